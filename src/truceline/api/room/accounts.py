"""A text that somebody brings to an incident: read as commands read it, and put on record with its claims."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from functools import partial

from truceline.api.asked import Asked
from truceline.api.replies import Reply, json_reply
from truceline.api.requests import document_from
from truceline.node.node import Moment, Node
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Document, bytes_from_text, text_from_bytes
from truceline.wiring.acts.table import perform
from truceline.wiring.dossiers.reading import account_read


async def add_read(asked: Asked) -> Reply:
    """The account, as the act ``account-add`` tells it.

    Raises:
        InputError: it cannot be read, or nobody is said to speak or to bring it.
        NotFoundError: there is no such incident.
    """
    content = await asked.request.body(asked.route.most_bytes)
    given = Fields(document_from(content, asked.request.media_type()), asked.route.handler)
    text = bytes_from_text(given.text("text"))
    said = {key: given.text(key) for key in ("speaker", "said_by", "source")}
    about = {key: given.text(key) for key in ("name", "title", "publisher", "date", "lang")}
    given.end()
    account = await asyncio.to_thread(account_read, text, about)
    operator = asked.entrant.operator
    adding = {
        **{key: words for key, words in said.items() if words},
        "name": about["name"],
        "type": "text/html" if text.lstrip()[:1] == b"<" else "text/plain",
        "incident": asked.named["incident"],
        "text": text_from_bytes(text),
        "account": account,
        "desk": next(iter(operator.desks), ""),
        "operator": operator.name,
    }
    return json_reply(await asked.running.worker.do(partial(_added, adding)), asked.route.status)


def _added(adding: Document, node: Node, now: Moment) -> Document:
    """Of an incident of a drill, it is of the drill too."""
    incident = perform(node, now, "incident-show", {"id": adding["incident"], "desk": adding["desk"]})
    return perform(node, now, "account-add", {**adding, "drill": incident["drill"]})
