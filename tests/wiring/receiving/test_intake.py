"""Batches of reports on their way in: kept once, on the disk when that is said, and counted."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pyarrow as pa
import pytest

from tests.adapters.connectors.receiving.test_bodies import ROW, arrow, rows
from tests.wiring.homes import a_home
from tests.wiring.receiving.taking import taking_in, tracks_in
from truceline.adapters.connectors.receiving.bodies import read_ndjson
from truceline.adapters.store.segments import key_of
from truceline.errors import ReportError, StoreError
from truceline.wiring.home import Home
from truceline.wiring.receiving.intake import ARROW, NDJSON, Intake, Received, newest_at

NOON = 1_700_000_000_000
TWO = rows(ROW | {"track": "a", "at": NOON}, ROW | {"track": "b", "at": NOON + 5})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return a_home(tmp_path / "alfa")


def strange() -> bytes:
    """A table of something else."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, pa.schema([("x", pa.int64())])) as stream:
        stream.write_batch(pa.record_batch([[1]], names=["x"]))
    return bytes(sink.getvalue())


def taken(home: Home, doing: Callable[[Intake], Awaitable[None]]) -> None:
    async def run() -> None:
        async with taking_in(home) as receiving:
            await doing(receiving.intake)

    asyncio.run(run())


def test_what_is_said_to_be_kept_is_on_the_disk(home: Home) -> None:
    async def doing(intake: Intake) -> None:
        received = await intake.take("amira", "k-1", NDJSON, TWO + b"no\n")
        assert (received.reports, [bad.row for bad in received.bad], received.is_again) == (2, [3], False)
        assert tracks_in(home) == ["a", "b"]
        assert (intake.reports, intake.batches, intake.bad) == (2, 1, 1)

    taken(home, doing)


def test_a_key_is_one_batch_of_one_sender_whatever_stands_in_it(home: Home) -> None:
    async def doing(intake: Intake) -> None:
        first = await intake.take("amira", "k-1", NDJSON, TWO)
        again = await intake.take("amira", "k-1", NDJSON, TWO)
        other = await intake.take("boris", "k-1", NDJSON, TWO)
        assert (again.sequence, again.is_again) == (first.sequence, True)
        assert (other.sequence, other.is_again) == (first.sequence + 1, False)

    taken(home, doing)
    assert tracks_in(home) == ["a", "b", "a", "b"]


def test_without_a_key_the_same_bytes_are_the_same_batch_and_other_bytes_another(home: Home) -> None:
    async def doing(intake: Intake) -> None:
        told: list[Received] = [await intake.take("amira", "", NDJSON, each) for each in (TWO, TWO, TWO + b"\n")]
        assert [each.is_again for each in told] == [False, True, False]

    taken(home, doing)


def test_both_kinds_of_body_and_long_ones_are_read_alike(home: Home) -> None:
    many = [ROW | {"track": f"t{number}"} for number in range(2_000)]

    async def doing(intake: Intake) -> None:
        for media_type, content in ((NDJSON, rows(*many)), (ARROW, arrow(*many))):
            assert len(content) > 64 * 1024
            assert (await intake.take("amira", "", media_type, content)).reports == len(many)

    taken(home, doing)


def test_of_nothing_nothing_is_kept(home: Home) -> None:
    async def doing(intake: Intake) -> None:
        received = await intake.take("amira", "k", NDJSON, b"no\n")
        assert (received.sequence, received.reports, len(received.bad)) == (0, 0, 1)
        with pytest.raises(ReportError):
            await intake.take("amira", "k", ARROW, strange())
        assert (intake.reports, intake.batches) == (0, 0)

    taken(home, doing)
    assert tracks_in(home) == []


def test_what_was_read_already_is_kept_once_under_its_name(home: Home) -> None:
    async def doing(intake: Intake) -> None:
        reports, name = read_ndjson(TWO).reports, key_of("feed", "file", "1")
        for _ in range(2):
            await intake.take_read(name, reports)

    taken(home, doing)
    assert tracks_in(home) == ["a", "b"]


def test_a_sync_that_fails_ends_the_taking_in_and_says_why(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("truceline.wiring.receiving.intake.LOOK_S", 0.01)

    async def doing(intake: Intake) -> None:
        assert (await intake.take("amira", "k-1", NDJSON, TWO)).reports == 2
        with monkeypatch.context() as disk:
            disk.setattr(os, "fdatasync", fails)
            with pytest.raises(StoreError, match="Input/output error"):
                await intake.take("amira", "k-2", NDJSON, TWO)
        with pytest.raises(StoreError, match="failed before"):
            await intake.take("amira", "k-3", NDJSON, TWO)  # though the disk would take it again
        await asyncio.sleep(60)

    with pytest.raises(StoreError, match="reports cannot be kept: writing to the disk failed before") as raised:
        taken(home, doing)
    assert "start again" in raised.value.hint
    assert tracks_in(home) == ["a", "b"]


def test_the_newest_time_is_that_of_the_newest_report() -> None:
    assert newest_at(read_ndjson(TWO).reports) == NOON + 5
