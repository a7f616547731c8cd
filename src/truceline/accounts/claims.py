"""What a claim is: who says what, through whom, how surely, of whom, how many, where and when.

Nothing in a claim is filled in: what the text does not give is None. Its JSON stands in ``claims_json``.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DOCUMENT = "document"
"""The holder of what a text says in its own voice."""
MAX_CLAIMS, MAX_CHARACTERS = 5_000, 2_000_000
"""Of one text, and in one text: more than any report has."""


class ClaimType(StrEnum):
    """What is claimed to have happened, to be, or to be said."""

    ENTRY = "entry"
    ADVANCE = "advance"
    PRESENCE = "presence"
    WITHDRAWAL = "withdrawal"
    WARNING = "warning"
    STRIKE = "strike"
    DAMAGE = "damage"
    CASUALTIES = "casualties"
    AFFILIATION = "affiliation"
    LOCATION = "location"
    ZONE_STATUS = "zone_status"
    POSTURE = "posture"
    STATEMENT = "statement"


class Modality(StrEnum):
    """How the holder stands to what is claimed."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    DENIED = "denied"
    BELIEVED = "believed"
    UNCLEAR = "unclear"
    THREATENED = "threatened"
    CONDITIONAL = "conditional"


class Basis(StrEnum):
    """What the holder goes by, where the text says it."""

    OBSERVATION = "observation"
    ASSESSMENT = "assessment"
    HEARSAY = "hearsay"


class Level(StrEnum):
    """How firmly the words hang on their holder: no probability, for none was ever calibrated."""

    QUOTED = "quoted"
    ATTRIBUTED = "attributed"
    DOCUMENT = "document"
    UNCERTAIN = "uncertain"


class Qualifier(StrEnum):
    """What was printed beside a number."""

    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    UP_TO = "up_to"
    FEWER_THAN = "fewer_than"
    RANGE = "range"
    VAGUE = "vague"
    NONE = "none"
    ORDINAL = "ordinal"


class Unit(StrEnum):
    """Of a measured length, as printed."""

    KM, M, MI, NMI = "km", "m", "mi", "nmi"


class Relation(StrEnum):
    """How what is claimed stands to the place that is named."""

    AT = "at"
    IN = "in"
    NEAR = "near"
    TOWARD = "toward"
    ALONG = "along"
    OUTSIDE = "outside"
    DISTANCE = "distance"
    BEARING = "bearing"
    DISTANCE_BEARING = "distance_bearing"


class Bearing(StrEnum):
    """The sixteen points of the compass."""

    N, NNE, NE, ENE = "N", "NNE", "NE", "ENE"
    E, ESE, SE, SSE = "E", "ESE", "SE", "SSE"
    S, SSW, SW, WSW = "S", "SSW", "SW", "WSW"
    W, WNW, NW, NNW = "W", "WNW", "NW", "NNW"


class Precision(StrEnum):
    """How finely a time is given."""

    MINUTE, HOUR, DAY = "minute", "hour", "day"
    WEEK, MONTH, YEAR, VAGUE = "week", "month", "year", "vague"


@dataclass(frozen=True)
class SaidOn:
    """When a holder spoke: the printed words, and the date in ISO 8601 that they come to."""

    text: str
    date: str | None


@dataclass(frozen=True)
class Source:
    """Who says it.

    Args:
        holder: the innermost party that can be named; ``DOCUMENT`` for the text's own voice.
        chain: from whom the holder has it, the holder, and through whom it came, in this order.
        basis: what the holder goes by. said_on: when the holder spoke, where that is printed.
    """

    holder: str = DOCUMENT
    chain: tuple[str, ...] = (DOCUMENT,)
    basis: Basis | None = None
    said_on: SaidOn | None = None

    @property
    def is_document(self) -> bool:
        """Whether the text says it in its own voice."""
        return self.holder == DOCUMENT


@dataclass(frozen=True)
class Quantity:
    """How many or how much, within the bounds that are printed; a bound that is not printed is None.

    Args:
        what: is counted or measured. text: the printed words. unit: of a length, else None.
        state: what became of them, such as ``killed`` or ``destroyed``.
    """

    what: str
    low: float | None
    high: float | None
    qualifier: Qualifier
    text: str
    unit: Unit | None = None
    state: str | None = None


@dataclass(frozen=True)
class Kilometres:
    """A distance within its bounds, turned into kilometres from whatever unit is printed."""

    low: float
    high: float


@dataclass(frozen=True)
class Place:
    """Where, as the text puts it.

    Args:
        text: the printed words. relation: to the named place. name: of the named place, the anchor of a distance.
        distance_km: from the anchor, with the qualifier printed beside it. bearing: every one that is printed.
        lat, lon: degrees on WGS 84, only where the text prints them or a gazetteer was asked.
    """

    text: str
    relation: Relation
    name: str
    distance_km: Kilometres | None = None
    distance_qualifier: Qualifier | None = None
    bearing: tuple[Bearing, ...] = ()
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class Time:
    """When: the printed words, and the first and last day or minute in ISO 8601; an open end is None."""

    text: str
    start: str | None
    end: str | None
    precision: Precision


@dataclass(frozen=True)
class Claim:
    """One thing that one holder says in one sentence.

    Args:
        id: of the claim, unique in its account. span: of the sentence, code points into the text, end exclusive.
        text: the sentence. type, modality, source: what, how surely, and who says it.
        actor, target: who did it, and to whom, as named. object: whatever else says what it is about.
        about: which incident it is about, where that is known. rule: what found it. level: how it is attributed.
        proposed_by: the model that proposed it; None for what the rules read, or a person has taken over.
    """

    id: str
    span: tuple[int, int]
    text: str
    type: ClaimType
    modality: Modality = Modality.ASSERTED
    source: Source = Source()
    actor: str | None = None
    target: str | None = None
    object: str | None = None
    quantities: tuple[Quantity, ...] = ()
    place: Place | None = None
    time: Time | None = None
    about: str | None = None
    rule: str | None = None
    level: Level | None = None
    proposed_by: str | None = None


@dataclass(frozen=True)
class Document:
    """What is known of a text before it is read: its name here, title, publisher, date (ISO 8601) and language."""

    doc_id: str
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    lang: str = "en"


@dataclass(frozen=True)
class Account:
    """What one text claims."""

    document: Document
    claims: tuple[Claim, ...]
