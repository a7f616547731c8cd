"""A request at its route, and who makes it: what every handler gets."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from truceline.api.replies import Reply
from truceline.api.requests import Request
from truceline.api.route import Route
from truceline.errors import RequestError
from truceline.wiring.admitting.admission import Admission, Entrant
from truceline.wiring.serving.faces import Running


@dataclass(frozen=True, eq=False)
class Asked:
    """One request at its route.

    Args:
        request: as it came.
        route: that fits it.
        named: what stands for the names of the route's path.
        entrant_if_any: who asks; none at an open door.
        running: the node.
        admission: who may come in.
    """

    request: Request
    route: Route
    named: Mapping[str, str]
    entrant_if_any: Entrant | None
    running: Running
    admission: Admission

    @property
    def entrant(self) -> Entrant:
        """Who asks.

        Raises:
            RequestError: nobody is signed in.
        """
        if self.entrant_if_any is None:
            raise RequestError(
                "sign-in-needed",
                f"{self.request.method} {self.request.path} is for operators",
                "sign in, or send a token: Authorization: Bearer ...",
                {"www-authenticate": "Bearer"},
            )
        return self.entrant_if_any


Handler: TypeAlias = Callable[[Asked], Awaitable[Reply]]
