"""Events as Arrow: names for numbers, absent for nothing, one order, ids that tell events apart, and one digest."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.parity.engine import rows, run
from tests.parity.scenes import random_scene
from tests.watch.hard_zones import rectangle
from truceline.kernels.stream import rows as codes
from truceline.model.events import EVENT_SCHEMA, KINDS, NOTES, REASONS, VERDICTS, EventKind, Note, Reason, Verdict
from truceline.model.zones import Zone
from truceline.watch.names import Names
from truceline.watch.outcome import AreaName, Events, digest
from truceline.watch.zones.areas import fixed_areas

TRACKS = Names(["b", "a", "c"])
AREAS = fixed_areas([Zone(name, {"agreed": rectangle(0, 0, 1, 1)}, name=name.upper()) for name in ("y", "x")])


def events(*changes: Mapping[str, Any]) -> Events:
    """Events that all are the same but for the changes."""
    own = np.zeros(len(changes), codes.EVENT)
    for name in ("not_before", "not_after", "predicted_at", "agreed_report"):
        own[name] = codes.NO_TIME
    own["predicted_distance_m"], own["other_track"], own["kind"] = np.nan, codes.NONE, codes.ENTRY
    for row, change in zip(own, changes, strict=True):
        for name, value in change.items():
            row[name] = value
    return Events(own, TRACKS, AREAS)


def test_the_codes_of_the_kernels_are_the_places_of_the_words() -> None:
    kinds = (codes.EXIT, codes.LOST, codes.TRANSIT, codes.ENTRY, codes.PRESENCE, codes.APPROACH, codes.PROXIMITY)
    assert [KINDS[code] for code in kinds] == list(EventKind)[: len(kinds)]
    assert list(EventKind)[len(kinds) :] == [EventKind.DEVIATION], (
        "which the watch of movements writes without the kernels"
    )
    verdicts = (codes.VERDICT_INSIDE, codes.VERDICT_OUTSIDE, codes.CANNOT_TELL)
    assert [VERDICTS[code] for code in verdicts] == list(Verdict)
    names = "CROSSED FIRST_SEEN SEEN_AGAIN STAYED ZONE_BEGAN ZONE_ENDED ZONE_CHANGED PREDICTED OUTER_BAND WITHDRAWN"
    for name in (*names.split(), "SILENT", "CLOSE", "APART"):
        assert REASONS[getattr(codes, name)] == Reason[name]
    bits = (codes.ERROR_UNKNOWN, codes.ALTITUDE_UNKNOWN, codes.ACROSS_DATUMS, codes.IMPOSSIBLE_JUMP, codes.WAS_SILENT)
    assert [NOTES[int(bit).bit_length() - 1] for bit in bits] == list(Note)


def test_numbers_become_names_and_what_is_absent_is_null() -> None:
    own = events({"track": 2, "area": 1, "at": 5, "report": 4, "verdict": codes.NONE, "distance_m": np.nan})
    (row,) = rows([own.to_arrow()])
    assert (row["track"], row["zone"], row["zone_name"], row["standing"]) == ("c", "x", "X", "agreed")
    assert row["zone_version"] == AREAS[1].zone.version
    assert (row["kind"], row["reason"], row["at"], row["reports"]) == ("entry", "crossed", 5, [4])
    absent = "other_track not_before not_after predicted_at verdict distance_m predicted_distance_m"
    assert [row[name] for name in absent.split()] == [None] * 7


def test_the_reports_are_told_in_order_and_the_notes_in_that_of_the_model() -> None:
    bits = codes.WAS_SILENT | codes.ERROR_UNKNOWN | codes.IMPOSSIBLE_JUMP
    told = rows([events({"agreed_report": 1, "report": 3, "notes": bits}, {"at": 9, "report": 7}).to_arrow()])
    assert [row["reports"] for row in told] == [[1, 3], [7]]
    assert [row["notes"] for row in told] == [["error unknown", "impossible jump", "silent"], []]


def test_events_are_sorted_by_time_then_kind_then_track_then_zone() -> None:
    own = events(
        {"at": 2, "kind": codes.EXIT},
        {"at": 1, "kind": codes.PRESENCE},
        {"at": 1, "kind": codes.EXIT, "track": 0, "area": 0},
        {"at": 1, "kind": codes.EXIT, "track": 1, "area": 0},
        {"at": 1, "kind": codes.EXIT, "track": 0, "area": 1},
    )
    told = [(row["at"], row["kind"], row["track"], row["zone"]) for row in rows([own.to_arrow()])]
    assert told == [
        (1, "exit", "a", "y"),
        (1, "exit", "b", "x"),
        (1, "exit", "b", "y"),
        (1, "presence", "b", "y"),
        (2, "exit", "b", "y"),
    ]


def test_an_id_is_the_hash_of_what_makes_the_event_this_one() -> None:
    (row,) = rows([events({"track": 1, "at": -7}).to_arrow()])
    told = ["a", None, "y", AREAS[0].zone.version, "agreed", "entry", "crossed", -7]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    assert row["id"] == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "change", [{"track": 1}, {"other_track": 1}, {"area": 1}, {"kind": 0}, {"reason": 1}, {"at": 1}], ids=str
)
def test_events_that_differ_in_any_of_it_have_different_ids(change: Mapping[str, Any]) -> None:
    one, two = (rows([events(own).to_arrow()])[0]["id"] for own in ({}, change))
    assert one != two


def test_events_of_areas_that_are_gone_keep_their_names() -> None:
    gone = Events(
        events({"at": 3, "area": 0}, {"at": 4, "area": -1}).rows, TRACKS, (), (AreaName("g", "", "v", "marked"),)
    )
    both = events({"at": 1, "area": 1}).and_also(gone).and_also(gone)
    told = [(row["at"], row["zone"], row["standing"]) for row in rows([both.to_arrow()])]
    assert told == [(1, "x", "agreed"), *[(3, "g", "marked")] * 2, *[(4, None, None)] * 2]
    assert len(gone.and_also(events())) == 2


def test_no_events_make_an_empty_batch_of_the_schema() -> None:
    assert events().to_arrow().schema == EVENT_SCHEMA
    assert len(events()) == events().to_arrow().num_rows == 0


def test_the_digest_does_not_see_how_events_are_cut_or_ordered() -> None:
    whole = pa.Table.from_batches(run(random_scene(3)).told, schema=EVENT_SCHEMA)
    assert whole.num_rows > 5
    turned = whole.take(list(range(whole.num_rows))[::-1])
    cut = [part for k in range(0, whole.num_rows, 3) for part in turned.slice(k, 3).to_batches()]
    assert digest(cut) == digest(whole.to_batches())
    assert digest(cut[1:]) != digest(cut)


@pytest.mark.parametrize("name", ["lon", "distance_m", "error_m", "not_before", "verdict", "notes", "report"])
def test_the_digest_covers_every_column(name: str) -> None:
    one, two = ({"report": 1}, {"report": 1, name: 2})
    assert digest([events(one).to_arrow()]) != digest([events(two).to_arrow()])
