"""Notices as humanitarian practice has them: a site, or a movement; what is notified, for how long, and who checked it.

Notification neither gives nor removes protection. A notice is the notifier's word; who checked it, how and when stands
in it, and where nobody did, that is shown.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from truceline.errors import InputError
from truceline.model.places.place import Place

MAX_REF = 64
MAX_NAME = 128
MAX_WORDS = 2_000
MAX_CONTACTS = 8
MAX_WAYPOINTS = 100
MAX_VEHICLES = 100
MAX_PEOPLE = 1_000_000
MAX_RADIUS_M = 50_000
MAX_HALF_WIDTH_M = 50_000
MAX_STOP_S = 7 * 86_400
MAX_AT = 253_402_300_799_999
"""The end of the year 9999: later than that no calendar shows."""
NO_PROTECTION = (
    "Notification neither gives nor removes protection under the law: it tells what is there, and permits nothing."
)
"""Stands on every form, listing and export of notices."""
NO_ABSENCE = (
    "That no notice is listed here does not mean that nobody is there: protection does not depend on being on a list."
)
"""Stands wherever a search of notices has come back empty."""


class Function(StrEnum):
    """What a notified site is used for."""

    HOSPITAL = "hospital"
    CLINIC = "clinic"
    SCHOOL = "school"
    SHELTER = "shelter"
    CAMP = "camp"
    WATER = "water"
    POWER = "power"
    FOOD = "food"
    WAREHOUSE = "warehouse"
    OFFICE = "office"
    RESIDENCE = "residence"
    WORSHIP = "worship"
    CULTURAL = "cultural"
    CROSSING = "crossing"
    OTHER = "other"


@dataclass(frozen=True)
class Contact:
    """Somebody who can be asked about what is notified.

    Args:
        name: a person, desk or office. how: telephone, call sign, address.

    Raises:
        InputError: one of them is empty or too long.
    """

    name: str
    how: str

    def __post_init__(self) -> None:
        _check_words("the name of a contact", self.name, MAX_NAME, fewest=1)
        _check_words("how a contact is reached", self.how, MAX_NAME, fewest=1)


@dataclass(frozen=True)
class Verification:
    """Who checked what a notice says, how and when; a notice without one is unverified.

    Args:
        by: who. how: by what means, such as a visit. at: when, ms since the epoch.
        next_at: when it is to be checked again; 0 if that was not said.

    Raises:
        InputError: a part is empty or too long, or the next check is not after this one.
    """

    by: str
    how: str
    at: int
    next_at: int = 0

    def __post_init__(self) -> None:
        _check_words("who checked a notice", self.by, MAX_NAME, fewest=1)
        _check_words("how a notice was checked", self.how, MAX_NAME, fewest=1)
        _check_number("when a notice was checked", self.at, 0, MAX_AT)
        if self.next_at:
            _check_number("when a notice is checked next", self.next_at, self.at + 1, MAX_AT)

    def is_due(self, now_at: int) -> bool:
        """True if the next check is over its time."""
        return 0 < self.next_at <= now_at


@dataclass(frozen=True)
class Vehicle:
    """A vehicle, ship or aircraft of a movement, or several that look alike.

    Args:
        what: such as ``lorry``. plate: plates or name. marking: what is painted on it, and where.
        track: the id under which its position reports come; empty if it sends none.

    Raises:
        InputError: it says nothing of what it is, or a part is too long.
    """

    what: str
    plate: str = ""
    marking: str = ""
    track: str = ""

    def __post_init__(self) -> None:
        _check_words("what a vehicle is", self.what, MAX_NAME, fewest=1)
        for part in (self.plate, self.marking, self.track):
            _check_words("a vehicle's plate, marking or track", part, MAX_NAME)


@dataclass(frozen=True)
class Waypoint:
    """A place on a route, and when the movement is to pass it.

    Args:
        place: where. begins_at, ends_at: not before and not after, ms since the epoch; both 0 if no time was said.

    Raises:
        InputError: only one of the times is given, or they are in the wrong order.
    """

    place: Place
    begins_at: int = 0
    ends_at: int = 0

    def __post_init__(self) -> None:
        _check_number("from when a waypoint is passed", self.begins_at, 0, MAX_AT)
        _check_number("until when a waypoint is passed", self.ends_at, self.begins_at, MAX_AT)
        if self.ends_at and not self.begins_at:
            raise _unusable("a waypoint's time", "has no beginning", "give both ends of the window, or none")

    @property
    def is_timed(self) -> bool:
        """True if it is said when it is passed."""
        return self.ends_at > 0


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What every notice says; use ``Site`` or ``Movement``.

    Args:
        ref: the notifier's own number for it: a change bears the same one.
        name: for people. organisation: whose it is.
        begins_at, ends_at: from when, and up to but not including when it holds, ms since the epoch.
        contacts: who can be asked. verification: who checked it; none if nobody did. text: further words.

    Raises:
        InputError: a part is out of its bounds; the message names part, value and limit.
    """

    ref: str
    name: str
    organisation: str
    begins_at: int
    ends_at: int
    contacts: tuple[Contact, ...] = ()
    verification: Verification | None = None
    text: str = ""

    def __post_init__(self) -> None:
        _check_words("ref", self.ref, MAX_REF, fewest=1)
        _check_words("name", self.name, MAX_NAME, fewest=1)
        _check_words("organisation", self.organisation, MAX_NAME, fewest=1)
        _check_words("text", self.text, MAX_WORDS)
        _check_number("from", self.begins_at, 1, MAX_AT)
        _check_number("until", self.ends_at, self.begins_at + 1, MAX_AT)
        _check_count("contacts", self.contacts, 0, MAX_CONTACTS)

    def is_lapsed(self, now_at: int) -> bool:
        """True if its time is over and nobody has said that it goes on."""
        return self.ends_at <= now_at

    def is_verified(self, now_at: int) -> bool:
        """True if somebody checked it, and the next check is not over its time."""
        return self.verification is not None and not self.verification.is_due(now_at)


