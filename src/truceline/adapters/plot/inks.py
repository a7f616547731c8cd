"""How things look: colours that all eyes can tell apart and print keeps, and shapes and strokes that need no colour.

Sources of the colours: M. Okabe and K. Ito, Color Universal Design (2008); P. Tol, Colour Schemes (2021).
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from truceline.model.events import EventKind
from truceline.model.zones import AGREED, MARKED

Pattern: TypeAlias = Literal["-", "--", "-."]
"""Of a stroke, as matplotlib names it."""

PAPER = "#ffffff"
INK = "#1a1a1a"
FAINT = "#8a8a8a"
FAINTER = "#d9d9d9"
SEA_OF_TRACKS = "#9aa3ab"
"""Tracks that no event is about."""


@dataclass(frozen=True)
class ZoneInk:
    """How the geometry of a zone is drawn: stroke, and its pattern."""

    stroke: str
    pattern: Pattern


@dataclass(frozen=True)
class MarkInk:
    """How an event is drawn: the shape as matplotlib names it, and its fill."""

    shape: str
    fill: str


ZONES: Mapping[str, ZoneInk] = {
    AGREED: ZoneInk("#0b3c6f", "-"),
    MARKED: ZoneInk("#0b3c6f", "--"),
}
CLAIMED = ZoneInk("#6b3d00", "-.")

TRACKS = ("#0072B2", "#D55E00", "#117733", "#AA4499", "#8A6D00", "#332288", "#882255")
TRACK_PATTERNS: tuple[Pattern, ...] = ("-", "--", "-.")

MARKS: Mapping[str, MarkInk] = {
    EventKind.ENTRY: MarkInk("v", "#D55E00"),
    EventKind.EXIT: MarkInk("^", "#009E73"),
    EventKind.PRESENCE: MarkInk("s", "#CC79A7"),
    EventKind.TRANSIT: MarkInk("D", "#E69F00"),
    EventKind.APPROACH: MarkInk(">", "#F0E442"),
    EventKind.LOST: MarkInk("X", "#999999"),
    EventKind.PROXIMITY: MarkInk("o", "#56B4E9"),
    EventKind.DEVIATION: MarkInk("P", "#0072B2"),
}


def zone_ink(standing: str) -> ZoneInk:
    """How a geometry of a standing is drawn."""
    return ZONES.get(standing, CLAIMED)


def track_ink(number: int) -> tuple[str, Pattern]:
    """Colour and pattern of the n-th track; after 21 they begin again."""
    return TRACKS[number % len(TRACKS)], TRACK_PATTERNS[number % len(TRACK_PATTERNS)]
