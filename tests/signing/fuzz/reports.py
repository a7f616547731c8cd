"""What the reader of reports promises of any text and any page, and the check of a model's answers of any answer."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from contextlib import suppress

from tests.accounts.english import reader
from tests.accounts.proposing.asked import MODEL, TEXT
from tests.accounts.proposing.asked import report as asked
from truceline.accounts.claims import Account, Document
from truceline.accounts.claims_json import account_from_json, account_json
from truceline.accounts.proposing.checking import proposals_of
from truceline.accounts.reading import read_page, read_report
from truceline.errors import InputError

_ABOUT = Document("report", publisher="An agency", date="2017-06-07")


def report(content: bytes) -> None:
    """Every span, and every figure, place and time printed in it, stands in the text; the JSON of it is read back."""
    text = content.decode(errors="replace")
    claims = read_report(text, _ABOUT, reader())
    for claim in claims:
        assert text[slice(*claim.span)] == claim.text
        printed = [quantity.text for quantity in claim.quantities]
        printed += [each.text for each in (claim.place, claim.time) if each is not None]
        assert all(words in claim.text for words in printed)
    assert account_from_json(account_json(Account(_ABOUT, claims))).claims == claims
    for claim in read_page(text, _ABOUT, reader()):
        assert 0 <= claim.span[0] < claim.span[1] <= len(text)


def proposals(content: bytes) -> None:
    """Whatever a model answers, what is kept of it stands in the report and is marked; the rest is not kept."""
    with suppress(InputError):
        for claim in proposals_of(content.decode(errors="replace"), asked(), MODEL, reader()).kept:
            printed = [quantity.text for quantity in claim.quantities]
            printed += [each.text for each in (claim.place, claim.time) if each is not None]
            assert TEXT[slice(*claim.span)] == claim.text
            assert all(" ".join(words.split()) in " ".join(claim.text.split()) for words in printed)
            assert claim.proposed_by == MODEL
