"""Accounts as the record has them come back as they were written, and nothing unfit is written."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from truceline.accounts.claims import Document
from truceline.accounts.comparison.facts import Finding
from truceline.accounts.entries import (
    Kept,
    Telling,
    finding_content,
    finding_from,
    incident_content,
    incident_from,
    telling_content,
    telling_from,
)
from truceline.errors import InputError, NoteError
from truceline.line.statements import Signatory, Standing
from truceline.model.incidents import Saying
from truceline.signing.canonical import encode, parse
from truceline.signing.fields import Fields

TEXT = Kept("a" * 64, 12, "text/plain", "statement.txt")
CLAIMS = Kept("b" * 64, 34, "application/json", "claims.json")
BARE = Telling(Document("dev01"), TEXT, CLAIMS, "Alsouria Net", Saying("duty officer"))
FULL = replace(
    BARE,
    document=Document("dev02", "A threat", "Alsouria Net", "2017-06-08", "en"),
    brought=Saying("duty officer", "their site"),
    on_behalf="the operations room",
    signatories=(Signatory("Hezbollah", Standing.NAMED), Signatory("Russia", Standing.UNCLEAR)),
    message="c" * 64,
    incident="d" * 32,
    replaces="e" * 32,
)


@pytest.mark.parametrize("telling", [BARE, FULL])
def test_an_account_comes_back_as_it_was_written(telling: Telling) -> None:
    written = parse(encode(telling_content(telling)))
    assert telling_from(Fields(written, "deed")) == telling


def test_what_is_not_known_is_left_out() -> None:
    assert set(telling_content(BARE)) == {"doc_id", "lang", "text", "claims", "speaker", "said_by"}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"speaker": " "}, "who speaks is empty"),
        ({"on_behalf": "x" * 129}, "for whom: 129 characters"),
        ({"message": "c" * 32}, "the id of the message"),
        ({"incident": "x"}, "the id of the incident"),
        ({"replaces": "e" * 31}, "the id of the earlier version"),
        ({"document": Document("d", date="8 June")}, "the date of a text"),
        ({"document": Document("d", lang="English")}, "the language of a text"),
        ({"signatories": (Signatory("A", Standing.SIGNED),) * 101}, "101 signatories"),
    ],
)
def test_a_part_that_is_not_of_its_form_is_refused(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        replace(BARE, **changed)


def test_a_text_without_a_name_or_hash_and_a_signatory_without_a_name_are_refused() -> None:
    with pytest.raises(InputError, match="the hash of a text"):
        replace(TEXT, sha256="A" * 64)
    with pytest.raises(InputError, match="the name of a text is empty"):
        replace(TEXT, name="")
    with pytest.raises(InputError, match="the name of a signatory is empty"):
        Signatory("", Standing.SIGNED)


def test_a_finding_and_a_link_come_back_as_they_were_written() -> None:
    finding = Finding("joint.example", "struck", "moderate confidence", "report 4")
    written = parse(encode(finding_content("d" * 32, finding)))
    assert finding_from(Fields(written, "deed")) == ("d" * 32, finding)
    assert incident_from(Fields(incident_content("d" * 32), "deed")) == "d" * 32
    with pytest.raises(NoteError, match="incident"):
        incident_from(Fields({"incident": "d"}, "deed"))


def test_an_unknown_field_and_an_unknown_standing_are_refused() -> None:
    content = telling_content(FULL)
    with pytest.raises(NoteError, match="weight"):
        telling_from(Fields({**content, "weight": 3}, "deed"))
    with pytest.raises(NoteError, match="standing"):
        telling_from(Fields({**content, "signatories": [{"name": "A", "standing": "perhaps"}]}, "deed"))
