"""Handing over a watch: a report is drawn up, both desks sign its hash, and all of it is kept."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, ClassVar

from truceline.errors import InputError, NotFoundError, TrustError
from truceline.node.deeds import Deed, book, new_id, record_deeds, the_one
from truceline.node.handover.report import Span, report_of
from truceline.node.lines import object_of
from truceline.node.node import Moment, Node
from truceline.node.terms.parties import own_manifest
from truceline.record.checkpoints import checkpoint_from_text
from truceline.signing.canonical import Value
from truceline.signing.documents import write_document
from truceline.signing.keys import VerifyKey
from truceline.signing.notes import open_note, read_unverified
from truceline.signing.parties.manifests import Role

KIND = "handover"


@dataclass(frozen=True, kw_only=True)
class Handover:
    """A handover of the watch, as far as it has come.

    Args:
        id: 32 hex digits.
        by: the desk that hands over.
        to: the desk that takes over.
        at: when it was drawn up, ms since the epoch.
        size: how many entries the log had then.
        text: the document that both sign.
        report: SHA-256 of the report, which the document names.
        note: SHA-256 of the document with the signatures so far; empty if there is none.
        signed: the desks that have signed, in that order.
        is_drill: True if it is only practised.
    """

    id: str
    by: str
    to: str
    at: int
    size: int
    text: str
    report: str
    note: str = ""
    signed: tuple[str, ...] = ()
    is_drill: bool = False

    @property
    def is_complete(self) -> bool:
        """True if both desks have signed."""
        return set(self.signed) == {self.by, self.to}


class HandoverBook:
    """All handovers of a node."""

    NOUN: ClassVar[str] = KIND

    def __init__(self) -> None:
        self.handovers: dict[str, Handover] = {}
        self.last: Handover | None = None
        """The newest real one that both desks have signed."""

    def take(self, deed: Deed) -> None:
        """See ``node.deeds.Book``."""
        content: Any = deed.content
        if deed.verb == "draft":
            about = {key: content[key] for key in ("by", "to", "size", "report")}
            text = "".join(f"{row}\n" for row in content["text"])
            self.handovers[deed.of] = Handover(id=deed.of, at=deed.at, text=text, is_drill=deed.is_drill, **about)
        elif deed.of in self.handovers:
            signed = replace(self.handovers[deed.of], note=content["note"], signed=tuple(content["signed"]))
            self.handovers[deed.of] = signed
            if signed.is_complete and not signed.is_drill and (self.last is None or self.last.size <= signed.size):
                self.last = signed


def draft(node: Node, by: str, to: str, now: Moment, *, operator: str = "", is_drill: bool = False) -> Handover:
    """A handover as it stands now, on record, to be signed by both desks.

    Args:
        node: ours.
        by: the desk that hands over.
        to: the desk that takes over.
        now: the time.
        operator: who draws it up.
        is_drill: True if it is only practised: the next real one begins where the last real one ended.

    Raises:
        InputError: the two desks are one, or one has no key in our manifest.
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    if by == to:
        raise InputError(
            f"from the desk {by} to the desk {to}: one key cannot show that two officers signed",
            hint="give each shift a desk of its own: truceline party renew --add-desk NAME",
        )
    _keys(node, by, to)
    last = book(node, HandoverBook).last
    newest = checkpoint_from_text(read_unverified(node.store.checkpoint).text)
    span = Span(
        first=last.size if last else 0, size=newest.size, since=last.at if last else 0, at=now.at, is_drill=is_drill
    )
    report = report_of(node, by, to, span).encode()
    fields: dict[str, Value] = {
        "party": node.party,
        "by": by,
        "to": to,
        "at": now.at,
        "log": node.origin,
        "first": span.first,
        "size": span.size,
        "root": newest.root.hex(),
        "report": sha256(report).hexdigest(),
    }
    fields |= {"drill": True} if is_drill else {}
    text = write_document(KIND, fields)
    # The canonical form has no newlines: the document is kept by its rows.
    content: dict[str, Value] = {
        "by": by,
        "to": to,
        "size": span.size,
        "text": text.splitlines(),
        "report": fields["report"],
    }
    about: dict[str, Any] = {"desk": by, "operator": operator, "content": content, "is_drill": is_drill}
    deed = Deed(noun=KIND, of=new_id(node), verb="draft", **about)
    record_deeds(node, [deed], now, objects=[report])
    return book(node, HandoverBook).handovers[deed.of]


def sign(node: Node, digits: str, note: bytes, now: Moment, *, operator: str = "") -> Handover:
    """The handover with the signatures of a note, once they hold and are on record.

    Args:
        node: ours.
        digits: the first of the handover's id.
        note: its document, with a signature of one of its desks, and all that were there before.
        now: the time.
        operator: who signs.

    Raises:
        NotFoundError: there is no such handover.
        NoteError: the note is none.
        TrustError: its text is another one, a signature does not hold, or it is of no desk of this handover.
        InputError: it brings no new signature.
    """
    found = handover_called(node, digits)
    keys = _keys(node, found.by, found.to)
    opened = open_note(note, keys)
    if opened.text != found.text:
        raise TrustError("the note is of another text", hint="sign what `truceline handover show` shows")
    signed = tuple(desk for key in opened.signed_by for desk, known in keys_by_desk(keys).items() if key == known)
    new = [desk for desk in signed if desk not in found.signed]
    if not new or not set(found.signed) <= set(signed):
        raise InputError(f"the handover {found.id[:12]} gets no new signature", hint="the other desk must sign")
    content: dict[str, Value] = {"note": sha256(note).hexdigest(), "signed": [*found.signed, *new]}
    about: dict[str, Any] = {"desk": new[-1], "operator": operator, "content": content, "is_drill": found.is_drill}
    deed = Deed(noun=KIND, of=found.id, verb="sign", **about)
    record_deeds(node, [deed], now, objects=[note])
    return book(node, HandoverBook).handovers[found.id]


def handover_called(node: Node, digits: str = "") -> Handover:
    """The handover whose id begins with some digits; without any, the newest.

    Raises:
        NotFoundError: there is none.
        InputError: there are several.
    """
    handovers = book(node, HandoverBook).handovers
    if not digits and handovers:
        return list(handovers.values())[-1]
    if not digits:
        raise NotFoundError("there is no handover yet", hint="draw one up: truceline handover draft")
    return handovers[the_one(handovers, digits, KIND)]


def report_in(node: Node, handover: Handover) -> str:
    """The report that a handover's document names.

    Raises:
        NotFoundError: it was erased.
    """
    return object_of(node.store, handover.report).decode()


def note_in(node: Node, handover: Handover) -> bytes:
    """The document with the signatures so far; empty if nobody has signed."""
    return object_of(node.store, handover.note) if handover.note else b""


def keys_by_desk(keys: tuple[VerifyKey, ...]) -> Mapping[str, VerifyKey]:
    """Keys of operators by the names of their desks."""
    return {key.name.rpartition("/")[2]: key for key in keys}


def _keys(node: Node, *desks: str) -> tuple[VerifyKey, ...]:
    """The keys of desks in our manifest in force."""
    known = keys_by_desk(own_manifest(node).manifest.keys_of(Role.OPERATOR))
    for desk in desks:
        if desk not in known:
            raise InputError(
                f"the desk {desk} has no key",
                hint=f"desks with keys are {', '.join(sorted(known))}; party renew adds one",
            )
    return tuple(known[desk] for desk in desks)
