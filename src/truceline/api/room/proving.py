"""What is on record: its entries, and what a check code, an id or a hash stands for, with the proof of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio

from truceline.api.asked import Asked
from truceline.api.contract.told import CheckedTold, RecordEntriesTold
from truceline.api.replies import Reply, json_reply
from truceline.errors import RequestError
from truceline.record.entries import EntryKind
from truceline.wiring.home import Home
from truceline.wiring.proving.checking import check, sought_from
from truceline.wiring.proving.holding import entries_holding
from truceline.wiring.records import Filter, entries_of, entry_told

MOST = 200
_LONGEST_CODE = 512
LONGEST_WORDS = 200
_FIELDS = ("start", "limit", "kind", "line", "from_at", "to_at", "words")
_TEXTS = ("kind", "line", "words")


async def show_checked(asked: Asked) -> Reply:
    """What a code stands for, each item with its proof; or that no entry of these logs has it, which is proved too.

    Raises:
        InputError: it is no code, or there is a slip in it.
    """
    return json_reply(await asyncio.to_thread(_checked, asked.running.home, asked.named["code"][:_LONGEST_CODE]))


def _checked(home: Home, code: str) -> CheckedTold:
    sought = sought_from(code)
    checked = check(home, sought, lambda count: None)
    return {
        "code": sought.code or None,
        "is_on_record": bool(checked.items),
        "items": list(checked.items),
        "logs": list(checked.logs),
    }


async def show_entries(asked: Asked) -> Reply:
    """Entries from a place on, of a kind, a line or a time, or that hold some words; with where the next ones begin.

    Words are looked for in so many entries at a time: an answer may be empty and go on all the same.

    Raises:
        RequestError: a parameter is unknown or cannot be used.
    """
    wanted, start, limit = _asked_for(asked)
    words = asked.request.query.get("words")
    if words is not None:
        held = await asyncio.to_thread(entries_holding, asked.running.home, wanted, _words(words), start, limit)
        holding: RecordEntriesTold = {"entries": list(map(entry_told, held.entries))}
        return json_reply(holding | ({} if held.go_on_at is None else {"next": held.go_on_at}))
    found = await asyncio.to_thread(entries_of, asked.running.home, wanted, start, limit)
    told: RecordEntriesTold = {"entries": list(map(entry_told, found))}
    return json_reply(told | ({"next": found[-1].index + 1} if len(found) == limit else {}))


def _asked_for(asked: Asked) -> tuple[Filter, int, int]:
    query = asked.request.query
    for name in query:
        if name not in _FIELDS:
            raise RequestError("request-unusable", f"there is no parameter {name[:64]!r}", f"use {', '.join(_FIELDS)}")
    numbers = {name: _number(name, query[name]) for name in query if name not in _TEXTS}
    kind, line = query.get("kind", ""), query.get("line", "")
    if kind and kind not in set(EntryKind):
        raise RequestError("request-unusable", f"the kind is {kind[:64]!r}", f"use one of {', '.join(EntryKind)}")
    wanted = Filter(line, (kind,) if kind else (), numbers.get("from_at", 0), numbers.get("to_at", Filter().end_at))
    limit = numbers.get("limit", MOST)
    if not 1 <= limit <= MOST:
        raise RequestError("request-unusable", f"the limit is {limit}", f"use 1 to {MOST}")
    return wanted, numbers.get("start", 0), limit


def _words(text: str) -> str:
    words = text.strip()
    if not 1 <= len(words) <= LONGEST_WORDS:
        raise RequestError("request-unusable", f"words of {len(words)} letters", f"use 1 to {LONGEST_WORDS}")
    return words


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(2**62))):
        raise RequestError("request-unusable", f"{name} is {text[:32]!r}", "give a whole number from 0 on")
    return int(text)
