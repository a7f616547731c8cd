"""A ladder is agreed text that ends with a person, and no step above warning is ever the software's."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import NoteError
from truceline.line.kinds import Need
from truceline.line.wording.ladders import Channel, Ladder, Level, Rung, ladder_from, ladder_from_bytes
from truceline.signing.canonical import encode, parse
from truceline.signing.fields import Fields

TOLD = ("bravo.example",)
NEAR = Rung(
    name="Tell", level=Level.NOTICE, channel=Channel.LINE, templates=("near-zone",), tell=TOLD, is_automatic=True
)
WARN = Rung(
    name="Warn",
    level=Level.WARNING,
    channel=Channel.LINE,
    templates=("inside-zone", "position"),
    tell=TOLD,
    need=Need.ACK,
    within_min=15,
)
RADIO = Rung(name="Call by radio", level=Level.WARNING, channel=Channel.RADIO, templates=("leave",))
SHOW = Rung(name="Low pass, by the rules of the coalition", level=Level.BEYOND, channel=Channel.PEOPLE)
PERSON = Rung(name="Handed to the duty officer", level=Level.PERSON, channel=Channel.PEOPLE)
LADDER = Ladder("At Tanf", (NEAR, WARN, RADIO, SHOW, PERSON))

RUNGS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Tell", "Warn", "Show"]),
        "level": st.sampled_from(list(Level)).map(str),
        "channel": st.sampled_from(list(Channel)).map(str),
        "templates": st.lists(st.sampled_from(["near-zone", "inside-zone", "go-away"]), max_size=2),
        "tell": st.sampled_from([[], list(TOLD)]),
        "need": st.sampled_from(["none", "ack", "reply", "countersign"]),
        "within_min": st.sampled_from([0, 15]),
        "automatic": st.booleans(),
    }
)


def a_ladder(*rungs: Rung) -> Ladder:
    return Ladder("At Tanf", rungs)


def test_a_ladder_comes_back_from_its_bytes() -> None:
    assert ladder_from_bytes(LADDER.content) == LADDER
    assert parse(LADDER.content)


@given(st.lists(RUNGS, max_size=5), st.booleans())
def test_no_ladder_that_is_taken_has_an_automatic_step_above_warning(steps: list[dict[str, Any]], ends: bool) -> None:
    last = parse(a_ladder(PERSON).content)
    assert isinstance(last, dict)
    with suppress(NoteError):
        ladder = ladder_from(Fields({"title": "T", "steps": [*steps, *(last["steps"] if ends else [])]}, "ladder"))
        for rung in ladder.rungs:
            assert not rung.is_automatic or rung.level in (Level.NOTICE, Level.WARNING)
        assert ladder.rungs[-1].level is Level.PERSON
        assert ladder_from_bytes(ladder.content) == ladder


@given(st.sets(st.integers(1, 5)))
def test_no_step_above_warning_is_ever_next(taken: set[int]) -> None:
    number = LADDER.after(taken)
    assert LADDER.rungs[number - 1].level is not Level.BEYOND
    assert number == len(LADDER.rungs) or number > max(taken, default=0)


def test_when_no_warning_is_left_a_person_has_it() -> None:
    assert [LADDER.after(range(1, taken + 1)) for taken in range(6)] == [1, 2, 3, 5, 5, 5]


@pytest.mark.parametrize("level", [Level.BEYOND, Level.PERSON])
def test_an_automatic_step_above_warning_is_refused(level: Level) -> None:
    with pytest.raises(NoteError, match="is automatic"):
        replace(SHOW, level=level, is_automatic=True)


@pytest.mark.parametrize("channel", [channel for channel in Channel if channel is not Channel.LINE])
def test_what_does_not_go_over_the_line_is_never_automatic(channel: Channel) -> None:
    with pytest.raises(NoteError, match="is automatic"):
        replace(RADIO, channel=channel, is_automatic=True)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"channel": Channel.RADIO}, "left to people"),
        ({"templates": ("leave",)}, "left to people"),
        ({"need": Need.ACK, "within_min": 5}, "left to people"),
    ],
)
def test_a_step_above_warning_says_nothing_and_asks_for_nothing(change: dict[str, Any], why: str) -> None:
    with pytest.raises(NoteError, match=why):
        replace(SHOW, **change)


@pytest.mark.parametrize(
    "rungs",
    [
        (),
        (WARN,),
        (PERSON, WARN),
        (PERSON, PERSON),
        (WARN, NEAR, PERSON),
        (SHOW, WARN, PERSON),
        (RADIO,) * 32 + (PERSON,),
    ],
)
def test_a_ladder_rises_and_ends_with_a_person(rungs: tuple[Rung, ...]) -> None:
    with pytest.raises(NoteError, match="cannot stand"):
        a_ladder(*rungs)


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "},
        {"name": "x" * 501},
        {"templates": ("go-away",)},
        {"templates": ("leave",) * 9},
        {"templates": ()},
        {"tell": ()},
        {"tell": ("charlie.example", "bravo.example")},
        {"tell": ("Not a party",)},
        {"need": Need.NONE},
        {"within_min": 0},
        {"within_min": 7 * 24 * 60 + 1},
    ],
)
def test_a_step_that_breaks_a_rule_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        replace(WARN, **change)


def test_an_unknown_field_is_refused() -> None:
    value = parse(LADDER.content)
    assert isinstance(value, dict)
    with pytest.raises(NoteError, match="unknown field"):
        ladder_from_bytes(encode({**value, "force": "none"}))
