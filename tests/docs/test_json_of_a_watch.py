"""The page on JSON tells every field that the commands of a watch print, and no other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.duty.noticed import site_options
from tests.cli.met_homes import BRAVO, MetHomes, told
from tests.cli.warning.agreed import agreed_homes, an_alert, asked
from tests.node.drills.plays import SCENARIO
from truceline.cli.exits import ExitCode

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json-of-a-watch.md"
NAME = re.compile(r"`(\w+)`")
Captured = pytest.CaptureFixture[str]


def fields(thing: str, page: Path = PAGE) -> set[str]:
    """The names in the first column of the table of a thing."""
    table = page.read_text(encoding="utf-8").split(f"\n| field of {thing} |", 1)[1].split("\n\n", 1)[0]
    return {name for row in table.splitlines()[2:] for name in NAME.findall(row.split("|")[1])}


def printed(things: Iterable[Mapping[str, Any]]) -> set[str]:
    """The fields that at least one of some things has."""
    return {name for thing in things for name in thing}


@pytest.fixture
def met(tmp_path: Path, capsys: Captured) -> MetHomes:
    """Two parties with an agreed zone and a ladder; alfa has an alert."""
    met = agreed_homes(tmp_path, capsys)
    an_alert(met, tmp_path, capsys)
    return met


def test_every_field_of_an_alert_and_of_a_feed_is_told(met: MetHomes, tmp_path: Path, capsys: Captured) -> None:
    def alert(*words: str) -> dict[str, Any]:
        return asked(capsys, met, met.alfa, "alert", *words)

    before = alert("list")
    number = before["id"]
    owned = alert("own", number)
    closed = alert("close", number, "--reason", "other", "--text", "over", "--operator", "Lt Adams")
    assert printed([before, owned, closed, alert("show", number)]) == fields("an alert")
    assert printed([alert("take", str(tmp_path / "events.jsonl"))]) == fields("a taking") | {"drill"}
    told_of = [alert("feeds")]
    alert("take", str(tmp_path / "events.jsonl"), "--observed-until", "2026-09-21T14:00:00Z")
    assert printed([*told_of, alert("feeds")]) == fields("a feed")


@pytest.mark.slow
def test_every_field_of_a_handover_is_told(met: MetHomes, capsys: Captured) -> None:
    asked(capsys, met, met.alfa, "party", "renew", "--add-desk", "night", signed=True)
    drawn = asked(capsys, met, met.alfa, "handover", "draft", "--to", "night")
    asked(capsys, met, met.alfa, "handover", "sign", "--yes", signed=True)
    shown = asked(capsys, met, met.alfa, "handover", "show")
    assert printed([drawn, shown]) == fields("a handover")
    assert printed([asked(capsys, met, met.alfa, "handover", "list")]) == fields("a handover") - {
        "text",
        "rows",
        "note",
    }


def test_every_field_of_a_notice_and_of_its_chain_is_told(met: MetHomes, capsys: Captured) -> None:
    lodged = asked(capsys, met, met.alfa, "notice", "lodge", BRAVO, *site_options(), signed=True)["id"]
    newer = asked(capsys, met, met.alfa, "notice", "change", lodged[:12], "--radius-m", "200", signed=True)["id"]
    met.exchange()
    shown = [asked(capsys, met, met.alfa, "notice", "show", each[:12]) for each in (lodged, newer)]
    assert printed(shown) == fields("a notice")
    (listed,) = asked(capsys, met, met.alfa, "notice", "list")["notices"]
    assert listed.keys() <= fields("a notice")
    (chain,) = asked(capsys, met, met.alfa, "notice", "chain", newer[:12])["chains"]
    assert set(chain) == {"recipient", "told", "silent", "steps"}
    assert printed(chain["steps"]) == fields("a step")


def test_every_field_of_an_incident_and_what_is_in_it_is_told(met: MetHomes, capsys: Captured) -> None:
    where = ("--place", "33.66N 38.05E", "--where", "the bridge", "--operator", "Lt Adams")
    number = asked(capsys, met, met.alfa, "incident", "open", "Column", *where)["id"]
    who = ("--who", "Patrol 7", "--denied-by", "a guard", "--where", "checkpoint 4", "--said-by", "Patrol 7")
    why = ("--reason", "no pass", "--source", "radio log", "--place", "33.66N 38.05E")
    denial = asked(capsys, met, met.alfa, "incident", "deny", *who, *why, "--incident", number)
    shown = asked(
        capsys,
        met,
        met.alfa,
        "incident",
        "add",
        number,
        "--text",
        "Dust.",
        "--said-by",
        "OP 4",
        "--operator",
        "Lt Adams",
    )
    assert set(shown) | {"log"} == fields("an incident")  # only in lists, and only of logs that have ended
    assert printed(shown["stated"]) == fields("a statement")
    assert set(denial) == fields("a denial")
    inside = {"stated", "alerts", "messages", "denials", "earlier", "later", "erased"}
    assert printed([asked(capsys, met, met.alfa, "incident", "list")]) | {"log"} == fields("an incident") - inside


def test_every_field_of_a_report_is_told(met: MetHomes, capsys: Captured) -> None:
    code, (report,) = told(capsys, "incident", "report", "--home", str(met.alfa.folder))
    assert code == ExitCode.DONE
    assert set(report) == fields("a report")


@pytest.mark.slow
def test_every_field_of_a_drill_and_of_its_score_is_told(met: MetHomes, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "drill.toml"
    short = SCENARIO.replace("see_within_s = 60", "see_within_s = 2").replace("_within_s = 300", "_within_s = 1")
    path.write_text(short, encoding="utf-8")

    def drill(*words: str) -> dict[str, Any]:
        return asked(capsys, met, met.alfa, "drill", *words)

    score = drill("run", str(path), "--compression", "10000", "--operator", "Lt Adams")
    assert printed([drill("show")]) == fields("a drill")
    assert printed([drill("list")]) == fields("a drill") - {"history"}
    assert printed([score]) == (fields("a drill") | fields("a score")) - {"history"}
    found = score["expected"]
    assert printed(found) == fields("what was expected") - {"message"}
    not_observed = {"done_at", "took_ms"}
    assert printed(step for each in found for step in each["steps"]) == fields("a timed step") - not_observed
