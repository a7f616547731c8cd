"""Items on record: made, set on paper, and what was reported of them since."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, NamedTuple

from truceline.errors import InputError
from truceline.node.apart import check_reference_apart
from truceline.node.deeds import Deed, book, new_id, record_deeds, the_one
from truceline.node.handing_out.items import Item, Medium
from truceline.node.handing_out.reports import Means, Reported
from truceline.node.node import Moment, Node
from truceline.record.codes import code_of, spelled, text_to_scan
from truceline.record.store import object_name
from truceline.signing.canonical import Value


class Verb(StrEnum):
    """What is done to an item."""

    MAKE = "make"
    SET = "set"
    """It was typeset: the file is kept by its hash."""
    PRINT = "print"
    GIVE = "give"
    """It was dropped, handed out or put up, as reported."""
    READ = "read"
    """It was read out, as reported."""


class By(NamedTuple):
    """Who records something: a desk, and the name of the person if it is given."""

    desk: str
    operator: str = ""


@dataclass(frozen=True)
class HandedOut:
    """An item, and everything that was recorded about it.

    Args:
        made: the deed by which it was made.
        obj: SHA-256 of what that deed says.
        origin: the log that has it.
        later: what was done with it, in the order of the log.
    """

    made: Deed
    obj: str
    origin: str
    later: tuple[Deed, ...]

    @property
    def code(self) -> str:
        """Its check code."""
        return code_of(self.obj)

    @property
    def spelled(self) -> str:
        """The code for the radio."""
        return spelled(self.code)

    @property
    def scan(self) -> str:
        """What the picture of its code says."""
        return text_to_scan(self.obj, self.origin)


@dataclass
class _Shelf:
    """The items of one medium, by id: the deed that made each, and the later ones."""

    made: dict[str, Deed] = field(default_factory=dict)
    later: dict[str, list[Deed]] = field(default_factory=dict)

    def take(self, deed: Deed) -> None:
        """See ``Book``."""
        if deed.verb == Verb.MAKE:
            self.made.setdefault(deed.of, deed)
        else:
            self.later.setdefault(deed.of, []).append(deed)


class Leaflets(_Shelf):
    """All leaflets."""

    NOUN: ClassVar[str] = str(Medium.LEAFLET)


class VoiceTexts(_Shelf):
    """All texts for reading out."""

    NOUN: ClassVar[str] = str(Medium.VOICE)


_SHELVES: Mapping[Medium, type[Leaflets] | type[VoiceTexts]] = {Medium.LEAFLET: Leaflets, Medium.VOICE: VoiceTexts}


def make(node: Node, item: Item, by: By, now: Moment, *, is_drill: bool = False) -> HandedOut:
    """An item, once it is on record and has its check code.

    Raises:
        InputError: it belongs to a drill and the message that says the same is real, or the reverse.
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    check_reference_apart(node, item.about, is_drill=is_drill, what=f"the {item.medium}")
    item_id = new_id(node)
    deed = Deed(
        noun=str(item.medium),
        of=item_id,
        verb=Verb.MAKE,
        desk=by.desk,
        operator=by.operator,
        content=item.document,
        is_drill=is_drill,
    )
    record_deeds(node, [deed], now)
    return item_called(node, item.medium, item_id)


def item_called(node: Node, medium: Medium, digits: str) -> HandedOut:
    """The one item whose id begins with some digits.

    Raises:
        NotFoundError: there is none.
        InputError: there are several.
    """
    shelf = book(node, _SHELVES[medium])
    return _handed_out(node, shelf, the_one(shelf.made, digits, str(medium)))


def items(node: Node, medium: Medium, limit: int) -> tuple[HandedOut, ...]:
    """The newest items, the newest first."""
    shelf = book(node, _SHELVES[medium])
    newest = list(reversed(shelf.made))[:limit]
    return tuple(_handed_out(node, shelf, name) for name in newest)


