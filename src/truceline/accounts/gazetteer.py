"""Places by their names: for every name all the places that it may mean, and why each of them may be meant.

None is chosen. Reports call a garrison and a border crossing 30 km away by one name; what follows from a claim is
worked out for each of them, and where they disagree nobody can tell.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from truceline.accounts.spelling import Spelled, folded, spelled
from truceline.errors import InputError
from truceline.model.places.place import E7, Place

MAX_NAMES = 200
MAX_TEXT = 2_000


@dataclass(frozen=True)
class KnownPlace:
    """A place that people call by names.

    Args:
        id: unique in a gazetteer.
        names: every spelling that is known; the first is the one to show.
        source: where its coordinates are from, and under which licence.
        kind: what it is, in words, such as ``border crossing``; may be empty.
        countries: ISO 3166 codes of the countries that it lies in or between; empty if not said.
        position: where it is; none if no source says.
        near: id of a place that it is said to lie near; may be empty.
        note: what else should be known of it; may be empty.
        is_backdrop: True for a town of the world at large, which nobody named for this incident: it counts only where
            no other place has the name, and only by its spelling, for by consonants alone Latakia is a town of Fiji.

    Raises:
        InputError: it has no id, no name or no source, or one is too long.
    """

    id: str
    names: tuple[str, ...]
    source: str
    kind: str = ""
    countries: tuple[str, ...] = ()
    position: Place | None = None
    near: str = ""
    note: str = ""
    is_backdrop: bool = False

    def __post_init__(self) -> None:
        if not self.id or not self.names or not all(self.names) or not self.source:
            raise InputError(
                f"the place {self.id[:60]!a} lacks an id, a name or a source",
                hint="give each place an id, its names, and where its coordinates are from",
            )
        longest = max(map(len, (self.id, self.source, self.kind, self.near, self.note, *self.names, *self.countries)))
        if len(self.names) > MAX_NAMES or longest > MAX_TEXT:
            raise InputError(
                f"the place {self.id[:60]!a} has {len(self.names)} names, and a text of {longest} characters",
                hint=f"the limits are {MAX_NAMES} and {MAX_TEXT}",
            )

    @property
    def name(self) -> str:
        """The one to show."""
        return self.names[0]


class Match(StrEnum):
    """How a name met one of a place's."""

    SPELLING = "same spelling"
    TRANSLITERATION = "same consonants"
    SOUND = "similar letters"
    """The weaker key; it is asked only if nothing else is found."""


@dataclass(frozen=True)
class Candidate:
    """A place that a name may mean.

    Args:
        place: which.
        match: how the names met.
        is_favoured: True if the name says what kind of place it is and this is one, or says nothing of that, and the
            names did not meet by similar letters alone. Others may still be meant: kinds are mixed up in reports.
    """

    place: KnownPlace
    match: Match
    is_favoured: bool


@dataclass(frozen=True)
class _Entry:
    place: KnownPlace
    words: frozenset[tuple[str, ...]]
    features: frozenset[str]


class Gazetteer:
    """Places by every key of their names; of several with one id the last one given counts.

    Args:
        places: such as those shipped, then the user's own.
    """

    def __init__(self, places: Iterable[KnownPlace]) -> None:
        self.by_id = {place.id: place for place in places}
        self._entries: dict[str, _Entry] = {}
        self._bones: defaultdict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        self._sounds: defaultdict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        self._backdrop: defaultdict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        for place in self.by_id.values():
            self._add(place)

    @property
    def places(self) -> Sequence[KnownPlace]:
        """Every place, in the order given."""
        return tuple(self.by_id.values())

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Every place that a name may mean, those first that the name itself favours; none if nobody knows it."""
        asked = spelled(name)
        if not asked.words:
            return ()
        found = [self._candidate(each, asked) for each in self._bones.get(asked.bones, ())]
        if not found:
            found = [
                Candidate(self.by_id[each], Match.SOUND, is_favoured=False)
                for each in self._sounds.get(asked.sounds, ())
            ] or [self._candidate(each, asked) for each in self._backdrop.get(asked.letters, ())]
        return tuple(sorted(found, key=lambda candidate: (not candidate.is_favoured, candidate.place.id)))

    def _add(self, place: KnownPlace) -> None:
        names = [each for each in map(spelled, place.names) if each.words]
        said = frozenset().union(spelled(f"x {place.kind}").features, *(each.features for each in names))
        self._entries[place.id] = _Entry(place, frozenset(each.words for each in names), said)
        for each in names:
            if place.is_backdrop:
                self._backdrop[each.letters][place.id] = None
                continue
            self._bones[each.bones][place.id] = None
            self._sounds[each.sounds][place.id] = None

    def _candidate(self, place_id: str, asked: Spelled) -> Candidate:
        entry = self._entries[place_id]
        match = Match.SPELLING if asked.words in entry.words else Match.TRANSLITERATION
        return Candidate(entry.place, match, not asked.features or bool(asked.features & entry.features))


def same_place_name(one: str, other: str) -> bool:
    """True if two names are one name by the rules of transliteration, and neither says it is of another kind."""
    left, right = spelled(one), spelled(other)
    if not left.words or not right.words:
        return folded(one) == folded(other) != ""
    is_other_kind = bool(left.features and right.features and not left.features & right.features)
    return left.bones == right.bones and not is_other_kind


def position(lon_deg: float, lat_deg: float, doubt_m: float) -> Place:
    """Where a known place is, from degrees and metres of doubt.

    Raises:
        InputError: it is off the Earth, or the doubt is out of its limits.
    """
    try:
        return Place(round(lon_deg * E7), round(lat_deg * E7), max(1, round(doubt_m)))
    except (OverflowError, ValueError) as error:
        raise InputError(f"{lon_deg}, {lat_deg} is no place", hint="give degrees and metres as numbers") from error
