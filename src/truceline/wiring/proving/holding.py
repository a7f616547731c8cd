"""Entries of a record that hold some words: looked through from a place on, so many at a time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from truceline.record.entries import Entry
from truceline.wiring.home import Home
from truceline.wiring.records import Filter, OpenRecord, open_record

MOST_READ = 5_000
"""Entries that one question looks through: its answer is there soon, and says where to go on."""
MOST_BYTES = 256 * 1024
"""What an entry names is looked through up to this size: longer things are files, not words."""
_ESCAPED = re.compile(r'(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))+')
"""Letters that JSON spells with a stroke before them; a pair of them may be one letter."""


class Holding(NamedTuple):
    """Entries that hold the words.

    Args:
        entries: in their order.
        go_on_at: the index from which nothing is looked through yet; none at the end of the record.
    """

    entries: Sequence[Entry]
    go_on_at: int | None


def entries_holding(home: Home, wanted: Filter, words: str, start: int, limit: int) -> Holding:
    """The first entries from an index on that are asked for and hold some words.

    Looked through is what an entry tells, and the text or object that it names, as far as that is kept here and is
    not too long. The case of letters, how they are encoded, and how wide a space is or whether a row ends there, is
    one and the same.

    Args:
        home: the node's folder.
        wanted: which entries are asked for.
        words: in one piece.
        start: the index to begin at.
        limit: at most so many are found.
    """
    found: list[Entry] = []
    sought = _alike(words)
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
    """What is read in an entry and what it names; beside it as it is stored, for not each stroke in it is JSON's."""
    told = json.dumps(dict(entry.extra), ensure_ascii=False)
    named = (record.store.content_within(entry.obj, MOST_BYTES) if entry.obj else None) or b""
    stored = f"{told}\n{named.decode('utf-8', 'replace')}"
    read = _ESCAPED.sub(lambda escaped: str(json.loads(f'"{escaped[0]}"')), stored) if "\\" in stored else ""
    return _alike(f"{stored}\n{read}")


def _alike(text: str) -> str:
    """The one form of all texts that read alike.

    Source:
        Unicode 16, D146 with the composed form: the case of letters folded, and what stands for the same letter.
    """
    return " ".join(unicodedata.normalize("NFKC", text.casefold()).split())
