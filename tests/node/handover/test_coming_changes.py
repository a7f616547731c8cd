"""What changes soon: agreements, zones, and the hours in which they hold."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.node.meeting import ALFA, BRAVO, NOW_AT, Met, meet
from tests.node.pacts import HOUR_MS, assent, file, pact
from truceline.line.agreements import Agreement, Annex
from truceline.line.kinds import MessageKind
from truceline.model.schedule import MINUTES_A_WEEK, schedule_from_text
from truceline.model.shapes import Circle
from truceline.model.zones import Validity, Zone, canonical_form
from truceline.node.handover.coming_changes import Outlook, outlook, weekly_changes
from truceline.node.terms.agreements import TEXT_TYPE, ZONE_TYPE

MONDAY_AT = int(datetime(2026, 9, 21, tzinfo=UTC).timestamp()) * 1_000
MINUTE_MS, WEEK_MS = 60_000, MINUTES_A_WEEK * 60_000


def agreed(zone: Zone, *, with_zone: bool = True, parties: tuple[str, ...] = (ALFA, BRAVO)) -> tuple[Met, Agreement]:
    """An agreement on a zone from the next hour on, proposed by alfa and signed by some."""
    met = meet()
    form = canonical_form(zone)
    agreement = pact(met, annexes=(Annex("zone", zone.version),), ends_at=NOW_AT + 400 * HOUR_MS)
    text = agreement.text.encode()
    files = (form,) if with_zone else ()
    attachments = (file(text, TEXT_TYPE), *(file(content, ZONE_TYPE) for content in files))
    body = {"agreement": agreement.id}
    met.say(ALFA, BRAVO, kind=MessageKind.PROPOSE, body=body, attachments=attachments, files=(text, *files))
    met.exchange_until_quiet(ALFA, BRAVO)
    for party in parties:
        assent(met, agreement, party)
    met.exchange_until_quiet(ALFA, BRAVO)
    return met, agreement


def zone(**about: object) -> Zone:
    return Zone("north", {"agreed": Circle(38.6, 33.5, 1_000.0)}, name="North", **about)  # type: ignore[arg-type]


def seen_from(met: Met, hours: int = 12) -> Outlook:
    return outlook(met[ALFA], met.clock.at, met.clock.at + hours * HOUR_MS)


def test_an_agreement_that_begins_soon_is_told() -> None:
    met, agreement = agreed(zone())
    assert [(each.at, each.what) for each in seen_from(met).changes] == [
        (NOW_AT + HOUR_MS, f"agreement {agreement.id[:12]} may be relied on")
    ]


def test_a_zone_that_ends_soon_is_told() -> None:
    met, _ = agreed(zone(validity=Validity(ends_at=NOW_AT + 3 * HOUR_MS)))
    assert any("zone North" in each.what and "holds no more" in each.what for each in seen_from(met).changes)
    assert not any("zone North" in each.what for each in seen_from(met, 2).changes)


def test_the_hours_of_a_zone_are_told_while_it_holds() -> None:
    hours = schedule_from_text(["Mon-Sun 16:00-18:00Z"])
    met, _ = agreed(zone(schedule=hours, validity=Validity(ends_at=MONDAY_AT + 17 * HOUR_MS)))
    words = [each.what for each in seen_from(met).changes if "by its hours" in each.what]
    assert len(words) == 1
    assert words[0].endswith("begins to hold, by its hours")


def test_what_nobody_of_ours_has_signed_changes_nothing_for_us() -> None:
    met, _ = agreed(zone(), parties=())
    assert seen_from(met) == Outlook((), ())


def test_a_zone_whose_text_is_not_here_is_unknown() -> None:
    """The text of an annex may have been erased; nobody may take that for a zone that does not change."""
    met, agreement = agreed(zone())
    met.disks[ALFA][0].objects.pop(agreement.annexes[0].sha256)
    (unknown,) = seen_from(met).unknown
    assert "its text is not here" in unknown


WINDOWS = st.lists(st.integers(0, MINUTES_A_WEEK), min_size=2, max_size=8, unique=True).map(
    lambda minutes: [tuple(sorted(minutes)[index : index + 2]) for index in range(0, len(minutes) // 2 * 2, 2)]
)


def holds(windows: list[tuple[int, int]], at: int) -> bool:
    """By the definition: some window has the minute of the week."""
    minute = (at - MONDAY_AT) % WEEK_MS / MINUTE_MS
    return any(begin <= minute < end for begin, end in windows)


@given(WINDOWS, st.integers(-WEEK_MS, WEEK_MS), st.integers(1, 2 * WEEK_MS))
def test_windows_open_and_shut_exactly_where_whether_they_hold_changes(
    windows: list[tuple[int, int]], start_ms: int, length_ms: int
) -> None:
    from_at = MONDAY_AT + start_ms
    told = list(weekly_changes(windows, from_at, from_at + length_ms))
    assert told == sorted(told)
    for at, opens in told:
        assert (holds(windows, at - 1), holds(windows, at)) == (not opens, opens)
    edges = {from_at - from_at % MINUTE_MS + minute * MINUTE_MS for minute in range(1, length_ms // MINUTE_MS)}
    turned = {at for at in edges if holds(windows, at - 1) != holds(windows, at)}
    assert turned <= {at for at, _ in told}


def test_a_window_that_runs_over_the_end_of_the_week_does_not_blink() -> None:
    windows = schedule_from_text(["Sun 22:00-02:00Z"]).windows
    hours = [(at - MONDAY_AT) / HOUR_MS for at, _ in weekly_changes(windows, MONDAY_AT, MONDAY_AT + WEEK_MS)]
    assert hours == [2, 6 * 24 + 22]


@pytest.mark.parametrize("windows", [(), ((0, MINUTES_A_WEEK),)])
def test_what_always_holds_never_changes(windows: tuple[tuple[int, int], ...]) -> None:
    assert list(weekly_changes(windows, MONDAY_AT, MONDAY_AT + WEEK_MS)) == []
