"""Two desks of one party that give each other the watch, for tests."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.node.meeting import ALFA, Met, meet
from tests.signing.parties.sides import key_of
from truceline.node.handover.handovers import Handover, draft, note_in, sign
from truceline.node.node import Node
from truceline.signing.notes import countersign, read_unverified, sign_note
from truceline.signing.parties.manifests import Role

DAY, NIGHT = "1", "2"
"""The desks of the nodes here, as their keys are called."""


def two_shifts() -> Met:
    """Two parties that have met, each with two desks."""
    return meet(two_person=("site",))


def signed_by(node: Node, handover: Handover, desk: str) -> bytes:
    """The document of a handover with one more signature."""
    key = key_of(node.party, Role.OPERATOR, int(desk))
    before = note_in(node, handover)
    return countersign(read_unverified(before), key).encoded if before else sign_note(handover.text, [key]).encoded


def handed_over(met: Met) -> Handover:
    """A handover from day to night that both have signed."""
    node = met[ALFA]
    drafted = draft(node, DAY, NIGHT, met.clock.now)
    for desk in (DAY, NIGHT):
        drafted = sign(node, drafted.id, signed_by(node, drafted, desk), met.clock.now)
    return drafted
