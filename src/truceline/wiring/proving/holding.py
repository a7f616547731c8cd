"""Entries of a record that hold some words: looked through from a place on, so many at a time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from truceline.record.entries import Entry
from truceline.wiring.home import Home
from truceline.wiring.records import Filter, OpenRecord, open_record

MOST_READ = 5_000
"""Entries that one question looks through: its answer is there soon, and says where to go on."""
MOST_BYTES = 256 * 1024
"""What an entry names is looked through up to this size: longer things are files, not words."""


class Holding(NamedTuple):
    """Entries that hold the words.

    Args:
        entries: in their order.
        go_on_at: the index from which nothing is looked through yet; none at the end of the record.
    """

    entries: Sequence[Entry]
    go_on_at: int | None


def entries_holding(home: Home, wanted: Filter, words: str, start: int, limit: int) -> Holding:
    """The first entries from an index on that are asked for and hold some words, whatever the case of their letters.

    Looked through is what an entry tells, and the text or object that it names, as far as that is kept here.

    Args:
        home: the node's folder.
        wanted: which entries are asked for.
        words: in one piece, as they were written.
        start: the index to begin at.
        limit: at most so many are found.
    """
    found: list[Entry] = []
    sought = words.casefold()
    with open_record(home) as record:
        end = min(record.size, start + MOST_READ)
        for entry in record.entries(start, end):
            if wanted.has(entry) and sought in _said_in(record, entry):
                found.append(entry)
            if len(found) == limit:
                end = entry.index + 1
                break
        return Holding(found, end if end < record.size else None)


def _said_in(record: OpenRecord, entry: Entry) -> str:
    told = json.dumps(dict(entry.extra), ensure_ascii=False)
    content = (record.store.content(entry.obj) if entry.obj else None) or b""
    named = content.decode("utf-8", "replace") if len(content) <= MOST_BYTES else ""
    return f"{told}\n{named}".casefold()
