"""Acts of dossiers: that one goes out is put on record; the content of an object is erased."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict

from truceline.dossier.contents import KIND
from truceline.errors import InputError
from truceline.line.messages import HEX_32
from truceline.node.dossiers.erasing import Erasure, Order, erase, object_called
from truceline.node.incidents.keeping import incident_called
from truceline.node.node import Moment, Node
from truceline.record.entries import EntryKind
from truceline.record.store import Change
from truceline.signing.canonical import Value
from truceline.signing.fields import HEX_64, Fields
from truceline.wiring.acts.act import Act
from truceline.wiring.acts.records import EntryTold

MAX_RECIPIENT = 128
_SHOWN_BYTES = 300


class Sealing(NamedTuple):
    """A dossier that is about to go out."""

    line: str
    of: str
    """Id of its incident."""
    sha256: str
    """Of its list of files."""
    files: int
    recipient: str
    log: int = 0
    """Which of the party's logs before this one has the incident; 0 for this one."""
    is_drill: bool = False
    """Whether the incident in that log is of a drill."""


class ErasureTold(TypedDict):
    """What was erased, on whose order, and who did it; ``index`` is the entry that says so."""

    obj: str
    ordered_by: str
    reason: str
    desk: str
    operator: str
    at: int
    index: int


class ObjectTold(TypedDict):
    """What is kept under a hash: its size in bytes, the entries that name it, and its first signs."""

    obj: str
    size: int
    entries: str
    start: str


def _sealing(given: Fields) -> Sealing:
    recipient = given.text("recipient")
    if len(recipient) > MAX_RECIPIENT:
        raise InputError(f"a recipient's name of {len(recipient)} characters", hint=f"the limit is {MAX_RECIPIENT}")
    names = given.text("line", HEX_32), given.text("of", HEX_32), given.text("sha256", HEX_64)
    log = given.integer("log", 1) if given.has("log") else 0
    is_drill = given.truth("drill") if given.has("drill") else False
    return Sealing(*names, given.integer("files", 1), recipient, log, is_drill)


def _seal(node: Node, now: Moment, sealing: Sealing) -> EntryTold:
    if sealing.log >= node.log_number:
        raise InputError(f"log {sealing.log} is not before {node.origin}", hint="leave it out for that one")
    incident = None if sealing.log else incident_called(node, sealing.of)
    extra: dict[str, Value] = {"is": KIND, "of": incident.id if incident else sealing.of, "files": sealing.files}
    extra |= {"for": sealing.recipient} if sealing.recipient else {}
    extra |= {"drill": True} if (incident.is_drill if incident else sealing.is_drill) else {}
    extra |= {"log": sealing.log} if sealing.log else {}
    draft = node.draft(now, EntryKind.EXPORT, line=sealing.line, obj=sealing.sha256, extra=extra)
    return {"index": node.commit(Change((draft,))).indices.start}


class Erasing(NamedTuple):
    """What is to be erased, on whose order, and who does it."""

    obj: str
    order: Order
    by: tuple[str, str]


def _erasing(given: Fields) -> Erasing:
    operator = given.text("operator") if given.has("operator") else ""
    order = Order(given.text("ordered_by"), given.text("reason"))
    return Erasing(given.text("obj", HEX_64), order, (given.text("desk"), operator))


def _erase(node: Node, now: Moment, erasing: Erasing) -> ErasureTold:
    return erasure_document(erase(node, erasing.obj, erasing.order, erasing.by, now))


def erasure_document(erasure: Erasure) -> ErasureTold:
    """An erasure in plain values."""
    return {
        "obj": erasure.obj,
        "ordered_by": erasure.order.ordered_by,
        "reason": erasure.order.reason,
        "desk": erasure.desk,
        "operator": erasure.operator,
        "at": erasure.at,
        "index": erasure.entry,
    }


def _named(given: Fields) -> str:
    return given.text("named")


def _object(node: Node, now: Moment, named: str) -> ObjectTold:
    obj = object_called(node, named)
    content = node.store.content(obj) or b""
    return {
        "obj": obj,
        "size": len(content),
        "entries": ", ".join(map(str, node.store.about(obj))),
        "start": content[:_SHOWN_BYTES].decode(errors="replace"),
    }


ACTS: Mapping[str, Act[Any]] = {
    "record-object": Act(_named, _object),
    "dossier-sealed": Act(_sealing, _seal),
    "record-erase": Act(_erasing, _erase),
}
