"""Long lists in pages, by a cursor that says nothing to its holder and survives changes of the list."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, NamedTuple

from truceline.api.route import Page
from truceline.errors import RequestError
from truceline.wiring.acts.act import Document

MOST = 1_000
USUAL = 100
_ALL = 100_000


class Cut(NamedTuple):
    """Which page is asked for.

    Args:
        limit: at most so many items.
        name: of the last item of the page before; empty for the first page.
        place: where it stood.
        given: what the act is given for it.
    """

    limit: int = USUAL
    name: str = ""
    place: int = 0
    given: Mapping[str, Any] = {}


def position_from(query: dict[str, str], shape: Mapping[str, Any], page: Page) -> Cut:
    """Which page a query asks for; ``limit`` and ``cursor`` are taken out of it.

    Args:
        query: of the request.
        shape: fields of the act.
        page: how its list comes in pages.

    Raises:
        RequestError: one of the two cannot be used.
    """
    wanted, cursor = query.pop("limit", str(USUAL)), query.pop("cursor", "")
    if not (wanted.isascii() and wanted.isdecimal()) or not 1 <= int(wanted[:9]) <= MOST:
        raise RequestError("request-unusable", f"limit is {wanted[:32]!r}", f"ask for 1 to {MOST}")
    name, place = _read(cursor) if cursor else ("", 0)
    if page.before:
        return Cut(int(wanted), name, place, {"limit": int(wanted)} | ({"before": place} if cursor else {}))
    most = min(_ALL, shape["limit"]["maximum"]) if "limit" in shape else 0
    return Cut(int(wanted), name, place, {"limit": most} if most else {})


def cut(done: Document, page: Page, position: Cut) -> Document:
    """What came of an act, with one page of its list, and ``next`` if there is more.

    Args:
        done: what came of it.
        page: how its list comes in pages.
        position: which one.
    """
    items = done[page.key]
    first = 0 if page.before else _first(items, page, position)
    shown = items[first : first + position.limit]
    is_more = len(shown) == position.limit if page.before else first + len(shown) < len(items)
    if not is_more or not shown:
        return done | {page.key: shown}
    last = shown[-1][page.name]
    place = last if page.before else first + len(shown) - 1
    return done | {page.key: shown, "next": _written(str(last), place)}


def _first(items: list[Document], page: Page, position: Cut) -> int:
    """Behind the item that was last; if that is gone, where it stood."""
    if not position.name:
        return 0
    return next(
        (number + 1 for number, item in enumerate(items) if str(item[page.name]) == position.name), position.place
    )


def _written(name: str, place: int) -> str:
    return urlsafe_b64encode(json.dumps([name, place]).encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[str, int]:
    try:
        name, place = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, RecursionError) as error:
        raise _no_cursor() from error
    if not isinstance(name, str) or type(place) is not int or not 0 <= place < 1 << 53:
        raise _no_cursor()
    return name, place


def _no_cursor() -> RequestError:
    return RequestError("request-unusable", "the cursor is none of ours", "give `next` of the page before, unchanged")
