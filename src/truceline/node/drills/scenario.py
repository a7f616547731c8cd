"""A scenario: zones, tracks and calls by the seconds of its own clock, and what is expected of who is drilled."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from truceline.errors import InputError
from truceline.line.wording.templates import newest
from truceline.model.precedence import Precedence
from truceline.model.zones import Zone
from truceline.signing.canonical import check_text
from truceline.signing.showing import shown

MAX_BYTES = 256 * 1024
"""Of a file."""
MAX_ZONES = 20
MAX_TRACKS = 100
MAX_REPORTS = 10_000
"""Of all tracks together."""
MAX_CALLS = 200
MAX_EXPECTED = 100
MAX_LASTS_S = 24 * 60 * 60
MAX_LIMIT_S = 24 * 60 * 60
MAX_NAME = 100
MAX_WORDS = 1_000
MAX_ABOUT = 4_000
LATEST_AT = 253_402_300_799_000
"""The end of the year 9999."""


@dataclass(frozen=True)
class Sighting:
    """Where a track is at a second of the scenario; degrees on WGS 84."""

    at_s: float
    lon: float
    lat: float


@dataclass(frozen=True, kw_only=True)
class Track:
    """A thing that moves, as its reports would tell it.

    Args:
        id: as the alert will name it.
        error_m: horizontal error of every report, CE90; none if no source states one.
        sightings: in the order of their seconds.

    Raises:
        InputError: a sighting is off the Earth, or not after the one before it.
    """

    id: str
    sightings: tuple[Sighting, ...]
    error_m: float | None = None

    def __post_init__(self) -> None:
        _check_words("id of a track", self.id, MAX_NAME)
        if self.error_m is not None and not 0 <= self.error_m <= 1_000_000:
            raise InputError(f"the error of {self.id} is {self.error_m:g} m", hint="give 0 to 1000000 metres")
        before_s = -math.inf
        for seen in self.sightings:
            if not (abs(seen.lon) <= 180 and abs(seen.lat) <= 90):
                raise InputError(
                    f"{self.id} is at longitude {seen.lon:g}, latitude {seen.lat:g} at second {seen.at_s:g}",
                    hint="the order is seconds, longitude, latitude: are the axes swapped?",
                )
            if not seen.at_s > before_s:
                raise InputError(
                    f"{self.id} has a report at second {seen.at_s:g} after one at {before_s:g}",
                    hint="give the reports of a track in order, one for each second",
                )
            before_s = seen.at_s


@dataclass(frozen=True, kw_only=True)
class Call:
    """Words that come in by other means than a track, such as a patrol's call by radio.

    Args:
        name: by which an expectation names it.
        at_s: at which second.
        words: what the officer is told.
        precedence: how urgent it is.
    """

    name: str
    at_s: float
    words: str
    precedence: Precedence = Precedence.PRIORITY

    def __post_init__(self) -> None:
        _check_words("name of a call", self.name, MAX_NAME)
        _check_words("words of a call", self.words, MAX_WORDS)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What is expected: an alert, that somebody looks at it, a warning because of it, and its acknowledgement.

    Args:
        name: in words.
        kind: of the event that is to raise or join the alert, such as ``entry``; empty for a call.
        track, zone: which; empty for a call, or for any.
        call: the name of the call; empty for an event.
        see_within_s: from the alert, until somebody looks; 0 expects it not.
        warn_within_s: from the alert, until a warning is committed on the line; 0 expects none.
        says: templates that the warning must be made of; it may say more.
        ack_within_s: from the warning, until each recipient has acknowledged; 0 expects it not.

    Raises:
        InputError: it is to come of nothing, a limit is out of range, it expects something of a warning that it does
            not expect, or names no template.
    """

    name: str
    kind: str = ""
    track: str = ""
    zone: str = ""
    call: str = ""
    see_within_s: int = 0
    warn_within_s: int = 0
    says: tuple[str, ...] = ()
    ack_within_s: int = 0

    def __post_init__(self) -> None:
        _check_words("name of what is expected", self.name, MAX_NAME)
        if bool(self.kind) == bool(self.call) or (self.call and (self.track or self.zone)):
            raise InputError(
                f"{self.name} is to come of an event or of a call, and of one of them only",
                hint="give alert = { kind = ..., track = ..., zone = ... }, or alert = { call = ... }",
            )
        for limit_s in (self.see_within_s, self.warn_within_s, self.ack_within_s):
            if not 0 <= limit_s <= MAX_LIMIT_S:
                raise InputError(f"{self.name} has a limit of {limit_s} s", hint=f"give 1 to {MAX_LIMIT_S} seconds")
        if (self.ack_within_s or self.says) and not self.warn_within_s:
            raise InputError(
                f"{self.name} expects no warning, but something of it", hint="say by when it is to go: warn_within_s"
            )
        for name in self.says:
            newest(name)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A drill before it is played.

    Args:
        title: in a few words.
        about: what it is made of, and what is invented.
        begins_at: the time of its own clock at its second 0, ms since the epoch.
        lasts_s: until which second it plays.
        zones: that hold throughout.
        tracks: what moves.
        calls: what is told in words.
        expected: of those who are drilled.

    Raises:
        InputError: it is too large, nothing is in it, two things bear one name, something lies after its end, or what
            is expected names what is not there.
    """

    title: str
    about: str = ""
    begins_at: int
    lasts_s: int
    zones: tuple[Zone, ...] = ()
    tracks: tuple[Track, ...] = ()
    calls: tuple[Call, ...] = ()
    expected: tuple[Expected, ...] = ()

    def __post_init__(self) -> None:
        _check_words("title", self.title, MAX_NAME)
        check_text(self.about)
        reports = sum(len(track.sightings) for track in self.tracks)
        _check_range("lasts_s", self.lasts_s, 1, MAX_LASTS_S)
        _check_range("begins_at", self.begins_at, 0, LATEST_AT - MAX_LASTS_S * 1_000)
        _check_range("characters of about", len(self.about), 0, MAX_ABOUT)
        _check_range("zones", len(self.zones), 0, MAX_ZONES)
        _check_range("tracks", len(self.tracks), 0, MAX_TRACKS)
        _check_range("reports", reports, 0, MAX_REPORTS)
        _check_range("calls", len(self.calls), 0, MAX_CALLS)
        _check_range("expected", len(self.expected), 1, MAX_EXPECTED)
        self._check_names()
        self._check_times()

    def _check_names(self) -> None:
        named: dict[str, Sequence[str]] = {
            "zone": [zone.id for zone in self.zones],
            "track": [track.id for track in self.tracks],
            "call": [call.name for call in self.calls],
            "expect": [expected.name for expected in self.expected],
        }
        for what, names in named.items():
            for name in names:
                if names.count(name) > 1:
                    raise InputError(f"two of kind {what} are called {shown(name)}", hint="call one of them otherwise")
        for expected in self.expected:
            for what, name in (("zone", expected.zone), ("track", expected.track), ("call", expected.call)):
                if name and name not in named[what]:
                    known = ", ".join(named[what]) or "none"
                    raise InputError(
                        f"{expected.name} names the {what} {shown(name)}", hint=f"the scenario has {known}"
                    )

    def _check_times(self) -> None:
        times = [(track.id, seen.at_s) for track in self.tracks for seen in track.sightings]
        for name, at_s in [*times, *((call.name, call.at_s) for call in self.calls)]:
            if not 0 <= at_s <= self.lasts_s:
                raise InputError(
                    f"{name} comes at second {at_s:g} of a scenario of {self.lasts_s} s",
                    hint="seconds count from the beginning; lasts_s says until when it plays",
                )


def _check_words(what: str, text: str, limit: int) -> None:
    check_text(text)
    if not text.strip() or len(text) > limit:
        raise InputError(f"the {what} has {len(text)} characters", hint=f"give 1 to {limit}")


def _check_range(what: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise InputError(f"{what}: {value}", hint=f"{low} to {high}")
