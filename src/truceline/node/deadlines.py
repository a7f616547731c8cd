"""What the passing of time brings about: ticks, missed deadlines, cosignatures to keep, attempts that led nowhere.

Silence is evidence only if somebody wrote it down when it happened.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from truceline.errors import NotFoundError
from truceline.line.logged import Attempt, Missed
from truceline.line.messages import message_from_text
from truceline.node import labels
from truceline.node.accusations import lines_with
from truceline.node.lines import object_of
from truceline.node.node import Moment, Node
from truceline.node.notifying.register import State, register_of
from truceline.node.saying.inbox import item
from truceline.record.checkpoints import checkpoint_from_text
from truceline.record.entries import Draft, EntryKind
from truceline.record.store import Change, Due, Label, object_name
from truceline.record.ticks import is_tick_due
from truceline.signing.canonical import Value
from truceline.signing.notes import read_unverified

MOST_AT_ONCE = 500
MOST_TRIED = 10_000
"""Attempts that are remembered for each peer before old ones are looked through."""
HOUR_MS = 3_600_000


class Overdue(NamedTuple):
    """Something was not there in time; both sides write that down, each for itself."""

    line: str
    peer: str
    """Who owed it, or to whom we owed it."""
    message_id: str
    missed: Missed
    is_ours: bool
    """True if it is we who owe it."""


def tick(node: Node, now: Moment) -> tuple[Overdue, ...]:
    """Writes down what the time has brought; to be called some times a minute.

    Raises:
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    newest = node.newest(labels.TICKS)
    if is_tick_due(newest, now.boot, now.mono_ms):
        node.commit(Change((node.draft(now, EntryKind.TICK),), (Label(0, labels.TICKS),)))
        _keep_cosignatures(node, now)
    found: list[Overdue] = []
    while due := node.store.due(now.at, MOST_AT_ONCE):
        for each in due:
            found += _write_overdue(node, each, now)
    return tuple(found)


def write_attempts(node: Node, peer: str, notes: Iterable[str], attempt: Attempt, now: Moment) -> int:
    """Writes down that notes were offered to a peer that did not receipt them; how many entries that made.

    The first time at once, and from then on once an hour for each note and outcome: that it was tried every minute
    of a night is told by the hours.

    Args:
        node: ours.
        peer: to whom they were offered.
        notes: their SHA-256.
        attempt: by which carrier, and how that went.
        now: the time.
    """
    known = node.peer(peer)
    if len(known.tried) > MOST_TRIED:
        known.tried = {tried: at for tried, at in known.tried.items() if now.mono_ms - at < HOUR_MS}
    tried = known.tried
    drafts: list[Draft] = []
    for obj in notes:
        last = tried.get((obj, attempt.outcome))
        if last is not None and now.mono_ms - last < HOUR_MS:
            continue
        tried[obj, attempt.outcome] = now.mono_ms
        note = read_unverified(object_of(node.store, obj))
        if note.text.startswith("truceline/msg/"):
            line = message_from_text(note.text).line
            about = {"line": line, "peer": peer, "note_id": note.id, "obj": obj, "extra": attempt.extra}
            drafts.append(node.draft(now, EntryKind.ATTEMPT, **about))
    if drafts:
        node.commit(Change(tuple(drafts)))
    return len(drafts)


def _write_overdue(node: Node, due: Due, now: Moment) -> list[Overdue]:
    found = list(_overdue(node, due.note_id, now))
    drafts = tuple(
        node.draft(
            now, EntryKind.NOTE, line=each.line, peer=each.peer, note_id=each.message_id, extra=each.missed.extra
        )
        for each in found
    )
    node.commit(Change((*drafts, *_lapse_drafts(node, due, now)), seen_to=(due,)))
    return found


def _lapse_drafts(node: Node, due: Due, now: Moment) -> Iterator[Draft]:
    """That the time of a notice has run out, if it has, and nothing took its place; at the end of that time only."""
    for line in node.lines:
        register = register_of(node, line)
        listed = register.listed.get(due.note_id)
        if listed is None or listed.notified is None or listed.notified.notice.ends_at != due.at:
            continue
        if register.state_of(listed, now.at) is State.LAPSED:
            extra: dict[str, Value] = {"lapsed": str(listed.message.kind), "until": due.at}
            yield node.draft(now, EntryKind.NOTE, line=line, note_id=due.note_id, extra=extra)


def _overdue(node: Node, message_id: str, now: Moment) -> Iterator[Overdue]:
    try:
        found = item(node, message_id)
    except NotFoundError:
        return  # its note was erased: nobody can say any more what it asked for
    if found.incoming:
        message = found.incoming.message
        for missed in found.incoming.duties.to_log(now.at):
            yield Overdue(message.line, message.sender, message_id, missed, is_ours=True)
    for way in found.outgoing:
        for missed in way.duties.to_log(now.at):
            yield Overdue(way.message.line, way.recipient, message_id, missed, is_ours=False)


def _keep_cosignatures(node: Node, now: Moment) -> None:
    """The newest cosignatures of peers on our log, as entries, wherever they cover a message that none covered yet."""
    for peer in {party for line in node.lines for party in node.line(line).peers}:
        note = node.peer(peer).cosigned
        if not note:
            continue
        last = node.newest(labels.cosigned_by(peer))
        covered = _size_of(object_of(node.store, last.obj)) if last else 0
        newest = max((_newest_message(node, line) for line in lines_with(node, peer)), default=-1)
        if covered <= newest < _size_of(note) or (_size_of(note) > covered and _is_old(last, now)):
            draft = node.draft(now, EntryKind.COSIGNED, peer=peer, obj=object_name(note))
            node.commit(Change((draft,), (Label(0, labels.cosigned_by(peer)),), objects=(note,)))


def _is_old(last: Draft | None, now: Moment) -> bool:
    return last is None or now.at - last.at >= HOUR_MS


def _newest_message(node: Node, line: str) -> int:
    """Where the newest message of a line stands; -1 if there is none."""
    entry = node.newest(labels.messages_on(line))
    return entry.index if entry else -1


def _size_of(note: bytes) -> int:
    return checkpoint_from_text(read_unverified(note).text).size
