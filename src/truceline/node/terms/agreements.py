"""Agreements of a line: drawn up, found again, and what our own log says of each: are we bound, may we rely."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from truceline.errors import InputError, NoteError, NotFoundError
from truceline.line.agreements import Agreement, Annex, agreement_from_text, check_agreement
from truceline.line.bodies import agreement_in, reason_in
from truceline.line.kinds import MessageKind
from truceline.line.logged import Threads
from truceline.line.messages import Attachment, Message
from truceline.line.terms.decisions import Decision
from truceline.line.terms.lights import Lights, lights_of
from truceline.model.times import dtg_from_instant
from truceline.node import labels
from truceline.node.lines import entries_labelled
from truceline.node.node import Node
from truceline.node.saying.messages import open_logged
from truceline.node.saying.threads import threads_about
from truceline.record.entries import EntryKind
from truceline.signing.notes import read_unverified
from truceline.signing.showing import shown

TEXT_TYPE = "application/vnd.truceline.agreement"
"""Of the attachment of a proposal that is the agreement's text."""
ZONE_TYPE = "application/vnd.truceline.zone+json"
"""Of an annex that is a zone: the bytes that the zone's version is the SHA-256 of."""
MAP_TYPE = "application/geo+json"
"""Of the same zones as maps and the watch read them; it counts only as far as its zones' versions are annexes."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an agreement is to say; fields as in ``Agreement``."""

    annexes: tuple[Annex, ...]
    starts_at: int
    sign_by: int
    ends_at: int
    notice_ms: int
    parties: tuple[str, ...] = ()
    """Empty for all parties of the charter."""
    registrar: str = ""
    replaces: str = ""


class Ending(NamedTuple):
    """A termination that stands in our log."""

    party: str
    at: int
    """When it came into our log, ms since the epoch."""


class Decline(NamedTuple):
    """A party's word that it will not sign."""

    party: str
    at: int
    """When it came into our log, ms since the epoch."""
    reason: str
    """In its words; empty if it gave none."""


@dataclass(frozen=True)
class Standing:
    """What our own log says of an agreement.

    Args:
        agreement: the text.
        lights: whether we are bound, and whether we may rely on it.
        endings: terminations, in the order in which they came in.
        declines: of parties, likewise. They free nobody, also not who was left hanging: a party that declines towards
            one and signs towards another would let one rely while the other is free.
        missing: annexes that are not here.
        replaced_by: later versions that name this one.
    """

    agreement: Agreement
    lights: Lights
    endings: tuple[Ending, ...]
    declines: tuple[Decline, ...]
    missing: tuple[Annex, ...]
    replaced_by: tuple[str, ...]


def draw_up(node: Node, line: str, terms: Terms) -> Agreement:
    """An agreement that may be proposed on a line, and that binds us among others.

    Raises:
        NoteError: it breaks a rule of agreements.
        TrustError: the charter does not allow it.
        InputError: it is not between us and others, or replaces one that is not here.
    """
    charter = node.line(line).charter
    parties = terms.parties or charter.parties
    if node.party not in parties:
        raise InputError(f"{node.party} is not among the parties", hint="propose what binds this party too")
    if terms.replaces and terms.replaces not in agreements_on(node, line):
        raise InputError(f"there is no agreement {shown(terms.replaces[:16])} here", hint="name one that is listed")
    agreement = Agreement(
        line=line,
        parties=tuple(sorted(set(parties))),
        annexes=tuple(sorted(set(terms.annexes))),
        starts_at=terms.starts_at,
        sign_by=terms.sign_by,
        ends_at=terms.ends_at,
        notice_ms=terms.notice_ms,
        registrar=terms.registrar,
        replaces=terms.replaces,
    )
    check_agreement(agreement, charter)
    return agreement


def agreements_on(node: Node, line: str) -> Sequence[str]:
    """Ids of the agreements that were proposed or signed on a line, the oldest first."""
    entries = entries_labelled(node.store, labels.agreements_on(line))
    found = (
        # Signatures from an earlier log of ours stand there by themselves.
        entry.note_id if entry.kind is EntryKind.AGREE else _agreement_of(open_logged(node, entry).message)
        for entry in entries
    )
    return tuple(dict.fromkeys(filter(None, found)))


def agreement_called(node: Node, digits: str) -> str:
    """The id of the one agreement that begins with some digits.

    Raises:
        NotFoundError: none does.
        InputError: several do.
    """
    found = [name for line in node.lines for name in agreements_on(node, line) if name.startswith(digits)]
    if not found:
        raise NotFoundError(f"no agreement begins with {shown(digits)}", hint="truceline agreement show lists them")
    if len(found) > 1:
        raise InputError(f"{len(found)} agreements begin with {shown(digits)}", hint="name more of its digits")
    return found[0]


def agreement_here(node: Node, agreement_id: str) -> Agreement:
    """The text of an agreement that came with a proposal, or that somebody has signed.

    Raises:
        NotFoundError: its text is not here.
        NoteError: what was proposed is no agreement.
    """
    text = node.store.content(agreement_id)
    if text is not None:
        return agreement_from_text(text.decode(errors="replace"))
    for index in node.store.about(agreement_id):
        entry = node.entry(index)
        note = node.store.content(entry.obj) if entry.kind is EntryKind.AGREE else None
        if note is not None:
            return agreement_from_text(read_unverified(note).text)
    raise NotFoundError(
        f"the text of the agreement {agreement_id[:16]} is not here", hint="ask for a proposal that brings its text"
    )


