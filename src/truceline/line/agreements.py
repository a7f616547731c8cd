"""The text of an agreement, which every party's authorities sign, and whose signatures bind whom.

    truceline/agreement/v1
    {"annexes":[...],"ends_at":1800000000000,"from":1790000000000,"line":"...","parties":["alfa.example",...],...}

Zones, rules and ladders are its annexes, by hash. A new version is a new text that names the one it replaces.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from truceline.errors import NoteError, TrustError
from truceline.line.messages import HEX_32
from truceline.signing.canonical import MAX_INTEGER, Value
from truceline.signing.documents import read_document, write_document
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.notes import open_note
from truceline.signing.parties.charter import Charter
from truceline.signing.parties.history import History
from truceline.signing.parties.manifests import Position, Role, check_party
from truceline.signing.showing import shown

KIND = "agreement"
MAX_PARTIES = 16
MAX_ANNEXES = 256
_ANNEX_KIND = re.compile(r"[a-z][a-z0-9-]{0,31}")


class Annex(NamedTuple):
    """A text or file that is part of an agreement."""

    kind: str
    """What it is, such as ``zone``, ``rules`` or ``ladder``."""
    sha256: str
    """Of its bytes, or the version hash of a zone; 64 hex digits."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What parties agree on.

    Args:
        line: 32 hex digits, from the charter.
        parties: whom it binds: two or more, sorted, each once.
        annexes: what is agreed, by hash, sorted, each once.
        starts_at: from when it may be relied on, ms since the epoch.
        sign_by: no signature is made after it.
        ends_at: when it ends by itself.
        notice_ms: how long after its receipt a termination works.
        registrar: the mediator of the charter whose log decides for a signer left hanging; empty if none.
        replaces: id of the version before; empty for a first version. Replacing frees nobody: a version
            that is to end early is terminated.

    Raises:
        NoteError: a part is not of its form, or the times are in no order.
    """

    line: str
    parties: tuple[str, ...]
    annexes: tuple[Annex, ...]
    starts_at: int
    sign_by: int
    ends_at: int
    notice_ms: int
    registrar: str = ""
    replaces: str = ""

    def __post_init__(self) -> None:
        if not HEX_32.fullmatch(self.line):
            raise _wrong(f"the line is {shown(self.line)}, not 32 hex digits")
        for party in self.parties:
            check_party(party)
        if not 2 <= len(self.parties) <= MAX_PARTIES or list(self.parties) != sorted(set(self.parties)):
            raise _wrong(f"it is between 2 to {MAX_PARTIES} parties, sorted, each once")
        if self.registrar in self.parties:
            raise _wrong(f"the registrar {self.registrar} is one of the parties")
        self._check_annexes()
        self._check_times()
        if self.replaces and not HEX_64.fullmatch(self.replaces):
            raise _wrong(f"what it replaces is {shown(self.replaces)}, not 64 hex digits")

    def _check_annexes(self) -> None:
        if not 1 <= len(self.annexes) <= MAX_ANNEXES or list(self.annexes) != sorted(set(self.annexes)):
            raise _wrong(f"it has 1 to {MAX_ANNEXES} annexes, sorted, each once")
        for kind, digest in self.annexes:
            if not _ANNEX_KIND.fullmatch(kind) or not HEX_64.fullmatch(digest):
                raise _wrong(f"the annex {shown(kind)} {shown(digest)} is not a short word and 64 hex digits")

    def _check_times(self) -> None:
        if not (0 <= self.starts_at < self.ends_at <= MAX_INTEGER and 0 <= self.sign_by < self.ends_at):
            raise _wrong("it begins, and is signed, before it ends")
        if not 0 <= self.notice_ms <= MAX_INTEGER:
            raise _wrong(f"the notice is {self.notice_ms} ms")

    @cached_property
    def text(self) -> str:
        """The agreement as a document, to be signed by authorities of every party."""
        fields: dict[str, Value] = {
            "line": self.line,
            "parties": self.parties,
            "annexes": [{"kind": kind, "sha256": digest} for kind, digest in self.annexes],
            "from": self.starts_at,
            "sign_by": self.sign_by,
            "ends_at": self.ends_at,
            "notice_ms": self.notice_ms,
            "registrar": self.registrar,
            "replaces": self.replaces,
        }
        return write_document(KIND, fields)

    @cached_property
    def id(self) -> str:
        """SHA-256 of the text, 64 hex digits: the version hash."""
        return sha256(self.text.encode()).hexdigest()


def agreement_from_text(text: str) -> Agreement:
    """The agreement that a document's text stands for; the same text comes back from its ``text``.

    Raises:
        NoteError: it is no agreement, has a field too many or too few, or breaks a rule of agreements.
    """
    fields = read_document(text, KIND)
    agreement = Agreement(
        line=fields.text("line"),
        parties=fields.texts("parties"),
        annexes=tuple(map(_annex_from, fields.objects("annexes"))),
        starts_at=fields.integer("from"),
        sign_by=fields.integer("sign_by"),
        ends_at=fields.integer("ends_at"),
        notice_ms=fields.integer("notice_ms"),
        registrar=fields.text("registrar"),
        replaces=fields.text("replaces"),
    )
    fields.end()
    return agreement


def check_agreement(agreement: Agreement, charter: Charter) -> None:
    """Nothing, for an agreement that the charter of its line allows.

    Raises:
        TrustError: it is of another line, binds somebody whom the charter does not let be bound, or names
            another registrar than the charter.
    """
    if agreement.line != charter.line:
        raise _untrusted(f"it is of the line {agreement.line}, not {charter.line}")
    for party in agreement.parties:
        if party not in charter.parties:
            raise _untrusted(f"{party} is no party of the charter and cannot be bound")
    if agreement.registrar not in ("", charter.registrar):
        raise _untrusted(f"its registrar {agreement.registrar} is not the charter's")


class Signatory(NamedTuple):
    """The keys of a party, and where the party's own log has the agreement with its signatures."""

    history: History
    at: Position


def signed_by(content: bytes, agreement: Agreement, signatories: Mapping[str, Signatory]) -> tuple[str, ...]:
    """The parties that a note of an agreement binds, in the agreement's order.

    Args:
        content: a whole note.
        agreement: what its text must be.
        signatories: whom of the parties to look for.

    Raises:
        NoteError: the bytes are no note, or hold no text of an agreement.
        TrustError: a signature does not hold, nobody has signed, or the text is another one.
    """
    known = [(party, *signatories[party]) for party in agreement.parties if party in signatories]
    opened = open_note(content, [key for _, history, at in known for key in history.keys_at(at, Role.AUTHORITY)])
    if agreement_from_text(opened.text) != agreement:
        raise _untrusted(f"the text {opened.note.id[:16]} is another one than {agreement.id[:16]}")
    return tuple(party for party, history, at in known if history.binds(opened.signed_by, at))


def _annex_from(fields: Fields) -> Annex:
    annex = Annex(fields.text("kind"), fields.text("sha256"))
    fields.end()
    return annex


def _wrong(rule: str) -> NoteError:
    return NoteError(f"the agreement cannot stand: {rule}", hint="draw it up anew, and let every party sign that text")


def _untrusted(what: str) -> TrustError:
    return TrustError(
        f"the agreement is refused: {what}", hint="sign nothing, and ask the other parties by another way"
    )
