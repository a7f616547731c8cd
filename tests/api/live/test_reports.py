"""Reports handed in over HTTP: durable before the answer, stored once, each bad row told."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.adapters.connectors.receiving.test_bodies import ROW, arrow, rows
from tests.api.served import Answered, Client, Served, a_served_node
from truceline.adapters.store.segments import Segments
from truceline.wiring.receiving.intake import ARROW, NDJSON


@pytest.fixture(scope="module")
def radar(served: Served) -> Client:
    return served.by_token("officer")


def hand_in(client: Client, content: bytes, media_type: str = NDJSON, **headers: str) -> Answered:
    return client.post("/reports", content, content_type=media_type, **headers)


def test_both_forms_are_taken(radar: Client) -> None:
    for content, media_type in ((rows(ROW, ROW | {"track": "a"}), NDJSON), (arrow(ROW, ROW), ARROW)):
        answered = hand_in(radar, content, media_type)
        assert (answered.status, answered.document["stored"], answered.document["bad"]) == (200, 2, [])


def test_bad_rows_are_told_and_the_others_are_stored(radar: Client) -> None:
    answered = hand_in(radar, rows(ROW | {"track": "b"}) + b"no\n" + rows(ROW | {"lon": 200}))
    assert (answered.status, answered.document["stored"], answered.document["bad_total"]) == (200, 1, 2)
    assert [bad["row"] for bad in answered.document["bad"]] == [2, 3]


def test_a_batch_without_one_usable_row_is_refused(radar: Client) -> None:
    answered = hand_in(radar, b"no\n")
    assert (answered.status, answered.document["stored"], answered.document["bad_total"]) == (422, 0, 1)


def test_a_batch_that_is_sent_again_is_stored_once(radar: Client) -> None:
    first = hand_in(radar, rows(ROW | {"track": "c"}), idempotency_key="batch-1").document
    again = hand_in(radar, rows(ROW | {"track": "c"}), idempotency_key="batch-1").document
    assert again == first | {"again": True}


def test_without_a_key_the_same_bytes_of_the_same_sender_are_the_same_batch(served: Served, radar: Client) -> None:
    content = rows(ROW | {"track": "d"})
    first, again = hand_in(radar, content).document, hand_in(radar, content).document
    other = hand_in(served.by_token("supervisor"), content).document
    assert (again["batch"], again["again"], other["again"]) == (first["batch"], True, False)


def test_another_kind_of_body_is_refused(radar: Client) -> None:
    assert hand_in(radar, b"track,at\n", "text/csv").status == 415


def test_arrow_that_cannot_be_read_is_told(radar: Client) -> None:
    answered = hand_in(radar, b"\xff\xff\xff\xff" + b"x" * 100, ARROW)
    assert (answered.status, answered.document["bad_total"]) == (422, 1)


@pytest.mark.slow
def test_what_was_acknowledged_is_there_once_however_often_the_node_is_killed(tmp_path: Path) -> None:
    """Row 1 of the matrix of faults: killed in the middle of sending, and every unanswered batch is sent again."""
    acknowledged: set[str] = set()
    with a_served_node(tmp_path) as served:
        home, token = served.home, served.by_token("officer")
        for number in range(30):
            answered = hand_in(token, rows(ROW | {"track": f"t{number}"}), idempotency_key=str(number))
            assert answered.status == 200
            acknowledged.add(f"t{number}")
        served.process.send_signal(signal.SIGKILL)
        served.process.wait()
    segments = Segments(home.reports)
    stored = [track for _, batch in segments.batches(0) for track in batch.column("track").to_pylist()]
    segments.close()
    assert len(stored) == len(set(stored))
    assert acknowledged <= set(stored)
