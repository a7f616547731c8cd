"""The page on signed texts names every field, role and limit that there is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.line.pacts import PACT
from tests.line.said import WARNING
from tests.line.terms.test_declarations import NO
from tests.line.testified import TESTIMONY
from tests.signing.parties.sides import charter_of, first_manifest
from truceline.line import agreements, bodies, messages, statements
from truceline.line.bodies import Answer, Means
from truceline.line.kinds import RULES
from truceline.signing import canonical, passphrase, qr
from truceline.signing.notes import MAX_SIGNATURES
from truceline.signing.parties.charter import Standing
from truceline.signing.parties.manifests import Role


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    """The page."""
    return (root / "docs" / "reference" / "signed-texts.md").read_text(encoding="utf-8")


def first_column(page: str, section: str) -> set[str]:
    """The words in the first column of the table of a section."""
    body = page.split(f"\n## {section}\n")[1].split("\n## ")[0]
    return {word for cell in re.findall(r"^\| (`.*?) \|", body, re.MULTILINE) for word in re.findall(r"`(\w+)`", cell)}


def fields_of(text: str) -> set[str]:
    """The fields of a document's text."""
    return set(json.loads(text.split("\n")[1]))


def test_every_field_of_a_manifest_is_there(page: str) -> None:
    assert first_column(page, "Manifest") == fields_of(first_manifest().text)


def test_every_field_of_a_charter_is_there(page: str) -> None:
    charter = charter_of(first_manifest("alfa.example"), first_manifest("bravo.example"))
    charter = replace(charter, two_person=("warning",))
    assert first_column(page, "Charter") == fields_of(charter.text)
    assert all(f"`{standing}`" in page for standing in Standing)


def test_every_field_of_a_message_is_there(page: str) -> None:
    assert first_column(page, "Message") == fields_of(WARNING.text) | set(RULES) | set(TESTIMONY.body)
    assert all(f"`{standing}`" in page for standing in statements.Standing)


def test_every_field_of_an_agreement_is_there(page: str) -> None:
    assert first_column(page, "Agreement") == fields_of(PACT.text)


def test_every_field_of_a_declaration_is_there(page: str) -> None:
    assert first_column(page, "Declaration") == fields_of(NO.document)


def test_every_kind_of_message_is_there_with_its_rule(page: str) -> None:
    rows = re.findall(r"^\| (.*?) \| (.*?) \| (.*?) \| (operator|node|authorities) \|$", page, re.MULTILINE)
    written = {
        kind: (set(re.findall(r"`(\w+)`", hows)), "none" in hows, set(re.findall(r"`(\w+)`", needs)), signer[:4])
        for kinds, hows, needs, signer in rows
        for kind in re.findall(r"`(\w+)`", kinds)
    }
    assert written == {
        str(kind): (set(rule.hows) - {None}, None in rule.hows, set(rule.needs) - {"none"}, rule.signer[:4])
        for kind, rule in RULES.items()
    }
    assert all(f"`{word}`" in page for word in (*Answer, *Means))


def test_every_role_is_there(page: str) -> None:
    assert first_column(page, "Keys") == set(Role)


@pytest.mark.parametrize(
    "words",
    [
        f"1 to {MAX_SIGNATURES} signature rows",
        f"together at most {canonical.MAX_BYTES:,} bytes",
        f"{canonical.MAX_DEPTH} objects and arrays within one another, {canonical.MAX_NODES:,} values",
        f"at most {messages.MAX_TEXT_BYTES:,} bytes",
        f"at most {messages.MAX_RECIPIENTS} others",
        f"at most {messages.MAX_SEEN} objects of `origin`",
        f"at most {messages.MAX_ATTACHMENTS} objects of `sha256`, `size` (at most {messages.MAX_ATTACHMENT_BYTES:,})",
        f"the words, at most {bodies.MAX_WORDS:,} characters in one row",
        f"speaks: a person, a unit, a government; at most {bodies.MAX_NAME} characters",
        f"at most {statements.MAX_SIGNATORIES} objects of `name` and `standing`",
        f"2 to {agreements.MAX_PARTIES} parties of the charter",
        f"1 to {agreements.MAX_ANNEXES} objects of `kind`",
        f"at most {qr.PART_CHARACTERS:,} characters",
        f"at most {qr.MAX_PARTS} of them",
        f"work at most {passphrase.MAX_WORK}",
        f"at most {passphrase.MAX_CONTENT_BYTES:,} bytes of content",
    ],
)
def test_every_limit_is_the_one_that_is_kept(page: str, words: str) -> None:
    assert words in " ".join(page.split())
