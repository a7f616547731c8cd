"""The accounts of an incident side by side."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio

from truceline.api.asked import Asked
from truceline.api.replies import Reply, json_reply
from truceline.wiring.dossiers.beside import accounts_beside
from truceline.wiring.running import office_of


async def show_beside(asked: Asked) -> Reply:
    """Each account with its text, the table of what they say, and the facts that follow.

    Raises:
        NotFoundError: there is no such incident, or the claims of an account were erased.
        InputError: the accounts cannot be compared.
    """
    return json_reply(await asyncio.to_thread(accounts_beside, office_of(asked.running.home), asked.named["incident"]))
