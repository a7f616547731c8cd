"""The report tells a board what is proved, by whom, and what nobody knows; and draws each standing by itself."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from zoneinfo import ZoneInfo

from tests.node.dossiers.cases import TRACK, ZONE, an_incident, told
from truceline.node.dossiers.report import Report, report_of
from truceline.node.dossiers.scenery import Scenery
from truceline.node.incidents.page import Local

NEVER = re.compile(r"\b(approv\w*|target\w*|engag\w*)\b", re.IGNORECASE)


def report(scenery: Scenery | None = None, *, is_drill: bool = False) -> Report:
    met, incident = an_incident(is_drill=is_drill)
    return report_of(told(met, incident, scenery) if scenery else told(met, incident))


def test_every_chapter_that_a_board_asks_for_is_there() -> None:
    titles = [chapter.title for chapter in report().chapters]
    for title in ("How to read this", "What is proved", "Timeline", "Messages", "Steps of the ladder", "Accounts"):
        assert title in titles, title
    for title in ("Statements of witnesses", "Files and custody", "What is not known", "How to verify"):
        assert title in titles, title
    assert titles[-1] == "How to verify"


def test_each_standing_has_its_own_map_and_no_zone_of_another() -> None:
    maps = [chapter for chapter in report().chapters if chapter.figure]
    assert [chapter.title for chapter in maps] == [
        "Map: zones as agreed",
        "Map: zones as claimed by coalition, and by nobody else here",
    ]
    for chapter in maps:
        assert sum(row[0] == "A" for row in chapter.rows) == 1
        assert not any(row[0] == "B" for row in chapter.rows)
        assert chapter.figure
        assert chapter.figure.svg.count("<polygon") == 1


def test_without_zones_the_places_are_drawn_alone() -> None:
    maps = [chapter for chapter in report(Scenery()).chapters if chapter.figure]
    assert [chapter.title for chapter in maps] == ["Map"]


def test_how_exact_a_track_is_stands_beside_it() -> None:
    unknown = TRACK._replace(positions=tuple(each._replace(error_m=None) for each in TRACK.positions))
    (chapter,) = [each for each in report(Scenery((ZONE,), (TRACK, unknown))).chapters if each.figure]
    words = {row[0]: row[2] for row in chapter.rows}
    assert "off by up to 25 km" in words["track 1"]
    assert "nobody says how exact" in words["track 2"]


def test_the_number_to_be_compared_and_the_line_to_verify_by_are_told() -> None:
    met, incident = an_incident()
    found = report_of(told(met, incident))
    assert ("line", met.line) in found.facts
    assert f"--charter {met.line}" in json.dumps(found.chapters[-1].document)


def test_times_of_a_zone_stand_beside_zulu() -> None:
    met, incident = an_incident()
    found = told(met, incident)._replace(local=Local(ZoneInfo("Asia/Damascus"), "Asia/Damascus"))
    assert ("times", "Zulu, and local time in Asia/Damascus") in report_of(found).facts


def test_a_drill_is_said_above_everything() -> None:
    assert "DRILL" in report(is_drill=True).drill
    assert report().drill == ""


def test_no_report_says_that_anybody_allowed_an_act_of_force() -> None:
    assert NEVER.search(json.dumps(report().document, ensure_ascii=False)) is None
