"""truceline incident, as an officer and as a script use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import BRAVO, MetHomes, met_homes, told
from tests.wiring.keeping.test_renewing import renewed
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.wiring.home import Home, opened_node

EVENT = {
    "kind": "entry",
    "track": "column",
    "zone": "tanf-55",
    "at": "2017-05-18T05:26:57.700Z",
    "lon": 38.05835,
    "lat": 33.66915,
    "verdict": "inside",
    "reason": "crossed",
    "id": "ab" * 32,
}


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    """Two parties on one line."""
    return met_homes(tmp_path)


def at(home: Home) -> list[str]:
    return ["--home", str(home.folder)]


def signing(met: MetHomes, home: Home) -> list[str]:
    return [*at(home), "--passphrase-file", str(met.passphrase)]


def asked(met: MetHomes, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What alfa's command printed as one JSON object."""
    code, (found,) = told(capsys, "incident", *words, *at(met.alfa))
    assert code == ExitCode.DONE
    return found


def opened(met: MetHomes, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    words = ["open", "Column on the road", "--from", "2017-05-18T05:00Z", "--place", "33.66N 38.05E", *options]
    incident_id: str = asked(met, capsys, *words)["id"]
    return incident_id[:8]


def warned(met: MetHomes, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    words = ["line", "send", BRAVO, "--text", "Turn back.", *options, *signing(met, met.alfa)]
    message_id: str = told(capsys, *words)[1][0]["id"]
    return message_id


def test_an_incident_is_opened_with_a_place_and_an_interval(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "open",
        "Column",
        "--from",
        "2017-05-18T05:00Z",
        "--to",
        "2017-05-18T06:00:00Z",
        "--place",
        "33.66N 38.05E",
    ]
    found = asked(met, capsys, *words, "--operator", "Lt Adams")
    assert (found["title"], found["to_at"] - found["from_at"]) == ("Column", 3_600_000)
    assert (found["place"]["decimal"], found["place"]["precision_m"]) == ("33.66N 38.05E", 1_114)
    assert (found["opened"]["desk"], found["opened"]["operator"]) == ("duty", "Lt Adams")


def test_an_incident_is_opened_from_an_alert(met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "events").write_text(json.dumps(EVENT), encoding="utf-8")
    assert main(["alert", "take", str(tmp_path / "events"), *at(met.alfa)]) == ExitCode.DONE
    capsys.readouterr()
    (alert,) = told(capsys, "alert", "list", *at(met.alfa))[1]
    found = asked(met, capsys, "open", "--alert", alert["id"][:8])
    assert (found["title"], found["place"]["lon_e7"]) == (alert["words"], 380_583_500)
    assert [each["id"] for each in found["alerts"]] == [alert["id"]]


def test_everything_that_belongs_to_it_is_shown_with_who_says_so(
    met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    incident, warning = opened(met, capsys), warned(met, capsys)
    (tmp_path / "events").write_text(json.dumps(EVENT) + "\n\n", encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n...")
    things = ["--message", warning[:8], "--events", str(tmp_path / "events"), "--file", str(tmp_path / "photo.png")]
    words = ["--text", "Dust was seen.", "--figure", "vehicles=3..10", "--figure", "people=7"]
    asked(met, capsys, "add", incident, *things, *words, "--said-by", "OP 4", "--source", "radio log")
    asked(met, capsys, "decide", incident, "--text", "We hold.", "--said-by", "Col. Barre", "--at", "2017-05-18T05:30Z")
    asked(met, capsys, "outcome", incident, "turned-back", "--after-warning", warning[:8], "--said-by", "OP 4")
    assert main(["incident", "show", incident, *at(met.alfa)]) == ExitCode.DONE
    printed = capsys.readouterr().out
    for row in (
        f"belongs to it: message {warning[:12]}",
        "event entry of column at tanf-55, inside, 180526Z MAY 17",
        "file photo.png (image/png, 11 bytes, ",
        "“Dust was seen.”; says OP 4, radio log",
        "vehicles: 3 to 10; says OP 4",
        "people: 7; says OP 4",
        "decision as taken 180530Z MAY 17: “We hold.”; says Col. Barre",
        f"outcome: turned-back after the warning {warning[:12]}",
        f"warning {warning[:12]}  alfa.example → bravo.example  Turn back.",
    ):
        assert row in printed


def test_an_allegation_is_served_and_the_reply_and_the_action_taken_stand_beside_it(
    met: MetHomes, capsys: pytest.CaptureFixture[str]
) -> None:
    incident = opened(met, capsys)
    allege = ["incident", "allege", incident, "--to", BRAVO, "--text", "You went in.", *signing(met, met.alfa)]
    code, (found,) = told(capsys, *allege)
    (message,) = found["messages"]
    assert (code, message["kind"], message["need"]) == (ExitCode.DONE, "allegation", "reply")
    assert (message["body"]["text"], message["body"]["place"]["precision_m"]) == ("You went in.", 1_114)
    met.exchange()
    said = ["--answer", "disputes", "--text", "Not ours.", "--action", "The commander was asked."]
    assert main(["line", "reply", message["id"][:8], *said, *signing(met, met.bravo)]) == ExitCode.DONE
    met.exchange()
    capsys.readouterr()
    ((reply,),) = [each["said_back"] for each in asked(met, capsys, "show", incident)["messages"]]
    assert (reply["from"], reply["body"]["action"]) == (BRAVO, "The commander was asked.")
    assert main(["incident", "show", incident, *at(met.alfa)]) == ExitCode.DONE
    assert "disputes; Not ours.; action taken: The commander was asked." in capsys.readouterr().out


def test_an_allegation_that_was_served_before_can_be_named(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    incident, other = opened(met, capsys), opened(met, capsys)
    allege = ["incident", "allege", "--to", BRAVO, "--text", "You went in.", *signing(met, met.alfa)]
    message = told(capsys, *allege, incident)[1][0]["messages"][0]["id"]
    found = told(capsys, "incident", "allege", other, "--served", message[:8], *signing(met, met.alfa))[1][0]
    assert [each["id"] for each in found["messages"]] == [message]


def test_denied_access_is_listed_until_it_is_cleared(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    who = ["--who", "Patrol 7", "--denied-by", "a guard", "--where", "checkpoint 4", "--said-by", "Patrol 7"]
    denial = asked(met, capsys, "deny", *who, "--reason", "no pass", "--at", "2026-11-20T10:00Z")
    assert main(["incident", "denials", *at(met.alfa)]) == ExitCode.DONE
    assert "reason given: no pass; says Patrol 7\n    NOT CLEARED" in capsys.readouterr().out
    cleared = asked(met, capsys, "clear", denial["id"][:8], "--said-by", "Patrol 7", "--at", "2026-11-20T12:00Z")
    assert [each["at"] - cleared["at"] for each in cleared["cleared"]] == [7_200_000]
    assert told(capsys, "incident", "denials", *at(met.alfa)) == (ExitCode.DONE, [])
    assert told(capsys, "incident", "denials", "--all", *at(met.alfa))[1] == [cleared]


def test_items_are_listed_for_the_next_meeting(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    incident, done = opened(met, capsys), opened(met, capsys)
    for each in (incident, done):
        asked(met, capsys, "item", each, "--text", "Markers", "--owner", "engineers")
    asked(met, capsys, "item", done, "--number", "1", "--state", "done")
    assert main(["incident", "list", "--items", *at(met.alfa)]) == ExitCode.DONE
    printed = capsys.readouterr().out
    assert "item 1 (open): Markers; seen to by engineers" in printed
    assert incident in printed
    assert done not in printed


def test_a_link_shows_on_both_sides(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    earlier, later = opened(met, capsys), opened(met, capsys)
    found = asked(met, capsys, "link", later, earlier, "--text", "the same road")
    assert [each["id"][:8] for each in found["earlier"]] == [earlier]
    assert [each["id"][:8] for each in asked(met, capsys, "show", earlier)["later"]] == [later]


def test_a_drill_says_so_in_every_listing_and_takes_nothing_real(
    met: MetHomes, capsys: pytest.CaptureFixture[str]
) -> None:
    incident, warning = opened(met, capsys, "--drill"), warned(met, capsys)
    assert main(["incident", "add", incident, "--message", warning[:8], *at(met.alfa)]) == ExitCode.UNUSABLE
    assert "never answered by a drill" in capsys.readouterr().err
    for words in (["list"], ["show", incident]):
        assert main(["incident", *words, *at(met.alfa)]) == ExitCode.DONE
        assert f"{incident}" in (printed := capsys.readouterr().out)
        assert "DRILL  Column" in printed


def test_hostile_words_do_not_reach_the_terminal(met: MetHomes, capsys: pytest.CaptureFixture[str]) -> None:
    incident = opened(met, capsys)
    (row,) = [json.dumps(EVENT | {"track": "a\x1b[2Jb"})]
    path = met.alfa.folder / "hostile"
    path.write_text(row, encoding="utf-8")
    assert main(["incident", "add", incident, "--events", str(path), *at(met.alfa)]) == ExitCode.DONE
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("open",),
        ("open", "Column", "--to", "2017-05-18T05:00Z"),
        ("open", "Column", "--from", "yesterday"),
        ("add", "0a0b"),
        ("add", "0a0b", "--text", "Dust."),
        ("add", "0a0b", "--figure", "many", "--said-by", "OP 4"),
        ("item", "0a0b", "--number", "1"),
        ("allege", "0a0b"),
    ],
)
def test_what_is_left_out_is_asked_for(words: tuple[str, ...], tmp_path: Path) -> None:
    assert main(["incident", *words, "--home", str(tmp_path)]) == ExitCode.UNUSABLE


def test_a_statement_names_its_signatories_and_where_it_is_not_clear_and_more_than_sixty_stays_so(
    met: MetHomes, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--text", "The capacity is there.", "--signatory", "Allied forces", "--signatory", "North=unclear"]
    asked(met, capsys, "add", opened(met, capsys), *words, "--figure", "soldiers=61..", "--said-by", "a news agency")
    (incident,) = told(capsys, "incident", "list", *at(met.alfa))[1]
    stated = {said["verb"]: said["says"] for said in asked(met, capsys, "show", incident["id"][:8])["stated"]}
    assert stated["remark"]["signatories"] == [
        {"clear": True, "name": "Allied forces"},
        {"clear": False, "name": "North"},
    ]
    assert (stated["figure"]["low"], stated["figure"].get("high")) == (61, None)
    assert main(["incident", "show", incident["id"][:8], *at(met.alfa)]) == ExitCode.DONE
    printed = " ".join(capsys.readouterr().out.split())
    assert "in the name of Allied forces, North (not clear whether)" in printed
    assert "soldiers: 61 or more" in printed


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--text", "x", "--said-by", "y", "--signatory", "North=perhaps"], "NAME=unclear"),
        (["--signatory", "North"], "say what they signed"),
    ],
)
def test_a_signatory_that_cannot_be_read_is_refused(
    met: MetHomes, capsys: pytest.CaptureFixture[str], words: list[str], named: str
) -> None:
    incident = opened(met, capsys)
    assert main(["incident", "add", incident, *words, *at(met.alfa)]) == ExitCode.UNUSABLE
    assert named in capsys.readouterr().err


def test_incidents_of_a_log_that_has_ended_are_listed_as_such_and_shown_by_its_number(
    met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = opened(met, capsys)
    with opened_node(met.alfa) as node:
        node.store.freeze("for a test")
    renewed(met.alfa)
    after = opened(met, capsys)
    listed = told(capsys, "incident", "list", *at(met.alfa))[1]
    assert [(each["id"][:8], each.get("log")) for each in listed] == [(after, None), (before, 1)]
    assert main(["incident", "list", *at(met.alfa)]) == ExitCode.DONE
    assert capsys.readouterr().out.count("in log 1, which has ended: --log 1 shows it") == 1
    assert main(["incident", "list", "--limit", "1", *at(met.alfa)]) == ExitCode.DONE
    assert "1 more; --limit shows them" in capsys.readouterr().err

    assert asked(met, capsys, "show", before, "--log", "1")["id"].startswith(before)
    assert main(["incident", "show", before, *at(met.alfa)]) == ExitCode.NOT_FOUND
    page = tmp_path / "page.html"
    assert asked(met, capsys, "page", before, "--log", "1", "-o", str(page))["id"].startswith(before)
    assert "alfa.example/log/1" in page.read_text(encoding="utf-8")
    assert main(["incident", "show", before, "--log", "3", *at(met.alfa)]) == ExitCode.NOT_FOUND
    assert "there is no record of log 3" in capsys.readouterr().err

    (met.alfa.record / "record.db").unlink()
    assert main(["incident", "list", *at(met.alfa)]) == ExitCode.DONE
    assert "log 1 has ended, and what is in it is not listed: " in capsys.readouterr().err
