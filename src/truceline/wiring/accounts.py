"""Reports read into accounts, for whoever must not know where the words of a language are kept."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from functools import lru_cache

from truceline.accounts.claims import Account, Document
from truceline.accounts.reading import Reader, read_page, read_report
from truceline.accounts.text.page import is_page
from truceline.adapters.lexicons.files import lexicon_of
from truceline.errors import InputError

__all__ = ["account_of"]


def account_of(content: bytes, about: Document) -> Account:
    """The account that a report gives.

    Args:
        content: plain text or saved HTML, in UTF-8.

    Raises:
        InputError: it is not UTF-8, too long, or in a language that cannot be read.
    """
    reader = _reader(about.lang)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"the report is not UTF-8: {error.reason} at byte {error.start}", hint="save it again as UTF-8"
        ) from error
    read = read_page if is_page(text) else read_report
    return Account(about, read(text, about, reader))


@lru_cache(maxsize=4)
def _reader(lang: str) -> Reader:
    return Reader.of(lexicon_of(lang))
