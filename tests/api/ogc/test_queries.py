"""What is asked of a collection, read from a query."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.api.ogc.conditions import Kind
from truceline.api.ogc.features import CRS84, EPSG_4326, Box, Feature, Span
from truceline.api.ogc.queries import MOST, USUAL, Wanted, system_from, wanted_from
from truceline.errors import RequestError
from truceline.model.times import instant_from_text

DAY = "2017-05-18T11:00:00Z"
AT = instant_from_text(DAY)

QUERYABLES = {"id": Kind.TEXT, "geometry": Kind.GEOMETRY, "size": Kind.NUMBER}


def test_nothing_asked_is_the_first_page_of_everything() -> None:
    assert wanted_from({}, QUERYABLES) == Wanted(None, Span(None, None), USUAL, "", CRS84)


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
    assert wanted_from({"datetime": text}, QUERYABLES).span == span


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
    assert wanted_from(query, QUERYABLES).box == box


def test_a_limit_beyond_the_most_is_the_most() -> None:
    assert [wanted_from({"limit": text}, QUERYABLES).limit for text in ("1", str(MOST), str(MOST + 1), "9" * 40)] == [
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
        wanted_from(query, QUERYABLES)
    assert (refused.value.code, bool(refused.value.hint)) == ("request-unusable", True)


def test_a_feature_is_taken_if_place_and_time_both_are() -> None:
    here = Feature("a", {"type": "Point", "coordinates": [1, 2]}, {}, Span(AT, AT))
    near, far = "0,0,3,3", "10,10,13,13"
    later = "2018-01-01T00:00:00Z"
    takes = [
        wanted_from({"bbox": box, "datetime": at}, QUERYABLES).takes(here) for box in (near, far) for at in (DAY, later)
    ]
    assert takes == [True, False, False, False]


def test_a_single_feature_is_asked_for_by_its_system_only() -> None:
    assert (system_from({}), system_from({"crs": EPSG_4326})) == (CRS84, EPSG_4326)
    with pytest.raises(RequestError):
        system_from({"limit": "1"})


def test_a_filter_is_taken_beside_the_others() -> None:
    here = Feature("a", {"type": "Point", "coordinates": [20.0, 50.0]}, {"size": 5}, Span())
    assert wanted_from({"filter": "size = 5"}, QUERYABLES).takes(here)
    assert not wanted_from({"filter": "size = 6"}, QUERYABLES).takes(here)
    assert not wanted_from({"filter": "size = 5", "bbox": "0,0,1,1"}, QUERYABLES).takes(here)
    assert wanted_from(
        {"filter": '{"op": "=", "args": [{"property": "size"}, 5]}', "filter-lang": "cql2-json"}, QUERYABLES
    ).takes(here)
    point = {"filter": "S_INTERSECTS(geometry, POINT(50 20))", "filter-crs": EPSG_4326}
    assert wanted_from(point, QUERYABLES).takes(here)
    assert not wanted_from(point | {"filter-crs": CRS84}, QUERYABLES).takes(here)


def test_what_is_not_known_is_not_taken() -> None:
    nowhere = Feature("a", None, {}, Span())
    assert not wanted_from({"filter": "size = 5"}, QUERYABLES).takes(nowhere)
    assert not wanted_from({"filter": "NOT size = 5"}, QUERYABLES).takes(nowhere)


@pytest.mark.parametrize(
    "query",
    [
        {"filter": "size ="},
        {"filter": "colour = 'red'"},
        {"filter": "size = 5", "filter-lang": "sql"},
        {"filter": "size = 5", "filter-crs": "EPSG:3857"},
        {"filter-lang": "cql2-text"},
        {"filter-crs": CRS84},
    ],
)
def test_a_filter_that_cannot_be_used_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(RequestError) as refused:
        wanted_from(query, QUERYABLES)
    assert refused.value.code == "request-unusable"
