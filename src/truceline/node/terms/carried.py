"""What goes over into a party's next log: entries that say again what the log before it proves by signatures.

An agreement is such: its note bears the authorities' own signatures. It counts in the next log from when it is
entered there, which is never sooner than it did before. Two things stay behind, so that nobody relies on them: the
signature of a party that has terminated; and those of all others if entries were lost, for a termination may have been
among them. A termination of our own must be sent again, for its receipts stay behind as well. What a registrar has
decided goes over as its own signed word.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from truceline.errors import InputError, NotFoundError, TrustError
from truceline.line.agreements import Agreement
from truceline.line.bodies import agreement_in
from truceline.line.kinds import MessageKind
from truceline.line.logged import DECIDED
from truceline.line.terms.lights import signature_extra
from truceline.node import labels
from truceline.node.lines import entries_labelled, object_of, place_in
from truceline.node.node import Moment, Node
from truceline.node.saying.messages import open_logged
from truceline.node.terms.agreements import Standing, agreements_on, files_of, standing_of
from truceline.record.entries import Draft, EntryKind
from truceline.signing.parties.manifests import Position

CARRIED = "carried"
"""What an entry is that brings a manifest of our own over from the log before."""
PROPOSED = "proposed"
"""What an entry is that brings a proposal over from the log before."""


class Carried(NamedTuple):
    """An entry of the next log, where it is found again, and what it names by hash."""

    draft: Draft
    labels: tuple[str, ...] = ()
    objects: tuple[bytes, ...] = ()


def carried_agreements(old: Node, new: Node, now: Moment, *, is_whole: bool) -> Iterator[Carried]:
    """The entries for every agreement that has not ended: proposals, annexes, and the signatures that still count.

    Args:
        old: a node on the record before.
        new: a node of the same party on the next one.
        now: the time.
        is_whole: False if entries of the record before were lost.
    """
    for line in old.lines:
        for standing in _going_on(old, line, now):
            yield from _proposals(old, new, standing.agreement, now)
            yield from _signatures(old, new, standing, now, is_whole=is_whole)
            yield from _decisions(old, new, standing, now)


def _going_on(old: Node, line: str, now: Moment) -> Iterator[Standing]:
    tolerance_ms = old.line(line).charter.clock_tolerance_ms
    for agreement_id in agreements_on(old, line):
        try:
            standing = standing_of(old, agreement_id)
        except (NotFoundError, InputError, TrustError):
            continue  # unusable, so nobody has signed it here
        lights = standing.lights
        is_free = lights.bound_from is not None and not lights.is_bound(now.at)
        if now.at < standing.agreement.ends_at + tolerance_ms and not is_free:
            yield standing


def _proposals(old: Node, new: Node, agreement: Agreement, now: Moment) -> Iterator[Carried]:
    names = (labels.agreements_on(agreement.line),)
    kept = [old.store.content(file.sha256) for file in files_of(old, agreement.id)]
    for entry in entries_labelled(old.store, *names):
        if entry.kind is EntryKind.AGREE:
            continue
        message = open_logged(old, entry).message
        if message.kind is not MessageKind.PROPOSE or agreement_in(message.body) != agreement.id:
            continue
        place = place_in(entry) if entry.peer else Position(old.log_number, entry.index)
        about = {"line": entry.line, "peer": message.sender, "note_id": message.id, "obj": entry.obj}
        draft = new.draft(now, EntryKind.NOTE, **about, extra={"is": PROPOSED, "log": place.log, "index": place.index})
        yield Carried(draft, names, (object_of(old.store, entry.obj), *(file for file in kept if file is not None)))


def _decisions(old: Node, new: Node, standing: Standing, now: Moment) -> Iterator[Carried]:
    """The registrar's word, wherever it is relied on; and our own, so that our next log does not decide again."""
    for mark in standing.lights.decisions.values():
        entry = old.entry(mark.index)
        message = open_logged(old, entry).message
        place = place_in(entry) if entry.peer else Position(old.log_number, entry.index)
        about = {"line": entry.line, "peer": message.sender, "note_id": message.id, "obj": entry.obj}
        extra = {"is": DECIDED, "of": standing.agreement.id, "log": place.log, "index": place.index}
        draft = new.draft(now, EntryKind.NOTE, **about, extra=extra)
        yield Carried(draft, (labels.referring_to(standing.agreement.id),), (object_of(old.store, entry.obj),))


def _signatures(old: Node, new: Node, standing: Standing, now: Moment, *, is_whole: bool) -> Iterator[Carried]:
    agreement = standing.agreement
    gone = {ending.party for ending in standing.endings} if is_whole else set(agreement.parties)
    for party, mark in standing.lights.signed.items():
        if party == old.party or party not in gone:
            obj = old.entry(mark.index).obj
            about = {"line": agreement.line, "note_id": agreement.id, "obj": obj, "extra": signature_extra(party)}
            draft = new.draft(now, EntryKind.AGREE, **about)
            yield Carried(draft, (labels.agreements_on(agreement.line),), (object_of(old.store, obj),))
