"""Every handler of the operations room has a route."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.api.room.handlers import ROOM
from truceline.api.routes import ROUTES


def test_each_handler_answers_at_one_route() -> None:
    routed = [route.handler for route in ROUTES if route.handler in ROOM]
    assert sorted(routed) == sorted(ROOM)
