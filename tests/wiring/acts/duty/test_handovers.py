"""Acts on handovers of the watch, as commands and the running node ask for them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.handover.shifts import DAY, NIGHT, signed_by, two_shifts
from tests.node.meeting import ALFA, Met
from tests.wiring.acts.asking import asked
from truceline.errors import InputError, NoteError, NotFoundError, TrustError
from truceline.node.handover.handovers import handover_called


@pytest.fixture
def met() -> Met:
    """Two parties, each with a desk for the day and one for the night."""
    return two_shifts()


def drafted(met: Met) -> dict[str, Any]:
    return asked(met[ALFA], "handover-draft", by=DAY, to=NIGHT, operator="Lt Adams")


def signed(met: Met, desk: str) -> dict[str, Any]:
    """The newest handover with one more signature."""
    note = signed_by(met[ALFA], handover_called(met[ALFA]), desk)
    return asked(met[ALFA], "handover-sign", id="", note=note.decode(), operator="")


def test_what_is_drawn_up_is_given_whole_and_nobody_has_signed_it(met: Met) -> None:
    whole = drafted(met)
    assert (whole["by"], whole["to"], whole["signed"], whole["complete"]) == (DAY, NIGHT, [], False)
    assert whole["rows"][0] == "HANDOVER OF THE WATCH"
    assert whole["text"].startswith("truceline/handover/v1\n")
    assert whole["report"] in whole["text"]
    assert "note" not in whole


def test_both_sign_and_the_note_bears_both_signatures(met: Met) -> None:
    drafted(met)
    assert signed(met, DAY)["signed"] == [DAY]
    done = signed(met, NIGHT)
    assert (done["signed"], done["complete"]) == ([DAY, NIGHT], True)
    whole = asked(met[ALFA], "handover-show", id=done["id"][:6])
    assert whole["note"].startswith(whole["text"])
    assert whole["note"].count("— alfa.example/operator/") == 2


def test_the_newest_is_shown_if_none_is_named_and_all_are_listed_the_oldest_first(met: Met) -> None:
    first, second = drafted(met), drafted(met)
    assert asked(met[ALFA], "handover-show", id="") == second
    listed = asked(met[ALFA], "handover-list")["handovers"]
    assert [each["id"] for each in listed] == [first["id"], second["id"]]
    assert all("rows" not in each and "text" not in each for each in listed)


def test_where_there_is_none_the_list_is_empty_and_nothing_can_be_shown(met: Met) -> None:
    assert asked(met[ALFA], "handover-list") == {"handovers": []}
    with pytest.raises(NotFoundError):
        asked(met[ALFA], "handover-show", id="")


def test_a_signature_of_another_handover_signs_nothing(met: Met) -> None:
    first = drafted(met)
    drafted(met)
    note = signed_by(met[ALFA], handover_called(met[ALFA]), DAY).decode()
    with pytest.raises(TrustError):
        asked(met[ALFA], "handover-sign", id=first["id"], note=note, operator="")
    assert asked(met[ALFA], "handover-show", id=first["id"])["signed"] == []


@pytest.mark.parametrize(
    ("act", "given"),
    [
        ("handover-draft", {"by": DAY, "to": NIGHT}),
        ("handover-draft", {"by": DAY, "to": 2, "operator": ""}),
        ("handover-sign", {"id": "", "note": "\ud800", "operator": ""}),
        ("handover-show", {"id": "", "more": ""}),
        ("handover-list", {"id": ""}),
    ],
)
def test_what_an_act_does_not_take_is_refused(met: Met, act: str, given: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        asked(met[ALFA], act, **given)


def test_a_watch_is_not_handed_to_the_same_desk(met: Met) -> None:
    with pytest.raises(InputError, match="one key"):
        asked(met[ALFA], "handover-draft", by=DAY, to=DAY, operator="")
