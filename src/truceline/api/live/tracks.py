"""Tracks: where each was seen last, and where they were in a span of time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from truceline.api.asked import Asked, Handler
from truceline.api.live.spans import check_names, span_from
from truceline.api.paging import cut, position_from
from truceline.api.replies import Reply, json_reply
from truceline.api.route import Page
from truceline.wiring.receiving.history import History, history_of
from truceline.wiring.receiving.intake import Intake

_PAGE = Page("tracks", "track")


class Tracks:
    """Answers about tracks.

    Args:
        intake: of reports.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """By name."""
        return {"tracks": self.show, "history": self.show_history}

    async def show(self, asked: Asked) -> Reply:
        """Where each track was seen last, that heard of last first.

        Raises:
            RequestError: another parameter than those of pages.
        """
        query = dict(asked.request.query)
        position = position_from(query, {}, _PAGE)
        check_names(query)
        tracks = list(await asyncio.to_thread(self._intake.watch.positions.all))
        return json_reply(cut({"tracks": tracks}, _PAGE, position))

    async def show_history(self, asked: Asked) -> Reply:
        """All reports from a time until another, a list for each column.

        Raises:
            RequestError: a time is missing or none, or the span is too long.
        """
        from_at, until_at = span_from(asked.request.query)
        history = await asyncio.to_thread(self._between, from_at, until_at)
        return json_reply({"step_ms": history.step_ms, "columns": history.columns})

    def _between(self, from_at: int, until_at: int) -> History:
        return history_of((batch for _, batch in self._intake.segments.batches(0)), from_at, until_at)
