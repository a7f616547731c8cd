"""What somebody says became of an item: a print run, a drop, a reading on the radio."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from truceline.errors import InputError
from truceline.record.store import object_name
from truceline.signing.canonical import Value, check_text
from truceline.signing.showing import shown

MAX_WORDS = 1_000
MAX_COPIES = 100_000_000
_FREQUENCY = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,6})? [kM]Hz(?: (?:AM|FM|USB|LSB))?")


class Means(StrEnum):
    """How an item reached people, or was to."""

    AIR_DROP = "air-drop"
    BY_HAND = "by-hand"
    POSTED = "posted"
    RADIO = "radio"
    LOUDSPEAKER = "loudspeaker"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What somebody says became of an item.

    Args:
        said_by: a person, a unit, a party.
        from_at, to_at: when, ms since the epoch.
        means: how.
        copies: how many; 0 if nobody says.
        place: where, in words; may be empty.
        area: a GeoJSON file with the area; empty if there is none.
        in_zone: True if it was all over the item's zone.
        frequency: on which, such as ``156.8 MHz FM``; may be empty.
        languages: in which it was read out; empty for paper.
        times: how often it was read out.

    Raises:
        InputError: a part is missing, or not of its form.
    """

    said_by: str
    from_at: int
    to_at: int
    means: Means | None = None
    copies: int = 0
    place: str = ""
    area: bytes = b""
    in_zone: bool = False
    frequency: str = ""
    languages: tuple[str, ...] = ()
    times: int = 0

    def __post_init__(self) -> None:
        for text in (self.said_by, self.place):
            check_text(text)
            if len(text) > MAX_WORDS:
                raise InputError(f"a text of {len(text)} characters", hint=f"the limit is {MAX_WORDS}")
        if not self.said_by:
            raise InputError("nobody says so", hint="name who reports it: a person, a unit, a party")
        if not 0 <= self.from_at <= self.to_at:
            raise InputError("it ended before it began", hint="give the earlier time first")
        if not 0 <= self.copies <= MAX_COPIES:
            raise InputError(f"{self.copies} copies", hint=f"the limit is {MAX_COPIES}")
        if self.frequency and not _FREQUENCY.fullmatch(self.frequency):
            raise InputError(
                f"the frequency {shown(self.frequency)}", hint="write it like 156.8 MHz FM, or 4582.5 kHz USB"
            )

    @property
    def content(self) -> dict[str, Value]:
        """In canonical values; what was not said is left out."""
        parts: dict[str, Value] = {
            "means": str(self.means) if self.means else "",
            "copies": self.copies,
            "place": self.place,
            "area": object_name(self.area) if self.area else "",
            "in_zone": self.in_zone,
            "frequency": self.frequency,
            "languages": self.languages,
            "times": self.times,
        }
        said = {name: value for name, value in parts.items() if value}
        return {"said_by": self.said_by, "from_at": self.from_at, "to_at": self.to_at, **said}
