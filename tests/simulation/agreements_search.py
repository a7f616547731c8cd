"""Everything that can happen to an agreement of a few parties: signed, declined, handed over, lost, ended, receipted.

A search through all states, tick by tick, on top of ``truceline.line.terms.lights`` itself. Whatever was made can be
handed over at any later time or never, so loss, delay, crash and partition are all in it. What it looks for is a state
in which somebody relies on the agreement while somebody else, who signed it or not, regards itself free.

A state keeps of each party's log what the lights can depend on: whether it has its own signature and whether all of
them, which terminations and which receipts for its own one, how long ago the first termination came, and how long
ago the last receipt; longer than matters counts as that long. What is left out can be made up for at any time, since
all that was made may still arrive. ``test_agreements_search`` holds such a state against logs with all that it leaves
out.

Whoever declines may be lying: it may have signed before, or sign afterwards, which an honest node does not. Only a
search with ``has_declines`` keeps who has declined, for rules that look at it; the product's lights do not.

With a registrar, its decision is made when somebody first hears it: ``complete`` whenever all have signed, ``void`` at
any time, so declines, late signatures and any rule by which an honest registrar waits are in it. It decides once,
unless it lies (``decides_twice``). Among three, such a search is ``in_short``: all signatures come with ``complete``,
for neither lights up anything alone; and nobody can rely any more after ``void``, so that way is not followed.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations
from typing import NamedTuple, TypeAlias

from tests.line.logs import Row
from tests.line.said import ALFA, BRAVO, CHARLIE, digest_of, first
from tests.line.sides import MEDIATOR
from truceline.line.admission import SignedMessage
from truceline.line.agreements import Agreement, Annex
from truceline.line.kinds import How, MessageKind
from truceline.line.logged import Proof, Proved, threads_of
from truceline.line.messages import Reference
from truceline.line.terms.decisions import HOW_OF, Decision
from truceline.line.terms.lights import Lights, lights_of, signature_extra
from truceline.signing.parties.manifests import Role

TICK_MS = 1_000
TOLERANCE_MS = TICK_MS
NOTICE = 1
SIGN_BY = 1
ENDS = 5
LAST_TICK = ENDS + 2
LONGEST = NOTICE + TOLERANCE_MS // TICK_MS
"""Ticks after which it makes no difference any more how long ago the last receipt came."""
NAMES = (ALFA, BRAVO, CHARLIE)


class Known(NamedTuple):
    """What one party's log has, parties as bits."""

    has_signed: bool = False
    has_all: bool = False
    """True if it has all signatures."""
    declined: int = 0
    """Who has declined."""
    ended: int = 0
    """Whose terminations."""
    receipts: int = 0
    """Whose receipts for its own termination."""
    ended_age: int = 0
    """Ticks since the first termination came in."""
    receipt_age: int = 0
    """Ticks since the last receipt came in."""
    decided: tuple[Decision, ...] = ()
    """What it heard of the registrar, sorted."""


State: TypeAlias = tuple[Known, ...]
"""Of each party."""


class Situation(NamedTuple):
    """Where one party stands at a tick, as a rule judges it."""

    lights: Lights
    known: Known
    party: int
    now_at: int


Rule: TypeAlias = Callable[[Situation], Lights]
"""Gives the lights that a party would have if another rule held."""


@cache
def pact(count: int, registrar: str = "") -> Agreement:
    """The agreement between the first few parties."""
    return Agreement(
        line="11" * 16,
        parties=NAMES[:count],
        annexes=(Annex("zone", digest_of("zone")),),
        starts_at=0,
        sign_by=SIGN_BY * TICK_MS,
        ends_at=ENDS * TICK_MS,
        notice_ms=NOTICE * TICK_MS,
        registrar=registrar,
    )


@cache
def termination(count: int, party: int, registrar: str = "") -> SignedMessage:
    """A party's termination, admitted."""
    others = tuple(name for name in NAMES[:count] if name != NAMES[party])
    reference = Reference(pact(count, registrar).id, How.CANCEL)
    message = first(sender=NAMES[party], to=others, kind=MessageKind.TERMINATE, re=reference)
    return SignedMessage(message, digest_of(message.id), Role.AUTHORITY, ())


@cache
def refusal(count: int, party: int, registrar: str = "") -> SignedMessage:
    """A party's no, admitted."""
    others = tuple(name for name in NAMES[:count] if name != NAMES[party])
    reference = Reference(pact(count, registrar).id, How.REFUSE)
    message = first(sender=NAMES[party], to=others, kind=MessageKind.DECLINE, re=reference)
    return SignedMessage(message, digest_of(message.id), Role.AUTHORITY, ())


