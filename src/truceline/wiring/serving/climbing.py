"""The running node takes the steps of a ladder that the agreement marks automatic, as soon as an alert comes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

from truceline.adapters.catalogues.gettext_files import shipped
from truceline.errors import InputError
from truceline.node.node import Moment, Node
from truceline.node.warning.unattended import due_steps, take_by_itself
from truceline.wiring.serving.happenings import Happening

LOOK_AGAIN_MS = 10_000
"""Where nothing came into the log, times may be over all the same."""


class AutomaticSteps:
    """Looks whether a step is due, cheaply where nothing has come into the log; trouble is told once."""

    def __init__(self) -> None:
        self._size, self._looked_ms = -1, 0
        self._told: set[str] = set()

    def take(self, node: Node, now: Moment) -> list[Happening]:
        """What the node has done by itself, and what it could not do.

        Raises:
            TrustError, FrozenError, StoreError: a step cannot be said.
        """
        size = node.store.tree.size
        if size == self._size and now.mono_ms - self._looked_ms < LOOK_AGAIN_MS:
            return []
        happened = [each for each in _taken(node, now) if each.words not in self._told]
        self._told |= {each.words for each in happened}
        self._size, self._looked_ms = size, now.mono_ms
        return happened


def _taken(node: Node, now: Moment) -> Iterator[Happening]:
    for due in due_steps(node, now.at):
        drill = "DRILL " if due.alert.is_drill else ""
        which = f"{drill}step {due.number} for the alert {due.alert.id[:12]}"
        try:
            said = take_by_itself(node, due, shipped(), now)
        except InputError as error:
            yield Happening("trouble", line=due.agreed.line, words=f"{which} is not taken: {error}")
            continue
        yield Happening(
            "step-taken", ", ".join(said.message.to), due.agreed.line, said.message.id, f"{which}, by itself"
        )
