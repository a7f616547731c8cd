"""What settings come to, what is wrong with them, and the unit for systemd."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import configparser
import json
import shlex
from pathlib import Path

import pytest

from tests.wiring.homes import a_home
from truceline.wiring.home import Home, open_home
from truceline.wiring.serving.configuration import faults, settings_document, unit_text

SECRET = "nobody may read this"
PAGERS = '[[pagers]]\nname = "board"\nwebhook = "https://ops.example/x"\nsecret = "secret"\n'


def with_more(home: Home, settings: str, mode: int = 0o600) -> Home:
    """The same folder with more settings, and a file with a secret."""
    (home.folder / "secret").touch(mode=mode)
    (home.folder / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    with (home.folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    return open_home(home.folder)


def test_settings_hold_with_what_was_left_out_and_secrets_are_named_only(tmp_path: Path) -> None:
    home = with_more(a_home(tmp_path / "alfa"), PAGERS)
    document = settings_document(home)
    assert (document["party"], document["api"]["listen"], document["watch"]["zones"]) == (
        "alfa.example",
        "127.0.0.1:7480",
        (),
    )
    assert [pager["secret"] for pager in document["pagers"]] == ["secret"]
    assert SECRET not in json.dumps(document)


def test_only_what_can_be_written_into_the_file_of_settings_is_shown_of_the_api(tmp_path: Path) -> None:
    assert settings_document(a_home(tmp_path / "alfa"))["api"].keys() == {"listen", "certificate", "key"}


def test_every_setting_of_a_home_is_shown(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    assert {"desks" if name == "orders" else name for name in vars(home.settings)} <= set(settings_document(home))


def test_what_can_be_used_has_no_faults(tmp_path: Path) -> None:
    assert list(faults(with_more(a_home(tmp_path / "alfa"), PAGERS))) == []


def test_every_file_that_cannot_be_used_is_a_fault_of_its_own(tmp_path: Path) -> None:
    more = '[peers."bravo.example"]\ncertificate = "peers/none.pem"\n' + PAGERS
    more += '[api]\nlisten = "127.0.0.1:0"\ncertificate = "no.pem"\nkey = "no-key.pem"\n'
    found = list(faults(with_more(a_home(tmp_path / "alfa"), more, mode=0o644)))
    for name in ("none.pem", "pager board", "no-key.pem", "no.pem"):
        assert any(name in fault for fault in found), name
    assert not any(SECRET in fault for fault in found)


@pytest.mark.parametrize("name", ["alfa", "al fa", "100% al fa", 'al "fa"', "al\\f a"])
def test_the_unit_names_the_folder_as_systemd_reads_it(tmp_path: Path, name: str) -> None:
    home = a_home(tmp_path / name)
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(unit_text(home, Path("/usr/bin/truceline"), "watch"))
    for setting, where in (("ExecStart", 3), ("ReadWritePaths", 0)):
        words = shlex.split(unit["Service"][setting].replace("%%", "%"))
        assert words[where] == str(home.folder), setting


def test_the_unit_lets_the_node_write_nowhere_else(tmp_path: Path) -> None:
    unit = unit_text(a_home(tmp_path / "alfa"), Path("/usr/bin/truceline"), "watch")
    assert "ProtectSystem=strict\n" in unit
    assert unit.count("ReadWritePaths=") == 1
    assert "NoNewPrivileges=yes\n" in unit


def test_the_unit_starts_a_node_again_that_a_full_disk_has_ended_for_as_long_as_it_takes(tmp_path: Path) -> None:
    unit = unit_text(a_home(tmp_path / "alfa"), Path("/usr/bin/truceline"), "watch")
    before_service, service = unit.split("[Service]")
    assert "StartLimitIntervalSec=0\n" in before_service
    assert "Restart=always\n" in service
