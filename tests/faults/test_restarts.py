"""A node that is killed, ends by itself or is told to stop: rows 3, 4, 8 and 27 of the matrix of faults."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import resource
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.adapters.connectors.receiving.test_bodies import ROW, rows
from tests.api.live.listening import Event, Listening, listening
from tests.api.served import Client
from tests.faults.watched import a_watching_home, entering, entries, hand_in
from tests.wiring.receiving.taking import tracks_in
from tests.wiring.receiving.test_live import again
from truceline.adapters.store.sqlite import DATABASE
from truceline.cli.exits import ExitCode

pytestmark = pytest.mark.slow


def test_rows_3_and_4_a_record_that_cannot_be_written_ends_the_node_loudly_and_its_next_start_raises_the_alert(
    tmp_path: Path,
) -> None:
    home = a_watching_home(tmp_path)
    with again(home) as served:
        officer = served.by_token("officer")
        assert hand_in(officer, entering("before")) == 200
        entries(officer, "before")
        size = (home.record / f"{DATABASE}-wal").stat().st_size
        # Of this limit SQLite says "disk I/O error", not "full": as of a quota, or of a disk that dies.
        resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (size, size))
        assert hand_in(officer, entering("unheard")) == 200  # for reports there is room
        assert served.process.wait(60) == ExitCode.NOT_STORED
        assert served.process.stderr is not None
        said = served.process.stderr.read()
        assert "the record could not be written before: disk I/O error" in said
        assert "start the node again" in said
    with again(home) as served:
        assert len(entries(served.by_token("officer"), "before", "unheard")) == 2


def test_row_8_a_node_killed_between_event_and_delivery_tells_each_alert_once_and_none_that_was_closed(
    tmp_path: Path,
) -> None:
    home = a_watching_home(tmp_path)
    with again(home) as served:
        officer = served.by_token("officer")
        with listening(officer) as stream:
            last = stream.next("begin").id
        assert hand_in(officer, entering("killed")) == 200
        served.process.kill()
        served.process.wait()
    with again(home) as served:
        officer = served.by_token("officer")
        (alert,) = entries(officer, "killed")
        closed = officer.post(f"/alerts/{alert['id']}/close", {"reason": "left", "text": "gone"})
        assert closed.status == 200, closed.document
        served.process.kill()  # before the state of the watch was written: it watches everything again
        served.process.wait()
    with again(home) as served:
        officer = served.by_token("officer")
        assert hand_in(officer, entering("next")) == 200
        (following,) = entries(officer, "next")
        assert [each["state"] for each in entries(officer, "killed")] == ["closed"]
        with listening(officer, after=last) as stream:
            raised = [event.said["of"] for event in told_until(stream, following["id"])]
        assert raised == [alert["id"], following["id"]]


def told_until(stream: Listening, last: str) -> list[Event]:
    """The events of alerts that were raised, up to one."""
    found: list[Event] = []
    while not found or found[-1].said["of"] != last:
        event = stream.next("alert")
        found += [event] if event.said["act"] == "raise" else []
    return found


def test_row_27_a_node_that_is_told_to_stop_answers_what_is_under_way_and_loses_nothing_of_it(tmp_path: Path) -> None:
    home = a_watching_home(tmp_path)
    with again(home) as served:
        officer = served.by_token("officer")
        with ThreadPoolExecutor(4) as threads:
            asked = [threads.submit(handed_in, officer, f"t{number}") for number in range(200)]
            asked[20].result()
            served.process.terminate()
            answered = {track for each in asked if (track := each.result())}
        assert served.process.wait(60) == 0
    kept = tracks_in(home)
    assert len(answered) > 20
    assert answered <= set(kept)
    assert len(kept) == len(set(kept))


def handed_in(client: Client, track: str) -> str:
    """The track, if its report was acknowledged; nothing if nobody answered any more."""
    try:
        return track if hand_in(client, rows(ROW | {"track": track}), idempotency_key=track) == 200 else ""
    except (OSError, HTTPException):
        return ""
