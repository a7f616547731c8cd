"""A statement says who speaks, for whom and who signs it, in one spelling; the verifier reads it in the same way."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given

from tests.line.said import first
from tests.line.testified import IN_A_FILE, TESTIMONY, statements
from tests.signing.keyring import key_called
from truceline.dossier import verify
from truceline.errors import NoteError
from truceline.line.bodies import MAX_NAME, MAX_WORDS
from truceline.line.kinds import MessageKind
from truceline.line.statements import (
    MAX_SIGNATORIES,
    Signatory,
    SignedStatement,
    Standing,
    signatories_content,
    signatories_from,
    signed_statement_from,
)
from truceline.signing.canonical import encode, parse
from truceline.signing.documents import write_document
from truceline.signing.fields import Fields
from truceline.signing.notes import sign_note


@given(statements())
def test_a_statement_comes_back_from_its_body(statement: SignedStatement) -> None:
    sent = parse(encode(statement.body))
    assert isinstance(sent, dict)
    assert signed_statement_from(sent) == statement
    said = verify.read_note(_note(statement.body))
    assert verify.read_message(said)["body"] == statement.body


def test_its_words_may_stand_in_a_file() -> None:
    assert signed_statement_from(IN_A_FILE.body) == IN_A_FILE


@pytest.mark.parametrize("field", sorted(TESTIMONY.body))
def test_a_statement_without_a_field_is_refused(field: str) -> None:
    body = TESTIMONY.body
    del body[field]
    with pytest.raises(NoteError, match=field):
        signed_statement_from(body)


OTHERWISE: list[dict[str, Any]] = [
    {"speaker": " "},
    {"text": ""},
    {"text": " "},
    {"file": "release.txt"},
    {"incident": "5a" * 32},
    {"about": "5a" * 16},
    {"signatories": [{"name": "Russia", "standing": "perhaps"}]},
    {"signatories": [{"name": " ", "standing": "signed"}]},
    {"signatories": [{"name": "Russia", "standing": "signed", "on": "Tuesday"}]},
    {"signatories": [{"name": "Russia", "standing": "signed"}, {"name": "Russia", "standing": "unclear"}]},
    {"signatories": ["Russia"]},
    {"auto": True},
    {"colour": "red"},
]


@pytest.mark.parametrize("change", OTHERWISE, ids=str)
def test_a_statement_of_another_form_is_refused_here_and_by_the_verifier(change: dict[str, Any]) -> None:
    body = TESTIMONY.body | change
    with pytest.raises(NoteError):
        signed_statement_from(body)
    with pytest.raises(verify.Broken):
        verify.read_message(verify.read_note(_note(body)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"speaker": "x" * (MAX_NAME + 1)}, "the speaker: 129 characters"),
        ({"on_behalf": "x" * (MAX_NAME + 1)}, "for whom it is said: 129 characters"),
        ({"text": "x" * (MAX_WORDS + 1)}, "the text: 4001 characters"),
        ({"signatories": [{"name": f"{n}", "standing": "named"} for n in range(MAX_SIGNATORIES + 1)]}, "101"),
    ],
)
def test_what_is_too_long_is_refused_with_its_limit(change: dict[str, Any], message: str) -> None:
    with pytest.raises(NoteError, match=message):
        signed_statement_from(TESTIMONY.body | change)


@pytest.mark.parametrize("names", [[], ["other.txt"], ["release.txt", "release.txt"]])
def test_the_verifier_too_wants_its_file_attached_once(names: list[str]) -> None:
    files = [{"sha256": "ab" * 32, "size": 7, "type": "text/plain", "name": name} for name in names]
    with pytest.raises(verify.Broken):
        verify.read_message(verify.read_note(_note(IN_A_FILE.body, files)))
    kept = [{"sha256": "ab" * 32, "size": 7, "type": "text/plain", "name": "release.txt"}]
    assert verify.read_message(verify.read_note(_note(IN_A_FILE.body, kept)))["att"] == kept


def test_signatories_come_back_with_their_standings() -> None:
    signatories = (Signatory("Syria", Standing.SIGNED), Signatory("Russia", Standing.UNCLEAR))
    written = Fields({"signatories": signatories_content(signatories)}, "body")
    assert signatories_from(written) == signatories


def _note(body: dict[str, Any], files: Sequence[dict[str, Any]] = ()) -> bytes:
    """A note whose text is a statement's but for the body, which may be of any form."""
    fields = json.loads(first(kind=MessageKind.STATEMENT, body=TESTIMONY.body).text.split("\n")[1])
    text = write_document("msg", fields | {"body": body, "att": list(files)})
    return sign_note(text, [key_called("alfa.example/operator/1")]).encoded
