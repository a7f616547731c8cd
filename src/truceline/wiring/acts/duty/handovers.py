"""Acts on the handover of a watch."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, NotRequired, TypedDict

from truceline.node.deeds import book
from truceline.node.handover.handovers import (
    Handover,
    HandoverBook,
    draft,
    handover_called,
    note_in,
    report_in,
    sign,
)
from truceline.node.node import Moment, Node
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Act, note_from, nothing


class Drafted(NamedTuple):
    """Between whom a handover is to be."""

    by: str
    to: str
    operator: str
    is_drill: bool


class Signed(NamedTuple):
    """The document of a handover with one more signature."""

    digits: str
    note: bytes
    operator: str


class HandoverTold(TypedDict):
    """A handover of the watch without its report; ``size`` is of the log when it was drawn up."""

    id: str
    drill: bool
    by: str
    to: str
    at: int
    size: int
    report: str
    signed: list[str]
    complete: bool
    note: NotRequired[str]
    """The text with its signatures, once there is one; only where one handover is shown."""


class HandoverShownTold(HandoverTold):
    """A handover with the text to sign, and the rows of its report."""

    text: str
    rows: list[str]


class HandoversTold(TypedDict):
    """Handovers of the watch."""

    handovers: list[HandoverTold]


def _drafted(given: Fields) -> Drafted:
    is_drill = given.truth("drill") if given.has("drill") else False
    return Drafted(given.text("by"), given.text("to"), given.text("operator"), is_drill)


def _draft(node: Node, now: Moment, wanted: Drafted) -> HandoverShownTold:
    return _whole(node, draft(node, wanted.by, wanted.to, now, operator=wanted.operator, is_drill=wanted.is_drill))


def _signed(given: Fields) -> Signed:
    return Signed(given.text("id"), note_from(given), given.text("operator"))


def _sign(node: Node, now: Moment, signed: Signed) -> HandoverTold:
    return handover_document(sign(node, signed.digits, signed.note, now, operator=signed.operator))


def _digits(given: Fields) -> str:
    return given.text("id")


def _show(node: Node, now: Moment, digits: str) -> HandoverShownTold:
    return _whole(node, handover_called(node, digits))


def _list(node: Node, now: Moment, _: None) -> HandoversTold:
    return {"handovers": [handover_document(each) for each in book(node, HandoverBook).handovers.values()]}


def handover_document(handover: Handover) -> HandoverTold:
    """A handover for people and scripts, without its report."""
    return {
        "id": handover.id,
        "drill": handover.is_drill,
        "by": handover.by,
        "to": handover.to,
        "at": handover.at,
        "size": handover.size,
        "report": handover.report,
        "signed": list(handover.signed),
        "complete": handover.is_complete,
    }


def _whole(node: Node, handover: Handover) -> HandoverShownTold:
    rows, note = report_in(node, handover).splitlines(), note_in(node, handover)
    document: HandoverShownTold = {**handover_document(handover), "text": handover.text, "rows": rows}
    return document | ({"note": note.decode()} if note else {})


ACTS: Mapping[str, Act[Any]] = {
    "handover-draft": Act(_drafted, _draft),
    "handover-sign": Act(_signed, _sign),
    "handover-show": Act(_digits, _show),
    "handover-list": Act(nothing, _list),
}
