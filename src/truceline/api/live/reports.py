"""The handler of batches of position reports: the hot route."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from http import HTTPStatus

from truceline.api.asked import Asked
from truceline.api.contract.told import ReceivedTold
from truceline.api.replies import Reply
from truceline.errors import RequestError
from truceline.wiring.receiving.feeds import Receiving
from truceline.wiring.receiving.intake import ARROW, NDJSON

MAX_BATCH = 32 * 1024 * 1024
MOST_TOLD = 1_000
_SHOWN_BYTES = 200


async def take_reports(receiving: Receiving, asked: Asked) -> Reply:
    """What became of a batch: durable before this is answered.

    Raises:
        RequestError: it is of another kind, or too long.
        TrucelineError: see ``Receiving.take``.
    """
    request = asked.request
    media_type, key = request.media_type(), request.headers.get("idempotency-key", "")
    if media_type not in (ARROW, NDJSON):
        raise RequestError("media-type-unusable", f"the body is {media_type[:64]!r}", f"send {ARROW} or {NDJSON}")
    content = await request.body(MAX_BATCH)
    received = await receiving.take(asked.entrant.operator, key, media_type, content)
    document: ReceivedTold = {
        "batch": received.sequence,
        "stored": received.reports,
        "again": received.is_again,
        "bad_total": len(received.bad),
        "bad": [
            {"row": row.row, "reason": row.reason, "raw": row.raw[:_SHOWN_BYTES].decode(errors="replace")}
            for row in received.bad[:MOST_TOLD]
        ],
    }
    is_unusable = bool(received.bad) and not received.reports
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_unusable else asked.route.status
    return Reply(status, json.dumps(document, ensure_ascii=False).encode(errors="replace"))
