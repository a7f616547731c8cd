"""What the reader of reports promises of any text and any page: whatever it claims stands there."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.accounts.english import reader
from truceline.accounts.claims import Account, Document
from truceline.accounts.claims_json import account_from_json, account_json
from truceline.accounts.reading import read_page, read_report

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
