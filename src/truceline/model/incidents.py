"""An incident: a moment in time and place, what belongs to it, and what was said of it, each with who says so.

Nothing here is a finding. A decision is told as it was taken and by whom, an outcome as somebody states it, a figure as
the range that somebody gives. What nobody stated is not there.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias, TypeVar

from truceline.errors import InputError
from truceline.model.places.place import Place
from truceline.model.times import dtg_from_instant

MAX_TITLE = 200
MAX_NAME = 128
MAX_WORDS = 4_000
MAX_SIGNATORIES = 64
FEWEST_WITNESSES = 2
MAX_FIGURE = 10**12
MAX_AT = 253_402_300_799_999
"""The end of the year 9999: later than that no calendar shows."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")


class Part(StrEnum):
    """What a thing is that belongs to an incident."""

    ALERT = "alert"
    MESSAGE = "message"
    """Of any kind: a warning, and a notice of a site or a movement, too."""
    INCIDENT = "incident"
    """An earlier one."""


class Result(StrEnum):
    """How it ended, as somebody states it."""

    TURNED_BACK = "turned-back"
    LEFT = "left"
    STAYED = "stayed"
    UNKNOWN = "unknown"


class ItemState(StrEnum):
    """Where an item for the next meeting stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Span:
    """From when to when it was; both ms since the epoch, and equal for an instant.

    Raises:
        InputError: it ends before it begins, or lies beyond the calendar.
    """

    from_at: int
    to_at: int

    def __post_init__(self) -> None:
        if min(self.from_at, self.to_at) < 0 or max(self.from_at, self.to_at) > MAX_AT:
            raise InputError(
                f"a span from {self.from_at} to {self.to_at} ms", hint="give times of the years 1970 to 9999"
            )
        if self.to_at < self.from_at:
            begins, ends = dtg_from_instant(self.from_at), dtg_from_instant(self.to_at)
            raise InputError(f"a span from {begins} to {ends}", hint="it must end when it begins, or later")


@dataclass(frozen=True)
class Saying:
    """Who says a thing, and where that stands.

    Args:
        by: a person, a unit, a party; never empty.
        source: such as ``radio log, row 12`` or the id of a message; may be empty.

    Raises:
        InputError: nobody is named, or the words are too long.
    """

    by: str
    source: str = ""

    def __post_init__(self) -> None:
        check_words("who says so", self.by, MAX_NAME, is_needed=True)
        check_words("the source", self.source, MAX_WORDS)


@dataclass(frozen=True)
class Belonging:
    """Something on record that belongs to an incident.

    Args:
        part: what it is.
        name: its id.
        words: why it belongs here; may be empty.

    Raises:
        InputError: the id is none, or the words are too long.
    """

    part: Part
    name: str
    words: str = ""

    def __post_init__(self) -> None:
        check_form("id", self.name)
        check_words("the words", self.words, MAX_WORDS)


@dataclass(frozen=True)
class Event:
    """What the watch concluded, as it printed it.

    Args:
        sha256: of the row, which is kept.
        kind: such as ``entry``.
        track: which.
        zone: which; empty if the event has none.
        at: when, ms since the epoch.
        lon_e7: where, in 1e-7 degree.
        lat_e7: likewise.
        verdict: such as ``inside``; empty if the event has none.

    Raises:
        InputError: a part is not of its form.
    """

    sha256: str
    kind: str
    track: str
    zone: str
    at: int
    lon_e7: int
    lat_e7: int
    verdict: str = ""

    def __post_init__(self) -> None:
        check_form("hash of the row", self.sha256, _SHA256)
        for name, words in (("kind", self.kind), ("track", self.track)):
            check_words(f"the {name} of an event", words, MAX_TITLE, is_needed=True)
        for name, words in (("zone", self.zone), ("verdict", self.verdict)):
            check_words(f"the {name} of an event", words, MAX_TITLE)
        Span(self.at, self.at)
        Place(self.lon_e7, self.lat_e7, 1)


@dataclass(frozen=True)
class MediaFile:
    """A file that is kept by its hash, and that nobody here has opened.

    Args:
        sha256: of its content.
        size: in bytes.
        media_type: as its first bytes have it, such as ``image/jpeg``.
        name: for people only.
        said: who brought it, and from where.

    Raises:
        InputError: a part is not of its form.
    """

    sha256: str
    size: int
    media_type: str
    name: str
    said: Saying

    def __post_init__(self) -> None:
        check_form("hash of a file", self.sha256, _SHA256)
        check_words("the name of a file", self.name, MAX_NAME, is_needed=True)


@dataclass(frozen=True)
class Signatory:
    """One in whose name words were given out.

    Args:
        name: a person, a force, a state; never empty.
        is_clear: False if it is not known whether they stand behind the words.

    Raises:
        InputError: nobody is named, or the name is too long.
    """

    name: str
    is_clear: bool = True

    def __post_init__(self) -> None:
        check_words("the name of a signatory", self.name, MAX_NAME, is_needed=True)


@dataclass(frozen=True)
class Remark:
    """Something in words that belongs to an incident.

    Args:
        text: the words.
        said: who brings them.
        signatories: in whose name they were given out, if they are a statement of several; each once.

    Raises:
        InputError: there are no words, or too many; or a signatory is named twice, or there are more than 64.
    """

    text: str
    said: Saying
    signatories: tuple[Signatory, ...] = ()

    def __post_init__(self) -> None:
        check_words("the text", self.text, MAX_WORDS, is_needed=True)
        names = [signatory.name for signatory in self.signatories]
        if len(names) > MAX_SIGNATORIES:
            raise InputError(f"{len(names)} signatories", hint=f"name at most {MAX_SIGNATORIES}")
        twice = next((name for number, name in enumerate(names) if name in names[:number]), None)
        if twice is not None:
            raise InputError(f"the signatory {twice} is named twice", hint="name each once, clear or unclear")


@dataclass(frozen=True)
class Witness:
    """One who saw it.

    Args:
        name: as it stands on what was signed; never empty.
        role: what the witness was there as, such as ``second officer of the Standby 1``; may be empty.
        words: what this one adds or saw otherwise; may be empty.

    Raises:
        InputError: nobody is named, or something is too long.
    """

    name: str
    role: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        check_words("the name of a witness", self.name, MAX_NAME, is_needed=True)
        check_words("the role of a witness", self.role, MAX_NAME)
        check_words("what a witness adds", self.words, MAX_WORDS)


@dataclass(frozen=True)
class JointStatement:
    """What two people or more saw, in one text that each of them stands by.

    Args:
        text: the words.
        seen: from when to when they saw it.
        place_words: from where they saw it; never empty.
        witnesses: two at least, each once.
        said: who took it down, and where that stands, such as on a signed sheet that is kept as a file.

    Raises:
        InputError: there are no words, fewer than two witnesses, too many, or one of them twice.
    """

    text: str
    seen: Span
    place_words: str
    witnesses: tuple[Witness, ...]
    said: Saying

    def __post_init__(self) -> None:
        check_words("the statement", self.text, MAX_WORDS, is_needed=True)
        check_words("from where it was seen", self.place_words, MAX_WORDS, is_needed=True)
        if not FEWEST_WITNESSES <= len(self.witnesses) <= MAX_SIGNATORIES:
            raise InputError(
                f"{len(self.witnesses)} witnesses", hint=f"name {FEWEST_WITNESSES} to {MAX_SIGNATORIES}, or add words"
            )
        names = [" ".join(each.name.casefold().split()) for each in self.witnesses]
        twice = next(
            (each.name for each, name in zip(self.witnesses, names, strict=True) if names.count(name) > 1), None
        )
        if twice is not None:
            raise InputError(f"the witness {twice} is named twice", hint="a second witness is somebody else")


@dataclass(frozen=True)
class Decision:
    """What people decided, as they took it; nothing here proposes one.

    Args:
        text: in their own words.
        taken_at: when, ms since the epoch.
        said: who took it, and where that stands.

    Raises:
        InputError: there are no words, or too many.
    """

    text: str
    taken_at: int
    said: Saying

    def __post_init__(self) -> None:
        check_words("the text of a decision", self.text, MAX_WORDS, is_needed=True)
        Span(self.taken_at, self.taken_at)


@dataclass(frozen=True)
class Outcome:
    """How it ended, as somebody states it.

    Args:
        result: what.
        at: when, ms since the epoch.
        said: who says so.
        track: of which track, if it is one's.
        warning: id of the warning that came before; may be empty, and is when nobody knows how it ended.

    Raises:
        InputError: a warning is named where the end is unknown, or a part is not of its form.
    """

    result: Result
    at: int
    said: Saying
    track: str = ""
    warning: str = ""

    def __post_init__(self) -> None:
        Span(self.at, self.at)
        check_words("the track", self.track, MAX_TITLE)
        if self.warning:
            check_form("id of the warning", self.warning, _SHA256)
            if self.result is Result.UNKNOWN:
                raise InputError("unknown after a warning", hint="name the warning only where it is known how it ended")


@dataclass(frozen=True)
class Figure:
    """How many, as somebody states it: a range, and never one number that stands for several.

    Args:
        what: is counted, such as ``vehicles``.
        low: at least so many.
        high: at most so many; None if whoever gives it sets no bound, as in "more than 60".
        said: who gives it.

    Raises:
        InputError: the range is turned round or out of its limits, or nothing is counted.
    """

    what: str
    low: int
    high: int | None
    said: Saying

    def __post_init__(self) -> None:
        check_words("what is counted", self.what, MAX_NAME, is_needed=True)
        most = MAX_FIGURE if self.high is None else self.high
        if not 0 <= self.low <= most <= MAX_FIGURE:
            raise InputError(f"from {self.low} to {most}", hint=f"give a range from 0 to {MAX_FIGURE}")


@dataclass(frozen=True)
class Item:
    """Something for the next meeting.

    Args:
        number: among the incident's items, from 1; the newest statement of a number holds.
        text: what is to be talked about.
        owner: who sees to it.
        state: where it stands.

    Raises:
        InputError: a part is missing or too long.
    """

    number: int
    text: str
    owner: str
    state: ItemState = ItemState.OPEN

    def __post_init__(self) -> None:
        check_words("the text of an item", self.text, MAX_WORDS, is_needed=True)
        check_words("the owner of an item", self.owner, MAX_NAME, is_needed=True)
        if self.number < 1:
            raise InputError(f"item number {self.number}", hint="they count from 1")


@dataclass(frozen=True)
class Served:
    """An allegation was put to a party on the line.

    Args:
        message: its id, 64 hex digits.

    Raises:
        InputError: the id is none.
    """

    message: str

    def __post_init__(self) -> None:
        check_form("id of the allegation", self.message, _SHA256)


Statement: TypeAlias = (
    "Belonging | Event | MediaFile | Remark | JointStatement | Decision | Outcome | Figure | Item | Served"
)
_Kind = TypeVar("_Kind")


class Recorded(NamedTuple):
    """Where the log has a thing, and who put it there."""

    entry: int
    at: int
    desk: str
    operator: str


class Stated(NamedTuple):
    """What was said of an incident, and where the log has it."""

    recorded: Recorded
    what: Statement


@dataclass(frozen=True)
class Opening:
    """What an incident is said to be when it is opened.

    Args:
        title: in a few words, without a judgement.
        span: when it was.
        place: where, with how precisely that is known; none if nobody says.
        place_words: where, in words; may be empty.

    Raises:
        InputError: there is no title, or the words are too long.
    """

    title: str
    span: Span
    place: Place | None = None
    place_words: str = ""

    def __post_init__(self) -> None:
        check_words("the title", self.title, MAX_TITLE, is_needed=True)
        check_words("the place in words", self.place_words, MAX_TITLE)


@dataclass(frozen=True)
class Incident:
    """An incident, as the log has it.

    Args:
        id: 32 hex digits.
        opening: what it was said to be.
        opened: where the log has that.
        is_drill: True if nothing of it is real; what belongs to it is then a drill's as well.
        stated: everything since, in the order of the log.
    """

    id: str
    opening: Opening
    opened: Recorded
    is_drill: bool
    stated: tuple[Stated, ...] = ()

    def of(self, kind: type[_Kind]) -> tuple[tuple[Recorded, _Kind], ...]:
        """What was stated of one kind, in the order of the log."""
        return tuple((recorded, what) for recorded, what in self.stated if isinstance(what, kind))

    @property
    def items(self) -> Mapping[int, tuple[Recorded, Item]]:
        """The items for the next meeting, each as it was stated last, by number."""
        return {item.number: (recorded, item) for recorded, item in self.of(Item)}


def check_words(name: str, words: str, longest: int, *, is_needed: bool = False) -> None:
    """Does nothing for words that are not too long, and there if they must be; else an InputError names them."""
    if len(words) > longest:
        raise InputError(f"{name}: {len(words)} characters", hint=f"the limit is {longest}; attach what is longer")
    if is_needed and not words.strip():
        raise InputError(f"{name} is empty", hint="say it in a few words")


def check_form(name: str, text: str, pattern: re.Pattern[str] = _ID) -> None:
    """Does nothing for a text of a form, that of an id if none is given; else an InputError names it."""
    if not pattern.fullmatch(text):
        raise InputError(f"the {name} is {text[:70]!a}", hint=f"it must be like {pattern.pattern}")
