"""Accounts of one incident in, a comparison out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from string import ascii_lowercase

from truceline.accounts.claims import Account
from truceline.accounts.comparison import counts, events, notices, sides, whereabouts
from truceline.accounts.comparison.items import Comparison
from truceline.accounts.comparison.origins import copies
from truceline.accounts.comparison.relating import item_of
from truceline.accounts.comparison.told import Setting, Told, day_of_incident
from truceline.errors import InputError

FEWEST, MOST = 2, len(ascii_lowercase)
TOPICS = (*events.TOPICS, *counts.TOPICS, *sides.TOPICS, *whereabouts.TOPICS, *notices.TOPICS)
"""Every topic that does not depend on what the accounts name, in the order in which they are shown."""


def compare(accounts: Sequence[Account], setting: Setting) -> Comparison:
    """Accounts side by side, topic by topic; they are called a, b, c ... in their order.

    What a model proposed is left out until a person takes it over; how much that is, is told.

    Args:
        accounts: 2 to 26.
        setting: what they are compared with.

    Raises:
        InputError: there are too few or too many.
    """
    if not FEWEST <= len(accounts) <= MOST:
        raise InputError(f"accounts to set side by side: {len(accounts)}", hint=f"name {FEWEST} to {MOST}")
    told = tell(accounts, setting)
    topics = (*TOPICS, *map(sides.people_topic, sides.disputed_nations(told, setting)))
    found = (item_of(topic, told, setting) for topic in topics)
    names = {each.letter: each.account.document.doc_id for each in told}
    left_out = {
        letter: sum(claim.proposed_by is not None for claim in account.claims)
        for letter, account in zip(names, accounts, strict=True)
    }
    return Comparison(names, told[0].day, tuple(item for item in found if item), copies(told), left_out)


def tell(accounts: Sequence[Account], setting: Setting) -> tuple[Told, ...]:
    """Accounts as they are compared: each with its letter, without proposals, all with the day of the incident."""
    read = [_as_read(account) for account in accounts]
    day = setting.day or day_of_incident(read)
    return tuple(Told(letter, account, day) for letter, account in zip(ascii_lowercase, read, strict=False))


def _as_read(account: Account) -> Account:
    return replace(account, claims=tuple(claim for claim in account.claims if claim.proposed_by is None))