@cache
def ruling(count: int, decision: Decision) -> SignedMessage:
    """What the registrar decides, admitted."""
    reference = Reference(pact(count, MEDIATOR).id, HOW_OF[decision])
    message = first(sender=MEDIATOR, to=NAMES[:count], kind=MessageKind.DECIDE, re=reference)
    return SignedMessage(message, digest_of(message.id), Role.NODE, ())


class Fact(NamedTuple):
    """Something that came into a party's log."""

    what: str
    """``signed``, ``declined``, ``ended`` or ``receipted``; or of the registrar, whose number is any, a decision."""
    by: int
    at: int


def lights(count: int, party: int, facts: list[Fact], registrar: str = "") -> Lights:
    """What the product says of a log with these facts, in this order."""
    agreement = pact(count, registrar)
    ends = [termination(count, each, registrar) for each in range(count)]
    noes = [refusal(count, each, registrar) for each in range(count)]
    rulings = {decision: ruling(count, decision) for decision in Decision}
    rows = []
    for index, (what, by, at) in enumerate(facts):
        if what == "signed":
            extra = signature_extra(NAMES[by])
            rows.append(Row(index, "agree", at, NAMES[by], agreement.id, digest_of("note"), extra))
        elif what in rulings:
            said = rulings[Decision(what)]
            rows.append(Row(index, "recv", at, MEDIATOR, said.message.id, said.obj))
        elif what in ("ended", "declined"):
            kind, said = "sent" if by == party else "recv", (ends if what == "ended" else noes)[by]
            rows.append(Row(index, kind, at, NAMES[by], said.message.id, said.obj))
        else:
            extra = Proof(Proved.RECEIVED, 1, at).extra
            rows.append(Row(index, "proof", at, NAMES[by], ends[party].message.id, digest_of("proof"), extra))
    messages = {signed.message.id: signed for signed in (*ends, *noes, *rulings.values())}
    return lights_of(agreement, NAMES[party], threads_of(rows, messages), TOLERANCE_MS)


@dataclass(frozen=True)
class Search:
    """A search through all states.

    Args:
        ahead: by how many ticks each party's clock is ahead: 0, or 1, which is the tolerance.
        rule: how a party judges its lights; the product's own way if none is named.
        has_declines: True if parties decline as well.
        registrar: who decides; empty if nobody does.
        decides_twice: True if the registrar lies.
        in_short: True to leave out what changes no light, as an honest registrar allows.
    """

    ahead: tuple[int, ...]
    rule: Rule = lambda situation: situation.lights
    has_declines: bool = False
    registrar: str = ""
    decides_twice: bool = False
    in_short: bool = False

    @property
    def count(self) -> int:
        """How many parties there are."""
        return len(self.ahead)

    def run(self) -> Found:
        """All states that can be reached, up to the first unsafe one."""
        seen = 0
        has_relied = False
        states: set[State] = {(Known(),) * self.count}
        judged = cache(self._judged)
        for tick in range(LAST_TICK + 1):
            todo = list(states)
            while todo:
                state = todo.pop()
                bound = relies = 0
                for party, known in enumerate(state):
                    is_bound, may_rely = judged(party, known, tick)
                    bound |= is_bound << party
                    relies |= may_rely << party
                if relies and bound != (1 << self.count) - 1:
                    return Found(seen, True, (tick, state))
                has_relied |= bool(relies)
                if self.in_short and any(Decision.VOID in known.decided for known in state):
                    continue
                for after in map(self._folded, self._next(state, tick)):
                    if after not in states:
                        states.add(after)
                        todo.append(after)
            seen += len(states)
            states = {self._folded(tuple(map(_older, state))) for state in states}
        return Found(seen, has_relied)

    def _judged(self, party: int, known: Known, tick: int) -> tuple[bool, bool]:
        now_at = (tick + self.ahead[party]) * TICK_MS
        facts = facts_of(known, party, self.count, now_at)
        judged = self.rule(Situation(lights(self.count, party, facts, self.registrar), known, party, now_at))
        return judged.is_bound(now_at), judged.may_rely(now_at)

    def _next(self, state: State, tick: int) -> Iterator[State]:
        """Everything that one party can do, or that can arrive at one, before the next tick."""
        have_all_signed = all(known.has_signed for known in state)
        for party, known in enumerate(state):
            own = 1 << party
            if not known.has_signed and tick + self.ahead[party] <= SIGN_BY:
                yield _with(state, party, known._replace(has_signed=True))
            if have_all_signed and not known.has_all and not self.in_short:
                yield _with(state, party, known._replace(has_all=True))
            if self.has_declines and not known.declined & own:
                yield _with(state, party, known._replace(declined=known.declined | own))
            if known.has_signed and not known.ended & own:
                yield _with(state, party, _heard(known, own))
            yield from self._decided(state, party)
            for other, others in enumerate(state):
                bit = 1 << other
                if others.declined & bit and not known.declined & bit:
                    yield _with(state, party, known._replace(declined=known.declined | bit))
                if others.ended & bit and not known.ended & bit:
                    yield _with(state, party, _heard(known, bit))
                if other != party and others.ended & own and not known.receipts & bit:
                    yield _with(state, party, known._replace(receipts=known.receipts | bit, receipt_age=0))

    def _decided(self, state: State, party: int) -> Iterator[State]:
        """Every word of the registrar that may arrive at one."""
        known = state[party]
        for decision in self._decisions(state).difference(known.decided):
            has_all = known.has_all or (self.in_short and decision is Decision.COMPLETE)
            decided = tuple(sorted((*known.decided, decision)))
            yield _with(state, party, known._replace(decided=decided, has_all=has_all))

    def _decisions(self, state: State) -> frozenset[Decision]:
        """What the registrar has decided, or may decide now."""
        if not self.registrar:
            return frozenset()
        made = frozenset[Decision]().union(*(known.decided for known in state))
        if made and not self.decides_twice:
            return made
        return frozenset(Decision) if all(known.has_signed for known in state) else frozenset({Decision.VOID})

    def _folded(self, state: State) -> State:
        """One of all states that differ only in who is who, among parties whose clocks go alike."""
        return min(_renamed(state, order) for order in _orders(self.ahead))


