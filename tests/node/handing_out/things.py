"""A leaflet and a voice text about the zone at At Tanf, as tests make them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.line.stated import STATEMENT
from tests.node.homes import STARTED_AT, moment
from truceline.node.handing_out.items import Item, Medium, ZoneNamed
from truceline.node.handing_out.keeping import By, HandedOut, make
from truceline.node.handing_out.reports import Reported
from truceline.node.node import Node

SAID = replace(STATEMENT, step=None)
BY = By("duty", "Sgt Ada")
LEAFLET = Item(
    medium=Medium.LEAFLET,
    said=SAID,
    zone=ZoneNamed(name="At Tanf", version="0a" * 32, words="Nobody enters armed.", words_in="en"),
    way=((385_000_000, 336_200_000), (383_200_000, 340_500_000)),
    paper="a4",
)
VOICE = Item(medium=Medium.VOICE, said=SAID, to="all stations")


def made(node: Node, item: Item = LEAFLET, *, is_drill: bool = False) -> HandedOut:
    return make(node, item, BY, moment(), is_drill=is_drill)


def report(**changes: Any) -> Reported:
    parts: dict[str, Any] = {"said_by": "2nd Squadron", "from_at": STARTED_AT, "to_at": STARTED_AT + 1_000}
    return Reported(**(parts | changes))
