"""The definition of what can be asked below /ogc."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from typing import Any

from truceline.api.ogc.collections import COLLECTIONS
from truceline.api.ogc.definition import definition
from truceline.api.ogc.queries import PARAMETERS
from truceline.api.routes import ROUTES

DOCUMENT = definition("http://a.example/ogc")


def resolved(reference: str) -> Any:
    found: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def test_every_route_is_in_it_and_nothing_else() -> None:
    routed = {route.full_path for route in ROUTES if route.parts[0] == "ogc"}
    wanted = {path.replace("{collection}", name) for path in routed for name in COLLECTIONS}
    assert {f"/ogc{path}".rstrip("/") for path in DOCUMENT["paths"]} == wanted
    assert DOCUMENT["servers"] == [{"url": "http://a.example/ogc"}]


def test_whatever_it_refers_to_stands_in_it() -> None:
    references = re.findall(r'"\$ref": "([^"]+)"', json.dumps(DOCUMENT))
    assert references
    assert all(reference.startswith("#/") and resolved(reference) for reference in references)


def test_items_take_the_parameters_that_are_read() -> None:
    for name in COLLECTIONS:
        given = DOCUMENT["paths"][f"/collections/{name}/items"]["get"]["parameters"]
        told = [resolved(each["$ref"]) for each in given]
        assert [each["name"] for each in told] == list(PARAMETERS)
        assert {each["in"] for each in told} == {"query"}


def test_every_operation_takes_the_name_of_the_format() -> None:
    for path in DOCUMENT["paths"].values():
        assert {"$ref": "#/components/parameters/f"} in path["get"]["parameters"]


def test_operations_have_names_of_their_own_and_ask_for_a_token() -> None:
    names = [path["get"]["operationId"] for path in DOCUMENT["paths"].values()]
    assert len(set(names)) == len(names)
    assert DOCUMENT["security"] == [{"token": []}]