def files_of(node: Node, agreement_id: str) -> Sequence[Attachment]:
    """The files that came, or went, with proposals of an agreement, each once."""
    proposals = (
        open_logged(node, entry).message
        for line in node.lines
        for entry in entries_labelled(node.store, labels.agreements_on(line))
        if entry.kind is not EntryKind.AGREE
    )
    files = (
        attachment
        for message in proposals
        if message.kind is MessageKind.PROPOSE and agreement_in(message.body) == agreement_id
        for attachment in message.attachments
    )
    return tuple({attachment.sha256: attachment for attachment in files}.values())


def standing_of(node: Node, agreement_id: str) -> Standing:
    """What our own log says of an agreement.

    Raises:
        NotFoundError, NoteError: see ``agreement_here``.
        TrustError: the charter of its line does not allow it.
    """
    agreement = agreement_here(node, agreement_id)
    charter = node.line(agreement.line).charter
    check_agreement(agreement, charter)
    threads = threads_about(node, agreement_id)
    return Standing(
        agreement,
        lights_of(agreement, node.party, threads, charter.clock_tolerance_ms),
        tuple(_endings(agreement, threads)),
        tuple(_declines(agreement, threads)),
        tuple(annex for annex in agreement.annexes if node.store.content(annex.sha256) is None),
        tuple(_replacing(node, agreement)),
    )


def told_with(agreement: Agreement, party: str) -> tuple[str, ...]:
    """To whom a party says what it does about an agreement: all other parties, and the registrar if there is one."""
    return tuple(sorted({*agreement.parties, agreement.registrar} - {party, ""}))


def told_to(standing: Standing, party: str, now_at: int) -> Sequence[str]:
    """How an agreement stands for a party of its line, in sentences."""
    if party not in standing.agreement.parties:
        said = " and ".join(map(str, standing.lights.decisions))
        decides = [f"you are its registrar: your node {f'has said {said}' if said else 'has not decided yet'}"]
        return (
            "you are NO PARTY to it: it neither binds you nor may you rely on it",
            *(decides if party == standing.agreement.registrar else ()),
        )
    return told_of_bound(standing, now_at), told_of_reliance(standing, now_at)


def told_of_bound(standing: Standing, now_at: int) -> str:
    """Whether we are bound, and since when or why not, in a sentence."""
    lights = standing.lights
    if lights.bound_from is None:
        return "you are NOT BOUND: you have not signed"
    free_at = dtg_from_instant(lights.free_from)
    if lights.is_bound(now_at):
        unless = f", unless {standing.agreement.registrar} voids it" if _is_undecided(standing) else ""
        return (
            f"you are BOUND since {dtg_from_instant(lights.bound_from)} until {free_at}, whatever the others do{unless}"
        )
    why = f", for {standing.agreement.registrar} has voided it" if {*lights.decisions} == {Decision.VOID} else ""
    return f"you are NOT BOUND any more: free since {free_at}{why}"


def told_of_reliance(standing: Standing, now_at: int) -> str:
    """Whether we may rely on it, and until when or why not, in a sentence."""
    lights = standing.lights
    unsigned = [party for party in standing.agreement.parties if party not in lights.signed]
    if lights.rely_from is None and (lights.decisions or not unsigned):
        return f"you may NOT RELY on it: {_told_of_decisions(standing)}"
    if lights.rely_from is None:
        declined = {decline.party for decline in standing.declines}.intersection(unsigned)
        why = f"; {', '.join(sorted(declined))} declined to sign" if declined else ""
        return f"you may NOT RELY on it: no signature of {', '.join(unsigned)} is here{why}"
    if now_at < lights.rely_from:
        return f"you may NOT RELY on it yet: it begins {dtg_from_instant(lights.rely_from)}"
    if lights.may_rely(now_at):
        return f"you may RELY on it until {dtg_from_instant(lights.rely_until)}"
    ending = next((ending for ending in standing.endings), None)
    why = f", for {ending.party} has terminated it" if ending else ", for it has ended"
    return f"you may NOT RELY on it any more since {dtg_from_instant(lights.rely_until)}{why}"


def _is_undecided(standing: Standing) -> bool:
    return bool(standing.agreement.registrar) and not standing.lights.decisions


def _told_of_decisions(standing: Standing) -> str:
    """Why nobody relies on what a registrar has, or has not, said."""
    registrar, decisions = standing.agreement.registrar, {*standing.lights.decisions}
    if not decisions:
        return f"{registrar}, who decides, has not said that all have signed"
    if decisions == {Decision.VOID}:
        return f"{registrar} has voided it"
    if decisions == {Decision.COMPLETE}:
        return f"{registrar} has said that all have signed, and not all signatures are here"
    return f"{registrar} has said that it is complete and that it is void; keep both as evidence"


def _agreement_of(message: Message) -> str:
    """Which agreement a message is about."""
    if message.kind is MessageKind.PROPOSE:
        return agreement_in(message.body)
    return message.re.id if message.re else ""


def _endings(agreement: Agreement, threads: Threads) -> Iterator[Ending]:
    for mark, signed in threads.referring.get(agreement.id, ()):
        if signed.message.kind is MessageKind.TERMINATE and signed.message.sender in agreement.parties:
            yield Ending(signed.message.sender, mark.at)


def _declines(agreement: Agreement, threads: Threads) -> Iterator[Decline]:
    for mark, signed in threads.referring.get(agreement.id, ()):
        message = signed.message
        if message.kind is MessageKind.DECLINE and message.sender in agreement.parties:
            yield Decline(message.sender, mark.at, reason_in(message.body))


def _replacing(node: Node, agreement: Agreement) -> Iterator[str]:
    for other in agreements_on(node, agreement.line):
        try:
            if agreement_here(node, other).replaces == agreement.id:
                yield other
        except (NotFoundError, NoteError):
            continue  # a proposal without a usable text replaces nothing
