"""truceline config, as people use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import configparser
import json
from pathlib import Path

import pytest

from tests.wiring.homes import a_home
from truceline.cli.main import main


def test_settings_are_shown_with_what_was_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = a_home(tmp_path / "alfa")
    assert main(["config", "show", "--home", str(home.folder), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["party"], shown["check_minutes"], shown["api"]["listen"]) == ("alfa.example", 0, "127.0.0.1:7480")


def test_settings_that_are_right_have_no_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = a_home(tmp_path / "alfa")
    assert main(["config", "check", "--home", str(home.folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"faults": []}


def test_files_that_are_missing_or_open_to_others_are_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = a_home(tmp_path / "alfa")
    (home.folder / "loud").touch(mode=0o644)
    (home.folder / "loud").write_text("secret\n", encoding="utf-8")
    with (home.folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write('\n[peers."bravo.example"]\ncertificate = "peers/none.pem"\n')
        file.write('[[pagers]]\nname = "board"\nwebhook = "https://ops.example/x"\nsecret = "loud"\n')
    assert main(["config", "check", "--home", str(home.folder), "--json"]) == 3
    printed = capsys.readouterr().out
    peer, pager = json.loads(printed)["faults"]
    assert "none.pem" in peer
    assert "board" in pager
    assert "secret\n" not in printed


def test_the_unit_is_one_that_systemd_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_home(tmp_path / "al fa")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["bin/truceline"])
    assert main(["config", "systemd", "--home", str(home.folder), "--user", "watch"]) == 0
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(capsys.readouterr().out)
    assert unit["Service"]["User"] == "watch"
    assert unit["Service"]["ExecStart"] == f'{tmp_path}/bin/truceline serve --home "{home.folder}" --json'
    assert unit["Service"]["ReadWritePaths"] == f'"{home.folder}"'
