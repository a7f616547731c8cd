"""Logs that a party writes no more, asked as its node is: their records answer, and nothing is written to them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from truceline.errors import TrucelineError
from truceline.wiring.acts.act import Document
from truceline.wiring.dossiers.snapshot import reading_node, snapshot_of
from truceline.wiring.home import Home
from truceline.wiring.records import open_record
from truceline.wiring.running import Office, OwnOffice


class EndedIncidents(NamedTuple):
    """Incidents in the logs of a party that have ended.

    Args:
        found: as the act ``incident-list`` gives them, each with ``log``, the number of its log; the newest first.
        total: how many there are, in the logs that were read.
        unread: what kept a log from being read, by its number.
    """

    found: Sequence[Document]
    total: int
    unread: Mapping[int, str]


@contextmanager
def office_of_log(home: Home, number: int) -> Iterator[Office]:
    """Whom to ask about a log of before; acts that only read can be asked for. The node may be running beside it.

    Raises:
        NotFoundError: there is no record of that log, or nothing in it is signed.
        TrucelineError: it cannot be read.
    """
    source = home.of_log(number)
    with open_record(source) as record:
        yield OwnOffice(reading_node(source, snapshot_of(record, is_ended=True)))


def ended_incidents(home: Home, limit: int, *, with_items: bool) -> EndedIncidents:
    """The incidents of all logs that the party has written before the one that it writes now.

    Args:
        home: the node's folder.
        limit: at most so many are found; 0 only counts them.
        with_items: True for those alone that have open items.
    """
    found: list[Document] = []
    total, unread = 0, dict[int, str]()
    for number in range(home.log_number - 1, 0, -1):
        room = limit - len(found)
        try:
            with office_of_log(home, number) as office:
                told = office.ask("incident-list", limit=max(room, 1), items=with_items)
        except TrucelineError as error:
            unread[number] = str(error)
            continue
        found += [{**each, "log": number} for each in told["incidents"][:room]]
        total += told["total"]
    return EndedIncidents(found, total, unread)
