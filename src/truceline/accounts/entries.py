"""An account as the record has it: one source's telling of an incident, who speaks in it, and the claims read in it.

The content of a deed of the noun ``account``. The text and the claims are objects of their own, kept by their SHA-256:
the text byte for byte as it came, the claims as ``claims_json`` writes them. Nothing is ever overwritten: a later
version is an account of its own that names the earlier one.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from dataclasses import dataclass

from truceline.accounts.claims import Document
from truceline.accounts.comparison.facts import Finding
from truceline.errors import InputError
from truceline.line.statements import MAX_SIGNATORIES, Signatory, signatories_content, signatories_from
from truceline.model.incidents import MAX_NAME, MAX_WORDS, Saying
from truceline.signing.canonical import Value
from truceline.signing.fields import Fields

NOUN = "account"
ADDED = "add"
"""The verb by which an account is put on record."""
LINKED = "link"
"""The verb by which an account is said to belong to one more incident; its content is ``{"incident": id}``."""
FOUND = "find"
"""The verb by which a finding of a body that a charter names is put on record."""
CLAIMS_TYPE = "application/json"
_ID = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LANG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Kept:
    """A text that the record keeps by its hash.

    Args:
        sha256: of its bytes. size: in bytes. media_type: such as ``text/plain``. name: for people only.

    Raises:
        InputError: the hash is none, or there is no name.
    """

    sha256: str
    size: int
    media_type: str
    name: str

    def __post_init__(self) -> None:
        _check_form("the hash of a text", self.sha256, _SHA256)
        _check_words("the name of a text", self.name, MAX_NAME, is_needed=True)


@dataclass(frozen=True)
class Telling:
    """One source's telling of an incident.

    Args:
        document: title, publisher, date and language; its ``doc_id`` is the name by which its claims are called.
        text: as it came.
        claims: that were read in it.
        speaker: who speaks: who published it, or the party that sent it.
        brought: who put it on record, and from where they have it.
        on_behalf: for whom the speaker says to speak; empty if not said.
        signatories: who stands behind it, each with how surely.
        message: id of the message by which it came over the line, 64 hex digits; empty if it came from outside.
        incident: that it was added to; empty if to none.
        replaces: id of the earlier version of it; empty if there is none.

    Raises:
        InputError: a part is not of its form, or too long.
    """

    document: Document
    text: Kept
    claims: Kept
    speaker: str
    brought: Saying
    on_behalf: str = ""
    signatories: tuple[Signatory, ...] = ()
    message: str = ""
    incident: str = ""
    replaces: str = ""

    def __post_init__(self) -> None:
        _check_words("who speaks", self.speaker, MAX_NAME, is_needed=True)
        _check_words("for whom", self.on_behalf, MAX_NAME)
        document = self.document
        for what, words in (("title", document.title), ("publisher", document.publisher), ("name", document.doc_id)):
            _check_words(f"the {what} of a text", words or "", MAX_WORDS)
        if document.date is not None:
            _check_form("the date of a text", document.date, _DAY)
        _check_form("the language of a text", document.lang, _LANG)
        for name, given, form in (
            ("the id of the message", self.message, _SHA256),
            ("the id of the incident", self.incident, _ID),
            ("the id of the earlier version", self.replaces, _ID),
        ):
            if given:
                _check_form(name, given, form)
        if len(self.signatories) > MAX_SIGNATORIES:
            raise InputError(f"{len(self.signatories)} signatories", hint=f"the limit is {MAX_SIGNATORIES}")


def telling_content(telling: Telling) -> dict[str, Value]:
    """What the deed that adds an account says; what is not known is left out."""
    document = telling.document
    texts = {
        "title": document.title,
        "publisher": document.publisher,
        "date": document.date,
        "on_behalf": telling.on_behalf,
        "source": telling.brought.source,
        "message": telling.message,
        "incident": telling.incident,
        "replaces": telling.replaces,
    }
    said: dict[str, Value] = {name: text for name, text in texts.items() if text}
    said |= {
        "doc_id": document.doc_id,
        "lang": document.lang,
        "text": _kept_content(telling.text),
        "claims": _kept_content(telling.claims),
        "speaker": telling.speaker,
        "said_by": telling.brought.by,
    }
    if telling.signatories:
        said["signatories"] = signatories_content(telling.signatories)
    return said


def telling_from(fields: Fields) -> Telling:
    """The account that the content of a deed says.

    Args:
        fields: the content; every field is taken.

    Raises:
        NoteError: a field is missing, unknown or of another kind.
        InputError: a field is not of its form.
    """
    document = Document(
        fields.text("doc_id"),
        _text(fields, "title") or None,
        _text(fields, "publisher") or None,
        _text(fields, "date") or None,
        fields.text("lang"),
    )
    telling = Telling(
        document=document,
        text=_kept_from(fields.object("text")),
        claims=_kept_from(fields.object("claims")),
        speaker=fields.text("speaker"),
        brought=Saying(fields.text("said_by"), _text(fields, "source")),
        on_behalf=_text(fields, "on_behalf"),
        signatories=signatories_from(fields) if fields.has("signatories") else (),
        message=_text(fields, "message"),
        incident=_text(fields, "incident"),
        replaces=_text(fields, "replaces"),
    )
    fields.end()
    return telling


def incident_content(incident: str) -> dict[str, Value]:
    """What the deed says that adds an account to one more incident."""
    return {"incident": incident}


def incident_from(fields: Fields) -> str:
    """The incident that such a deed names.

    Raises:
        NoteError: it is of another form.
    """
    incident = fields.text("incident", _ID)
    fields.end()
    return incident


def finding_content(incident: str, finding: Finding) -> dict[str, Value]:
    """What the deed says that puts a finding on record."""
    said: dict[str, Value] = {"incident": incident, "body": finding.body, "text": finding.text}
    return said | {"confidence": finding.confidence, "source": finding.source}


def finding_from(fields: Fields) -> tuple[str, Finding]:
    """The incident and the finding that such a deed says.

    Raises:
        NoteError: a field is missing, unknown or of another kind.
        InputError: a part of the finding is empty or too long.
    """
    incident = fields.text("incident", _ID)
    body, text, confidence, source = (fields.text(name) for name in ("body", "text", "confidence", "source"))
    fields.end()
    return incident, Finding(body, text, confidence, source)


def _kept_content(kept: Kept) -> dict[str, Value]:
    return {"sha256": kept.sha256, "size": kept.size, "type": kept.media_type, "name": kept.name}


def _kept_from(fields: Fields) -> Kept:
    kept = Kept(fields.text("sha256"), fields.integer("size"), fields.text("type"), fields.text("name"))
    fields.end()
    return kept


def _text(fields: Fields, name: str) -> str:
    return fields.text(name) if fields.has(name) else ""


def _check_words(name: str, words: str, longest: int, *, is_needed: bool = False) -> None:
    if len(words) > longest:
        raise InputError(f"{name}: {len(words)} characters", hint=f"the limit is {longest}")
    if is_needed and not words.strip():
        raise InputError(f"{name} is empty", hint="say it in a few words")


def _check_form(name: str, text: str, pattern: re.Pattern[str]) -> None:
    if not pattern.fullmatch(text):
        raise InputError(f"{name} is {text[:70]!a}", hint=f"it must be like {pattern.pattern}")
