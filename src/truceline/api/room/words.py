"""What messages are composed from: the sentences of the catalogues, and the places that our people know by name."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio

from truceline.api.asked import Asked
from truceline.api.replies import Reply, json_reply
from truceline.wiring.warning.named_places import named_places, names_document
from truceline.wiring.warning.templates import templates_told


async def show_templates(asked: Asked) -> Reply:
    """Every sentence in every language, and who has looked at it."""
    return json_reply({"templates": await asyncio.to_thread(templates_told)})


async def show_places(asked: Asked) -> Reply:
    """The places of ``places.csv``, as acts take them.

    Raises:
        InputError: the file cannot be used.
    """
    places = await asyncio.to_thread(named_places, asked.running.home.folder)
    return json_reply({"places": names_document(places)})
