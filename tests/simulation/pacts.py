"""An agreement between the honest parties of a run: proposed, signed, ended; and who relies on it when."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from tests.node.meeting import NOW_AT
from tests.node.pacts import ZONE, file, signed_text
from tests.signing.parties.sides import key_of
from tests.simulation.machines import Machine
from truceline.line.agreements import Agreement, Annex
from truceline.line.kinds import How, MessageKind
from truceline.line.lights import Lights
from truceline.line.messages import Reference
from truceline.node.accusations import accusations_on
from truceline.node.assents import NOTE_TYPE
from truceline.node.node import Moment
from truceline.node.saying.messages import Wording, commit_message, compose
from truceline.node.terms.agreements import TEXT_TYPE, ZONE_TYPE, Terms, agreements_on, draw_up, standing_of
from truceline.record.store import object_name
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role

MOST_SKEW_MS = 900
"""Clocks that differ by more break the charter's tolerance, and with it what agreements rest on."""
SIGN_BY_MS = 20_000
ENDS_MS = 45_000
NOTICE_MS = 1_000


@dataclass
class Pact:
    """The agreement of one run.

    Args:
        line: its line.
        parties: whom it binds, sorted.
    """

    line: str
    parties: tuple[str, ...]
    has_been_relied_on: bool = False
    _lights: dict[tuple[str, int], Lights | None] = field(default_factory=dict)

    @property
    def terms(self) -> Terms:
        """What it says."""
        return Terms(
            parties=self.parties,
            annexes=(Annex("zone", object_name(ZONE)),),
            starts_at=NOW_AT,
            sign_by=NOW_AT + SIGN_BY_MS,
            ends_at=NOW_AT + ENDS_MS,
            notice_ms=NOTICE_MS,
        )

    def go_on(self, machine: Machine, now: Moment, chance: random.Random) -> str:
        """A party takes the next step, as far as it may: proposes, signs, or ends it."""
        node = machine.node
        lights = self.lights(machine)
        if lights is None:
            if accusations_on(node, self.line):
                return ""
            agreement = draw_up(node, self.line, self.terms)
            text = agreement.text.encode()
            files = {"attachments": (file(text, TEXT_TYPE), file(ZONE, ZONE_TYPE))}
            body = {"agreement": agreement.id}
            return self._say(machine, now, MessageKind.PROPOSE, (text, ZONE), body=body, **files)
        standing = standing_of(node, agreements_on(node, self.line)[0])
        agreement = standing.agreement
        if machine.party not in lights.signed:
            if standing.missing or accusations_on(node, self.line) or now.at > agreement.sign_by:
                return ""
            return self._assent(machine, now, agreement)
        if chance.random() < 0.4:
            return self._say(machine, now, MessageKind.TERMINATE, re=Reference(agreement.id, How.CANCEL))
        return ""

    def lights(self, machine: Machine) -> Lights | None:
        """What a party's log says of it; none if it knows nothing of it."""
        place = machine.party, machine.node.store.tree.size
        if place not in self._lights:
            known = agreements_on(machine.node, self.line)
            self._lights[place] = standing_of(machine.node, known[0]).lights if known else None
        return self._lights[place]

    def check(self, machines: dict[str, Machine], true_ms: int) -> None:
        """Nobody relies on it while another party regards itself free of it; I6."""
        relying, free = [], []
        for party in self.parties:
            if machines[party].is_frozen:
                continue
            lights, now_at = self.lights(machines[party]), machines[party].now(true_ms).at
            if lights is None or not lights.is_bound(now_at):
                free.append(party)
            if lights is not None and lights.may_rely(now_at):
                relying.append(party)
        self.has_been_relied_on |= bool(relying)
        assert not (relying and free), f"I6: {relying} rely on what {free} are free of"

    def _assent(self, machine: Machine, now: Moment, agreement: Agreement) -> str:
        note = signed_text(agreement.text, machine.party, 1, 2)
        attached = {"attachments": (file(note, NOTE_TYPE),)}
        return self._say(machine, now, MessageKind.ASSENT, (note,), re=Reference(agreement.id, How.ACCEPT), **attached)

    def _say(
        self, machine: Machine, now: Moment, kind: MessageKind, files: tuple[bytes, ...] = (), **words: Any
    ) -> str:
        others = tuple(party for party in self.parties if party != machine.party)
        wording = Wording(**({"to": others, "kind": kind, "body": {}} | words))
        message = compose(machine.node, self.line, wording, now)
        is_proposal = kind is MessageKind.PROPOSE
        keys = [(Role.OPERATOR, machine.desk)] if is_proposal else [(Role.AUTHORITY, 1), (Role.AUTHORITY, 2)]
        note = sign_note(message.text, [key_of(machine.party, role, number) for role, number in keys]).encoded
        commit_message(machine.node, note, files, now)
        return f"says {kind} to {len(others)}"
