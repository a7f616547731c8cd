"""An agreement between the honest parties of a run: proposed, signed, decided, ended; and who relies on it when.

Where a registrar decides it, parties decline as well; and what their authorities say of it, apart from signing it, they
say at random in the message or one after the other in a declaration that the node brings.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from tests.dossier.cases import VERIFIER, claims, verdicts
from tests.node.meeting import NOW_AT
from tests.node.pacts import ZONE, file, signed_text
from tests.signing.parties.sides import key_of
from tests.simulation.machines import Machine
from truceline.dossier.export import Record, gather
from truceline.dossier.selection import Part
from truceline.dossier.verify import CONTRADICTED
from truceline.line.agreements import Agreement, Annex
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Reference
from truceline.line.terms.decisions import Decision
from truceline.line.terms.lights import Lights
from truceline.node import labels
from truceline.node.accusations import accusations_on
from truceline.node.assents import NOTE_TYPE
from truceline.node.lines import entries_labelled
from truceline.node.node import Moment
from truceline.node.saying.messages import Wording, commit_message, compose, open_logged
from truceline.node.terms.agreements import TEXT_TYPE, ZONE_TYPE, Standing, Terms, agreements_on, draw_up, standing_of
from truceline.node.terms.registering import decide
from truceline.node.terms.signing_apart import declaration_on, hand_over
from truceline.record.store import object_name
from truceline.signing.notes import sign_note
from truceline.signing.parties.charter import Charter
from truceline.signing.parties.manifests import Role

TOLERANCE_MS = Charter.clock_tolerance_ms
TERMINATES, TERMINATES_WITH_REGISTRAR, DECLINES = 0.4, 0.02, 0.03
"""Shares of a party's turns."""
MOST_SKEW_MS = 900
"""Clocks that differ by more break the charter's tolerance, and with it what agreements rest on."""
SIGN_BY_MS = 20_000
ENDS_MS = 45_000
SIGN_BY_WITH_REGISTRAR_MS = 80_000
ENDS_WITH_REGISTRAR_MS = 300_000
NOTICE_MS = 1_000


def rule(machine: Machine, now: Moment) -> str:
    """The registrar's node decides what is due."""
    return ", ".join(news.words for news in decide(machine.node, now))


