"""truceline node: made, and looked at."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.journeys.process import called
from tests.wiring.homes import PASSPHRASE, a_home, passphrase_file
from tests.wiring.serving.two_nodes import BRAVO, a_pair
from truceline.cli.main import main
from truceline.wiring.home import open_home, opened_node
from truceline.wiring.home_keys import read_locked_key

Captured = pytest.CaptureFixture[str]


def test_a_node_is_made_as_people_make_it(tmp_path: Path) -> None:
    """The one test whose keys are locked as users' are: it takes some seconds."""
    home = tmp_path / "alfa"
    options: list[str | Path] = [
        "--home",
        home,
        "--passphrase-file",
        passphrase_file(tmp_path),
        "--listen",
        "127.0.0.1:7443",
    ]
    made = called("node", "init", "alfa.example", *options, "--desk", "duty", "--desk", "night", "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert (told["folder"], told["party"], len(told["number"])) == (str(home), "alfa.example", 30)
    assert open_home(home).settings.listen == "127.0.0.1:7443"
    assert read_locked_key(home / "keys" / "night", PASSPHRASE).name == "alfa.example/operator/night"


def test_what_people_are_told_to_do_next(tmp_path: Path, capsys: Captured) -> None:
    arguments = ["--home", str(tmp_path / "a"), "--passphrase-file", str(passphrase_file(tmp_path))]
    assert main(["node", "init", "alfa.example", "--authorities", "0", "--authority-threshold", "0", *arguments]) == 0
    told = capsys.readouterr()
    assert told.out == f"alfa.example has a node in {tmp_path / 'a'}\n"
    assert f"{tmp_path / 'a' / 'keys' / 'root-1'}" in told.err


def test_a_node_is_not_made_over_another(tmp_path: Path, capsys: Captured) -> None:
    a_home(tmp_path / "alfa")
    assert main(["node", "init", "alfa.example", "--home", str(tmp_path / "alfa")]) == 2
    assert "something in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["Alfa"], "the party name"),
        (["alfa.example", "--roots", "2", "--root-threshold", "3"], "3 of 2 root keys"),
        (["alfa.example", "--desk", "log"], "the desk"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_before_anything_is_asked(
    tmp_path: Path, capsys: Captured, options: list[str], words: str
) -> None:
    assert main(["node", "init", *options, "--home", str(tmp_path / "alfa")]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "alfa").exists()


def test_a_passphrase_that_others_may_read_is_not_used(tmp_path: Path, capsys: Captured) -> None:
    path = passphrase_file(tmp_path)
    path.chmod(0o644)
    arguments = ["--home", str(tmp_path / "alfa"), "--passphrase-file", str(path)]
    assert main(["node", "init", "alfa.example", *arguments]) == 5
    assert "0644" in capsys.readouterr().err
    assert not (tmp_path / "alfa").exists()


def test_the_status_of_a_new_node_says_that_it_has_no_line(tmp_path: Path, capsys: Captured) -> None:
    home = a_home(tmp_path / "alfa")
    assert main(["node", "status", "--home", str(home.folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"alfa.example in {home.folder}, not running",
        "log: 2 entries, keys of version 1",
        "no line yet: meet another party, and sign a charter",
    ]


def test_the_status_tells_lines_and_peers(tmp_path: Path, capsys: Captured) -> None:
    pair = a_pair(tmp_path)
    assert main(["node", "status", "--home", str(pair.alfa.folder)]) == 0
    shown = capsys.readouterr().out
    assert f"line {pair.line[:12]} with {BRAVO} until 2096-10-02T07:06:40.000Z" in shown
    assert f"peer {BRAVO}: 0 waiting, not heard since the start" in shown
    assert main(["node", "status", "--home", str(pair.alfa.folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["is_running"], told["lines"][0]["line"], told["size"]) == (False, pair.line, 4)


def test_a_frozen_node_says_so_in_its_status(tmp_path: Path, capsys: Captured) -> None:
    home = a_home(tmp_path / "alfa")
    with opened_node(home) as node:
        node.store.freeze("a test")
    assert main(["node", "status", "--home", str(home.folder)]) == 0
    assert "FROZEN: a test" in capsys.readouterr().out


@pytest.mark.parametrize("noun", [["node", "status"], ["party", "list"], ["charter", "show"], ["serve"]])
def test_where_there_is_no_node_every_command_says_so(tmp_path: Path, capsys: Captured, noun: list[str]) -> None:
    assert main([*noun, "--home", str(tmp_path)]) == 6
    assert "no node in" in capsys.readouterr().err


def test_a_folder_that_others_may_look_into_is_refused(tmp_path: Path, capsys: Captured) -> None:
    home = a_home(tmp_path / "alfa")
    home.folder.chmod(0o755)
    assert main(["node", "status", "--home", str(home.folder)]) == 5
    assert "chmod 700" in capsys.readouterr().err


def test_the_environment_names_the_node_too(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path / "alfa")
    monkeypatch.setenv("TRUCELINE_HOME", str(home.folder))
    assert main(["node", "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["party"] == "alfa.example"
