"""Acts on operators: that one was added, changed or removed, signed in, or did something, is on record."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from truceline.node.deeds import NODE_DESK, Deed, record_deeds
from truceline.node.node import Moment, Node
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Act

NOUN = "operator"
_ID = re.compile(r"[0-9a-f]{32}")


class NotedTold(TypedDict):
    """The entry of the log that says what an operator did."""

    entry: int


def _acted(given: Fields) -> Deed:
    """Who did what; no password, no token, and no text of a message."""
    content = {name: given.text(name) for name in ("name", "roles", "desks", "route", "about") if given.has(name)}
    return Deed(
        noun=NOUN,
        of=given.text("of", _ID),
        verb=given.text("verb"),
        desk=(given.text("desk") if given.has("desk") else "") or NODE_DESK,
        operator=given.text("operator"),
        content=content,
    )


def _note(node: Node, now: Moment, deed: Deed) -> NotedTold:
    return {"entry": record_deeds(node, [deed], now)[0]}


ACTS: Mapping[str, Act[Any]] = {"operator-acted": Act(_acted, _note)}
