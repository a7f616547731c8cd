"""How much a stream of Arrow IPC comes to once it is unpacked, known before any of it is.

Arrow unpacks a batch as a whole, and a few thousand bytes can be packed from gigabytes. Each packed buffer begins with
the number of bytes that it holds, and Arrow unpacks no more than that; where the buffers lie is said in the message's
head, a flatbuffer: see Message.fbs of Apache Arrow, and "Internals" of FlatBuffers.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import struct
from contextlib import suppress
from typing import Any, NamedTuple

import pyarrow as pa

from truceline.adapters.connectors.truceline_tables import ARROW_FILE_MAGIC

_DICTIONARY_BATCH, _RECORD_BATCH = 2, 3
_OLD_WAY = b"ARROW:experimental_compression"
"""How Arrow 0.17 said that a message is packed; nobody has written it since 2020, and it is still read."""


def unpacked_bytes(content: bytes) -> int:
    """How many bytes the packed buffers of a stream say that they hold, up to where it cannot be read on.

    Args:
        content: Arrow IPC, as a stream or a file.

    Raises:
        ValueError: a message's head says in no known way what is packed.
    """
    total = 0
    with suppress(pa.ArrowException, OSError, StopIteration):
        messages = pa.ipc.MessageReader.open_stream(pa.BufferReader(content.removeprefix(ARROW_FILE_MAGIC)))
        while True:
            message = messages.read_next_message()
            total += _of_message(message.metadata.to_pybytes(), message.body)
    return total


def _of_message(head: bytes, body: Any) -> int:
    if _OLD_WAY in head:
        raise ValueError("it is packed in the way of Arrow 0.17")
    message = _Table(head, _number("I", head, 0))
    place = message.place(1)
    kind = _number("B", head, place) if place else 0
    if kind not in (_RECORD_BATCH, _DICTIONARY_BATCH):
        return 0
    batch = message.below(2)
    if kind == _DICTIONARY_BATCH:
        batch = batch.below(1)
    return sum(_of_buffer(body, *pair) for pair in batch.pairs(2)) if batch.place(3) else 0


def _of_buffer(body: Any, offset: int, length: int) -> int:
    """What the buffer says that it holds; -1 is one that was not packed."""
    return max(_number("q", body, offset), length) if length else 0


class _Table(NamedTuple):
    """A table of a flatbuffer, whose fields are known by number.

    Args:
        content: of the flatbuffer. at: where the table begins.
    """

    content: bytes
    at: int

    def place(self, field: int) -> int:
        """Where a field stands; 0 if it does not."""
        fields_at = self.at - _number("i", self.content, self.at)
        where = 4 + 2 * field
        offset = _number("H", self.content, fields_at + where) if where < _number("H", self.content, fields_at) else 0
        return self.at + offset if offset else 0

    def below(self, field: int) -> _Table:
        """The table that a field leads to."""
        place = self.place(field)
        return _Table(self.content, place + _number("I", self.content, place))

    def pairs(self, field: int) -> list[tuple[int, int]]:
        """The pairs of numbers that a field lists."""
        place = self.place(field)
        if not place:
            return []
        listed_at = place + _number("I", self.content, place)
        count = _number("I", self.content, listed_at)
        return [
            (_number("q", self.content, at), _number("q", self.content, at + 8))
            for at in range(listed_at + 4, listed_at + 4 + 16 * count, 16)
        ]


def _number(form: str, content: Any, at: int) -> int:
    if at < 0:
        raise ValueError(f"{at} lies before the beginning")
    try:
        (number,) = struct.unpack_from(f"<{form}", content, at)
    except struct.error as error:
        raise ValueError(f"{at} lies behind the end") from error
    return int(number)
