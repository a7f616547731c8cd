"""The OpenAPI document, made from the table of routes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
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
            told = [one for one in each.get("parameters", ()) if one.get("in") == "path"]
            named = [one["name"] for one in told if one["required"]]
            assert named == [part.strip("{}") for part in path.split("/") if part.startswith("{")], path


def test_an_operator_is_never_asked_who_it_is() -> None:
    body = operation("POST", "/api/v1/alerts/{id}/close")["requestBody"]["content"]["application/json"]["schema"]
    assert "reason" in body["required"]
    assert not {"operator", "id"} & set(body["properties"])


def test_lists_come_in_pages() -> None:
    names = {each.get("name") for each in operation("GET", "/api/v1/parties")["parameters"]}
    assert names >= {"limit", "cursor"}


def test_a_page_says_where_the_next_one_begins() -> None:
    answer = operation("GET", "/api/v1/alerts")["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer["properties"]["next"] == {"type": "string"}
    assert "next" not in answer["required"]
    assert "next" not in DOCUMENT["components"]["schemas"]["Alerts"]["properties"]


def test_every_answer_with_json_says_what_is_in_it() -> None:
    for path, methods in DOCUMENT["paths"].items():
        for method, each in methods.items():
            for status, answer in each["responses"].items():
                for media_type, content in answer.get("content", {}).items():
                    if media_type.endswith("json") and path != "/api/v1/openapi.json":
                        assert content["schema"].get("$ref") or content["schema"]["properties"], (method, path, status)


def test_every_refusal_is_a_problem_that_the_document_describes() -> None:
    told = DOCUMENT["components"]["responses"]
    for methods in DOCUMENT["paths"].values():
        for each in methods.values():
            refs = [answer["$ref"].rsplit("/", 1)[1] for answer in each["responses"].values() if "$ref" in answer]
            assert "Other" in refs
            assert set(refs) <= set(told)
    assert all("application/problem+json" in each["content"] for each in told.values())


def test_whatever_is_referred_to_is_there() -> None:
    for place in re.findall(r'"#/components/(\w+)/([^"]+)"', openapi_document()):
        assert place[1] in DOCUMENT["components"][place[0]], place


def test_what_needs_a_version_can_be_changed_meanwhile() -> None:
    assert "412" in operation("POST", "/api/v1/alerts/{id}/close")["responses"]
    assert "412" not in operation("POST", "/api/v1/incidents")["responses"]


def test_roles_are_those_with_the_right() -> None:
    assert roles_of(Route("GET", "/x", "", Right.ADMINISTER, "X.")) == [Role.ADMINISTRATOR]
    assert roles_of(Route("GET", "/x", "", Door.SIGNED_IN, "X.")) == list(Role)
