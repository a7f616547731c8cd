"""The accounts of an incident on record side by side, with the text of each, and what all of them accept."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from contextlib import AbstractContextManager

from truceline.errors import NotFoundError
from truceline.wiring.acts.act import Document, bytes_from_text
from truceline.wiring.running import Office

TOO_FEW = 2
"""Fewer accounts than that are beside nothing."""


def accounts_beside(asking: AbstractContextManager[Office], incident: str) -> Document:
    """Each account with its text, the table of what they say, and the facts that follow; no table of one account.

    Args:
        asking: whom to ask: the node, or one of its logs that have ended; let go before anything is compared.
        incident: its first digits.

    Raises:
        NotFoundError: there is no such incident, or the claims of an account were erased.
        InputError: the accounts cannot be compared.
    """
    # This loads kernels and gazetteers, which a node that nobody asks for it should not wait for.
    from truceline.wiring.comparing import Beside, account_in, compared, settled

    with asking as office:
        shown = _newest(office, incident)
        grounds = office.ask("account-grounds", incident=incident)
    told = [_told(each) for each in shown]
    if len(shown) < TOO_FEW:
        return {"accounts": told, "comparison": None, "facts": None}
    is_drill = any((grounds["drill"], *(each["drill"] for each in shown)))
    beside = Beside(record=grounds | {"drill": is_drill})
    accounts = [account_in(each["account"]) for each in shown]
    return {"accounts": told, "comparison": compared(accounts, beside), "facts": settled(accounts, beside)[0]}


def _newest(office: Office, incident: str) -> list[Document]:
    listed = office.ask("account-list", incident=incident)["accounts"]
    shown = [office.ask("account-show", id=each["id"]) for each in listed if not each["followed_by"]]
    for each in shown:
        if each["account"] is None:
            raise NotFoundError(
                f"the claims of the account {each['id'][:12]} were erased",
                hint="compare the others by the command: truceline account compare",
            )
    return shown


def _told(shown: Document) -> Document:
    """An account for who reads it: its text as text, none if that was erased."""
    text = shown["text"]
    said = None if text is None else bytes_from_text(text).decode("utf-8", "replace")
    names = ("id", "doc_id", "title", "publisher", "date", "lang", "speaker", "on_behalf", "drill")
    return {name: shown[name] for name in names} | {"text": said}
