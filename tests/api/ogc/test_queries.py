"""What is asked of a collection, read from a query."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.api.ogc.features import CRS84, EPSG_4326, Box, Feature, Span
from truceline.api.ogc.queries import MOST, USUAL, Wanted, system_from, wanted_from
from truceline.errors import RequestError
from truceline.model.times import instant_from_text

DAY = "2017-05-18T11:00:00Z"
AT = instant_from_text(DAY)


def test_nothing_asked_is_the_first_page_of_everything() -> None:
    assert wanted_from({}) == Wanted(None, Span(None, None), USUAL, "", CRS84)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (DAY, Span(AT, AT)),
        (f"{DAY}/..", Span(AT, None)),
        (f"../{DAY}", Span(None, AT)),
        (f"/{DAY}", Span(None, AT)),
        (f"{DAY}/", Span(AT, None)),
        ("../..", Span(None, None)),
        (f"{DAY}/2017-05-18T14:00:01+03:00", Span(AT, AT + 1_000)),
    ],
)
def test_times_and_intervals_are_read(text: str, span: Span) -> None:
    assert wanted_from({"datetime": text}).span == span


@pytest.mark.parametrize(
    ("query", "box"),
    [
        ({"bbox": "1,2,3,4"}, Box(1, 2, 3, 4)),
        ({"bbox": "1,2,-100,3,4,100"}, Box(1, 2, 3, 4)),
        ({"bbox": "170,-10,-170,10"}, Box(170, -10, -170, 10)),
        ({"bbox": "1,2,3,4", "bbox-crs": CRS84}, Box(1, 2, 3, 4)),
        ({"bbox": "1,2,3,4", "bbox-crs": EPSG_4326}, Box(2, 1, 4, 3)),
    ],
)
def test_boxes_are_read(query: dict[str, str], box: Box) -> None:
    assert wanted_from(query).box == box


def test_a_limit_beyond_the_most_is_the_most() -> None:
    assert [wanted_from({"limit": text}).limit for text in ("1", str(MOST), str(MOST + 1), "9" * 40)] == [
        1,
        MOST,
        MOST,
        MOST,
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"colour": "red"},
        {"bbox": ""},
        {"bbox": "1,2,3"},
        {"bbox": "1,2,3,4,5"},
        {"bbox": "1,2,x,4"},
        {"bbox": "1,2,nan,4"},
        {"bbox": "1,2,inf,4"},
        {"bbox": "1,4,3,2"},
        {"bbox": "1,2,3,91"},
        {"bbox": "1,-91,3,4"},
        {"bbox": "-181,2,3,4"},
        {"bbox": "1,2,181,4"},
        {"bbox": "1,2,3,4", "bbox-crs": "EPSG:4326"},
        {"bbox-crs": CRS84},
        {"crs": "http://www.opengis.net/def/crs/EPSG/0/3857"},
        {"datetime": ""},
        {"datetime": ".."},
        {"datetime": "2017-05-18"},
        {"datetime": f"{DAY}/{DAY}/{DAY}"},
        {"datetime": f"{DAY}/2017-05-18T10:59:59Z"},
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "1.5"},
        {"limit": "x"},
        {"limit": "\N{FULLWIDTH DIGIT ONE}"},
    ],
)
def test_what_cannot_be_used_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(RequestError) as refused:
        wanted_from(query)
    assert (refused.value.code, bool(refused.value.hint)) == ("request-unusable", True)


def test_a_feature_is_taken_if_place_and_time_both_are() -> None:
    here = Feature("a", {"type": "Point", "coordinates": [1, 2]}, {}, Span(AT, AT))
    near, far = "0,0,3,3", "10,10,13,13"
    later = "2018-01-01T00:00:00Z"
    takes = [wanted_from({"bbox": box, "datetime": at}).takes(here) for box in (near, far) for at in (DAY, later)]
    assert takes == [True, False, False, False]


def test_a_single_feature_is_asked_for_by_its_system_only() -> None:
    assert (system_from({}), system_from({"crs": EPSG_4326})) == (CRS84, EPSG_4326)
    with pytest.raises(RequestError):
        system_from({"limit": "1"})
