"""Which desks there are, which event raises what, and how long that may wait."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.errors import InputError
from truceline.model.orders import LAST_RESORT, MINUTE_MS, WAITS_MS, AlertRule, Desk, Orders
from truceline.model.precedence import Precedence

DESKS = (Desk(name="duty", next="deputy"), Desk(name="deputy", next="chief", within_ms=MINUTE_MS), Desk(name="chief"))


def test_without_a_word_there_is_one_desk() -> None:
    assert (Orders().first, Orders().desk("duty").next) == ("duty", "")


def test_a_desk_is_as_patient_as_it_says_and_never_more_than_the_precedence_allows() -> None:
    orders = Orders(DESKS)
    assert orders.waits_ms("duty", Precedence.FLASH) == WAITS_MS[Precedence.FLASH] == 2 * MINUTE_MS
    assert orders.waits_ms("deputy", Precedence.ROUTINE) == MINUTE_MS
    assert orders.waits_ms("elsewhere", Precedence.IMMEDIATE) == 5 * MINUTE_MS


def test_more_urgent_things_wait_less() -> None:
    waits = [WAITS_MS[precedence] for precedence in Precedence]
    assert waits == sorted(set(waits))


def test_the_supervisor_is_the_named_desk_else_the_last_else_the_last_resort() -> None:
    assert Orders(DESKS).supervisor_of("duty") == "chief"
    assert Orders((Desk(name="duty", supervisor="chief"), Desk(name="chief"))).supervisor_of("duty") == "chief"
    assert Orders(DESKS).supervisor_of("chief") == LAST_RESORT


def test_the_first_rule_that_fits_decides_and_the_default_ones_come_last() -> None:
    own = AlertRule(precedence=None, event="entry", zone="south")
    orders = Orders(rules=(own, AlertRule(precedence=Precedence.FLASH, zone="south")))
    assert orders.rule_for("entry", "crossed", "south") is own
    assert orders.rule_for("exit", "crossed", "south").precedence is Precedence.FLASH
    assert orders.rule_for("entry", "crossed", "north").precedence is Precedence.IMMEDIATE
    assert orders.rule_for("exit", "crossed", "north").precedence is None


@pytest.mark.parametrize(
    ("reason", "precedence"),
    [("predicted-entry", Precedence.PRIORITY), ("outer-band", Precedence.ROUTINE), ("withdrawn", None)],
)
def test_a_rule_can_be_for_one_reason(reason: str, precedence: Precedence | None) -> None:
    assert Orders().rule_for("approach", reason, "north").precedence is precedence


@pytest.mark.parametrize(
    ("desks", "rules", "match"),
    [
        ((), (), "none"),
        ((Desk(name="duty"), Desk(name="duty")), (), "one name"),
        ((Desk(name="duty", next="night"),), (), "night"),
        ((Desk(name="duty", supervisor="night"),), (), "night"),
        ((Desk(name="duty"),), (AlertRule(precedence=None, desk="night"),), "night"),
        ((Desk(name="a", next="b"), Desk(name="b", next="a")), (), "circle"),
        ((Desk(name="a", next="a"),), (), "circle"),
    ],
)
def test_desks_that_cannot_be_are_refused(desks: tuple[Desk, ...], rules: tuple[AlertRule, ...], match: str) -> None:
    with pytest.raises(InputError, match=match):
        Orders(desks, rules)


def test_a_desk_has_a_name() -> None:
    with pytest.raises(InputError):
        Desk(name="Duty desk")


def test_a_desk_must_be_there_to_be_given_something() -> None:
    assert Orders(DESKS).known_desk("chief") == "chief"
    with pytest.raises(InputError, match="no desk"):
        Orders(DESKS).known_desk("night")
