"""The page of an incident tells both sides side by side, silence as silence, and where the log has each thing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from zoneinfo import ZoneInfo

from tests.node.incidents.cases import HOSTILE, case, page
from tests.node.incidents.test_keeping import opened
from tests.node.meeting import ALFA, meet
from truceline.node.incidents.case import case_of
from truceline.node.incidents.page import Local, Page, Sealed, Section, page_of


def section(page: Page, title: str) -> Section:
    (found,) = [each for each in page.sections if each.title == title]
    return found


def test_both_sides_stand_side_by_side_and_silence_stands_where_the_answer_was_due() -> None:
    sides = section(page(), "In their own words")
    assert sides.columns == ("alfa.example", "bravo.example")
    warning, reply, hop, allegation, silence = sides.rows
    assert warning[0].endswith(HOSTILE)
    assert warning[1] == ""
    assert reply == ("", reply[1])
    assert reply[1].endswith(f"will-comply; {HOSTILE}; action taken: {HOSTILE}")
    assert hop[1].endswith("passed to 2nd company by radio, NOT read back")
    assert allegation[0].endswith("You went in.")
    assert silence[1].startswith("SILENCE: no reply by ")


def test_messages_have_their_receipts_and_hops_and_recorded_silence() -> None:
    warning, allegation = section(page(), "Messages").rows
    assert "received by the node of bravo.example" in warning[1]
    assert "NOT read back" in warning[1]
    assert "SILENCE on record: no reply in time" in allegation[1]


def test_an_outcome_names_the_time_of_the_warning_before_it() -> None:
    ((_, words, _),) = section(page(), "Outcomes").rows
    assert words.startswith("column: turned-back after the warning of 21")


def test_in_whose_name_words_were_given_out_and_where_that_is_not_clear_stands_beside_them() -> None:
    (words,) = [row[1] for row in section(page(), "Timeline").rows if "in the name of" in row[1]]
    assert words.endswith(f"in the name of North, {HOSTILE} (not clear whether)")


def test_a_figure_keeps_both_ends_or_has_no_bound_and_every_statement_says_who_says_so() -> None:
    whole = page()
    (what, low, high, says), more = section(whole, "Figures").rows
    assert (what, low, high) == ("vehicles", "3", "10")
    assert more[:3] == ("soldiers", "61", "no bound")
    for each in (says, section(whole, "Decisions").rows[0][-1], section(whole, "Files").rows[0][-1]):
        assert each.startswith(f"{HOSTILE}, {HOSTILE}; entry ")


def test_the_timeline_is_in_the_order_of_time_and_each_row_names_its_entry() -> None:
    rows = section(page(), "Timeline").rows
    assert rows[0][1].startswith("event entry of ")
    assert all(row[-1].startswith("entry ") for row in rows)


def test_times_are_told_in_zulu_and_in_a_zone_if_one_is_given() -> None:
    local = page(local=Local(ZoneInfo("Asia/Damascus"), "Asia/Damascus"))
    facts = dict(local.facts)
    assert facts["times"] == "Zulu, and local time in Asia/Damascus"
    assert " = 2026-09-21 17:13 UTC+03:00" in facts["when"]
    assert dict(page().facts)["times"] == "Zulu"


def test_what_is_not_on_record_is_told_as_that() -> None:
    met = meet()
    empty = page_of(case_of(met[ALFA], opened(met), met.clock.at), Sealed("log", 1, "00" * 32, met.clock.at))
    titles = [each.title for each in empty.sections]
    assert {"Messages", "Decisions", "Outcomes", "How to verify"} <= set(titles)
    assert "Figures" not in titles
    assert section(empty, "Outcomes").rows == ()


def test_a_drill_says_so_before_everything_and_on_every_message() -> None:
    drill = page(is_drill=True)
    assert drill.drill.startswith("DRILL DRILL DRILL")
    assert drill.document["drill"] == drill.drill
    assert all(row[0].startswith("DRILL DRILL DRILL") for row in section(drill, "Messages").rows)
    assert page().drill == ""


def test_the_same_record_makes_the_same_page() -> None:
    one, sealed = case(), Sealed("log", 1, "00" * 32, 0)
    assert page_of(one, sealed) == page_of(one, sealed)
    assert page().document == page().document
