"""The kinds of events, their order, and their schema."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pyarrow as pa
import pytest

from truceline.model.events import EVENT_SCHEMA, KINDS, REASONS, VERDICTS, EventKind, Verdict

EVENT = {
    "id": "0" * 64,
    "kind": "entry",
    "track": "211234560",
    "at": 1_495_105_200_000,
    "lon": 38.6,
    "lat": 33.5,
    "reason": "crossed",
    "notes": ["gap"],
    "reports": [1_495_105_190_000, 1_495_105_200_000],
}


def test_at_equal_times_exit_comes_before_entry() -> None:
    assert KINDS.index(EventKind.EXIT) < KINDS.index(EventKind.ENTRY)


def test_a_verdict_is_inside_outside_or_cannot_tell() -> None:
    assert VERDICTS == ("inside", "outside", "cannot tell")
    assert Verdict("cannot tell") is Verdict.CANNOT_TELL


@pytest.mark.parametrize("words", [KINDS, VERDICTS, REASONS])
def test_every_word_of_the_watch_is_lower_case_and_means_one_thing(words: tuple[str, ...]) -> None:
    assert len(set(words)) == len(words)
    assert all(word == word.lower() for word in words)


def test_an_event_without_a_zone_is_still_an_event() -> None:
    needed = {field.name for field in EVENT_SCHEMA if not field.nullable}
    assert needed == {"id", "kind", "track", "at", "lon", "lat", "reason"}


def test_an_event_survives_arrow() -> None:
    events = pa.Table.from_pylist([EVENT], schema=EVENT_SCHEMA)
    assert events.column("zone").null_count == 1
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, EVENT_SCHEMA) as writer:
        writer.write_table(events)
    assert pa.ipc.open_stream(sink.getvalue()).read_all().equals(events)
