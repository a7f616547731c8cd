"""The accounts of an incident side by side, as its dossier has them: compared, held against the record, and settled."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.errors import TrucelineError
from truceline.node.accounts.book import Accounts
from truceline.node.accounts.keeping import account_of
from truceline.node.deeds import book
from truceline.node.dossiers.comparing import SideBySide
from truceline.node.dossiers.gathering import Material
from truceline.node.node import Moment, Node
from truceline.wiring.acts.table import perform
from truceline.wiring.comparing import Beside, compared, settled
from truceline.wiring.dossiers.given import Given

_NO_BOOT = "0" * 32


def side_by_side(node: Node, material: Material, given: Given, now_at: int) -> SideBySide:
    """The newest versions of an incident's accounts, side by side; why they are not, if they cannot be.

    Args:
        node: that only reads.
        material: the incident.
        given: zones that were handed in, beside those in force.
        now_at: the time of the record, ms since the epoch.
    """
    entries = [each for each in book(node, Accounts).by_id.values() if material.incident.id in each.incidents]
    newest = [each for each in entries if not each.followed_by]
    if len(newest) < 2:
        return SideBySide(reason=f"{len(newest)} accounts are on record: there is nothing to set side by side")
    try:
        accounts = [account_of(node, each) for each in newest]
        record = perform(node, Moment(now_at, 0, _NO_BOOT), "account-grounds", {"incident": material.incident.id})
        beside = Beside(zones=[str(path) for path in given.zones], record=record)
        facts, rows = settled(accounts, beside)
        return SideBySide(compared(accounts, beside), facts, tuple(rows))
    except TrucelineError as error:
        return SideBySide(reason=f"they cannot be set side by side: {error}")
