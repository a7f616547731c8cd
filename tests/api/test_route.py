"""What a route fits."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.api.route import Door, Route


def a_route(path: str, method: str = "GET") -> Route:
    return Route(method, path, "", Door.OPEN, "A route.")


def test_a_path_stands_below_the_root_of_the_api_unless_it_begins_with_two_slashes() -> None:
    assert a_route("/alerts").full_path == "/api/v1/alerts"
    assert a_route("//health").full_path == "/health"


def test_names_in_braces_stand_for_any_part_and_the_others_for_themselves() -> None:
    route = a_route("//lines/{line}/items/{id}")
    assert route.match(("lines", "a", "items", "b")) == {"line": "a", "id": "b"}
    assert a_route("//lines").match(("lines",)) == {}
    for parts in (("lines", "a", "other", "b"), ("lines", "a", "items"), ("lines", "a", "items", "b", "c")):
        assert route.match(parts) is None


def test_only_what_shows_something_is_safe() -> None:
    assert [a_route("/x", method).is_safe for method in ("GET", "POST", "PUT", "DELETE")] == [True, False, False, False]
