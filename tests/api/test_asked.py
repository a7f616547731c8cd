"""Who asks, as a handler sees it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.api.served import Served
from truceline.api.asked import Asked
from truceline.api.requests import Request
from truceline.api.route import Door, Route
from truceline.errors import RequestError
from truceline.model.operators import Operator, Role
from truceline.wiring.admitting.admission import Entrant


def asked(served: Served, entrant: Entrant | None) -> Asked:
    async def receive() -> dict[str, object]:
        return {}

    request = Request("GET", ("x",), {}, {}, "", receive, path="/x")
    route = Route("GET", "//x", "", Door.SIGNED_IN, "X.")
    return Asked(request, route, {}, entrant, None, served.admission)  # type: ignore[arg-type]  # no node is asked


def test_who_is_signed_in_is_told(served: Served) -> None:
    entrant = Entrant(Operator("0" * 32, "anna", (Role.OFFICER,), ("duty",)), frozenset())
    assert asked(served, entrant).entrant is entrant


def test_where_nobody_is_signed_in_a_sign_in_is_asked_for(served: Served) -> None:
    with pytest.raises(RequestError) as refused:
        assert asked(served, None).entrant
    assert (refused.value.code, refused.value.headers) == ("sign-in-needed", {"www-authenticate": "Bearer"})
