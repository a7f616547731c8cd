"""A text read into an account, for whoever must not wait for what reads when nobody asks for it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from truceline.errors import InputError
from truceline.wiring.acts.act import Document

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def account_read(content: bytes, about: Mapping[str, str]) -> Document:
    """The account that a text gives, as the act ``account-add`` takes it.

    Args:
        content: plain text or saved HTML, in UTF-8.
        about: ``name`` of the file, by which its claims are called, ``title``, ``publisher``, ``date`` and ``lang``,
            which is English if it is empty; what is not known is empty.

    Raises:
        InputError: the date is none, or as ``wiring.accounts.account_of``.
    """
    from truceline.accounts.claims import Document as About
    from truceline.accounts.claims_json import account_json
    from truceline.wiring.accounts import account_of

    date = about["date"]
    if date and not _DATE.fullmatch(date):
        raise InputError(f"the date {date[:32]!a} is none", hint="write it like 2017-06-08")
    named = {"title": about["title"] or None, "publisher": about["publisher"] or None, "date": date or None}
    return account_json(account_of(content, About(PurePath(about["name"]).stem, **named, lang=about["lang"] or "en")))
