"""Features over a real socket: by hand, by GDAL and by OWSLib."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

import pyogrio
import pytest
from owslib.ogcapi.features import Features

from tests.api.ogc.conftest import NOON, TRACKS
from tests.api.served import Answered, Client, Served
from truceline.api.ogc.collections import COLLECTIONS
from truceline.api.ogc.features import CRS84, EPSG_4326
from truceline.api.ogc.serving import CONFORMANCE, QUERYABLES
from truceline.model.times import text_from_instant

ALL = {"zones": 3, "tracks": TRACKS, "events": 2, "incidents": 2}


def asked(client: Client, path: str, **query: str) -> Answered:
    words = "&".join(f"{name.replace('_', '-')}={quote(value)}" for name, value in query.items())
    return client.ask("GET", f"/ogc{path}" + (f"?{words}" if words else ""), host=f"127.0.0.1:{client.port}")


def features(client: Client, name: str, **query: str) -> list[dict[str, Any]]:
    answered = asked(client, f"/collections/{name}/items", **query)
    assert answered.status == 200, answered.content
    assert answered.headers["content-type"] == "application/geo+json"
    found: list[dict[str, Any]] = answered.document["features"]
    return found


def linked(document: Any) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in document["links"]}


def test_every_link_leads_to_something(viewer: Client) -> None:
    landing = asked(viewer, "/").document
    assert set(linked(landing)) >= {"self", "service-desc", "conformance", "data"}
    left, seen = list(linked(landing).values()), set[str]()
    while left:
        href = left.pop()
        if href not in seen:
            seen.add(href)
            parts = urlsplit(href)
            assert parts.netloc == f"127.0.0.1:{viewer.port}"
            answered = viewer.ask("GET", f"{parts.path}?{parts.query}", host=parts.netloc)
            assert answered.status == 200, href
            found = answered.document
            for each in (found, *found.get("collections", ())):
                left += linked(each).values() if "links" in each else ()
    assert len(seen) >= 4 + 2 * len(COLLECTIONS)


def test_what_is_kept_to_is_said(viewer: Client) -> None:
    assert asked(viewer, "/conformance").document == {"conformsTo": list(CONFORMANCE)}


def test_each_collection_says_what_it_is_and_gives_everything_in_it(viewer: Client) -> None:
    told = asked(viewer, "/collections").document["collections"]
    assert [each["id"] for each in told] == list(ALL)
    for each in told:
        assert each == asked(viewer, f"/collections/{each['id']}").document
        found = features(viewer, each["id"], limit="1000")
        assert len({feature["id"] for feature in found}) == len(found) == ALL[each["id"]]


def test_pages_follow_one_another_and_keep_what_was_asked(viewer: Client) -> None:
    path, seen = "/ogc/collections/tracks/items?limit=4&bbox=0,30,1.95,40", []
    while path:
        page = viewer.ask("GET", path, host="a.example").document
        assert page["numberMatched"] == 20
        assert page["numberReturned"] == len(page["features"]) <= 4
        seen += [feature["id"] for feature in page["features"]]
        path = linked(page).get("next", "").removeprefix("http://a.example")
    assert seen == [f"track {number:02}" for number in range(20)]


def test_a_full_last_page_leads_nowhere(viewer: Client) -> None:
    assert "next" not in linked(asked(viewer, "/collections/tracks/items", limit=str(TRACKS)).document)


def test_a_limit_beyond_the_most_is_no_mistake(viewer: Client) -> None:
    assert len(features(viewer, "tracks", limit="1000000")) == TRACKS


def test_only_what_is_in_the_box_and_was_at_the_time_comes(viewer: Client) -> None:
    assert features(viewer, "tracks", bbox="170,0,-170,90") == []
    assert [each["id"] for each in features(viewer, "tracks", bbox="0.25,33,0.45,34")] == ["track 03", "track 04"]
    assert [each["id"] for each in features(viewer, "tracks", datetime=text_from_instant(NOON + 7))] == ["track 07"]
    since = features(viewer, "tracks", datetime=f"{text_from_instant(NOON + 20)}/..")
    assert [each["id"] for each in since] == [f"track {number}" for number in range(20, TRACKS)]
    assert {each["properties"]["zone"] for each in features(viewer, "zones", bbox="10.2,50.2,10.3,50.3")} == {"square"}
    assert {each["properties"]["zone"] for each in features(viewer, "zones", datetime="2030-01-01T00:00:00Z")} == {
        "round"
    }


def test_latitude_comes_first_in_epsg_4326_and_in_its_boxes(viewer: Client) -> None:
    wanted = features(viewer, "tracks", limit="1")[0]["geometry"]["coordinates"]
    answered = asked(viewer, "/collections/tracks/items", limit="1", crs=EPSG_4326)
    assert answered.headers["content-crs"] == f"<{EPSG_4326}>"
    assert answered.document["features"][0]["geometry"]["coordinates"] == wanted[::-1]
    boxed = features(viewer, "tracks", bbox="33,0.25,34,0.35", bbox_crs=EPSG_4326)
    assert [each["id"] for each in boxed] == ["track 03"]
    assert asked(viewer, "/collections/tracks/items").headers["content-crs"] == f"<{CRS84}>"


def test_a_single_feature_is_that_of_its_collection(viewer: Client) -> None:
    for name in COLLECTIONS:
        for feature in features(viewer, name):
            alone = asked(viewer, f"/collections/{name}/items/{quote(feature['id'], safe='')}").document
            assert {key: value for key, value in alone.items() if key != "links"} == feature


@pytest.mark.parametrize("path", ["/collections/none", "/collections/none/items", "/collections/zones/items/none"])
def test_what_there_is_not_is_not_found(viewer: Client, path: str) -> None:
    assert asked(viewer, path).status == 404


@pytest.mark.parametrize(
    "path", ["", "/api", "/conformance", "/collections", "/collections/zones", "/collections/zones/items"]
)
def test_an_unknown_parameter_is_refused(viewer: Client, path: str) -> None:
    answered = asked(viewer, path, colour="red")
    assert (answered.status, answered.document["code"]) == (400, "request-unusable")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/api",
        "/conformance",
        "/collections",
        "/collections/zones",
        "/collections/zones/queryables",
        "/collections/zones/items",
    ],
)
def test_the_one_format_may_be_asked_for_by_name_and_no_other(viewer: Client, path: str) -> None:
    plain, named = asked(viewer, path), asked(viewer, path, f="json")
    assert (named.status, named.document.keys()) == (200, plain.document.keys())
    refused = asked(viewer, path, f="html")
    assert (refused.status, refused.document["code"]) == (400, "request-unusable")
    assert "json" in refused.document["hint"]


def test_gdal_reads_each_collection_page_by_page(viewer: Client) -> None:
    source = f"OAPIF:http://127.0.0.1:{viewer.port}/ogc"
    token = viewer.headers["authorization"].removeprefix("Bearer ")
    pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": token})
    try:
        assert [str(name) for name, _ in pyogrio.list_layers(source)] == list(ALL)
        for name, count in ALL.items():
            meta, table = pyogrio.read_arrow(source, layer=name, PAGE_SIZE=2)
            assert table.num_rows == count, name
            assert 'AUTHORITY["OGC","CRS84"]' in meta["crs"]
        _, boxed = pyogrio.read_arrow(source, layer="tracks", bbox=(0.25, 33.0, 0.45, 34.0))
        assert sorted(boxed["track"].to_pylist()) == ["track 03", "track 04"]
    finally:
        pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": None, "GDAL_HTTP_BEARER": None})


def test_owslib_reads_collections_and_features(viewer: Client) -> None:
    reader = Features(f"http://127.0.0.1:{viewer.port}/ogc", headers=dict(viewer.headers))
    assert reader.feature_collections() == list(ALL)
    assert reader.conformance()["conformsTo"] == list(CONFORMANCE)
    assert reader.api()["openapi"].startswith("3.0")
    found = reader.collection_items("tracks", bbox=[0.25, 33, 0.45, 34], limit=1)
    assert (found["numberMatched"], [each["id"] for each in found["features"]]) == (2, ["track 03"])
    (event, _) = reader.collection_items("events")["features"]
    assert reader.collection_item("events", event["id"])["properties"] == event["properties"]


def test_who_brings_no_token_reads_nothing(served: Served) -> None:
    for path in ("", "/api", "/conformance", "/collections", "/collections/events/items"):
        assert asked(served.anybody(), path).status == 401


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("zones", "standing = 'agreed'", 2),
        ("zones", "zone = 'square' AND valid_until > TIMESTAMP('2029-01-01T00:00:00Z')", 2),
        ("zones", "S_INTERSECTS(geometry, POINT(10.25 50.5))", 1),
        ("tracks", "track LIKE 'track 0%'", 10),
        ("tracks", "S_INTERSECTS(geometry, BBOX(0, 30, 1.95, 40))", 20),
        ("events", "verdict IS NULL AND drill = false", 2),
        ("events", "precedence IN ('flash', 'immediate', 'priority', 'routine') AND events BETWEEN 1 AND 1", 2),
        ("incidents", "where IS NOT NULL", 1),
        ("incidents", "T_DURING(INTERVAL(from_at, to_at), INTERVAL('2023-11-01', '..'))", 2),
    ],
)
def test_a_filter_leaves_what_it_says(viewer: Client, name: str, text: str, count: int) -> None:
    page = asked(viewer, f"/collections/{name}/items", filter=text, limit="1").document
    assert (page["numberMatched"], page["numberReturned"]) == (count, 1)
    assert ("filter=" in linked(page).get("next", "")) is (count > 1)


def test_a_filter_that_cannot_be_used_is_told_what_is_wrong(viewer: Client) -> None:
    answered = asked(viewer, "/collections/zones/items", filter="colour = 'red'")
    assert (answered.status, answered.document["code"]) == (400, "request-unusable")
    assert "'colour'" in answered.document["detail"]


def test_what_filters_may_name_is_what_features_have(viewer: Client) -> None:
    kinds: dict[str, Any] = {"string": str, "number": (int, float), "boolean": bool}
    for name in COLLECTIONS:
        answered = asked(viewer, f"/collections/{name}/queryables")
        assert answered.headers["content-type"] == "application/schema+json"
        told = answered.document
        assert linked(asked(viewer, f"/collections/{name}").document)[QUERYABLES] == told["$id"]
        assert f'<{told["$id"]}>; rel="{QUERYABLES}"' in asked(viewer, f"/collections/{name}/items").headers["link"]
        for feature in features(viewer, name):
            for each, value in feature["properties"].items():
                schema = told["properties"].get(each)
                assert isinstance(value, list) if schema is None else isinstance(value, kinds[schema["type"]]), each
