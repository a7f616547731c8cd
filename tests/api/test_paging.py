"""Pages of long lists."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from truceline.api.paging import MOST, USUAL, cut, position_from
from truceline.api.route import Page
from truceline.errors import RequestError

PAGE = Page("things")


def things(*names: str) -> dict[str, Any]:
    return {"things": [{"id": name} for name in names], "total": len(names)}


def page_of(done: dict[str, Any], limit: int, cursor: str = "") -> tuple[str, str]:
    query = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
    found = cut(done, PAGE, position_from(query, {}, PAGE))
    assert not query
    assert found["total"] == done["total"]
    return "".join(each["id"] for each in found["things"]), found.get("next", "")


def test_pages_follow_one_another_to_the_end() -> None:
    first, cursor = page_of(things(*"abcde"), 2)
    second, further = page_of(things(*"abcde"), 2, cursor)
    assert (first, second, page_of(things(*"abcde"), 2, further)) == ("ab", "cd", ("e", ""))


def test_a_page_goes_on_behind_its_last_item_wherever_that_is_now() -> None:
    _, cursor = page_of(things(*"abcde"), 2)
    assert page_of(things(*"xyabcde"), 2, cursor)[0] == "cd"


def test_if_the_last_item_is_gone_the_page_goes_on_where_it_stood() -> None:
    _, cursor = page_of(things(*"abcde"), 2)
    assert page_of(things(*"acde"), 2, cursor)[0] == "cd"


def test_a_full_last_page_has_no_next() -> None:
    assert page_of(things(*"ab"), 2) == ("ab", "")


def test_an_act_that_goes_on_before_an_index_is_given_it() -> None:
    page = Page("things", "index", before=True)
    found = cut({"things": [{"index": 9}, {"index": 8}]}, page, position_from({"limit": "2"}, {}, page))
    assert position_from({"limit": "2", "cursor": found["next"]}, {}, page).given == {"limit": 2, "before": 8}


@pytest.mark.parametrize("limit", ["0", "-1", "x", "", str(MOST + 1), "\N{FULLWIDTH DIGIT ONE}"])
def test_a_limit_that_cannot_be_is_refused(limit: str) -> None:
    with pytest.raises(RequestError):
        position_from({"limit": limit}, {}, PAGE)


@pytest.mark.parametrize("cursor", ["x", "e30", "WzEsMV0", "WyJhIiwtMV0", "\N{SNOWMAN}", "W1tb" * 2_000])
def test_a_cursor_of_somebody_else_is_refused(cursor: str) -> None:
    with pytest.raises(RequestError):
        position_from({"cursor": cursor}, {}, PAGE)


def test_without_a_limit_the_usual_is_asked_for() -> None:
    assert position_from({}, {}, PAGE).limit == USUAL