@dataclass
class Pact:
    """The agreement of one run.

    Args:
        line: its line.
        parties: whom it binds, sorted.
        registrar: who decides it; empty if nobody does.
        has_been_relied_on: True if somebody relied on it at any time.
        is_convicted: True if a hostile registrar's own words have shown that it decided two ways.
        rulings: what an honest registrar decided, by the ids of its messages, whatever became of its disk.
    """

    line: str
    parties: tuple[str, ...]
    registrar: str = ""
    has_been_relied_on: bool = False
    is_convicted: bool = False
    rulings: dict[str, How] = field(default_factory=dict)
    _lights: dict[tuple[str, int], Lights | None] = field(default_factory=dict)

    @property
    def terms(self) -> Terms:
        """What it says."""
        return Terms(
            parties=self.parties,
            annexes=(Annex("zone", object_name(ZONE)),),
            starts_at=NOW_AT,
            sign_by=NOW_AT + self.sign_by_ms,
            ends_at=NOW_AT + self.ends_ms,
            notice_ms=NOTICE_MS,
            registrar=self.registrar,
        )

    @property
    def sign_by_ms(self) -> int:
        """Until when it is signed, since the simulation began."""
        return SIGN_BY_WITH_REGISTRAR_MS if self.registrar else SIGN_BY_MS

    @property
    def ends_ms(self) -> int:
        """When it ends, likewise."""
        return ENDS_WITH_REGISTRAR_MS if self.registrar else ENDS_MS

    @property
    def undecided_until_ms(self) -> int:
        """When every honest registrar, whatever its clock, sees that nothing is signed in time any more."""
        return self.sign_by_ms + TOLERANCE_MS + 2 * MOST_SKEW_MS

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
            return self._sign(machine, now, standing, chance)
        if chance.random() < (TERMINATES_WITH_REGISTRAR if self.registrar else TERMINATES):
            return self._declare(machine, now, agreement, MessageKind.TERMINATE, chance)
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
        self._check_registrar(machines, relying)
        if relying and free and self.registrar and self.registrar not in machines:
            self._check_convicted([machines[party] for party in (*relying, *free)])
        else:
            assert not (relying and free), f"I6: {relying} rely on what {free} are free of"

    def check_decided(self, machines: dict[str, Machine]) -> None:
        """Nobody who has signed is left without the decision of an honest registrar whose log was not lost."""
        registrar = machines.get(self.registrar)
        for party in self.parties:
            lights = self.lights(machines[party])
            if registrar and not registrar.is_frozen and not machines[party].is_frozen and lights:
                is_left = party in lights.signed and not lights.decisions
                assert not is_left, f"{party} has signed, and {self.registrar} never decides"

    def _check_registrar(self, machines: dict[str, Machine], relying: list[str]) -> None:
        """An honest registrar decides once, and nobody relies before it has said that all have signed."""
        registrar = machines.get(self.registrar)
        if registrar is None:
            return
        for entry in entries_labelled(registrar.node.store, labels.messages_on(self.line)):
            message = open_logged(registrar.node, entry).message
            if message.kind is MessageKind.DECIDE and message.re:
                self.rulings[message.id] = message.re.how
        assert len(self.rulings) <= 1, f"I6: {self.registrar} has decided {len(self.rulings)} times"
        is_complete = How.ACCEPT in self.rulings.values()
        assert is_complete or not relying, f"I6: {relying} rely before {self.registrar} has said complete"

    def _check_convicted(self, machines: list[Machine]) -> None:
        """One relies and another is free: what both hold proves that the registrar has said two things."""
        if self.is_convicted:
            return
        exports = []
        for machine in machines:
            record = Record(machine.node.store, machine.node.store.checkpoint, ())
            exports.append(dict(gather(record, Part(line=self.line), VERIFIER)))
        found = claims(verdicts(*exports), "decided")
        assert {party for (_, _, party), verdict in found.items() if verdict == CONTRADICTED} == {self.registrar}, (
            f"I6: {self.registrar} has decided two ways, and is not convicted: {found}"
        )
        self.is_convicted = True

    def _sign(self, machine: Machine, now: Moment, standing: Standing, chance: random.Random) -> str:
        """A party signs it as far as it may; where a registrar decides, it sometimes says that it will not."""
        agreement, node = standing.agreement, machine.node
        has_declined = machine.party in {decline.party for decline in standing.declines}
        if has_declined or Decision.VOID in standing.lights.decisions:
            return ""
        if self.registrar and chance.random() < DECLINES:
            return self._declare(machine, now, agreement, MessageKind.DECLINE, chance)
        if standing.missing or accusations_on(node, self.line) or now.at > agreement.sign_by:
            return ""
        return self._assent(machine, now, agreement)

    def _declare(
        self, machine: Machine, now: Moment, agreement: Agreement, kind: MessageKind, chance: random.Random
    ) -> str:
        if self.registrar and chance.random() < 0.5:
            document = declaration_on(machine.node, agreement.id, kind, "The zone is ours.").document
            hand_over(machine.node, signed_text(document, machine.party, 1, 2), now)
            return f"hands over that its authorities {kind}"
        how = How.CANCEL if kind is MessageKind.TERMINATE else How.REFUSE
        return self._say(machine, now, kind, re=Reference(agreement.id, how))

    def _assent(self, machine: Machine, now: Moment, agreement: Agreement) -> str:
        note = signed_text(agreement.text, machine.party, 1, 2)
        attached = {"attachments": (file(note, NOTE_TYPE),)}
        return self._say(machine, now, MessageKind.ASSENT, (note,), re=Reference(agreement.id, How.ACCEPT), **attached)

    def _say(
        self, machine: Machine, now: Moment, kind: MessageKind, files: tuple[bytes, ...] = (), **words: Any
    ) -> str:
        is_proposal = kind is MessageKind.PROPOSE
        others = {*self.parties} | ({self.registrar} if self.registrar and not is_proposal else set())
        others -= {machine.party}
        wording = Wording(**({"to": tuple(sorted(others)), "kind": kind, "body": {}} | words))
        message = compose(machine.node, self.line, wording, now)
        keys = [(Role.OPERATOR, machine.desk)] if is_proposal else [(Role.AUTHORITY, 1), (Role.AUTHORITY, 2)]
        note = sign_note(message.text, [key_of(machine.party, role, number) for role, number in keys]).encoded
        commit_message(machine.node, note, files, now)
        return f"says {kind} to {len(others)}"
