"""One thread works with a node, and tells when something new waits for a peer."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from threading import Event, get_ident

import pytest

from tests.node.homes import STARTED_AT, lined, moment
from truceline.errors import TrustError
from truceline.line.kinds import MessageKind
from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import AlertBook
from truceline.node.alerting.raising import Cause, raise_alert
from truceline.node.deeds import book
from truceline.node.node import Moment, Node
from truceline.node.saying.messages import Wording, say_as_node
from truceline.record.checkpoints import checkpoint_from_text
from truceline.signing.notes import read_unverified
from truceline.wiring.serving.worker import RETRY_MS, Worker

ALFA, BRAVO = "alfa.example", "bravo.example"


def checked(node: Node, now: Moment) -> str:
    wording = Wording(to=(BRAVO,), kind=MessageKind.CHECK, body={})
    return say_as_node(node, node.lines[0], wording, now).message.id


@pytest.fixture
def node() -> Node:
    return lined(ALFA, BRAVO)


@pytest.fixture
def woken() -> list[str]:
    return []


@pytest.fixture
def worker(node: Node, woken: list[str]) -> Iterator[Worker]:
    worker = Worker(node, woken.append)
    yield worker
    worker.close()


def test_works_are_done_one_after_another_by_one_thread(worker: Worker) -> None:
    done: list[tuple[int, int]] = []

    def work(number: int, node: Node, now: Moment) -> None:
        done.append((number, get_ident()))

    futures = [worker.submit(partial(work, number)) for number in range(50)]
    for future in futures:
        future.result(60)
    assert [number for number, _ in done] == list(range(50))
    assert len({thread for _, thread in done}) == 1
    assert get_ident() not in {thread for _, thread in done}


def test_what_is_urgent_is_done_before_all_that_waits_and_the_rest_keeps_its_order(worker: Worker) -> None:
    done: list[str] = []
    may_go_on = Event()

    def note(name: str, node: Node, now: Moment) -> None:
        done.append(name)

    worker.submit(lambda node, now: may_go_on.wait(60))
    lists = [worker.submit(partial(note, f"list {number}")) for number in range(3)]
    alerts = [worker.submit(partial(note, f"alert {number}"), is_urgent=True) for number in range(2)]
    may_go_on.set()
    for future in (*lists, *alerts):
        future.result(60)
    assert done == ["alert 0", "alert 1", "list 0", "list 1", "list 2"]


def test_what_is_urgent_waits_for_no_disk_that_is_put_in_order(
    worker: Worker, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    monkeypatch.setattr(node.store, "settle", lambda: order.append("settled"))
    may_go_on = Event()
    worker.submit(lambda node, now: may_go_on.wait(60))
    heard = worker.submit(lambda node, now: order.append("heard"), is_urgent=True)
    may_go_on.set()
    heard.result(60)
    worker.close()
    assert order == ["heard", "settled", "settled"]


def test_an_error_of_a_work_comes_to_who_wanted_it_and_the_next_one_is_done(worker: Worker) -> None:
    def fail(node: Node, now: Moment) -> None:
        raise TrustError("a test")

    with pytest.raises(TrustError, match="a test"):
        worker.submit(fail).result(60)
    assert worker.submit(lambda node, now: node.party).result(60) == ALFA


def test_a_work_is_done_although_nobody_waits_for_it_any_more(worker: Worker, node: Node) -> None:
    may_go_on = Event()

    def slowly(_: Node, now: Moment) -> None:
        assert may_go_on.wait(60)
        checked(node, now)

    async def leave() -> None:
        waiting = asyncio.create_task(worker.do(slowly))
        await asyncio.sleep(0)
        waiting.cancel()
        may_go_on.set()

    asyncio.run(leave())
    worker.close()
    assert len(node.store.outbox(BRAVO, 10)) == 1


def test_what_came_of_a_work_is_out_before_the_disk_is_put_in_order(
    worker: Worker, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_settle = Event()
    monkeypatch.setattr(node.store, "settle", lambda: may_settle.wait(60))
    try:
        assert worker.submit(lambda node, now: node.party).result(60) == ALFA
    finally:
        may_settle.set()


def test_whoever_has_something_new_waiting_is_told_after_the_work_that_put_it_there(
    worker: Worker, woken: list[str]
) -> None:
    worker.submit(lambda node, now: None).result(60)
    worker.submit(lambda node, now: None).result(60)
    assert woken == []
    worker.submit(checked).result(60)
    worker.close()
    assert woken == [BRAVO]


@pytest.mark.parametrize("step_ms", [3_600_000, -3_600_000])
def test_before_anything_is_done_by_a_clock_that_was_set_alerts_count_on_and_it_is_told(
    worker: Worker, node: Node, monkeypatch: pytest.MonkeyPatch, step_ms: int
) -> None:
    moments = [moment(STARTED_AT), moment(STARTED_AT + 1_000), _set(moment(STARTED_AT + 2_000), step_ms)]
    monkeypatch.setattr("truceline.wiring.serving.worker.now", lambda: moments[0])
    steps: list[int] = []
    worker.when_clock_set(steps.append)
    alert = worker.submit(lambda node, now: raise_alert(node, _cause("zone"), now)).result(60)
    waits: list[int] = []
    for each in moments:
        moments[0] = each
        waits.append(worker.submit(lambda node, now: book(node, AlertBook).alerts[alert].due_at - now.at).result(60))
    assert waits == [waits[0], waits[0] - 1_000, waits[0] - 2_000]
    worker.close()
    assert steps == [step_ms]


def _set(then: Moment, step_ms: int) -> Moment:
    """The moment by a clock that was set ahead, or back."""
    return then._replace(at=then.at + step_ms)


@pytest.mark.parametrize(("is_urgent", "signed"), [(True, [0, 1]), (False, [2])])
def test_what_an_urgent_work_adds_is_told_as_soon_as_it_is_durable_and_of_others_all_is_told_at_once(
    worker: Worker, node: Node, is_urgent: bool, signed: list[int]
) -> None:
    before, told = node.store.tree.size, list[tuple[int, int]]()

    def note(node: Node, now: Moment) -> None:
        told.append((node.store.tree.size - before, _signed(node) - before))

    def work(node: Node, now: Moment) -> None:
        for subject in ("one", "another"):
            raise_alert(node, _cause(subject), now)

    worker.when_grown(note)
    worker.submit(work, is_urgent=is_urgent).result(60)
    assert told == [(number + is_urgent, number) for number in signed]


def _signed(node: Node) -> int:
    """How many entries the newest checkpoint covers."""
    return checkpoint_from_text(read_unverified(node.store.checkpoint).text).size


def _cause(subject: str) -> Cause:
    return Cause(kind="entry", subject=(subject,), words="a track entered", precedence=Precedence.FLASH, at=0)


def test_what_was_offered_is_no_news_until_it_is_time_to_offer_it_again(worker: Worker, node: Node) -> None:
    start = moment()
    checked(node, start)
    (parcel,) = node.store.outbox(BRAVO, 10)
    assert worker.has_news(BRAVO, start)
    worker.note_offered(BRAVO, [parcel.obj], start)
    assert not worker.has_news(BRAVO, start._replace(mono_ms=start.mono_ms + RETRY_MS - 1))
    assert worker.has_news(BRAVO, start._replace(mono_ms=start.mono_ms + RETRY_MS))
    checked(node, start)
    assert worker.has_news(BRAVO, start), "another one is news at once"


def test_what_the_peer_has_answered_is_no_news_and_hides_none(worker: Worker, node: Node) -> None:
    start = moment()
    for _ in range(3):
        checked(node, start)
    first, second, third = (parcel.obj for parcel in node.store.outbox(BRAVO, 10))
    assert not worker.has_news(BRAVO, start, {first, second, third})
    worker.note_offered(BRAVO, [first, second], start)
    assert worker.has_news(BRAVO, start, {first, second})
    worker.note_offered(BRAVO, [third], start)
    assert not worker.has_news(BRAVO, start, {first, second})


def test_a_log_that_is_frozen_has_no_news_for_anybody(worker: Worker, node: Node, woken: list[str]) -> None:
    start = moment()
    checked(node, start)
    assert worker.has_news(BRAVO, start)
    node.store.freeze("for the test")
    assert not worker.has_news(BRAVO, start)
    worker.submit(lambda node, now: None).result(60)
    worker.close()
    assert woken == []