@dataclass(frozen=True, kw_only=True)
class Site(Notice):
    """A place that stays where it is.

    Args:
        function: what it is used for. place: where. radius_m: how far it extends from there, in whole metres.
    """

    function: Function
    place: Place
    radius_m: int

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_number("radius_m", self.radius_m, 1, MAX_RADIUS_M)


@dataclass(frozen=True, kw_only=True)
class Movement(Notice):
    """Something that goes along a route.

    Args:
        route: the waypoints in their order, two at least. half_width_m: how far to either side it may go.
        stop_after_s: standing still for longer away from the ends of the route is told; 0 tells none.
        vehicles: what moves. people: how many; 0 if not said. cargo: what it carries.
    """

    route: tuple[Waypoint, ...]
    half_width_m: int
    stop_after_s: int = 0
    vehicles: tuple[Vehicle, ...] = ()
    people: int = 0
    cargo: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_count("route", self.route, 2, MAX_WAYPOINTS)
        _check_number("half_width_m", self.half_width_m, 1, MAX_HALF_WIDTH_M)
        _check_number("stop_after_s", self.stop_after_s, 0, MAX_STOP_S)
        _check_count("vehicles", self.vehicles, 0, MAX_VEHICLES)
        _check_number("people", self.people, 0, MAX_PEOPLE)
        _check_words("cargo", self.cargo, MAX_WORDS)
        self._check_order()

    @property
    def tracks(self) -> tuple[str, ...]:
        """The tracks that are known to belong to it, sorted, each once."""
        return tuple(sorted({vehicle.track for vehicle in self.vehicles if vehicle.track}))

    def _check_order(self) -> None:
        timed = [waypoint for waypoint in self.route if waypoint.is_timed]
        for one, other in pairwise(timed):
            if other.begins_at < one.begins_at or other.ends_at < one.ends_at:
                raise _unusable(
                    "route", "goes back in time", "give the waypoints in the order in which they are passed"
                )


def _check_words(name: str, words: str, longest: int, fewest: int = 0) -> None:
    if not fewest <= len(words.strip()) <= len(words) <= longest:
        raise _unusable(name, f"has {len(words)} characters", f"write {fewest} to {longest}")


def _check_number(name: str, number: int, low: int, high: int) -> None:
    if not low <= number <= high:
        raise _unusable(name, f"is {number}", f"it must be {low} to {high}")


def _check_count(name: str, items: tuple[Any, ...], low: int, high: int) -> None:
    if not low <= len(items) <= high:
        raise _unusable(name, f"has {len(items)} parts", f"give {low} to {high}")


def _unusable(name: str, what: str, hint: str) -> InputError:
    return InputError(f"{name} {what}", hint=hint)
