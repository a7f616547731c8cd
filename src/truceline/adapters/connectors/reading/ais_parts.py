"""AIS messages put together from the sentences that carry their parts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass

from truceline.adapters.connectors.reading.sentences import Sentence
from truceline.errors import ReportError

PART_DISTANCE = 100
"""Parts of one message come within so many rows: sequence numbers are used again after ten messages."""


@dataclass(frozen=True)
class Part:
    """What one sentence carries of a message.

    Args:
        row: its number. raw: its bytes. payload: six-bit armour. fill_bits: how many bits at the end to ignore.
        received_at: ms since 1970 UTC, where the receiver said so.
    """

    row: int
    raw: bytes
    payload: str
    fill_bits: int
    received_at: int | None


class Parts:
    """The parts that still wait for others; few, because they wait for `PART_DISTANCE` rows only."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, ...], dict[int, Part]] = {}

    def joined(self, heard: Sentence, row: int, raw: bytes, received_at: int | None) -> tuple[list[Part], list[Part]]:
        """All parts of the message that this sentence completes, in order, or none; and parts that are given up.

        Raises:
            ReportError: the sentence says nothing that could be a part.
        """
        total, number, fill_bits = _numbering(heard)
        part = Part(row, raw, heard.fields[5], fill_bits, received_at)
        if total == 1:
            return [part], []
        key = (heard.fields[0], str(total), *heard.fields[3:5], heard.tags.get("g", "").rpartition("-")[2])
        parts = self._waiting.pop(key, {})
        lost = list(parts.values()) if number in parts else []
        parts = {number: part} if lost else {**parts, number: part}
        if len(parts) < total:
            self._waiting[key] = parts
            return [], lost
        return [parts[number] for number in range(1, total + 1)], lost

    def lost_before(self, row: int | None) -> list[Part]:
        """Parts that have waited in vain since before a row, or all that wait; they are forgotten."""
        late = [
            key
            for key, parts in self._waiting.items()
            if row is None or max(part.row for part in parts.values()) < row - PART_DISTANCE
        ]
        return [part for key in late for part in self._waiting.pop(key).values()]


def _numbering(heard: Sentence) -> tuple[int, int, int]:
    """How many parts the message has, which this is, and its fill bits. Some gateways add fields at the end."""
    if len(heard.fields) < 7:
        raise ReportError("AIS sentence with too few fields")
    digits = (heard.fields[1], heard.fields[2], heard.fields[6])
    if not all(len(digit) == 1 and digit in "0123456789" for digit in digits):
        raise ReportError("AIS sentence with impossible part numbers")
    total, number, fill_bits = map(int, digits)
    if not (1 <= number <= total and fill_bits <= 5):
        raise ReportError("AIS sentence with impossible part numbers")
    if not heard.fields[5]:
        raise ReportError("AIS sentence without a message")
    return total, number, fill_bits
