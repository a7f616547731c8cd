"""The OpenAPI document, made from the table of routes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

from truceline.api.openapi import openapi_document, roles_of
from truceline.api.route import Door, Route
from truceline.api.routes import ROUTES
from truceline.model.operators import Right, Role

DOCUMENT = json.loads(openapi_document())


def operation(method: str, path: str) -> Any:
    return DOCUMENT["paths"][path][method.lower()]


def test_every_route_is_in_it_but_those_with_a_definition_of_their_own() -> None:
    told = {(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert told == {(route.method, route.full_path) for route in ROUTES if route.parts[0] != "ogc"}


def test_an_open_door_asks_for_no_sign_in_and_any_other_for_one() -> None:
    for route in ROUTES:
        if route.parts[0] != "ogc":
            is_open = not operation(route.method, route.full_path)["security"]
            assert is_open is (route.right is Door.OPEN), route.path


def test_names_of_a_path_are_parameters_that_must_be_there() -> None:
    for path, methods in DOCUMENT["paths"].items():
        for each in methods.values():
            named = [one["name"] for one in each.get("parameters", ()) if one["in"] == "path" and one["required"]]
            assert named == [part.strip("{}") for part in path.split("/") if part.startswith("{")], path


def test_an_operator_is_never_asked_who_it_is() -> None:
    body = operation("POST", "/api/v1/alerts/{id}/close")["requestBody"]["content"]["application/json"]["schema"]
    assert "reason" in body["required"]
    assert not {"operator", "id"} & set(body["properties"])


def test_lists_come_in_pages() -> None:
    names = {each["name"] for each in operation("GET", "/api/v1/parties")["parameters"]}
    assert names >= {"limit", "cursor"}


def test_roles_are_those_with_the_right() -> None:
    assert roles_of(Route("GET", "/x", "", Right.ADMINISTER, "X.")) == [Role.ADMINISTRATOR]
    assert roles_of(Route("GET", "/x", "", Door.SIGNED_IN, "X.")) == list(Role)
