"""The last-mile chain names what is proved, and the first hop that is silent."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.meeting import ALFA, BRAVO, Met, meet, speak
from tests.node.notifying.notified import lodge
from truceline.line.bodies import Answer, Hop, Means, Reply
from truceline.line.logged import Attempt
from truceline.node.deadlines import write_attempts
from truceline.node.notifying.chain import (
    ITS_LOG,
    OUR_LOG,
    REPORTED,
    SIGNED,
    Chain,
    Step,
    chains_of,
    told_of_chain,
)
from truceline.node.saying.answers import acknowledgement, answer, show


@pytest.fixture
def met() -> Met:
    return meet()


def _chain(met: Met, message_id: str, party: str = ALFA) -> Chain:
    (chain,) = chains_of(met[party], message_id)
    return chain


def _acknowledge(met: Met, notice: str) -> None:
    show(met[BRAVO], notice, "duty", met.clock.now)
    speak(met, BRAVO, acknowledgement(met[BRAVO], notice, met.clock.at))


def _relay(met: Met, notice: str, unit: str, *, is_read_back: bool) -> None:
    hop = Hop(unit, "duty", met.clock.at, Means.RADIO, is_read_back)
    speak(met, BRAVO, answer(met[BRAVO], notice, Reply(hop=hop)))


def test_what_was_only_written_down_is_silent_at_the_offer(met: Met) -> None:
    chain = _chain(met, lodge(met).message.id)
    assert [step.what for step in chain.steps] == [
        "committed", "offered", "receipted", "shown", "acknowledged", "relayed",
    ]  # fmt: skip
    assert chain.steps[0] == Step("committed", ALFA, met.clock.at, OUR_LOG)
    assert chain.silent == Step("offered", BRAVO)


def test_an_offer_that_led_nowhere_is_no_receipt(met: Met) -> None:
    said = lodge(met)
    entry = met[ALFA].entry(said.entry)
    write_attempts(met[ALFA], BRAVO, [entry.obj], Attempt("https", "no-connection"), met.clock.now)
    chain = _chain(met, said.message.id)
    assert chain.steps[1].words == "by https: no-connection"
    assert chain.silent == Step("receipted", BRAVO)


def test_received_is_not_shown(met: Met) -> None:
    notice = lodge(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    chain = _chain(met, notice)
    assert [step.by for step in chain.steps if step.what == "receipted"] == [ITS_LOG]
    assert chain.silent == Step("shown", f"a desk of {BRAVO}")
    # That it was shown there is no more known here, as long as nobody has acknowledged it.
    show(met[BRAVO], notice, "duty", met.clock.now)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert _chain(met, notice) == chain


def test_acknowledged_by_a_desk_is_not_known_by_those_below(met: Met) -> None:
    notice = lodge(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    _acknowledge(met, notice)
    met.exchange_until_quiet(BRAVO, ALFA)
    chain = _chain(met, notice)
    assert [(step.what, step.by) for step in chain.steps if step.by == SIGNED] == [
        ("shown", SIGNED), ("acknowledged", SIGNED),
    ]  # fmt: skip
    assert chain.silent == Step("relayed", f"those on shift below the desk of {BRAVO}")
    assert "SILENT at relayed" in told_of_chain(chain)


def test_a_unit_that_was_told_is_silent_until_it_reads_back(met: Met) -> None:
    notice = lodge(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    _acknowledge(met, notice)
    _relay(met, notice, "second company", is_read_back=False)
    met.exchange_until_quiet(BRAVO, ALFA)
    assert _chain(met, notice).silent == Step("read back", "second company")
    _relay(met, notice, "second company", is_read_back=True)
    met.exchange_until_quiet(BRAVO, ALFA)
    chain = _chain(met, notice)
    assert chain.silent is None
    assert chain.steps[-1] == Step("read back", "second company", met.clock.at, REPORTED)
    assert "SILENT" not in told_of_chain(chain)


def test_an_answer_does_not_stand_in_for_an_acknowledgement(met: Met) -> None:
    notice = lodge(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    speak(met, BRAVO, answer(met[BRAVO], notice, Reply(answer=Answer.WILL_COMPLY)))
    met.exchange_until_quiet(BRAVO, ALFA)
    chain = _chain(met, notice)
    assert [step.words for step in chain.steps if step.what == "answered"] == ["will comply"]
    assert [step.what for step in chain.steps if step.is_silent] == ["shown", "acknowledged", "relayed"]


def test_the_recipient_sees_its_own_hops(met: Met) -> None:
    notice = lodge(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    assert _chain(met, notice, BRAVO).silent == Step("shown", f"a desk of {BRAVO}")
    _acknowledge(met, notice)
    _relay(met, notice, "second company", is_read_back=True)
    chain = _chain(met, notice, BRAVO)
    assert chain.silent is None
    assert [step.what for step in chain.steps] == [
        "committed", "received", "shown", "acknowledged", "relayed", "read back",
    ]  # fmt: skip
