"""Two lights for an agreement, never one: whether a party is bound by it, and whether it may rely on it.

A party is bound from its own signature. It may rely on the agreement only when it holds every party's signature. It is
free when every other party has receipted its termination and the notice has passed, else when the agreement
has ended. So nobody relies while another regards itself free, whatever is lost, late or cut off.

Where the agreement names a registrar, a party may rely on it only when the registrar's ``complete`` is here as well,
and is free as soon as its ``void`` is. If both are here, the registrar has lied: nobody relies, and nobody is free.

Nothing else frees: neither a signature that was never answered, nor ``sign_by``, nor another party's
termination, nor a new version. The states are searched through in the tests.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from truceline.errors import NoteError
from truceline.line.agreements import Agreement
from truceline.line.kinds import MessageKind
from truceline.line.logged import Mark, Threads, mark_of
from truceline.line.outgoing import outgoing_of
from truceline.line.terms.decisions import Decision, decisions_in
from truceline.signing.canonical import Value
from truceline.signing.fields import Fields
from truceline.signing.parties.manifests import check_party

_PARTY_TEXT = re.compile(r"[a-z0-9./-]{1,128}")


@dataclass(frozen=True)
class Lights:
    """What one party's own log says of an agreement; made by ``lights_of``. Times are of that party's clock.

    Args:
        signed: where the log has each party's signature, as verified; parties that are not there have not signed
            as far as is known here.
        is_complete: True if every party's signature is there.
        bound_from: from when the party is bound; none if it has not signed.
        free_from: from when it is free again.
        rely_from: from when it may rely on the agreement; none as long as a signature is missing, or the word of the
            registrar, if there is one.
        rely_until: until when, this instant not included.
        decisions: where the log has what the registrar decided; both only from a registrar that lies.
    """

    signed: Mapping[str, Mark]
    is_complete: bool
    bound_from: int | None
    free_from: int
    rely_from: int | None
    rely_until: int
    decisions: Mapping[Decision, Mark]

    def is_bound(self, now_at: int) -> bool:
        """True if the party has signed and is not free again."""
        return self.bound_from is not None and now_at < self.free_from

    def may_rely(self, now_at: int) -> bool:
        """True if the party may act on the other parties' being bound."""
        return self.rely_from is not None and self.rely_from <= now_at < self.rely_until


def lights_of(agreement: Agreement, holder: str, threads: Threads, tolerance_ms: int) -> Lights:
    """Whether a party is bound by an agreement and may rely on it, from its own log alone.

    Args:
        agreement: the text.
        holder: the party whose log it is.
        threads: that log.
        tolerance_ms: by how much clocks may differ, from the charter.

    Raises:
        NoteError: an entry about the agreement was written in another form.
    """
    signed = dict(_signatures(agreement, threads))
    is_complete = set(agreement.parties) == set(signed)
    ends = [heard_at + agreement.notice_ms for heard_at in _terminations_heard(agreement, threads)]
    frees = [
        receipted_at + agreement.notice_ms + tolerance_ms
        for receipted_at in _terminations_receipted(agreement, holder, threads)
    ]
    decisions = decisions_in(agreement, threads)
    if {*decisions} == {Decision.VOID}:
        frees.append(decisions[Decision.VOID].at)
    is_agreed = is_complete and {*decisions} == ({Decision.COMPLETE} if agreement.registrar else set())
    return Lights(
        signed=signed,
        is_complete=is_complete,
        bound_from=signed[holder].at if holder in signed else None,
        free_from=min([agreement.ends_at + tolerance_ms, *frees]),
        rely_from=max(agreement.starts_at, *(mark.at for mark in (*signed.values(), *decisions.values())))
        if is_agreed
        else None,
        rely_until=min([agreement.ends_at - tolerance_ms, *ends]),
        decisions=decisions,
    )


def signature_extra(party: str) -> dict[str, Value]:
    """The ``x`` of an ``agree`` entry: the note that it names holds enough signatures of this party."""
    return {"signed": party}


def _signatures(agreement: Agreement, threads: Threads) -> Iterator[tuple[str, Mark]]:
    """The first entry of each party's signature; later ones must not move a time."""
    found: set[str] = set()
    for entry in threads.about.get(agreement.id, ()):
        if entry.kind == "agree":
            party = _signer_in(entry.extra)
            if party not in agreement.parties:
                raise NoteError(
                    f"entry {entry.index} has a signature of {party}", hint="it is no party of the agreement"
                )
            if party not in found:
                found.add(party)
                yield party, mark_of(entry)


def _terminations_heard(agreement: Agreement, threads: Threads) -> Iterator[int]:
    """When each termination came into the log: a party's own one, or another's that it receipted by that."""
    for mark, signed in threads.referring.get(agreement.id, ()):
        if signed.message.kind is MessageKind.TERMINATE and signed.message.sender in agreement.parties:
            yield mark.at


def _terminations_receipted(agreement: Agreement, holder: str, threads: Threads) -> Iterator[int]:
    """When the last of the other parties' receipts for a termination of the holder's was verified, if all are here."""
    others = set(agreement.parties) - {holder}
    for _, signed in threads.referring.get(agreement.id, ()):
        message = signed.message
        if message.kind is MessageKind.TERMINATE and message.sender == holder:
            ways = outgoing_of(message.id, threads)
            receipts = {way.recipient: way.receipt.mark.at for way in ways if way.receipt}
            if others <= receipts.keys():
                yield max(receipts[party] for party in others)


def _signer_in(extra: Mapping[str, Value]) -> str:
    fields = Fields(extra, "x")
    party = fields.text("signed", _PARTY_TEXT)
    fields.end()
    check_party(party)
    return party
