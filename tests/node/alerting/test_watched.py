"""Events of the watch as causes of alerts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.alerting.sightings import event, withdrawn
from truceline.errors import InputError
from truceline.model.events import EventKind, Reason
from truceline.model.orders import DEFAULT_RULES, Orders
from truceline.node.alerting.watched import _SAID, _SAID_BY_REASON, cause_from_event
from truceline.signing.canonical import encode

ORDERS = Orders()


def test_every_kind_of_event_has_words_and_a_rule() -> None:
    assert set(_SAID) == set(EventKind)
    assert {rule.event for rule in DEFAULT_RULES} == {*EventKind, "deviation"}
    reasons = {reason for _, reason in _SAID_BY_REASON} | {rule.reason for rule in DEFAULT_RULES if rule.reason}
    assert reasons <= set(Reason)


def test_what_is_known_of_an_event_is_kept_in_whole_numbers() -> None:
    about = cause_from_event(event("entry", not_before="2026-09-21T12:00:00.000Z"), ORDERS).about
    assert (about["lon_e7"], about["lat_e7"]) == (386177800, 335058300)
    assert (about["distance_mm"], about["error_mm"]) == (-544670, 20000)
    assert about["not_before"] == 1_789_992_000_000
    encode(dict(about))


def test_a_doubt_and_a_claim_are_in_the_words() -> None:
    words = cause_from_event(event("lost", verdict="cannot tell", standing="claimed:bravo.example"), ORDERS).words
    assert "by reports that cannot tell" in words
    assert "North zone (claimed:bravo.example)" in words


def test_only_an_approach_that_is_not_true_any_more_withdraws() -> None:
    assert cause_from_event(withdrawn(), ORDERS).is_withdrawal
    assert not cause_from_event(event("approach"), ORDERS).is_withdrawal


@pytest.mark.parametrize("name", ["\u202edrowssap", "a\x1b[2Jb", "e\u0301", "\ud83d", "x\u0000"])
def test_a_name_that_hides_something_is_kept_as_one_that_does_not(name: str) -> None:
    encode(dict(cause_from_event(event("entry", track=name), ORDERS).about))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": 3},
        {"track": ""},
        {"reason": None},
        {"at": "yesterday"},
        {"lon": "38"},
        {"distance_m": True},
        {"error_m": float("nan")},
        {"lat": 1e300},
        {"reports": 3},
        {"reports": [3]},
        {"zone": ["north"]},
    ],
)
def test_a_row_that_is_no_event_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        cause_from_event(event("entry") | wrong, ORDERS)


def test_a_row_without_the_id_of_an_event_is_refused() -> None:
    with pytest.raises(InputError, match="id of an event"):
        cause_from_event(event("entry") | {"id": "ab"}, ORDERS)


def test_an_event_of_a_kind_that_nobody_thought_of_raises_an_alert() -> None:
    cause = cause_from_event(event("landing"), ORDERS)
    assert cause.precedence is not None
    assert "landing of truck-1 at North zone" in cause.words
