"""What is to go out: the words in every language, and what they are about."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from truceline.errors import InputError
from truceline.line.wording.warnings import LANGUAGE, Statement
from truceline.model.places.place import E7
from truceline.model.zones import AGREED
from truceline.signing.canonical import Value, check_text
from truceline.signing.fields import HEX_64
from truceline.signing.showing import shown

LAYOUT = "leaflet/1"
"""How items are set: another layout has another number, so that an old one can be set again as it was."""
MAX_WAY = 200
"""Corners of a way out."""


class Medium(StrEnum):
    """What an item is made for."""

    LEAFLET = "leaflet"
    VOICE = "voice"


@dataclass(frozen=True, kw_only=True)
class ZoneNamed:
    """The zone that an item is about.

    Args:
        name: as people call it.
        version: SHA-256 of its canonical form; empty if it is named only.
        standing: of the geometry that is shown: ``agreed``, ``marked`` or ``claimed:PARTY``.
        words: the agreed words of the zone; may be empty.
        words_in: the language of these words, such as ``en``; empty if nobody says.
    """

    name: str
    version: str = ""
    standing: str = AGREED
    words: str = ""
    words_in: str = ""

    def __post_init__(self) -> None:
        for text in (self.name, self.standing, self.words):
            check_text(text)
        if self.version and not HEX_64.fullmatch(self.version):
            raise InputError(f"the zone's version is {shown(self.version)}", hint="it is a SHA-256: 64 hex digits")
        if self.words_in and not LANGUAGE.fullmatch(self.words_in):
            raise InputError(f"there is no language {shown(self.words_in)}", hint="write it like en")

    @property
    def document(self) -> dict[str, Value]:
        """In canonical values."""
        about = {"name": self.name, "version": self.version, "standing": self.standing}
        return {**about, "words": self.words, "words_in": self.words_in}


@dataclass(frozen=True, kw_only=True)
class Item:
    """What is to go out.

    Args:
        medium: what it is made for.
        said: the sentences, and their words in every language that it is made in.
        zone: what it is about; none if it is about no zone.
        way: the way out as corners, lon and lat in 1e-7 degree; empty if none is drawn.
        paper: of a leaflet, such as ``a4``; empty for voice.
        about: id of the message that says the same on the line; empty if there is none.
        to: whom a voice text calls; empty for paper.

    Raises:
        InputError: a part is missing, or too long.
        NoteError: a text has what no signed text may have.
    """

    medium: Medium
    said: Statement
    zone: ZoneNamed | None = None
    way: tuple[tuple[int, int], ...] = ()
    paper: str = ""
    about: str = ""
    to: str = ""

    def __post_init__(self) -> None:
        check_text(self.to)
        if bool(self.paper) != (self.medium is Medium.LEAFLET) or bool(self.to) != (self.medium is Medium.VOICE):
            raise InputError("paper is of leaflets, and a call is of voice", hint="give the one that belongs to it")
        if len(self.way) == 1 or len(self.way) > MAX_WAY:
            raise InputError(f"a way out of {len(self.way)} corners", hint=f"draw 2 to {MAX_WAY} of them")
        for lon_e7, lat_e7 in self.way:
            if abs(lon_e7) > 180 * E7 or abs(lat_e7) > 90 * E7:
                raise InputError(
                    f"a corner of the way out at {lon_e7 / E7:g}, {lat_e7 / E7:g} is off the Earth",
                    hint="the order is longitude, latitude: are the axes swapped?",
                )
        if self.about and not HEX_64.fullmatch(self.about):
            raise InputError(f"the message is {shown(self.about)}", hint="write its whole id: 64 hex digits")

    @property
    def document(self) -> dict[str, Value]:
        """In canonical values: what the check code covers."""
        parts: dict[str, Value] = {"medium": str(self.medium), "said": self.said.body}
        if self.zone:
            parts["zone"] = self.zone.document
        if self.way:
            parts["way"] = [list(corner) for corner in self.way]
        names = {"paper": self.paper, "about": self.about, "to": self.to}
        names["layout"] = LAYOUT if self.medium is Medium.LEAFLET else ""
        return parts | {name: text for name, text in names.items() if text}
