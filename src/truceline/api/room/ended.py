"""Incidents in the logs that a party writes no more: they are listed beside those of the log that is written."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from typing import cast

from truceline.api.asked import Asked
from truceline.api.contract.told import EndedIncidentsTold, EndedIncidentTold
from truceline.api.replies import Reply, json_reply
from truceline.wiring.home import Home
from truceline.wiring.keeping.ended_logs import ended_incidents

MOST = 1_000


async def show_ended(asked: Asked) -> Reply:
    """The newest incidents of all ended logs, how many there are, and which logs could not be read."""
    return json_reply(await asyncio.to_thread(_ended, asked.running.home))


def _ended(home: Home) -> EndedIncidentsTold:
    ended = ended_incidents(home, MOST, with_items=False)
    # Why a log is not read names files of this machine: that is for who runs the node, and the command tells it.
    incidents = cast(list[EndedIncidentTold], list(ended.found))
    return {"incidents": incidents, "total": ended.total, "unread": list(ended.unread)}
