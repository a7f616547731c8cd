"""A warning before it goes: its sentences from what an officer wrote, and every doubt about it.

What comes from an alert is only what its recipients may be told. A place that cannot be meant (swapped axes, another
hemisphere, far from the zone, padded digits) is doubted here, while nothing is signed yet.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from truceline.errors import InputError
from truceline.line.wording.templates import Template, Told, ValueKind, newest
from truceline.line.wording.warnings import Sentence
from truceline.model.places.clearance import distance_to_shape_m
from truceline.model.places.coordinates import read_place
from truceline.model.places.doubts import Far, far_from, is_padded
from truceline.model.places.echo import Echo, echo
from truceline.model.places.named import NamedPlace
from truceline.model.places.place import Place
from truceline.model.zones import Zone
from truceline.node.releasing import Released

FAR_M = 50_000.0
"""Beyond the zone and its outer band by so much, a place is doubted."""
TOWARDS = "towards"
"""Under this name an officer gives the place that ``leave`` leads to; ``place`` is where somebody is."""


class DoubtKind(StrEnum):
    """Why a place is doubted."""

    FAR = "far"
    SLIP = "slip"
    """Far, and near by with a mistake of the hand undone."""
    PADDED = "padded"
    UNCHECKED = "unchecked"
    """No zone is known to compare it with."""

    @property
    def stops(self) -> bool:
        """True if the message goes only when the officer insists."""
        return self in (DoubtKind.FAR, DoubtKind.SLIP)


class Doubt(NamedTuple):
    """What may be wrong with a place."""

    kind: DoubtKind
    value: str
    """Under which name the officer gave it."""
    words: str


@dataclass(frozen=True, kw_only=True)
class Given:
    """What an officer wants to say.

    Args:
        templates: names, such as ``inside-zone``, in order.
        values: what they are told, as typed: ``zone``, ``place``, ``way``, ``towards``.
        at: the time that is told, ms since the epoch.
        released: what an alert may tell its recipients; none for a warning that is about no alert.
    """

    templates: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    at: int
    released: Released | None = None


@dataclass(frozen=True)
class Drafted:
    """What would be said.

    Args:
        sentences: in order.
        echoes: each place in every form, by the name under which it was given.
        doubts: what may be wrong with them.
    """

    sentences: tuple[Sentence, ...]
    echoes: Mapping[str, Echo]
    doubts: tuple[Doubt, ...]


def drafted(given: Given, zones: Sequence[Zone], names: Sequence[NamedPlace]) -> Drafted:
    """The sentences that an officer wants, and every doubt about their places.

    Args:
        given: what is wanted.
        zones: of the agreements of the line, to compare places with.
        names: places that have names.

    Raises:
        InputError: a place cannot be read, a value is missing or is given in vain, or may not be told.
        NoteError: there is no such template, or a value is of no form.
    """
    values = _values(given, names)
    templates = [newest(name) for name in given.templates]
    wanted = {_name_of(template, field) for template in templates for field in template.fields}
    for name in sorted(given.values.keys() - wanted):
        raise InputError(f"no sentence is told the {name}", hint="leave it out, or add a sentence that says it")
    sentences = tuple(_sentence(template, values, given) for template in templates)
    places = {name: value for name, value in values.items() if isinstance(value, Place) and name in wanted}
    near = _meant(zones, str(values.get("zone", "")))
    doubts = [
        doubt
        for name, place in places.items()
        for doubt in (*_padded(name, given.values.get(name, "")), *doubts_of(name, place, near))
    ]
    return Drafted(sentences, {name: echo(place, names) for name, place in places.items()}, tuple(doubts))


def check_meant(drafted: Drafted) -> None:
    """Nothing, unless a place is so doubtful that nothing may go before an officer says that it is meant.

    Raises:
        InputError: one is.
    """
    for doubt in drafted.doubts:
        if doubt.kind.stops:
            raise InputError(
                f"the {doubt.value} {drafted.echoes[doubt.value].decimal}: {doubt.words}",
                hint="correct it; if it is meant as it stands, say so: --place-as-typed",
            )


def doubts_of(name: str, place: Place, zones: Sequence[Zone]) -> list[Doubt]:
    """What may be wrong with a place, as far as zones can tell.

    Args:
        name: under which the doubts are told.
        place: as somebody meant it.
        zones: that it should lie in or near.
    """
    if math.isinf(distance_to_zones_m(place, zones)):
        return [Doubt(DoubtKind.UNCHECKED, name, "no zone of an agreement is here to compare it with")]
    far = far_from(place, lambda other: distance_to_zones_m(other, zones), FAR_M)
    return [_told(name, far)] if far else []


def distance_to_zones_m(place: Place, zones: Sequence[Zone]) -> float:
    """Metres from a place to the nearest of zones, their outer bands taken in; infinite if there are none."""
    return min(
        (
            max(0.0, distance_to_shape_m(place, shape) - zone.outer_band.distance_m)
            for zone in zones
            for shape in zone.geometries.values()
        ),
        default=math.inf,
    )


def _values(given: Given, names: Sequence[NamedPlace]) -> dict[str, Told]:
    values: dict[str, Told] = {"at": given.at}
    if given.released:
        values |= _released(given.released)
        for name in sorted(values.keys() & given.values.keys() | {"place"} & given.values.keys()):
            raise InputError(
                f"the {name} comes from the alert, as far as the recipients may be told it",
                hint="leave it out; `truceline party release` says what a party may be told",
            )
    for name, text in given.values.items():
        values[name] = read_place(text, names) if name in ("place", TOWARDS) else text
    return values


def _released(released: Released) -> dict[str, Told]:
    told: dict[str, Told] = {"at": released.at}
    zone = released.zone_name or released.zone
    told |= {"zone": zone} if zone else {}
    return told | ({"place": released.place} if released.place else {})


def _name_of(template: Template, field: str) -> str:
    return TOWARDS if template.name == "leave" and template.fields[field] is ValueKind.PLACE else field


def _sentence(template: Template, values: Mapping[str, Told], given: Given) -> Sentence:
    told: dict[str, Told] = {}
    for field_name in template.fields:
        name = _name_of(template, field_name)
        if name not in values:
            withheld = given.released is not None and name == "place"
            why = "which these recipients may not be told" if withheld else "and it was not given"
            raise InputError(
                f"{template.name} says the {name}, {why}", hint=f"give the {name}, or leave out {template.name}"
            )
        told[field_name] = values[name]
    return Sentence(template.key, told)


def _meant(zones: Sequence[Zone], name: str) -> Sequence[Zone]:
    """The zones of a name; all of them if none is called so."""
    return [zone for zone in zones if name and name in (zone.name, zone.id)] or zones


def _padded(name: str, text: str) -> list[Doubt]:
    words = "both numbers end in zeros: leave out digits that nobody knows"
    return [Doubt(DoubtKind.PADDED, name, words)] if is_padded(text) else []


def _told(name: str, far: Far) -> Doubt:
    words = f"it is {far.distance_m / 1_000:.0f} km from the zone"
    if far.slip is None:
        return Doubt(DoubtKind.FAR, name, words)
    without = "inside it" if not far.slip_m else f"{far.slip_m / 1_000:.0f} km from it"
    return Doubt(DoubtKind.SLIP, name, f"{words}; if {far.slip}, it is {without}")
