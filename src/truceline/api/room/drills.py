"""What a scenario of a drill brings, and when, for who checks it, or plays it with a program."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio

from truceline.api.asked import Asked
from truceline.api.replies import Reply, json_reply
from truceline.api.requests import document_from
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import bytes_from_text
from truceline.wiring.drilling import planned


async def show_plan(asked: Asked) -> Reply:
    """The parts of a scenario as the act ``drill-inject`` takes them, each with its time since the beginning.

    Raises:
        InputError: it is no scenario; the message says where.
    """
    content = await asked.request.body(asked.route.most_bytes)
    given = Fields(document_from(content, asked.request.media_type()), "scenario")
    file = bytes_from_text(given.text("file"))
    given.end()
    return json_reply(await asyncio.to_thread(planned, file))
