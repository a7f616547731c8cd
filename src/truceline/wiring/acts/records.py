"""Acts on the record: that a part of it was handed out is itself on record."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypedDict

from truceline.line.messages import HEX_32
from truceline.node.node import Moment, Node
from truceline.record.entries import EntryKind
from truceline.record.store import Change
from truceline.signing.fields import HEX_64, Fields
from truceline.wiring.acts.act import Act


class HandedOut(NamedTuple):
    """An export."""

    line: str
    sha256: str
    files: int


class EntryTold(TypedDict):
    """The index of the entry that was added to the log."""

    index: int


def _handed_out(given: Fields) -> HandedOut:
    return HandedOut(given.text("line", HEX_32), given.text("sha256", HEX_64), given.integer("files"))


def _log_export(node: Node, now: Moment, out: HandedOut) -> EntryTold:
    extra = {"files": out.files}
    draft = node.draft(now, EntryKind.EXPORT, line=out.line, obj=out.sha256, extra=extra)
    return {"index": node.commit(Change((draft,))).indices.start}


ACTS: Mapping[str, Act[Any]] = {"record-exported": Act(_handed_out, _log_export)}
