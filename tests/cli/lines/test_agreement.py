"""truceline agreement: proposed, signed, ended and seen, by two parties that carry bundles to each other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import ALFA, BRAVO, MetHomes, met_homes
from tests.wiring.handing.test_agreed_zones import zone_file
from tests.wiring.homes import a_home, passphrase_file
from tests.wiring.mediated import MEDIATOR, mediated
from tests.wiring.serving.test_service import running
from tests.wiring.serving.two_nodes import meet, start_line
from truceline.cli.main import main
from truceline.model.times import text_from_instant
from truceline.node.carriage.by_hand import unpack
from truceline.wiring.acts.act import bytes_from_text
from truceline.wiring.home import Home, opened_node
from truceline.wiring.meeting import free_port
from truceline.wiring.moments import now
from truceline.wiring.running import office_of

Captured = pytest.CaptureFixture[str]
HOUR_MS = 3_600_000


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    return met_homes(tmp_path)


def at(hours: float) -> str:
    return text_from_instant(time.time_ns() // 1_000_000 + round(hours * HOUR_MS))


def called(met: MetHomes, home: Home, *words: str) -> int:
    return main(["agreement", *words, "--home", str(home.folder), "--passphrase-file", str(met.passphrase)])


def proposed(met: MetHomes, capsys: Captured, folder: Path, *options: str) -> str:
    """The id of what alfa proposes; bravo has it too."""
    rules = folder / "rules.txt"
    rules.write_text("turn back")
    zones = ["--zones", str(zone_file(folder, "ridge")), "--annex", f"rules={rules}"]
    times = ["--sign-by", at(5), "--ends-at", at(100)]
    capsys.readouterr()
    assert called(met, met.alfa, "propose", *zones, *times, *options, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    met.exchange()
    name: str = told["agreement"]
    return name


def shown(home: Home, capsys: Captured, *words: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["agreement", "show", *words, "--home", str(home.folder), "--json"]) == 0
    return [json.loads(row) for row in capsys.readouterr().out.splitlines()]


def lights(home: Home, capsys: Captured, name: str) -> tuple[bool, bool]:
    (one,) = shown(home, capsys, name)
    return one["is_bound"], one["may_rely"]


def test_an_agreement_goes_from_proposal_to_both_lights_and_to_its_end(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    name = proposed(met, capsys, tmp_path)
    assert [lights(home, capsys, name) for home in (met.alfa, met.bravo)] == [(False, False)] * 2
    assert called(met, met.bravo, "assent", name[:8]) == 0
    told = capsys.readouterr()
    assert "you are BOUND since" in told.out
    assert "no signature of alfa.example is here" in told.out
    met.exchange()
    assert called(met, met.alfa, "assent", name) == 0
    met.exchange()
    assert [lights(home, capsys, name) for home in (met.alfa, met.bravo)] == [(True, True)] * 2
    assert called(met, met.alfa, "terminate", name) == 0
    met.exchange()
    (one,) = shown(met.bravo, capsys, name)
    assert [ending["by"] for ending in one["terminated"]] == [ALFA]
    assert (one["is_bound"], one["may_rely"]) == (True, True), "the notice has not passed"


def test_a_no_is_seen_with_its_reason_on_both_sides_and_the_text_is_not_signed_any_more(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    name = proposed(met, capsys, tmp_path)
    assert called(met, met.bravo, "decline", name[:8], "--reason", "The ridge\nis ours.") == 2, "no rows in a reason"
    assert called(met, met.bravo, "decline", name[:8], "--reason", "The ridge is ours.") == 0
    met.exchange()
    for home in (met.alfa, met.bravo):
        (one,) = shown(home, capsys, name)
        assert [(no["by"], no["reason"]) for no in one["declined"]] == [(BRAVO, "The ridge is ours.")]
        assert main(["agreement", "show", name, "--home", str(home.folder)]) == 0
        (row,) = [row for row in capsys.readouterr().out.splitlines() if "declined by" in row]
        assert row.startswith("  declined by bravo.example, heard ")
        assert row.endswith(": The ridge is ours.")
    assert called(met, met.bravo, "assent", name) == 5
    assert "we have declined it" in capsys.readouterr().err
    anew = proposed(met, capsys, tmp_path, "--replaces", name)
    assert called(met, met.bravo, "assent", anew) == 0
    assert lights(met.bravo, capsys, anew) == (True, False)


def test_the_registrar_decides_what_its_node_holds_and_the_parties_see_it(capsys: Captured, tmp_path: Path) -> None:
    three = mediated(tmp_path, registrar=MEDIATOR)
    homes, met = three.homes, MetHomes(three.homes[ALFA], three.homes[BRAVO], three.line, passphrase_file(tmp_path))
    name = proposed(met, capsys, tmp_path, "--registrar", MEDIATOR)
    for party in (ALFA, BRAVO):
        assert called(met, homes[party], "assent", name) == 0
    met.exchange()
    assert [lights(homes[party], capsys, name) for party in (ALFA, BRAVO)] == [(True, False)] * 2
    assert main(["agreement", "decide", "--home", str(homes[MEDIATOR].folder)]) == 0
    assert capsys.readouterr().err == "there is nothing for this node to decide\n"
    for party in (ALFA, BRAVO, ALFA, BRAVO):
        three.visit(party)
    assert [lights(homes[party], capsys, name) for party in (ALFA, BRAVO)] == [(True, True)] * 2
    for home in homes.values():
        assert main(["agreement", "show", name, "--home", str(home.folder)]) == 0
        (row,) = [row for row in capsys.readouterr().out.splitlines() if "decided by" in row]
        assert row.startswith(f"  decided by {MEDIATOR}: COMPLETE, heard ")


def test_what_a_no_makes_void_is_decided_by_command_too_and_frees_who_was_left_hanging(
    capsys: Captured, tmp_path: Path
) -> None:
    three = mediated(tmp_path, registrar=MEDIATOR)
    homes, met = three.homes, MetHomes(three.homes[ALFA], three.homes[BRAVO], three.line, passphrase_file(tmp_path))
    name = proposed(met, capsys, tmp_path, "--registrar", MEDIATOR)
    assert called(met, homes[BRAVO], "decline", name) == 0
    three.visit(BRAVO)
    assert called(met, homes[ALFA], "assent", name) == 0
    with office_of(homes[ALFA]) as office:
        packed = office.ask("line-pack", peer=MEDIATOR, carrier="file", answers=[])
    with opened_node(homes[MEDIATOR]) as node:
        unpack(node, bytes_from_text(packed["bundle"]), now())
    capsys.readouterr()
    assert main(["agreement", "decide", "--home", str(homes[MEDIATOR].folder), "--json"]) == 0
    (told,) = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert told == {"agreement": name, "line": met.line, "words": "the agreement is void"}
    three.visit(ALFA)
    (one,) = shown(homes[ALFA], capsys, name)
    assert (one["is_bound"], one["may_rely"]) == (False, False)
    assert [each["decision"] for each in one["decided"]] == ["void"]


def test_running_nodes_hear_the_decision_of_a_running_registrar(capsys: Captured, tmp_path: Path) -> None:
    listens = {party: f"127.0.0.1:{free_port()}" for party in (ALFA, BRAVO, MEDIATOR)}
    three = mediated(tmp_path, listens=listens, registrar=MEDIATOR)
    homes, met = three.homes, MetHomes(three.homes[ALFA], three.homes[BRAVO], three.line, passphrase_file(tmp_path))
    name = proposed(met, capsys, tmp_path, "--registrar", MEDIATOR)
    for party in (ALFA, BRAVO):
        assert called(met, homes[party], "assent", name) == 0
    with running(homes[MEDIATOR]) as registrar, running(homes[ALFA]) as alfa, running(homes[BRAVO]) as bravo:
        registrar.told("decided", note_id=name)
        for node in (alfa, bravo):
            node.told("arrived", peer=MEDIATOR)
        for party in (ALFA, BRAVO):
            (one,) = shown(homes[party], capsys, name)
            assert [each["decision"] for each in one["decided"]] == ["complete"]


def test_people_see_who_has_signed_and_what_is_agreed(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    name = proposed(met, capsys, tmp_path)
    capsys.readouterr()
    assert main(["agreement", "show", "--home", str(met.bravo.folder)]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[0] == f"agreement {name[:12]} between {ALFA}, {BRAVO}"
    assert rows[1:3] == [
        "  you are NOT BOUND: you have not signed",
        "  you may NOT RELY on it: no signature of alfa.example, bravo.example is here",
    ]
    assert rows[4] == "  signed: by nobody"
    assert [row.split()[0] for row in rows[5:]] == ["rules", "zone"]


def test_zones_are_written_for_the_watch_once_they_are_those_that_were_agreed(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    name = proposed(met, capsys, tmp_path)
    (one,) = shown(met.bravo, capsys, name)
    output = tmp_path / "agreed.geojson"
    assert main(["agreement", "show", name, "--zones", str(output), "--home", str(met.bravo.folder)]) == 0
    capsys.readouterr()
    assert main(["zones", "show", str(output), "--json"]) == 0
    version = json.loads(capsys.readouterr().out)["version"]
    assert version in {annex["sha256"] for annex in one["annexes"] if annex["kind"] == "zone"}


def test_a_new_version_names_the_one_before(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    first = proposed(met, capsys, tmp_path)
    second = proposed(met, capsys, tmp_path, "--replaces", first[:10], "--notice", "5")
    (one,) = shown(met.bravo, capsys, first)
    assert one["replaced_by"] == [second]
    assert [each["agreement"] for each in shown(met.bravo, capsys)] == [first, second]


def test_a_wrong_passphrase_binds_nobody(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    name = proposed(met, capsys, tmp_path)
    wrong = passphrase_file(tmp_path / BRAVO, "not the right words")
    assert main(["agreement", "assent", name, "--home", str(met.bravo.folder), "--passphrase-file", str(wrong)]) == 2
    assert "authority-1: the passphrase" in capsys.readouterr().err
    assert lights(met.bravo, capsys, name) == (False, False)


def test_the_key_of_a_desk_or_another_party_does_not_bind(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    name = proposed(met, capsys, tmp_path)
    for key in (met.bravo.keys / "duty", met.alfa.keys / "authority-1"):
        assert called(met, met.bravo, "assent", name, "--key", str(key)) == 2
        assert "is no authority key" in capsys.readouterr().err
    assert lights(met.bravo, capsys, name) == (False, False)


def test_authorities_that_are_elsewhere_are_named(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    name = proposed(met, capsys, tmp_path)
    away = tmp_path / "medium-authority"
    (met.bravo.keys / "authority-1").rename(away)
    assert called(met, met.bravo, "assent", name) == 6
    assert called(met, met.bravo, "assent", name, "--key", str(away)) == 0
    assert lights(met.bravo, capsys, name)[0]


def test_holders_of_authority_keys_sign_one_after_the_other(capsys: Captured, tmp_path: Path) -> None:
    alfa, bravo = (
        a_home(tmp_path / "alfa", ALFA),
        a_home(tmp_path / "bravo", BRAVO, authorities=3, authority_threshold=2),
    )
    meet(alfa, bravo)
    meet(bravo, alfa)
    met = MetHomes(alfa, bravo, start_line(alfa, bravo), passphrase_file(tmp_path))
    name = proposed(met, capsys, tmp_path)
    first, second, half = bravo.keys / "authority-1", bravo.keys / "authority-3", tmp_path / "half.note"
    assert called(met, bravo, "assent", name, "--key", str(first)) == 6
    assert called(met, bravo, "assent", name, "--key", str(first), "-o", str(half)) == 0
    told = capsys.readouterr().err
    assert f"signed by bravo.example/authority/1, in {half}: nothing comes of it yet" in told
    assert "still missing: 1 of 2" in told
    assert called(met, bravo, "assent", name, "--key", str(second), "-o", str(half)) == 2, "nothing is written over"
    assert called(met, bravo, "sign", str(half), "--key", str(first), "--json") == 0, "the same key adds nothing"
    assert json.loads(capsys.readouterr().out)["signed_by"] == ["bravo.example/authority/1"]
    assert lights(bravo, capsys, name) == (False, False)
    assert called(met, bravo, "sign", str(half), "--key", str(second)) == 0
    assert "you are BOUND since" in capsys.readouterr().out
    met.exchange()
    assert list(shown(alfa, capsys, name)[0]["signed"]) == [BRAVO]


@pytest.mark.parametrize(("verb", "options"), [("decline", ["--reason", "Not the ridge."]), ("terminate", [])])
def test_holders_of_authority_keys_decline_and_end_one_after_the_other_too(
    capsys: Captured, tmp_path: Path, verb: str, options: list[str]
) -> None:
    alfa, bravo = (
        a_home(tmp_path / "alfa", ALFA),
        a_home(tmp_path / "bravo", BRAVO, authorities=2, authority_threshold=2),
    )
    meet(alfa, bravo)
    meet(bravo, alfa)
    met = MetHomes(alfa, bravo, start_line(alfa, bravo), passphrase_file(tmp_path))
    name = proposed(met, capsys, tmp_path)
    if verb == "terminate":
        assert called(met, bravo, "assent", name) == 0
    first, second, half = bravo.keys / "authority-1", bravo.keys / "authority-2", tmp_path / "half.note"
    assert called(met, bravo, verb, name, *options, "--key", str(first)) == 6
    assert called(met, bravo, verb, name, *options, "--key", str(first), "-o", str(half)) == 0
    assert "nothing comes of it yet" in capsys.readouterr().err
    met.exchange()
    assert shown(alfa, capsys, name)[0][f"{verb}d"] == []
    assert called(met, bravo, "sign", str(half), "--key", str(second)) == 0
    assert f"you sign: {verb.upper()}" in capsys.readouterr().err
    met.exchange()
    for home in (alfa, bravo):
        (said,) = shown(home, capsys, name)[0][f"{verb}d"]
        assert said["by"] == BRAVO
        assert said.get("reason", "") == "".join(options[1:])


def test_what_nobody_began_is_not_signed(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "file"
    assert called(met, met.bravo, "sign", str(file)) == 6
    file.write_bytes(b"\xff no note")
    assert called(met, met.bravo, "sign", str(file)) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_nothing_is_signed_after_its_time(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    name = proposed(met, capsys, tmp_path, "--sign-by", at(-1), "--from", at(-2))
    assert called(met, met.bravo, "assent", name) == 5
    assert "after" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["propose", "--sign-by", "soon", "--ends-at", "2099-01-01T00:00:00Z"], 2),
        (["propose", "--sign-by", "2098-01-01T00:00:00Z", "--ends-at", "2099-01-01T00:00:00Z"], 2),
        (["propose", "--annex", "rules", "--sign-by", "2098-01-01T00:00:00Z", "--ends-at", "2099-01-01T00:00:00Z"], 2),
        (["assent", "abcdef"], 6),
        (["terminate", "abcdef"], 6),
        (["decline", "abcdef"], 6),
    ],
)
def test_what_cannot_be_meant_is_refused(met: MetHomes, capsys: Captured, words: list[str], code: int) -> None:
    assert called(met, met.alfa, *words) == code
    assert "Traceback" not in capsys.readouterr().err


def test_without_a_line_there_is_nothing_to_propose_on(tmp_path: Path, capsys: Captured) -> None:
    home = a_home(tmp_path / "alfa")
    options = ["--home", str(home.folder), "--passphrase-file", str(passphrase_file(tmp_path))]
    times = ["--sign-by", "2098-01-01T00:00:00Z", "--ends-at", "2099-01-01T00:00:00Z"]
    assert main(["agreement", "propose", *times, *options]) == 6
    assert "no line" in capsys.readouterr().err
    assert main(["agreement", "show", "--home", str(home.folder)]) == 0
    assert capsys.readouterr().out == ""


def test_a_ladder_that_both_sides_would_read_otherwise_is_not_proposed(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    drafted, ready = tmp_path / "steps.json", tmp_path / "ladder.json"
    assert main(["ladder", "draft", "--tell", "bravo.example", "-o", str(drafted)]) == 0
    times = ["--sign-by", at(5), "--ends-at", at(100)]
    assert called(met, met.alfa, "propose", "--annex", f"ladder={drafted}", *times) == 2
    assert "truceline ladder check" in capsys.readouterr().err
    assert main(["ladder", "check", str(drafted), "-o", str(ready)]) == 0
    assert called(met, met.alfa, "propose", "--annex", f"ladder={ready}", *times) == 0
