"""The dossier of an incident as one file, made while the node runs; that it goes out is on record."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from functools import partial

from truceline.api.asked import Asked
from truceline.api.replies import Reply
from truceline.api.requests import document_from
from truceline.signing.fields import Fields
from truceline.wiring.dossiers.downloading import downloaded

ZIP = "application/zip"


async def make_one(asked: Asked, log: int = 0) -> Reply:
    """The ZIP file; of an incident in a log that has ended, if it is named by its number.

    Raises:
        NotFoundError: there is no such incident.
        FrozenError: the log puts nothing on record.
        MissingExtraError: a PDF is wanted, and Typst is not installed.
    """
    given = Fields(document_from(await asked.request.body(), asked.request.media_type()), "dossier")
    recipient, has_pdf = given.text("recipient"), given.truth("pdf")
    given.end()
    desk = next(iter(asked.entrant.operator.desks), "")
    make = partial(downloaded, asked.running.home, asked.named["id"], desk, recipient, has_pdf=has_pdf, log=log)
    made = await asyncio.to_thread(make)
    return Reply(asked.route.status, made.content, ZIP, {"content-disposition": f'attachment; filename="{made.name}"'})
