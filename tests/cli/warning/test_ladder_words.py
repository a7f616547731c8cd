"""Ladders in rows for people: what was taken, what an officer decided and what is only reported never look alike."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from tests.line.wording.test_ladders import LADDER
from truceline.cli.warning.ladder_words import climb_rows, ladder_rows
from truceline.model.times import dtg_from_instant
from truceline.wiring.acts.ladders import ladder_document

AT = 1_495_105_200_000
DONE: dict[str, Any] = {"desk": "duty", "operator": "Lt Adams", "at": AT, "done_at": AT}
CLIMB: dict[str, Any] = {"id": "ab" * 16, "is_alert": True, "drill": False, "title": "At Tanf", "names": {"1": "Tell"}}


def rows(*done: dict[str, Any], **change: Any) -> list[str]:
    return list(climb_rows(CLIMB | {"done": list(done)} | change, dtg_from_instant))


def test_a_ladder_is_shown_step_by_step_with_what_is_automatic() -> None:
    shown = list(ladder_rows(ladder_document(LADDER) | {"is_bound": False}))
    assert shown == [
        f"ladder {LADDER.sha256[:12]}  At Tanf  NOT IN FORCE",
        "  1. Tell  (notice, by line); says near-zone; to bravo.example; AUTOMATIC",
        "  2. Warn  (warning, by line); says inside-zone, position; to bravo.example; ack within 15 min",
        "  3. Call by radio  (warning, by radio); says leave",
        "  4. Low pass, by the rules of the coalition  (beyond-warning, by people)",
        "  5. Handed to the duty officer  (person, by people)",
    ]


def test_what_was_taken_decided_and_reported_is_told_apart() -> None:
    shown = rows(
        DONE | {"act": "take", "step": 1, "message": "cd" * 32},
        DONE | {"act": "deviate", "step": 0, "text": "We wait."},
        DONE | {"act": "report", "who": "2nd company", "text": "Flares.\x1b[2J"},
    )
    assert shown == [
        "alert abababababab  At Tanf",
        "  181100Z MAY 17  duty Lt Adams took step 1 (Tell), message cdcdcdcdcdcd",
        "  181100Z MAY 17  duty Lt Adams goes on at no step: We wait.",
        "  181100Z MAY 17  REPORTED by 2nd company, written down by duty Lt Adams: Flares.\N{REPLACEMENT CHARACTER}[2J",
    ]


def test_the_end_is_a_person_and_a_drill_says_that_it_is_one() -> None:
    shown = rows(drill=True, is_alert=False, is_handed_over=True)
    assert shown == ["DRILL case abababababab  At Tanf", "  handed to a person: no step is left"]


def test_the_next_step_is_shown() -> None:
    step = ladder_document(LADDER)["steps"][2]
    assert rows(next=step)[-1] == "  next: 3. Call by radio  (warning, by radio); says leave"
