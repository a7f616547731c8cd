"""Incidents in the logs that a party writes no more: listed beside those of the log that is written, and read."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import cast

from truceline.api.asked import Asked
from truceline.api.contract.told import EndedIncidentShownTold, EndedIncidentsTold, EndedIncidentTold
from truceline.api.replies import Reply, json_reply
from truceline.api.room.dossiers import make_one
from truceline.errors import NotFoundError, TrucelineError
from truceline.wiring.dossiers.beside import accounts_beside
from truceline.wiring.home import Home
from truceline.wiring.keeping.ended_logs import ended_incidents, office_of_log
from truceline.wiring.running import Office

MOST = 1_000


async def show_ended(asked: Asked) -> Reply:
    """The newest incidents of all ended logs, how many there are, and which logs could not be read."""
    return json_reply(await asyncio.to_thread(_ended, asked.running.home))


async def show_ended_one(asked: Asked) -> Reply:
    """One of them with all that belongs to it, and the number of its log.

    Raises:
        NotFoundError: there is no such log that has ended, it cannot be read, or it has no such incident.
    """
    desk = next(iter(asked.entrant.operator.desks), "")
    return json_reply(await asyncio.to_thread(_one, asked.running.home, _log_of(asked), asked.named["id"], desk))


async def show_ended_beside(asked: Asked) -> Reply:
    """Its accounts side by side, and the facts that follow.

    Raises:
        NotFoundError: likewise, or the claims of an account were erased.
        InputError: the accounts cannot be compared.
    """
    asking = _office(asked.running.home, _log_of(asked))
    return json_reply(await asyncio.to_thread(accounts_beside, asking, asked.named["id"]))


async def make_ended(asked: Asked) -> Reply:
    """Its dossier, a ZIP file; that it goes out is on record in the log that is written now.

    Raises:
        NotFoundError: likewise.
        TrucelineError: as ``room.dossiers.make_one``.
    """
    log = _log_of(asked)
    await asyncio.to_thread(_check_readable, asked.running.home, log)
    return await make_one(asked, log)


def _ended(home: Home) -> EndedIncidentsTold:
    ended = ended_incidents(home, MOST, with_items=False)
    # Why a log is not read names files of this machine: that is for who runs the node, and the command tells it.
    incidents = cast(list[EndedIncidentTold], list(ended.found))
    return {"incidents": incidents, "total": ended.total, "unread": list(ended.unread)}


def _one(home: Home, log: int, incident: str, desk: str) -> EndedIncidentShownTold:
    with _office(home, log) as office:
        shown = office.ask("incident-show", id=incident, desk=desk)
    return cast(EndedIncidentShownTold, {**shown, "log": log})


def _check_readable(home: Home, log: int) -> None:
    with _office(home, log):
        pass


def _log_of(asked: Asked) -> int:
    """The number in the path of a log that has ended."""
    named, home = asked.named["log"], asked.running.home
    if not (named.isascii() and named.isdecimal()) or not 0 < int(named[:9]) < home.log_number:
        raise NotFoundError(f"no log {named[:20]} of this party has ended", hint="see which: incidents/ended")
    return int(named[:9])


@contextmanager
def _office(home: Home, log: int) -> Iterator[Office]:
    """Whom to ask about a log; that it cannot be read is told without the names of files."""
    with ExitStack() as opened:
        try:
            office = opened.enter_context(office_of_log(home, log))
        except TrucelineError as error:
            hint = "whoever runs the node sees why: truceline incident list"
            raise NotFoundError(f"log {log} has ended, and cannot be read here", hint=hint) from error
        yield office
