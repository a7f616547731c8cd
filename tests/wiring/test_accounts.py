"""Reports become accounts, plain or as saved pages."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.accounts.claims import Document
from truceline.errors import InputError
from truceline.wiring.accounts import account_of

SENTENCE = "The coalition struck a convoy near the village."


def test_plain_text_and_a_saved_page_give_the_same_claims_at_their_own_places() -> None:
    page = f"<!DOCTYPE html><html><body><nav>Home About</nav><p>{SENTENCE}</p></body></html>"
    (plain,) = account_of(SENTENCE.encode(), Document("a")).claims
    (paged,) = account_of(page.encode(), Document("a")).claims
    assert plain.text == paged.text == SENTENCE
    assert SENTENCE[slice(*plain.span)] == page[slice(*paged.span)] == SENTENCE


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    with pytest.raises(InputError, match="not UTF-8"):
        account_of(b"\xff\xfe", Document("a"))


def test_another_language_is_refused() -> None:
    with pytest.raises(InputError, match="'ru'"):
        account_of(SENTENCE.encode(), Document("a", lang="ru"))
