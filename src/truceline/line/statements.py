"""The body of the message ``statement``: how one side tells what happened, who speaks, for whom, and who signs it.

    {"about":"","file":"","incident":"","on_behalf":"the operations room","signatories":[
     {"name":"Russia","standing":"unclear"}],"speaker":"Colonel Barre","text":"They entered the zone."}

All fields are always there; what is empty is ``""`` or ``[]``. What stands there is what its sender stated, and nobody
who adds it to a record as an account types it again.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from truceline.errors import NoteError
from truceline.line.bodies import MAX_NAME, MAX_WORDS
from truceline.signing.canonical import Value, check_text
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.showing import shown

MAX_SIGNATORIES = 100
_HEX_32 = re.compile(r"[0-9a-f]{32}")


class Standing(StrEnum):
    """How one stands to a statement under which somebody puts the name."""

    SIGNED = "signed"
    """Signed it, as whoever brought or sent the statement says."""
    NAMED = "named"
    """Is named in it, without a signature."""
    UNCLEAR = "unclear"
    """Nobody knows whether that one stands behind it."""


_STANDINGS = re.compile("|".join(Standing))


@dataclass(frozen=True)
class Signatory:
    """One who stands, or is said to stand, behind a statement.

    Raises:
        NoteError: there is no name, or it is too long.
    """

    name: str
    standing: Standing

    def __post_init__(self) -> None:
        _check_words("the name of a signatory", self.name, MAX_NAME, is_needed=True)


@dataclass(frozen=True, kw_only=True)
class SignedStatement:
    """What one side tells of something that happened, in the words that it wants kept.

    Args:
        speaker: who speaks: a person, a unit, a government.
        text: the words, one row in the message's language; empty if they stand in a file, as those of several rows do.
        file: name of the one attached file that holds the words; empty if they stand in the text.
        on_behalf: for whom the speaker says to speak; empty if not said.
        signatories: who stands behind it, each once, with how surely.
        incident: by which id its sender keeps what it tells of, 32 hex digits; empty if not said.
        about: id of the message that it speaks about, such as an earlier statement, 64 hex digits; empty if of none.

    Raises:
        NoteError: a part is not of its form, or its words stand in two places or in none.
    """

    speaker: str
    text: str = ""
    file: str = ""
    on_behalf: str = ""
    signatories: tuple[Signatory, ...] = ()
    incident: str = ""
    about: str = ""

    def __post_init__(self) -> None:
        _check_words("the speaker", self.speaker, MAX_NAME, is_needed=True)
        _check_words("for whom it is said", self.on_behalf, MAX_NAME)
        _check_words("the text", self.text, MAX_WORDS)
        check_text(self.file)
        if bool(self.text.strip()) == bool(self.file):
            raise NoteError(
                f"the text of the statement is {shown(self.text)}, and its file {shown(self.file)}",
                hint="its words stand either in the text or in one attached file",
            )
        for name, given, form in (("incident", self.incident, _HEX_32), ("about", self.about, HEX_64)):
            if given and not form.fullmatch(given):
                raise NoteError(f"body.{name} is {shown(given)}", hint=f"it must be like {form.pattern}, or empty")
        names = [each.name for each in self.signatories]
        if len(names) > MAX_SIGNATORIES or len(set(names)) < len(names):
            raise NoteError(
                f"{len(names)} signatories, of {len(set(names))} names",
                hint=f"name each one once; the limit is {MAX_SIGNATORIES}",
            )

    @property
    def body(self) -> dict[str, Value]:
        """The body of the message."""
        return {
            "speaker": self.speaker,
            "text": self.text,
            "file": self.file,
            "on_behalf": self.on_behalf,
            "signatories": signatories_content(self.signatories),
            "incident": self.incident,
            "about": self.about,
        }


def signed_statement_from(body: Mapping[str, Value]) -> SignedStatement:
    """The statement in the body of a message of the kind ``statement``; a machine states nothing, so none is ``auto``.

    Raises:
        NoteError: the body is of another form.
    """
    fields = Fields(body, "body")
    statement = SignedStatement(
        speaker=fields.text("speaker"),
        text=fields.text("text"),
        file=fields.text("file"),
        on_behalf=fields.text("on_behalf"),
        signatories=signatories_from(fields),
        incident=fields.text("incident"),
        about=fields.text("about"),
    )
    fields.end()
    return statement


def signatories_from(fields: Fields) -> tuple[Signatory, ...]:
    """The signatories that the field of that name lists.

    Raises:
        NoteError: one of them is of another form.
    """
    found = []
    for each in fields.objects("signatories"):
        found.append(Signatory(each.text("name"), Standing(each.text("standing", _STANDINGS))))
        each.end()
    return tuple(found)


def signatories_content(signatories: tuple[Signatory, ...]) -> list[Value]:
    """What ``signatories_from`` reads."""
    return [{"name": each.name, "standing": str(each.standing)} for each in signatories]


def _check_words(what: str, words: str, longest: int, *, is_needed: bool = False) -> None:
    check_text(words)
    if len(words) > longest:
        raise NoteError(f"{what}: {len(words)} characters", hint=f"the limit is {longest}; longer texts are attached")
    if is_needed and not words.strip():
        raise NoteError(f"{what} is empty", hint="say it in a few words")
