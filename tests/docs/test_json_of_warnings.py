"""The page on JSON tells every field that messages, ladders, handouts and checks are printed with, and no other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import BRAVO, MetHomes, told
from tests.cli.warning.agreed import PLACE, ZONE, agreed_homes, an_alert, asked
from tests.docs.test_json_of_a_watch import fields as fields_of
from tests.docs.test_json_of_a_watch import printed

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json-of-warnings.md"
Captured = pytest.CaptureFixture[str]
INSIDE = ("--say", "inside-zone", "--say", "position", "--zone", ZONE, "--place", PLACE)
OFFICER = ("--operator", "Lt Adams")


def fields(thing: str) -> set[str]:
    return fields_of(thing, PAGE)


@pytest.fixture
def met(tmp_path: Path, capsys: Captured) -> MetHomes:
    return agreed_homes(tmp_path, capsys)


def test_every_field_of_a_message_is_told(met: MetHomes, capsys: Captured) -> None:
    said = asked(capsys, met, met.alfa, "message", "send", BRAVO, *INSIDE, "--yes", signed=True)
    met.exchange()
    asked(capsys, met, met.bravo, "line", "ack", said["id"], "--yes", signed=True)
    met.exchange()
    theirs = asked(capsys, met, met.bravo, "line", "inbox")
    _, ours = told(capsys, "line", "inbox", "--home", str(met.alfa.folder))
    came = [theirs, *ours]
    assert printed([said, *came]) == fields("a message")
    assert printed(each["incoming"] for each in came if "incoming" in each) == fields("what came in")
    assert printed(way for each in came for way in each.get("outgoing", ())) == fields("what went out")


def test_every_field_of_a_draft_a_place_and_what_is_read_is_told(
    met: MetHomes, tmp_path: Path, capsys: Captured
) -> None:
    for home in (met.alfa, met.bravo):
        (home.folder / "places.csv").write_text("name,lat,lon\nAl Waleed,33.4347,38.9300\n", encoding="utf-8")
    alert = an_alert(met, tmp_path, capsys)
    words = ("message", "preview", BRAVO)
    of_alert = asked(capsys, met, met.alfa, *words, "--alert", alert, "--say", "inside-zone")
    draft = asked(capsys, met, met.alfa, *words, *INSIDE)
    assert printed([draft, of_alert]) == fields("a draft")
    assert printed(draft["places"].values()) == fields("a place")
    said = asked(capsys, met, met.alfa, "message", "send", BRAVO, *INSIDE, "--yes", signed=True)["id"]
    met.exchange()
    assert printed([asked(capsys, met, met.bravo, "message", "show", said)]) == fields("a message that is shown")
    read = asked(capsys, met, met.bravo, "message", "read-back", said, PLACE, signed=True)
    assert set(read) == fields("a reading back")
    _, templates = told(capsys, "message", "template")
    assert printed(templates) == fields("a template")


def test_every_field_of_a_handout_is_told(met: MetHomes, tmp_path: Path, capsys: Captured) -> None:
    words = ("--to", "ALL STATIONS", "--lang", "en", "--zone", ZONE, "--say", "inside-zone", *OFFICER)
    read_out = asked(capsys, met, met.alfa, "message", "radio", *words)
    assert set(read_out) == fields("a handout") - {"output"}


def test_every_field_of_a_ladder_and_of_a_climb_is_told(met: MetHomes, tmp_path: Path, capsys: Captured) -> None:
    draft, ready = tmp_path / "draft.json", tmp_path / "ready.json"
    told(capsys, "ladder", "draft", "--tell", BRAVO, "-o", str(draft))
    _, (checked,) = told(capsys, "ladder", "check", str(draft), "-o", str(ready))
    shown = asked(capsys, met, met.alfa, "ladder", "show")
    assert set(shown) == {"ladders", "climbs"}
    assert printed([checked, *shown["ladders"]]) == fields("a ladder")
    assert printed(shown["ladders"][0]["steps"]) == fields("a step of a ladder")
    words = ("--yes", "--zone", ZONE, *OFFICER)
    climb = asked(capsys, met, met.alfa, "ladder", "take", *words, signed=True)
    ladder = ("ladder", "report", climb["id"], "--what", "A call", "--by", "2nd company")
    reported = asked(capsys, met, met.alfa, *ladder, signed=True)
    assert set(reported) == fields("a climb")
    assert printed(reported["done"]) == fields("what was done")


def test_every_field_of_a_check_is_told(met: MetHomes, tmp_path: Path, capsys: Captured) -> None:
    said = asked(capsys, met, met.alfa, "message", "send", BRAVO, *INSIDE, "--yes", signed=True)["id"]
    met.exchange()
    case = asked(capsys, met, met.alfa, "incident", "open", "Column", "--where", "the road", *OFFICER)["id"]
    place = str(tmp_path / "case.zip")
    asked(capsys, met, met.alfa, "record", "export", "-o", place)
    found: list[dict[str, Any]] = []
    for digits in (said, case, said[:8], "00000000"):
        for options in (("--in", place), ("--home", str(met.alfa.folder))):
            found += told(capsys, "check", digits, *options)[1]
    theirs = ("check", said, "--home", str(met.bravo.folder))
    found += told(capsys, *theirs)[1]
    assert printed(found) <= fields("a check") | {"code"}
    assert fields("a check") - printed(found) <= {"code"}
    items = [item for each in found for item in each["items"]]
    assert fields("an item") - printed(items) <= {"size", "names", "peer"}
    assert printed(items) <= fields("an item")
    assert printed(log for each in found for log in each["logs"]) == fields("a log")
