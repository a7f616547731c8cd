"""truceline node: made, looked at, and put to work again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.met_homes import ALFA, MetHomes, met_homes, told
from tests.journeys.process import called
from tests.wiring.homes import PASSPHRASE, a_home, passphrase_file
from tests.wiring.serving.two_nodes import BRAVO, a_pair
from tests.wiring.test_records import warned
from truceline.cli.main import main
from truceline.node import labels
from truceline.node.saying.inbox import page
from truceline.wiring.home import open_home, opened_node
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.meeting import served

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


def frozen_pair(folder: Path) -> MetHomes:
    """Alfa was restored from before its second warning, and has not heard yet that Bravo holds it."""
    met = met_homes(folder)
    warned(met, "First.")
    met.exchange()
    shutil.copytree(met.alfa.record, folder / "backup")
    warned(met, "Second.")
    met.exchange()
    shutil.rmtree(met.alfa.record)
    (folder / "backup").replace(met.alfa.record)
    return met


def renewing(met: MetHomes, *options: str) -> list[str]:
    return ["node", "renew", "--home", str(met.alfa.folder), "--passphrase-file", str(met.passphrase), *options]


def test_a_restored_node_asks_its_peer_and_goes_on_in_the_next_log(tmp_path: Path, capsys: Captured) -> None:
    met = frozen_pair(tmp_path)
    with served(met.bravo):
        code, (done,) = told(capsys, *renewing(met))
    assert (code, done["log"], done["version"], done["record"]) == (0, 2, 2, str(met.alfa.folder / "record-2"))
    assert done["lost"] > 0
    home = open_home(met.alfa.folder)
    after = replace(met, alfa=home)
    after.exchange()
    warned(after, "Third.")
    after.exchange()
    with opened_node(met.bravo) as bravo:
        assert bravo.line(met.line).histories[ALFA].newest.version == 2
        bodies = [item.incoming.message.body for item in page(bravo, met.line).items if item.incoming]
        assert not bravo.store.labelled(labels.evidence_on(met.line), 2**40, 1)
    assert [body["text"] for body in bodies if "text" in body] == ["Third.", "Second.", "First."]


def test_who_cannot_ask_its_peer_is_told_to_ask_the_officer(tmp_path: Path, capsys: Captured) -> None:
    met = frozen_pair(tmp_path)
    with opened_node(met.alfa) as node:
        node.store.freeze("a test")
    assert main(renewing(met)) == 4
    error = capsys.readouterr().err
    assert "cannot be reached" in error
    assert "--held" in error
    with opened_node(met.bravo) as bravo:
        held = bravo.store.peer_log(f"{ALFA}/log/1").mirror.size
    assert main(["node", "status", "--home", str(met.bravo.folder)]) == 0
    assert f"{held} entries of {ALFA}/log/1 held here" in capsys.readouterr().out
    assert main(renewing(met, "--held", str(held))) == 0
    shown = capsys.readouterr().out
    assert f"goes on in log 2, with version 2 of its keys\nlog 1 has ended after {held} entries" in shown
    assert "are lost" in shown


def test_what_was_left_open_is_listed(tmp_path: Path, capsys: Captured) -> None:
    met = met_homes(tmp_path)
    warned(met)
    with opened_node(met.alfa) as node:
        node.store.freeze("a test")
    assert main(renewing(met, "--held", "0")) == 0
    captured = capsys.readouterr()
    assert "left open: warning 1, " in captured.out
    assert f"no receipt and ack of {BRAVO}" in captured.out
    assert "truceline serve" in captured.err


def test_a_node_that_goes_on_well_is_not_renewed(tmp_path: Path, capsys: Captured) -> None:
    met = met_homes(tmp_path)
    assert main(renewing(met)) == 2
    assert "not frozen" in capsys.readouterr().err
    assert not (met.alfa.folder / "record-2").exists()


def test_a_wrong_passphrase_leaves_the_node_as_it_was(tmp_path: Path, capsys: Captured) -> None:
    met = frozen_pair(tmp_path)
    with opened_node(met.alfa) as node:
        node.store.freeze("a test")
    other = tmp_path / "other"
    other.mkdir()
    wrong = passphrase_file(other, "five words that nobody guesses")
    options = ["--home", str(met.alfa.folder), "--passphrase-file", str(wrong), "--held", "0"]
    assert main(["node", "renew", *options]) == 2
    assert not list(met.alfa.folder.glob("record-2*")) + list(met.alfa.keys.glob("log-2*"))


def test_a_lost_record_is_gone_on_from_by_what_the_peer_exports(tmp_path: Path, capsys: Captured) -> None:
    met = met_homes(tmp_path)
    warned(met, "First.")
    met.exchange()
    met.exchange()
    export = str(tmp_path / "line.zip")
    assert main(["record", "export", "--home", str(met.bravo.folder), "--out", export]) == 0
    shutil.rmtree(met.alfa.record)
    capsys.readouterr()
    assert main(["node", "status", "--home", str(met.alfa.folder)]) == 8
    assert "truceline node renew --from" in capsys.readouterr().err
    code, (done,) = told(capsys, *renewing(met, "--from", export))
    assert (code, done["log"], done["lost"]) == (0, 2, done["ended"])
    after = replace(met, alfa=open_home(met.alfa.folder))
    after.exchange()
    warned(after, "Second.")
    after.exchange()
    with opened_node(met.bravo) as bravo:
        numbers = [item.incoming.message.seq for item in page(bravo, met.line).items if item.incoming]
        assert bravo.line(met.line).histories[ALFA].newest.log_number == 2
        assert not bravo.store.labelled(labels.evidence_on(met.line), 2**40, 1)
    assert len(numbers) == 2
    assert numbers[0] > numbers[1] + done["ended"] - 10


def test_a_record_that_is_there_is_not_taken_for_lost(tmp_path: Path, capsys: Captured) -> None:
    met = met_homes(tmp_path)
    export = str(tmp_path / "line.zip")
    assert main(["record", "export", "--home", str(met.bravo.folder), "--out", export]) == 0
    assert main(renewing(met, "--from", export)) == 2
    assert "is not lost" in capsys.readouterr().err
