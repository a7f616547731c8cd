"""A blank sheet for a statement of witnesses, to be printed; nothing of it is on record."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from functools import partial

from truceline.api.asked import Asked
from truceline.api.replies import Reply
from truceline.errors import RequestError
from truceline.node.node import Moment, Node
from truceline.wiring.acts.act import Document
from truceline.wiring.acts.table import perform
from truceline.wiring.media.witness_sheets import LANGUAGES, MOST_WITNESSES, Blank, sheet_of

PDF = "application/pdf"
_FIELDS = ("lang", "witnesses")
_COUNTS = [str(count) for count in range(2, MOST_WITNESSES + 1)]


async def show_sheet(asked: Asked) -> Reply:
    """The sheet as PDF, with what is on record of the incident.

    Raises:
        RequestError: a parameter is unknown or cannot be used.
        NotFoundError: there is no such incident.
        MissingExtraError: Typst is not installed.
    """
    blank = _blank(asked)
    desk = next(iter(asked.entrant.operator.desks), "")
    incident = await asked.running.worker.do(partial(_incident, asked.named["id"], desk))
    content = await asyncio.to_thread(sheet_of, blank, incident)
    name = f"witnesses-{incident['id'][:12]}.pdf"
    return Reply(asked.route.status, content, PDF, {"content-disposition": f'attachment; filename="{name}"'})


def _blank(asked: Asked) -> Blank:
    query = asked.request.query
    for name in query:
        if name not in _FIELDS:
            raise RequestError("request-unusable", f"there is no parameter {name[:64]!r}", f"use {', '.join(_FIELDS)}")
    language, count = query.get("lang", "en"), query.get("witnesses", "2")
    for name, text, known in (("lang", language, LANGUAGES), ("witnesses", count, _COUNTS)):
        if text not in known:
            raise RequestError("request-unusable", f"{name} is {text[:32]!r}", f"use one of {', '.join(known)}")
    return Blank(asked.running.home.party, language, int(count))


def _incident(digits: str, desk: str, node: Node, now: Moment) -> Document:
    return perform(node, now, "incident-show", {"id": digits, "desk": desk})
