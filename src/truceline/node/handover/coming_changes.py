"""Which agreements and agreed zones begin, end or change their hours soon."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from truceline.errors import NoteError, NotFoundError
from truceline.model.schedule import MINUTES_A_WEEK
from truceline.node.node import Node
from truceline.node.terms.agreements import Standing, agreements_on, standing_of

ZONE = "zone"
"""The kind of annex that is a zone: the bytes that its version is the hash of."""
_MINUTE_MS = 60_000
_WEEK_MS = MINUTES_A_WEEK * _MINUTE_MS
_FIRST_MONDAY_MS = 4 * 24 * 60 * _MINUTE_MS
"""The epoch was a Thursday."""


class Coming(NamedTuple):
    """Something that changes at a known time."""

    at: int
    what: str
    """A few words, such as ``zone North begins to hold``."""


class Outlook(NamedTuple):
    """What changes in a span of time, and what is not known of it."""

    changes: tuple[Coming, ...]
    unknown: tuple[str, ...]


def outlook(node: Node, from_at: int, until_at: int) -> Outlook:
    """What changes in the agreements that bind us or that we may rely on, in order of time.

    Args:
        node: ours.
        from_at: of the span, ms since the epoch, not included.
        until_at: of the span, included.
    """
    changes: list[Coming] = []
    unknown: list[str] = []
    for line in node.lines:
        for agreement_id in agreements_on(node, line):
            try:
                standing = standing_of(node, agreement_id)
            except (NotFoundError, NoteError) as error:
                unknown.append(f"agreement {agreement_id[:12]}: {error}")
                continue
            if _concerns_us(standing, from_at, until_at):
                changes += _of_agreement(standing)
                changes += _of_zones(node, standing, from_at, until_at)
                unknown += _missing_zones(node, standing)
    within = {each for each in changes if from_at < each.at <= until_at}
    return Outlook(tuple(sorted(within)), tuple(dict.fromkeys(unknown)))


def weekly_changes(windows: Sequence[tuple[int, int]], from_at: int, until_at: int) -> Iterator[tuple[int, bool]]:
    """When weekly windows open (true) and shut (false) in a span of time.

    Args:
        windows: pairs of minutes since Monday 00:00 UTC, as ``model.schedule.Schedule`` has them.
        from_at: of the span, ms since the epoch, not included.
        until_at: of the span, included.
    """
    begins, ends = {begin for begin, _ in windows}, {end for _, end in windows}
    runs_over = 0 in begins and MINUTES_A_WEEK in ends
    turns = [(begin, True) for begin in begins - ({0} if runs_over else set())]
    turns += [(end, False) for end in ends - ({MINUTES_A_WEEK} if runs_over else set())]
    week = (from_at - _FIRST_MONDAY_MS) // _WEEK_MS
    while (week_at := _FIRST_MONDAY_MS + week * _WEEK_MS) <= until_at:
        for minute, opens in sorted(turns):
            if from_at < week_at + minute * _MINUTE_MS <= until_at:
                yield week_at + minute * _MINUTE_MS, opens
        week += 1


def _concerns_us(standing: Standing, from_at: int, until_at: int) -> bool:
    lights = standing.lights
    relied_on = lights.rely_from is not None and lights.rely_from <= until_at and lights.rely_until > from_at
    return lights.is_bound(from_at) or relied_on


def _of_agreement(standing: Standing) -> Iterator[Coming]:
    name, lights = f"agreement {standing.agreement.id[:12]}", standing.lights
    if lights.rely_from is not None:
        yield Coming(lights.rely_from, f"{name} may be relied on")
        yield Coming(lights.rely_until, f"{name} may not be relied on any more")
    if lights.bound_from is not None:
        yield Coming(lights.free_from, f"{name} does not bind us any more")


def _of_zones(node: Node, standing: Standing, from_at: int, until_at: int) -> Iterator[Coming]:
    for zone in _zones(node, standing):
        name = f"zone {zone.get('name') or zone.get('id', '')} of agreement {standing.agreement.id[:12]}"
        if "begins_at" in zone:
            yield Coming(zone["begins_at"], f"{name} begins to hold")
        if "ends_at" in zone:
            yield Coming(zone["ends_at"], f"{name} holds no more")
        windows = [(begin, end) for begin, end in zone.get("schedule", [])]
        for at, opens in weekly_changes(windows, from_at, until_at):
            if zone.get("begins_at", at) <= at < zone.get("ends_at", at + 1):
                yield Coming(at, f"{name} {'begins' if opens else 'stops'} to hold, by its hours")


def _zones(node: Node, standing: Standing) -> Iterator[dict[str, Any]]:
    """The zones whose bytes are here, as their canonical form has them."""
    for content in map(node.store.content, _zone_versions(standing)):
        if content is not None:
            zone = json.loads(content)
            yield zone if isinstance(zone, dict) else {}


def _missing_zones(node: Node, standing: Standing) -> Iterator[str]:
    for version in _zone_versions(standing):
        if node.store.content(version) is None:
            yield f"zone {version[:12]} of agreement {standing.agreement.id[:12]}: its text is not here"


def _zone_versions(standing: Standing) -> Iterable[str]:
    return [annex.sha256 for annex in standing.agreement.annexes if annex.kind == ZONE]
