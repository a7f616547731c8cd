"""How far a message got, in a sentence."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.node.meeting import ALFA, BRAVO, Met, meet, speak, warn
from tests.node.pacts import assent, decline, pact, propose
from truceline.line.bodies import Answer, Hop, Means, Reply
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.logged import Attempt
from truceline.line.messages import Reference
from truceline.node.deadlines import write_attempts
from truceline.node.exchange.exchanging import take_in
from truceline.node.exchange.intake import Intake
from truceline.node.exchange.offering import offer
from truceline.node.saying.answers import acknowledgement, answer, show
from truceline.node.saying.inbox import item
from truceline.node.saying.telling import clock, told_of_incoming, told_of_outgoing

NOW = "21 Sep 14:13:20Z"
WITHIN_MS = 300_000


def sent(met: Met, message_id: str) -> str:
    """What alfa is told of its message."""
    (way,) = item(met[ALFA], message_id).outgoing
    return told_of_outgoing(way, met.clock.at)


def came(met: Met, message_id: str) -> str:
    """What bravo is told of alfa's message."""
    incoming = item(met[BRAVO], message_id).incoming
    assert incoming
    return told_of_incoming(incoming, met.clock.at)


def test_what_stays_here_is_said_to_stay_here() -> None:
    met = meet()
    assert sent(met, warn(met).message.id) == f"written down, not yet offered to {BRAVO}"


def test_an_attempt_proves_no_receipt() -> None:
    met = meet()
    said = warn(met)
    write_attempts(
        met[ALFA], BRAVO, [met[ALFA].entry(said.entry).obj], Attempt("https", "no-connection"), met.clock.now
    )
    expected = f"offered to {BRAVO}, not proven received (last tried {NOW}: no-connection)"
    assert sent(met, said.message.id) == expected


def test_received_is_not_acknowledged() -> None:
    met = meet()
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    assert sent(met, said.message.id) == f"received by the node of {BRAVO} {NOW}, not acknowledged"
    assert came(met, said.message.id) == f"received {NOW}; shown to nobody yet; not acknowledged by us"
    show(met[BRAVO], said.message.id, "bravo.example/duty", met.clock.now)
    assert came(met, said.message.id) == f"received {NOW}; shown {NOW}; not acknowledged by us"


def test_acknowledged_by_one_is_not_yet_by_the_unit() -> None:
    met = meet()
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    speak(met, BRAVO, acknowledgement(met[BRAVO], said.message.id, met.clock.at))
    for is_read_back in (False, True):
        hop = Hop("2nd company", "bravo.example/duty", met.clock.at, Means.RADIO, is_read_back)
        speak(met, BRAVO, answer(met[BRAVO], said.message.id, Reply(hop=hop)))
        met.exchange_until_quiet(BRAVO, ALFA)
        last = (
            f"read back by 2nd company by radio {NOW}"
            if is_read_back
            else f"NOT YET by 2nd company, told by radio {NOW}"
        )
        assert sent(met, said.message.id) == (
            f"received by the node of {BRAVO} {NOW}; acknowledged by {BRAVO} (1) {NOW}; {last}"
        )


def test_an_answer_does_not_hide_that_nobody_acknowledged() -> None:
    met = meet()
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    speak(met, BRAVO, answer(met[BRAVO], said.message.id, Reply(answer=Answer.WILL_COMPLY)))
    met.exchange_until_quiet(BRAVO, ALFA)
    assert sent(met, said.message.id) == (
        f"received by the node of {BRAVO} {NOW}, not acknowledged; answered by {BRAVO} {NOW}: will comply"
    )


def test_silence_past_its_time_is_told_on_both_sides() -> None:
    met = meet()
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    due = clock(met.clock.at + WITHIN_MS)
    met.clock.forward(WITHIN_MS + 1)
    assert sent(met, said.message.id).endswith(f"; OVERDUE: an acknowledgement, since {due}")
    assert came(met, said.message.id).endswith(f"; OVERDUE: an acknowledgement, since {due}")


def test_what_the_other_node_refused_is_said_with_its_reason() -> None:
    met = meet()
    said = warn(met)
    note = met[ALFA].store.content(met[ALFA].entry(said.entry).obj)
    assert note is not None
    intake = Intake(met[BRAVO], ALFA, met.clock.now)
    intake.refuse(note, "not-trusted", "for the test")
    intake.commit()
    take_in(met[ALFA], BRAVO, offer(met[BRAVO], ALFA, met.clock.now, intake.answers).bundle, met.clock.now)
    assert sent(met, said.message.id) == f"REFUSED by the node of {BRAVO} {NOW}: not-trusted"


def test_a_cancelled_message_says_so_beside_what_was_reached() -> None:
    met = meet()
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    met.say(ALFA, BRAVO, kind=MessageKind.CANCEL, re=Reference(said.message.id, How.CANCEL), body={"text": "Over."})
    assert sent(met, said.message.id).endswith(f"; cancelled by its sender {NOW}")


def test_a_no_is_told_apart_from_silence_and_is_not_overdue() -> None:
    met = meet()
    agreement = pact(met)
    proposal = propose(met, agreement, need=Need.COUNTERSIGN, precedence=Precedence.PRIORITY).message
    met.exchange_until_quiet(ALFA, BRAVO)
    decline(met, agreement, BRAVO)
    met.exchange_until_quiet(BRAVO, ALFA)
    met.clock.at = proposal.by + 1
    assert sent(met, proposal.id) == f"received by the node of {BRAVO} {NOW}; DECLINED by {BRAVO} {NOW}"
    assert came(met, proposal.id).endswith(f"DECLINED by us {NOW}")


def test_a_signature_is_told_to_who_proposed() -> None:
    met = meet()
    agreement = pact(met)
    message_id = propose(met, agreement).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    assent(met, agreement, BRAVO)
    met.exchange_until_quiet(BRAVO, ALFA)
    assert sent(met, message_id).endswith(f"signed by {BRAVO} {NOW}")
