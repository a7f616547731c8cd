"""What handlers say that they take and give."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import jsonschema_rs

from truceline.api.contract.handled import CONTRACTS, NOTHING
from truceline.api.replies import JSON
from truceline.api.routes import ROUTES

HANDLED = {route.handler: route for route in ROUTES if route.handler and not route.handler.startswith("ogc")}


def test_every_handler_says_what_it_takes_and_gives() -> None:
    assert sorted(set(HANDLED) ^ set(CONTRACTS)) == []


def test_who_answers_nothing_says_so_by_the_status_too() -> None:
    for name, route in HANDLED.items():
        assert (not CONTRACTS[name].media_type) is (int(route.status) in (204, 307)), name


def test_every_example_is_one() -> None:
    found = [contract for contract in CONTRACTS.values() if contract.body and contract.takes]
    assert found
    for contract in found:
        schema = {"type": "object", "properties": dict(contract.body), "required": list(contract.body)}
        assert jsonschema_rs.is_valid(schema, contract.takes[JSON])


def test_only_what_changes_something_takes_a_body() -> None:
    for name, contract in CONTRACTS.items():
        if HANDLED[name].is_safe:
            assert not contract.body, name
            assert not contract.takes, name


def test_nothing_is_nothing() -> None:
    assert (NOTHING.answer, NOTHING.media_type) == (None, "")
