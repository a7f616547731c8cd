"""A member that keeps no rule, set upon honest nodes in tests, and what came of what it handed in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from typing import NoReturn

from tests.node.meeting import BRAVO, Met
from tests.simulation.hostile import HostileParty
from truceline.errors import StoreError
from truceline.line.bundles import Frame, FrameKind
from truceline.node.exchange.exchanging import Taken, take_in
from truceline.node.exchange.news import News, What
from truceline.node.node import Node
from truceline.record.entries import Entry, EntryKind
from truceline.record.store import object_name


def foe(met: Met, party: str = BRAVO) -> HostileParty:
    """A member that goes on from its honest past as it likes."""
    store = met[party].store
    hostile = HostileParty(party, met.line, store.leaves(0, store.tree.size), random.Random(1), met.clock.at)
    hostile.meets([other for other in met.nodes if other != party])
    return hostile


def hand(met: Met, hostile: HostileParty, victim: str, *frames: Frame) -> Taken:
    """What a victim made of some frames."""
    return take_in(met[victim], hostile.party, hostile.bundle(victim, *frames), met.clock.now)


def delivered(hostile: HostileParty, victim: str, note: bytes, line: str = "") -> list[Frame]:
    """A note with its proof, and the growth of the log that has it."""
    frames = hostile.delivery(note, hostile.faces[victim].branch, line)
    return [*hostile.growth(victim), *frames]


def warned(hostile: HostileParty, *victims: str, **changes: object) -> bytes:
    """The note of its next message."""
    branch = hostile.faces[victims[0]].branch
    return hostile.signed(hostile.message(*victims, branch=branch, **changes))


def told(taken: Taken, what: What) -> list[News]:
    """The news of one sort."""
    return [news for news in taken.news if news.what is what]


def entries(node: Node, kind: EntryKind) -> list[Entry]:
    """The entries of one kind in a log."""
    found = (node.entry(index) for index in range(node.store.tree.size))
    return [entry for entry in found if entry.kind is kind]


def reasons(node: Node, note: bytes) -> list[object]:
    """Why a note was refused, as the log has it, once for each time."""
    refused = entries(node, EntryKind.REFUSED)
    return [entry.extra["reason"] for entry in refused if entry.obj == object_name(note)]


def note_frame(note: bytes) -> Frame:
    """A note alone."""
    return Frame(FrameKind.NOTE, note)


def disk_is_full(*_: object) -> NoReturn:
    """What keeping evidence comes to then."""
    raise StoreError("the disk is full")