class Found(NamedTuple):
    """What a search came to."""

    states: int
    has_relied: bool
    """True if somebody relied at least once: a rule by which nobody ever relies is safe and useless."""
    unsafe: tuple[int, State] | None = None
    """A tick and a state in which somebody relies while another is free."""


def facts_of(known: Known, party: int, count: int, now_at: int) -> list[Fact]:
    """A log that has what is known: every fact as old as the state says."""
    signed = range(count) if known.has_all else (party,) if known.has_signed else ()
    receipts = [by for by in range(count) if known.receipts >> by & 1]
    ended_at, receipt_at = now_at - known.ended_age * TICK_MS, now_at - known.receipt_age * TICK_MS
    return [
        *(Fact("signed", by, 0) for by in signed),
        *(Fact("declined", by, 0) for by in range(count) if known.declined >> by & 1),
        *(Fact("ended", by, ended_at) for by in range(count) if known.ended >> by & 1),
        *(Fact("receipted", by, receipt_at) for by in receipts),
        *(Fact(decision, 0, 0) for decision in known.decided),
    ]


def freed(situation: Situation, from_at: int) -> Lights:
    """The lights of a party that regards itself free from a time on, if it was not so before."""
    return replace(situation.lights, free_from=min(situation.lights.free_from, from_at))


def _heard(known: Known, bit: int) -> Known:
    return known._replace(ended=known.ended | bit, ended_age=known.ended_age if known.ended else 0)


def _with(state: State, party: int, known: Known) -> State:
    return (*state[:party], known, *state[party + 1 :])


def _older(known: Known) -> Known:
    return known._replace(
        ended_age=min(NOTICE, known.ended_age + 1) if known.ended else 0,
        receipt_age=min(LONGEST, known.receipt_age + 1) if known.receipts else 0,
    )


@cache
def _orders(ahead: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """The ways to rename parties so that each clock stays what it is; each says who takes which place."""
    orders = permutations(range(len(ahead)))
    return tuple(order for order in orders if all(ahead[place] == ahead[who] for place, who in enumerate(order)))


def _renamed(state: State, order: tuple[int, ...]) -> State:
    return tuple(_renamed_bits(state[who], order) for who in order)


@cache
def _renamed_bits(known: Known, order: tuple[int, ...]) -> Known:
    def bits(old: int) -> int:
        return sum((old >> who & 1) << place for place, who in enumerate(order))

    return known._replace(declined=bits(known.declined), ended=bits(known.ended), receipts=bits(known.receipts))
