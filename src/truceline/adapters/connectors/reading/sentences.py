"""NMEA 0183 sentences with their checksums, and what receivers write around them.

That is a tag block before a sentence, or, as the U.S. Coast Guard does it, fields after its checksum of
which the last is the time.

Source: IEC 61162-1 and IEC 61162-450; https://gpsd.gitlab.io/gpsd/AIVDM.html
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import xor

from truceline.adapters.connectors.reading.values import FIRST_PLAUSIBLE_MS
from truceline.errors import ReportError

_SENTENCE = re.compile(rb"(?:\\([^\\]*)\\)?([!$])([^!$*\\]*)\*([0-9A-Fa-f]{2})(?:,([^*]*))?\s*")
_ENDING_TIME = re.compile(rb"(?:.*,)?([0-9]{10})")
_TAG_BLOCK = re.compile(rb"([^*]*)\*([0-9A-Fa-f]{1,2})")

AIS_ROW = re.compile(rb"^(?:\\[^\\\r\n]*\\)?![A-Z]{2}VD[MO],", re.MULTILINE)
"""Finds a row that begins like a sentence of AIS."""


@dataclass(frozen=True)
class Sentence:
    """One sentence whose checksum is right.

    Args:
        fields: the first is the address with its sign, such as ``!AIVDM``. checksum: as it was sent.
        tags: the fields of its tag block by their letter, such as ``c`` (time), ``s`` (station), ``g`` (group).
    """

    fields: tuple[str, ...]
    checksum: int
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def received_at(self) -> int | None:
        """Milliseconds since 1970 UTC, by the receiver that wrote the tag block; or None."""
        text = self.tags.get("c", "")
        if not (text.isascii() and text.isdigit() and len(text) < 15):
            return None
        # Tag blocks write seconds or milliseconds; no number is a plausible time as both.
        return int(text) if int(text) >= FIRST_PLAUSIBLE_MS else int(text) * 1000


def sentence(row: bytes) -> Sentence:
    """The sentence in a row of text.

    Raises:
        ReportError: there is none, or a checksum is absent or wrong.
    """
    match = _SENTENCE.fullmatch(row)
    if match is None:
        raise ReportError("not an NMEA sentence with a checksum")
    block, start, body, checksum, ending = match.groups()
    if _checksum(body) != int(checksum, 16):
        raise ReportError("wrong checksum")
    fields = body.decode("ascii", "replace").split(",")
    time = _ENDING_TIME.fullmatch(ending or b"")
    tags = {"c": time[1].decode()} if time else {}
    return Sentence((start.decode() + fields[0], *fields[1:]), int(checksum, 16), {**tags, **_tags(block)})


def _tags(block: bytes | None) -> dict[str, str]:
    if block is None:
        return {}
    match = _TAG_BLOCK.fullmatch(block)
    if match is None or _checksum(match[1]) != int(match[2], 16):
        raise ReportError("wrong checksum of the tag block")
    pairs = (part.partition(":") for part in match[1].decode("ascii", "replace").split(","))
    return {name: value for name, _, value in pairs}


def _checksum(data: bytes) -> int:
    return reduce(xor, data, 0)
