"""The running node plays the drill that it was told to play, whoever closes a page or hands over the watch."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from typing import NamedTuple

from truceline.node.alerting.handling import Officer
from truceline.node.deeds import NODE_DESK
from truceline.node.drills.keeping import Drill, Ending, drill_called, drills, end_drill, inject
from truceline.node.drills.scoring import score_of
from truceline.node.lines import object_of
from truceline.node.node import Moment, Node
from truceline.wiring.acts.act import Document
from truceline.wiring.drilling import planned
from truceline.wiring.serving.worker import Worker


class Plan(NamedTuple):
    """What a drill brings.

    Args:
        drill: its id.
        scenario: as ``wiring.drilling.planned`` tells it.
    """

    drill: str
    scenario: Document


class DrillPlayer:
    """Brings in the parts of the drill that the node plays, each when it is due, and ends it as the command does.

    How far it has come is read from the log, so that a node that was stopped meanwhile goes on; what came due in that
    time comes at once, and the log says when.

    Args:
        worker: of the node.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker, self._plan = worker, Plan("", {})

    async def look(self) -> None:
        """Everything that is due by now is on record when this returns.

        Raises:
            InputError: the scenario cannot be played.
            NotFoundError: it was erased.
            FrozenError, StoreError: it cannot be recorded.
        """
        drill = await self._worker.do(lambda node, _: to_play(node))
        if drill is None:
            return
        if self._plan.drill != drill.id:
            file = await self._worker.do(lambda node, _: object_of(node.store, drill.scenario))
            # The watch goes over its tracks meanwhile: neither peers nor officers wait for that.
            self._plan = Plan(drill.id, await asyncio.to_thread(planned, file))
        await self._worker.do(lambda node, now: play_due(node, self._plan, now))


def to_play(node: Node) -> Drill | None:
    """The drill that goes on and that the node plays; none if there is none."""
    return next((drill for drill in drills(node) if drill.how is None and drill.is_by_node), None)


def play_due(node: Node, plan: Plan, now: Moment) -> None:
    """What a drill brings until now is put before the desks, and it ends when nothing can come in time any more.

    Raises:
        InputError: a part cannot be brought in.
        FrozenError, StoreError: it cannot be recorded.
    """
    drill = drill_called(node, plan.drill)
    if drill.how is not None:
        return
    parts = plan.scenario["injects"]
    passed_ms = (now.at - drill.begun_at) * drill.compression
    for part in parts[drill.injects :]:
        if part["at_ms"] > passed_ms:
            return
        inject(node, drill, part["at"], part["rows"], part["calls"], now)
    if passed_ms >= plan.scenario["lasts_s"] * 1_000 and not score_of(node, drill, now.at).is_waiting:
        end_drill(node, drill, Ending.PLAYED, Officer(NODE_DESK), now)
