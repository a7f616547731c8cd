"""The abstract tests of OGC API Features, Part 2 (OGC 18-058r1, Annex A), each against a node over a real socket.

What a system means is not asked of our own code but of PROJ.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tests.api.ogc.test_serving import ALL, asked, features
from tests.api.served import Answered, Client
from truceline.api.ogc.serving import CONFORMANCE

CLASS = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
UNSUPPORTED = (
    "http://www.opengis.net/def/crs/EPSG/0/3857",
    "http://www.opengis.net/def/crs/OGC/0/CRS84",
    "EPSG:4326",
    "#/crs",
    "",
)
every_collection = pytest.mark.parametrize("name", list(ALL))


def collection(viewer: Client, name: str) -> dict[str, Any]:
    """What is told of a collection, alone and in the list of all."""
    alone: dict[str, Any] = asked(viewer, f"/collections/{name}").document
    assert alone in asked(viewer, "/collections").document["collections"]
    return alone


def systems(viewer: Client, name: str) -> list[str]:
    found: list[str] = collection(viewer, name)["crs"]
    return found


def item(viewer: Client, name: str, feature: str, **query: str) -> Answered:
    return asked(viewer, f"/collections/{name}/items/{quote(feature, safe='')}", **query)


def both(viewer: Client, name: str, **query: str) -> tuple[Answered, Answered]:
    """The features of a collection, and one that is drawn, asked for with the same query."""
    return asked(viewer, f"/collections/{name}/items", **query), item(viewer, name, drawn(viewer, name)["id"], **query)


def drawn(viewer: Client, name: str) -> dict[str, Any]:
    """A feature of a collection that is somewhere."""
    return next(feature for feature in features(viewer, name) if feature["geometry"])


def default_from(system: str, geometry: BaseGeometry) -> BaseGeometry:
    """A geometry as it is in the default system, by PROJ, with the axes in the order that each system has."""
    there = Transformer.from_crs(CRS(system), CRS(CRS84))
    moved: BaseGeometry = shapely.transform(geometry, lambda corners: np.column_stack(there.transform(*corners.T)))
    return moved


def box_around(viewer: Client, name: str, system: str) -> str:
    """The box around a feature, in a system."""
    west, south, east, north = shape(drawn(viewer, name)["geometry"]).buffer(0.001).bounds
    there = Transformer.from_crs(CRS(CRS84), CRS(system))
    return ",".join(str(degrees) for corner in ((west, south), (east, north)) for degrees in there.transform(*corner))


def test_the_class_is_claimed(viewer: Client) -> None:
    assert CLASS in CONFORMANCE
    assert CLASS in asked(viewer, "/conformance").document["conformsTo"]


@every_collection
def test_each_system_is_named_by_a_uri_of_a_system_that_there_is(viewer: Client, name: str) -> None:
    """Abstract test /conf/crs/crs-uri."""
    told = collection(viewer, name)
    for system in (*told["crs"], told["storageCrs"]):
        parts = urlsplit(system)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("http", "www.opengis.net", "", "")
        _, definition, kind, authority, version, code = parts.path.split("/")
        assert (definition, kind) == ("def", "crs")
        assert all((authority, version, code))
        assert CRS(system).to_authority()[0] == authority  # there is such a system


@every_collection
def test_the_default_system_is_among_those_of_each_collection(viewer: Client, name: str) -> None:
    """Abstract test /conf/crs/default-crs."""
    assert CRS84 in systems(viewer, name)


@every_collection
def test_what_is_kept_is_in_one_of_the_systems_that_can_be_asked_for(viewer: Client, name: str) -> None:
    """Abstract test /conf/crs/storageCrs."""
    told = collection(viewer, name)
    assert told["storageCrs"] in told["crs"]


@every_collection
def test_an_answer_in_each_system_says_which_it_is(viewer: Client, name: str) -> None:
    """Abstract test /conf/crs/crs-parameter."""
    for system in systems(viewer, name):
        for answered in both(viewer, name, crs=system):
            assert (answered.status, answered.headers["content-type"]) == (200, "application/geo+json")
            assert answered.headers["content-crs"] == f"<{system}>"
            assert answered.document["type"] in ("FeatureCollection", "Feature")


@every_collection
@pytest.mark.parametrize("system", UNSUPPORTED)
def test_no_answer_comes_in_another_system(viewer: Client, name: str, system: str) -> None:
    """Abstract test /conf/crs/crs-parameter-invalid."""
    assert system not in systems(viewer, name)
    assert [answered.status for answered in both(viewer, name, crs=system)] == [400, 400]


@every_collection
def test_an_answer_is_in_the_default_system_unless_another_is_asked_for(viewer: Client, name: str) -> None:
    """Abstract test /conf/crs/crs-parameter-default."""
    assert [answered.headers["content-crs"] for answered in both(viewer, name)] == [f"<{CRS84}>"] * 2


@every_collection
def test_every_drawing_is_where_it_is_in_each_system(viewer: Client, name: str) -> None:
    """Abstract test /conf/crs/crs-parameter-transform."""
    usual = {feature["id"]: feature["geometry"] for feature in features(viewer, name)}
    for system in systems(viewer, name):
        page, one = both(viewer, name, crs=system)
        found = [*page.document["features"], one.document]
        assert {feature["id"] for feature in found} == set(usual)
        for feature in found:
            wanted = usual[feature["id"]]
            assert (feature["geometry"] is None) is (wanted is None)
            if wanted:
                assert default_from(system, shape(feature["geometry"])).equals_exact(shape(wanted), 1e-7)


@every_collection
def test_a_box_holds_the_same_features_in_each_system(viewer: Client, name: str) -> None:
    """Abstract test /conf/crs/bbox-crs-parameter."""
    wanted = features(viewer, name, bbox=box_around(viewer, name, CRS84))
    assert drawn(viewer, name) in wanted
    for system in systems(viewer, name):
        assert features(viewer, name, bbox=box_around(viewer, name, system), bbox_crs=system) == wanted


@every_collection
@pytest.mark.parametrize("system", UNSUPPORTED)
def test_no_box_is_taken_in_another_system(viewer: Client, name: str, system: str) -> None:
    """Abstract test /conf/crs/bbox-crs-parameter-invalid."""
    query = {"bbox": box_around(viewer, name, CRS84), "bbox_crs": system}
    assert asked(viewer, f"/collections/{name}/items", **query).status == 400


@every_collection
def test_a_box_is_in_the_default_system_unless_another_is_named(viewer: Client, name: str) -> None:
    """Abstract test /conf/crs/bbox-crs-parameter-default."""
    box = box_around(viewer, name, CRS84)
    assert features(viewer, name, bbox=box, bbox_crs=CRS84) == features(viewer, name, bbox=box) != []


def test_the_definition_says_how_systems_are_named(viewer: Client) -> None:
    """Requirements fc-crs-definition and fc-bbox-crs-definition, which the abstract tests only use."""
    told = asked(viewer, "/api").document
    for name in ("crs", "bbox-crs"):
        said = told["components"]["parameters"][name]
        assert (said["in"], said["required"], said["style"], said["explode"]) == ("query", False, "form", False)
        assert (said["schema"]["type"], said["schema"]["format"]) == ("string", "uri")
        for each in ALL:
            asking = told["paths"][f"/collections/{each}/items"]["get"]["parameters"]
            assert {"$ref": f"#/components/parameters/{name}"} in asking
