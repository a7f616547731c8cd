"""A chunk that grows row by row."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib

from truceline.adapters.connectors.connector import BadRow
from truceline.adapters.connectors.reading.gathering import CHUNK_ROWS, Gathering


def test_rows_of_every_sort_come_out_once() -> None:
    gathering = Gathering()
    gathering.report(1, b"one", track="a", at=1000, lon=1, lat=2, strength_low=3, name=None)
    gathering.bad(2, b"two", "nonsense")
    gathering.other("chat")
    gathering.report(3, b"three", track="a", at=None, lon=1, lat=2)
    chunk = gathering.chunk([BadRow(4, "too long", b"")])
    assert chunk.reports.num_rows == 1
    assert chunk.reports.column("strength_low").to_pylist() == [3]
    assert [(row.row, row.reason) for row in chunk.bad] == [(2, "nonsense"), (3, "no time"), (4, "too long")]
    assert chunk.other == {"chat": 1}
    after = gathering.chunk()
    assert (after.reports.num_rows, after.bad, after.other) == (0, (), {})


def test_a_report_has_the_hash_of_its_bytes() -> None:
    gathering = Gathering()
    gathering.report(1, b"one", track="a", at=1000, lon=1, lat=2)
    assert gathering.chunk().reports.column("raw_sha256").to_pylist() == [hashlib.sha256(b"one").digest()]


def test_what_may_not_be_shown_is_hashed_but_never_leaves() -> None:
    gathering = Gathering(shown=lambda raw: raw.replace(b"secret", b""))
    gathering.bad(1, b"a secret", "nonsense")
    gathering.report(2, b"b secret", track="a", at=1000, lon=1, lat=95)
    gathering.report(3, b"c secret", track="a", at=1000, lon=1, lat=2)
    chunk = gathering.chunk()
    assert [row.raw for row in chunk.bad] == [b"a ", b"b "]
    assert chunk.reports.column("raw_sha256").to_pylist() == [hashlib.sha256(b"c secret").digest()]


def test_it_says_when_it_is_time_for_a_chunk() -> None:
    gathering = Gathering()
    for row in range(CHUNK_ROWS):
        assert not gathering.is_full
        gathering.bad(row + 1, b"", "nonsense")
    assert gathering.is_full
