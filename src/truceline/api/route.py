"""What a route is: a method and a path, the act or handler behind it, and the right that it needs."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Any, NamedTuple

from truceline.model.operators import Right

ROOT = "/api/v1"
MAX_ACT = 8 * 1024 * 1024
MAX_DRAWN = 1024 * 1024
"""Of zones that somebody draws."""
MAX_FILES = 96 * 1024 * 1024
"""Of a body that brings files, in base 64."""


class Door(StrEnum):
    """What a route needs if it needs no right."""

    OPEN = "open"
    """Anybody."""
    SIGNED_IN = "signed in"
    """Any operator."""


class Page(NamedTuple):
    """How a long list comes in pages.

    Args:
        key: of the list in what the act gives.
        name: of the field that tells one item from another.
        before: True if the act itself goes on before an ``index``; else its list is cut here.
    """

    key: str
    name: str = "id"
    before: bool = False


@dataclass(frozen=True, eq=False)
class Route:
    """One route.

    Args:
        method: of HTTP.
        path: below ``/api/v1``, with names in braces; from the root of the server if it begins with two slashes.
        act: of the table of acts; empty if a handler answers.
        right: that is needed.
        summary: what it does, in one sentence.
        defaults: what is given to the act if the request does not say it.
        page: how its list comes in pages; None if it gives no list.
        shown_by: the act that shows the thing that is changed, for ``If-Match``; it takes the same ``id`` and desk.
        handler: the name of what answers, if no act does.
        status: when it is done.
        most_bytes: of a body.
        keeps_keys: True if the handler itself sees to idempotency keys, or its answer must not be kept.
    """

    method: str
    path: str
    act: str
    right: Right | Door
    summary: str
    defaults: Mapping[str, Any] = field(default_factory=dict)
    page: Page | None = None
    shown_by: str = ""
    handler: str = ""
    status: HTTPStatus = HTTPStatus.OK
    most_bytes: int = MAX_ACT
    keeps_keys: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """Of the whole path."""
        return tuple(self.full_path.strip("/").split("/"))

    @property
    def full_path(self) -> str:
        """From the root of the server."""
        return self.path[1:] if self.path.startswith("//") else ROOT + self.path

    @property
    def is_safe(self) -> bool:
        """True if it changes nothing."""
        return self.method == "GET"

    def match(self, parts: tuple[str, ...]) -> Mapping[str, str] | None:
        """What stands for the names of the path; None if it is another path."""
        if len(parts) != len(self.parts):
            return None
        found = {}
        for wanted, part in zip(self.parts, parts, strict=True):
            if wanted.startswith("{"):
                found[wanted.strip("{}")] = part
            elif wanted != part:
                return None
        return found
