"""What the log says since a time, one row for each thing that somebody did or that came or failed to come."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from truceline.line.messages import Message, message_from_text
from truceline.model.times import dtg_from_instant
from truceline.node.alerting.alerts import NOUN as ALERT
from truceline.node.alerting.alerts import AlertBook
from truceline.node.deeds import book
from truceline.node.node import Node
from truceline.record.entries import Entry, EntryKind, entry_from_leaf
from truceline.signing.notes import read_unverified

MOST_ROWS = 1_000
_AT_ONCE = 1_000
_TOLD = frozenset(
    {
        EntryKind.MANIFEST,
        EntryKind.SENT,
        EntryKind.RECV,
        EntryKind.REFUSED,
        EntryKind.AGREE,
        EntryKind.NOTE,
        EntryKind.EXPORT,
        EntryKind.CLOSE,
    }
)
"""The others are the breathing of the node; they are counted."""
_DIGITS = 12


class LogRows(NamedTuple):
    """What the log says."""

    rows: tuple[str, ...]
    """The newest thousand, in the order of the log."""
    left_out: int
    """How many more rows there would be before them."""
    counts: tuple[tuple[str, int], ...]
    """How many entries of each kind there are, by kind."""


def log_rows(node: Node, first: int, end: int) -> LogRows:
    """What entries of our log say; deeds on alerts that are hidden from a desk are neither told nor counted.

    Args:
        node: ours.
        first: index of the first entry.
        end: index behind the last one.
    """
    hidden = {alert.id for alert in book(node, AlertBook).alerts.values() if alert.hidden_from}
    counts: Counter[str] = Counter()
    rows: list[str] = []
    for entry in _entries(node, first, end):
        if entry.extra.get("is") == ALERT and entry.extra.get("of") in hidden:
            continue
        counts[str(entry.kind)] += 1
        if entry.kind in _TOLD:
            rows.append(f"{entry.index:7}  {dtg_from_instant(entry.at)}  {_words(node, entry)}")
    left_out = max(0, len(rows) - MOST_ROWS)
    return LogRows(tuple(rows[left_out:]), left_out, tuple(sorted(counts.items())))


def _entries(node: Node, first: int, end: int) -> Iterator[Entry]:
    for start in range(first, end, _AT_ONCE):
        yield from map(entry_from_leaf, node.store.leaves(start, min(start + _AT_ONCE, end)))


def _words(node: Node, entry: Entry) -> str:
    words = {
        EntryKind.REFUSED: f"kept out a text of {entry.peer}: {entry.extra.get('reason', '')}",
        EntryKind.AGREE: f"agreement {entry.note_id[:_DIGITS]} bears signatures of {entry.extra.get('signed', '')}",
        EntryKind.MANIFEST: f"keys of {entry.peer or node.party} were changed",
        EntryKind.NOTE: _noted(entry),
    }
    if entry.kind is EntryKind.SENT:
        return f"sent {_message(node, entry)}"
    if entry.kind is EntryKind.RECV:
        return f"received from {entry.peer}: {_message(node, entry)}"
    return words.get(entry.kind, str(entry.kind))


def _message(node: Node, entry: Entry) -> str:
    message = _message_in(node, entry)
    if message is None:
        return f"message {entry.note_id[:_DIGITS]}, whose text is not here"
    drill = "DRILL " if message.is_drill else ""
    return f"{drill}{message.precedence} {message.kind} {message.id[:_DIGITS]} to {', '.join(message.to)}"


def _message_in(node: Node, entry: Entry) -> Message | None:
    """The message that an entry brought into the log, whose signatures were checked then."""
    note = node.store.content(entry.obj)
    text = read_unverified(note).text if note else ""
    return message_from_text(text) if text.startswith("truceline/msg/") else None


def _noted(entry: Entry) -> str:
    extra: Any = entry.extra
    if "missed" in extra:
        return f"missed: the {extra['missed']} of {entry.note_id[:_DIGITS]}, between us and {entry.peer}"
    if "act" not in extra:
        about = f" of {entry.peer}" if entry.peer else ""
        return f"{extra.get('is', 'note')}{about}"
    operator = f" ({extra['operator']})" if "operator" in extra else ""
    drill = "DRILL " if extra.get("drill") else ""
    return f"{drill}{extra['is']} {extra['of'][:_DIGITS]}: {extra['act']} by {extra['desk']}{operator}"
