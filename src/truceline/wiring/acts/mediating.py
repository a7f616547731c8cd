"""Acts on bundles that a mediator carries; what follows of them a node does by itself."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict

from truceline.line.carriage import carriage_in
from truceline.node.carriage.mediating import entrust
from truceline.node.node import Moment, Node
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Act


class Entrusting(NamedTuple):
    """What is to be carried to whom, and by whom."""

    peer: str
    mediator: str


class EntrustedTold(TypedDict):
    """What a mediator was given to carry: the message, the notes in it, and the hash of the sealed bundle."""

    id: str
    notes: list[str]
    sealed: str


def _entrusting(given: Fields) -> Entrusting:
    return Entrusting(given.text("peer"), given.text("mediator"))


def _entrust(node: Node, now: Moment, wanted: Entrusting) -> EntrustedTold:
    said = entrust(node, wanted.peer, wanted.mediator, now)
    carriage = carriage_in(said.message)
    return {"id": said.message.id, "notes": list(carriage.notes), "sealed": carriage.sealed}


ACTS: Mapping[str, Act[Any]] = {"line-entrust": Act(_entrusting, _entrust)}
