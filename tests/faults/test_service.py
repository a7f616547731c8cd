"""Faults of a running node: rows 3, 5, 6, 10, 20, 21 and 27 of the matrix of faults."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import random
import resource
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.adapters.connectors.receiving.test_bodies import ROW, rows
from tests.api.live.listening import Event, Listening, listening
from tests.api.served import Client, Served
from tests.faults.watched import entering, entries, hand_in
from tests.wiring.receiving.test_live import until
from truceline.adapters.store.segments import HEAD
from truceline.api.live.reports import MAX_BATCH
from truceline.wiring.receiving.intake import NDJSON

pytestmark = pytest.mark.slow
MOST_GROWTH_MB = 200.0


@pytest.fixture(scope="module")
def officer(served: Served) -> Client:
    return served.by_token("officer")


@contextmanager
def limited(served: Served, kind: int, most: int) -> Iterator[None]:
    """The node may have no more of something for a while."""
    before = resource.prlimit(served.process.pid, kind)
    resource.prlimit(served.process.pid, kind, (most, before[1]))
    try:
        yield
    finally:
        resource.prlimit(served.process.pid, kind, before)


def resident_mb(served: Served) -> float:
    rows_ = Path(f"/proc/{served.process.pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(row.split()[1]) / 1024 for row in rows_ if row.startswith("VmRSS:"))


def newest_segment(served: Served) -> Path:
    return max(served.home.reports.glob("*.segment"))


def test_row_3_a_full_disk_acknowledges_nothing_leaves_reading_as_it_is_and_goes_on_when_there_is_room(
    served: Served, officer: Client
) -> None:
    # Larger than the record's files: so the limit is one for the reports alone, as if they had a disk of their own.
    chance = random.Random(3)
    many = (
        ROW | {"track": f"m{number}", "lon": 10 + chance.random(), "lat": chance.random()} for number in range(100_000)
    )
    assert hand_in(officer, rows(*many)) == 200
    assert hand_in(officer, entering("before")) == 200
    (alert,) = entries(officer, "before")
    size = newest_segment(served).stat().st_size
    with limited(served, resource.RLIMIT_FSIZE, size + HEAD.size):
        answered = officer.post("/reports", rows(ROW | {"track": "full"}), content_type=NDJSON, idempotency_key="full")
        assert (answered.status, "retry-after" in answered.headers) == (507, True)
        assert officer.get("/tracks").status == 200
        assert officer.post(f"/alerts/{alert['id']}/see", {}).status == 200
    assert newest_segment(served).stat().st_size == size
    again = officer.post("/reports", rows(ROW | {"track": "full"}), content_type=NDJSON, idempotency_key="full")
    assert (again.status, again.document["again"]) == (200, False)


def test_row_5_a_node_that_was_frozen_answers_every_batch_once(served: Served, officer: Client) -> None:
    before = officer.post("/reports", rows(ROW | {"track": "f"}), content_type=NDJSON).document["batch"]
    os.kill(served.process.pid, signal.SIGSTOP)
    with ThreadPoolExecutor(8) as threads:
        asked = [
            threads.submit(hand_in, officer, rows(ROW | {"track": f"f{number}"}), idempotency_key=f"f{number}")
            for number in range(8)
        ]
        time.sleep(0.5)
        assert not any(each.done() for each in asked)
        os.kill(served.process.pid, signal.SIGCONT)
        assert [each.result(60) for each in asked] == [200] * 8
    after = officer.post("/reports", rows(ROW | {"track": "g"}), content_type=NDJSON).document["batch"]
    assert after == before + 9


def sent(served: Served, head: str, *parts: bytes) -> bytes:
    """What is answered to bytes on a connection of their own, which is closed after them."""
    token = served.by_token("officer").headers["authorization"]
    rows_of_head = ("host: x", f"authorization: {token}", f"content-type: {NDJSON}", head)
    begin = "\r\n".join(("POST /api/v1/reports HTTP/1.1", *rows_of_head, "", ""))
    answered = b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connection:
        with suppress(OSError):  # it need not hear all of it before it answers
            for part in (begin.encode(), *parts):
                connection.sendall(part)
            connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while more := connection.recv(65_536):
                answered += more
    return answered


def test_row_6_a_body_that_breaks_off_is_no_batch(served: Served, officer: Client) -> None:
    before = officer.post("/reports", rows(ROW | {"track": "h"}), content_type=NDJSON).document["batch"]
    content = rows(ROW | {"track": "cut"}, ROW | {"track": "off"})
    for cut in (0, 1, len(content) // 2, len(content) - 1):
        assert b" 200 " not in sent(served, f"content-length: {len(content)}", content[:cut])
    after = officer.post("/reports", rows(ROW | {"track": "i"}), content_type=NDJSON).document["batch"]
    assert after == before + 1


def test_row_6_a_body_that_is_too_long_is_refused_in_bounded_memory(served: Served, officer: Client) -> None:
    before_mb = resident_mb(served)
    assert b"HTTP/1.1 413" in sent(served, "content-length: 10737418240", b"x" * 1_000)
    piece = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    sent(served, "transfer-encoding: chunked", *[piece] * (3 * MAX_BATCH // 0x100000))
    assert resident_mb(served) < before_mb + MOST_GROWTH_MB
    assert officer.get("/alerts").status == 200


def next_entry(stream: Listening, tracks: str) -> Event:
    """The next alert that is raised about one of some tracks; others are about to be passed on meanwhile."""
    while True:
        event = stream.next("alert")
        about = event.said["alert"]
        if event.said["act"] == "raise" and about["kind"] == "entry" and about["about"]["track"].startswith(tracks):
            return event


def test_row_10_a_burst_of_alerts_reaches_whoever_listens_all_of_them_in_order(served: Served, officer: Client) -> None:
    tracks = [f"burst-{number}" for number in range(500)]
    with listening(officer) as stream:
        stream.next("begin")
        assert hand_in(officer, entering(*tracks)) == 200
        told = [next_entry(stream, "burst-") for _ in tracks]
    places = [int(each.id) for each in told]
    assert places == sorted(set(places))
    assert {each.said["of"] for each in told} == {alert["id"] for alert in entries(officer, *tracks)}


def test_row_20_a_stream_that_is_cut_again_and_again_goes_on_without_a_gap_and_without_anything_twice(
    served: Served, officer: Client
) -> None:
    tracks = [f"cut-{number}" for number in range(60)]
    with listening(officer) as stream:
        last = stream.next("begin").id
    assert hand_in(officer, entering(*tracks)) == 200
    wanted = {alert["id"] for alert in entries(officer, *tracks)}
    told: list[str] = []
    while not wanted <= set(told):
        with listening(officer, after=last) as stream:
            for _ in range(7):
                event = next_entry(stream, "cut-")
                told.append(event.said["of"])
                last = event.id
                if wanted <= set(told):
                    break
    assert sorted(alert for alert in told if alert in wanted) == sorted(wanted)


def test_row_21_of_two_officers_who_act_at_once_one_wins_and_the_other_is_told_why(
    served: Served, officer: Client
) -> None:
    other = served.by_token("supervisor")
    assert hand_in(officer, entering("contested")) == 200
    (alert,) = entries(officer, "contested")
    path = f"/alerts/{alert['id']}"
    tag = officer.get(path).headers["etag"]
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(who.post, f"{path}/own", {}, if_match=tag) for who in (officer, other)]
        answers = [each.result(60) for each in asked]
    won, lost = sorted(answers, key=lambda answered: answered.status)
    assert (won.status, lost.status) == (200, 412)
    assert lost.document["hint"]
    assert officer.get(path).document["owner"]["operator"] == won.document["owner"]["operator"]


def test_row_27_a_node_without_file_numbers_left_refuses_and_goes_on_when_there_are_some(
    served: Served, officer: Client
) -> None:
    used = len(list(Path(f"/proc/{served.process.pid}/fd").iterdir()))
    with limited(served, resource.RLIMIT_NOFILE, used + 4):
        idle = [socket.create_connection(("127.0.0.1", served.port), timeout=60) for _ in range(12)]
        time.sleep(0.2)
        for each in idle:
            each.close()
    assert until(lambda: hand_in(officer, rows(ROW | {"track": "after"})) == 200)
