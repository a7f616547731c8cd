"""What peers prove of our notes: that their machine stores them, or that it refused them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re

from truceline.errors import TrustError
from truceline.line.logged import Proof, Proved
from truceline.node.exchange.news import News, What
from truceline.node.exchange.placing import Placed
from truceline.node.node import Moment, Node
from truceline.record.entries import Entry, EntryKind
from truceline.record.store import Change, Label, Parcel, object_name
from truceline.signing.fields import Fields

_REASON = re.compile(r"[a-z][a-z0-9-]{0,63}")
_OURS = (EntryKind.SENT, EntryKind.MANIFEST)


def receipt_change(node: Node, placed: Placed, now: Moment) -> tuple[Change, News]:
    """What to write down when a peer's entry about a note of ours is proved.

    Args:
        node: ours.
        placed: the peer's entry, of the kind ``recv``, ``refused`` or ``manifest``.
        now: the time.

    Raises:
        NoteError: the entry is of another form.
        TrustError: it is about no note of ours.
    """
    entry, ours = placed.entry, _sent(node, placed)
    is_refusal = entry.kind is EntryKind.REFUSED
    proves = Proved.REFUSED if is_refusal else Proved.RECEIVED
    reason = Fields(entry.extra, "x").text("reason", _REASON) if is_refusal else ""
    proof = Proof(proves, entry.index, entry.at, reason)
    content = placed.proof.encoded
    draft = node.draft(
        now,
        EntryKind.PROOF,
        line=ours.line,
        peer=placed.party,
        note_id=ours.note_id,
        obj=object_name(content),
        extra=proof.extra,
    )
    change = Change(
        (draft,),
        tuple(Label(0, name) for name in placed.labels),
        objects=(content,),
        delivered=(Parcel(placed.party, entry.obj),),
        once=f"proof:{placed.party}:{proves}:{entry.obj}",
    )
    what = What.REFUSED_BY_PEER if is_refusal else What.RECEIPTED
    return change, News(what, placed.party, ours.line, ours.note_id, reason)


def _sent(node: Node, placed: Placed) -> Entry:
    """The entry by which we committed the note that a peer's entry names."""
    for index in node.store.about(placed.entry.obj):
        entry = node.entry(index)
        if entry.kind in _OURS and entry.obj == placed.entry.obj and not entry.peer:
            if placed.entry.note_id not in ("", entry.note_id) or placed.entry.line not in ("", entry.line):
                break
            return entry
    raise TrustError(f"{placed.party} proves something of a note that is not ours", hint="pass over it")
