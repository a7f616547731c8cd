"""Events as rows of JSON carry the columns that are promised, each as scripts can read it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest

from truceline.cli.output import json_row
from truceline.model.events import EVENT_SCHEMA
from truceline.model.times import text_from_instant
from truceline.wiring.watching.event_rows import COLUMNS, event_documents

PROMISED = (
    *("kind", "track", "zone", "zone_name", "zone_version", "standing", "at", "not_before", "not_after"),
    *("lon", "lat", "distance_m", "error_m", "verdict", "reason", "reports"),
)
BESIDES = {"other_track", "predicted_at", "predicted_distance_m", "notes", "id"}
"""Who else comes close, when an approach enters, how close two come, what limits an event's worth, and its hash."""

FULL: dict[str, Any] = {
    "id": "ab" * 32,
    "kind": "entry",
    "track": "265",
    "other_track": "266",
    "zone": "z1",
    "zone_name": "Hafen Süd",
    "zone_version": "cd" * 32,
    "standing": "claimed:north",
    "at": 1_495_085_217_700,
    "not_before": 1_495_082_100_000,
    "not_after": 1_495_088_100_000,
    "predicted_at": 1_495_085_217_701,
    "lon": 38.25,
    "lat": 33.5,
    "distance_m": -20.5,
    "error_m": 0.0,
    "predicted_distance_m": 3.25,
    "verdict": "inside",
    "reason": "crossed",
    "notes": ["error unknown", "silent"],
    "reports": [1_495_082_100_000, 1_495_088_100_999],
}
ALWAYS = {"id", "kind", "track", "at", "lon", "lat", "reason"}
BARE = {name: FULL[name] if name in ALWAYS else None for name in COLUMNS} | {"notes": [], "reports": []}


def batch(*events: dict[str, Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(list(events), schema=EVENT_SCHEMA)


def test_the_columns_are_those_that_are_promised_in_their_order_and_five_more() -> None:
    assert [name for name in COLUMNS if name not in BESIDES] == list(PROMISED)
    assert BESIDES.union(PROMISED) == set(COLUMNS) == set(EVENT_SCHEMA.names)


def test_a_full_event_has_every_column_and_times_with_milliseconds() -> None:
    (document,) = event_documents(batch(FULL))
    assert tuple(document) == COLUMNS
    assert document == FULL | {
        "at": "2017-05-18T05:26:57.700Z",
        "not_before": "2017-05-18T04:35:00.000Z",
        "not_after": "2017-05-18T06:15:00.000Z",
        "predicted_at": "2017-05-18T05:26:57.701Z",
        "reports": ["2017-05-18T04:35:00.000Z", "2017-05-18T06:15:00.999Z"],
    }
    assert json.loads(json_row(document)) == document


def test_what_is_absent_or_empty_is_not_there_and_zero_is() -> None:
    (document,) = event_documents(batch(BARE | {"distance_m": 0.0}))
    assert set(document) == ALWAYS | {"distance_m"}
    assert document["distance_m"] == 0.0


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (0, "1970-01-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ],
)
def test_times_are_those_of_the_calendar_from_year_1_to_9999(at: int, text: str) -> None:
    (document,) = event_documents(batch(FULL | {"at": at}))
    assert document["at"] == text == text_from_instant(at)


def test_each_event_of_a_part_of_a_batch_has_its_own_reports() -> None:
    events = [FULL | {"reports": [1000 * number] * number} for number in range(1, 6)]
    told = [document.get("reports", []) for document in event_documents(batch(*events).slice(1, 3))]
    assert told == [[f"1970-01-01T00:00:0{number}.000Z"] * number for number in (2, 3, 4)]


def test_no_event_makes_no_row() -> None:
    assert list(event_documents(batch())) == []
