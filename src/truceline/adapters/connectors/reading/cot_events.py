"""A stream of bytes cut into Cursor on Target events. It is not one XML document: prologs come again and again.

Source: what ATAK, pytak and TAK servers send; the end of an event is ``</event>`` or that of a lone start tag.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

MAX_EVENT_BYTES = 1024 * 1024
TOO_LONG = f"event longer than {MAX_EVENT_BYTES} bytes"
BREAKS_OFF = "event that breaks off"
NO_EVENT = "bytes that are no event"

_READ_BYTES = 256 * 1024

_BEGIN = re.compile(rb"<event(?=[\s/>])")
_BEGIN_BYTES = len(b"<event ")
_LONE_TAG = re.compile(rb"""<event(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+(?<=/)>""")
_END = re.compile(rb"</event\s*>|<event(?=[\s/>])")
_BETWEEN = re.compile(rb"(?:\s++|\xef\xbb\xbf|<\?[^>]*+\?*+>|<!--.*?-->|</?events(?:\s[^>]*+)?>)*+", re.DOTALL)


def events(stream: BinaryIO) -> Iterator[tuple[bytes, str]]:
    """Each event, or what stands in the place of one, with its fault; the fault is empty if the event is whole.

    What comes out does not depend on how the stream is cut into reads, and little more than one event is held.
    """
    return chain.from_iterable(events_by_read(stream))


def events_by_read(stream: BinaryIO) -> Iterator[Iterable[tuple[bytes, str]]]:
    """The same, together as each read of the stream brings them: whoever gives on what there is must know when."""
    cutter = _Cutter()
    while data := stream.read(_READ_BYTES):
        yield cutter.cut(data)
    yield cutter.rest()


class _Cutter:
    """What has been read and is not yet an event."""

    def __init__(self) -> None:
        self._buffer = b""

    def cut(self, data: bytes) -> Iterator[tuple[bytes, str]]:
        """All events that end in these bytes."""
        self._buffer += data
        start = 0
        while True:
            begin = _BEGIN.search(self._buffer, start)
            if begin is None:
                break
            yield from _gap(self._buffer[start : begin.start()])
            start = begin.start()
            end, fault = self._end(start)
            if end == start:
                break
            yield self._buffer[start:end], fault
            start = end
        self._buffer = self._buffer[start:]
        # A gap without end is let go in pieces, but never a piece that may hold half of a beginning.
        while begin is None and len(self._buffer) >= MAX_EVENT_BYTES + _BEGIN_BYTES:
            yield from _gap(self._buffer[:MAX_EVENT_BYTES])
            self._buffer = self._buffer[MAX_EVENT_BYTES:]

    def rest(self) -> Iterator[tuple[bytes, str]]:
        """What is left when nothing more comes."""
        if _BEGIN.match(self._buffer):
            yield self._buffer, BREAKS_OFF
        else:
            yield from _gap(self._buffer)

    def _end(self, start: int) -> tuple[int, str]:
        """Where the event ends, and its fault; where it starts if more must be read to know."""
        limit = start + MAX_EVENT_BYTES
        lone = _LONE_TAG.match(self._buffer, start, limit)
        if lone is not None:
            return lone.end(), ""
        end = _END.search(self._buffer, start + 1, limit)
        if end is not None:
            return (end.start(), BREAKS_OFF) if end[0] == b"<event" else (end.end(), "")
        return (limit, TOO_LONG) if len(self._buffer) >= limit else (start, "")


def _gap(data: bytes) -> Iterator[tuple[bytes, str]]:
    """What lies between events, in pieces of bounded size, unless it is what may lie there."""
    for start in range(0, len(data), MAX_EVENT_BYTES):
        piece = data[start : start + MAX_EVENT_BYTES]
        if _BETWEEN.fullmatch(piece) is None:
            yield piece, NO_EVENT