class Setting(NamedTuple):
    """A leaflet as it was typeset."""

    file: bytes
    """The PDF."""
    name: str
    """Of the file."""
    program: str
    """What set it, with its version."""


def keep_setting(node: Node, digits: str, setting: Setting, by: By, now: Moment) -> HandedOut:
    """A leaflet, once its file is kept and is on record by its hash.

    Raises:
        as ``item_called`` and ``make``.
    """
    file: dict[str, Value] = {
        "sha256": object_name(setting.file),
        "size": len(setting.file),
        "type": "application/pdf",
        "name": setting.name,
    }
    said = _Said(Verb.SET, {"file": file, "program": setting.program}, (setting.file,))
    return _done(node, item_called(node, Medium.LEAFLET, digits), said, by, now)


def report_print(node: Node, digits: str, report: Reported, by: By, now: Moment) -> HandedOut:
    """A leaflet, once it is on record that copies of it were printed.

    Raises:
        as ``item_called`` and ``make``; InputError also if no number of copies is said.
    """
    if not report.copies:
        raise InputError("a print run of no copies", hint="say how many")
    return _done(node, item_called(node, Medium.LEAFLET, digits), _Said(Verb.PRINT, report.content), by, now)


def report_giving(node: Node, digits: str, report: Reported, by: By, now: Moment) -> HandedOut:
    """A leaflet, once it is on record that it was dropped, handed out or put up, as somebody reports.

    Raises:
        as ``item_called`` and ``make``; InputError also if it is not said by which means.
    """
    if report.means in (None, Means.RADIO, Means.LOUDSPEAKER):
        raise InputError("paper is not given out by that", hint="name the means: air-drop, by-hand, posted, other")
    found = item_called(node, Medium.LEAFLET, digits)
    if report.in_zone and "zone" not in found.made.content:
        raise InputError("the leaflet is about no zone", hint="give the area as a file, or in words")
    files = (report.area,) if report.area else ()
    return _done(node, found, _Said(Verb.GIVE, report.content, files), by, now)


def report_reading(node: Node, digits: str, report: Reported, by: By, now: Moment) -> HandedOut:
    """A voice text, once it is on record that it was read out, as somebody reports.

    Raises:
        as ``item_called`` and ``make``; InputError also if it was not made in such a language, or the means are not of
            voice.
    """
    if report.means not in (Means.RADIO, Means.LOUDSPEAKER, Means.OTHER) or not report.times:
        raise InputError("how and how often it was read out is not said", hint="name radio, loudspeaker or other")
    found = item_called(node, Medium.VOICE, digits)
    unknown = sorted(set(report.languages) - languages_of(found.made))
    if unknown or not report.languages:
        raise InputError(f"it was not made in {unknown}", hint="name the languages in which it was read out")
    return _done(node, found, _Said(Verb.READ, report.content), by, now)


def languages_of(made: Deed) -> set[str]:
    """The languages in which an item was made."""
    said = made.content["said"]
    texts = said["texts"] if isinstance(said, Mapping) else {}
    return set(texts) if isinstance(texts, Mapping) else set()


class _Said(NamedTuple):
    """A later deed, before it is known of which item."""

    verb: Verb
    content: Mapping[str, Value]
    files: tuple[bytes, ...] = ()


def _done(node: Node, item: HandedOut, said: _Said, by: By, now: Moment) -> HandedOut:
    made = item.made
    deed = Deed(
        noun=made.noun,
        of=made.of,
        verb=said.verb,
        desk=by.desk,
        operator=by.operator,
        content=said.content,
        is_drill=made.is_drill,
    )
    record_deeds(node, [deed], now, said.files)
    return item_called(node, Medium(made.noun), made.of)


def _handed_out(node: Node, shelf: Leaflets | VoiceTexts, item_id: str) -> HandedOut:
    made = shelf.made[item_id]
    return HandedOut(made, node.entry(made.index).obj, node.origin, tuple(shelf.later.get(item_id, ())))
