"""Each event is told in one sentence: who, what, which zone, between which times, how far, and how sure."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from truceline.cli.watching.event_words import (
    Told,
    duration_text,
    event_texts,
    length_text,
    sentence,
    told_events,
    zone_label,
)
from truceline.model.events import EVENT_SCHEMA, EventKind, Note, Reason

AT = 1_495_085_217_700  # 18 May 2017, 05:26:57.700
ENTRY = Told(
    kind="entry",
    track="265",
    other_track=None,
    zone="z1",
    zone_name="Harbour",
    standing="agreed",
    at=AT,
    not_before=AT - 45_000,
    not_after=AT + 45_000,
    predicted_at=None,
    distance_m=-42.4,
    error_m=10.0,
    predicted_distance_m=None,
    verdict="inside",
    reason="crossed",
    notes=[],
)
CLOSE = replace(
    ENTRY,
    kind="proximity",
    other_track="266",
    zone=None,
    zone_name=None,
    standing=None,
    not_before=None,
    not_after=None,
    predicted_at=AT + 60_000,
    distance_m=480.0,
    predicted_distance_m=120.0,
    verdict=None,
    reason="closer-than-limit",
)


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (ENTRY, "265 entered Harbour within 1 min 30 s, 42 m inside (± 10 m)"),
        (replace(ENTRY, kind="exit", distance_m=3.0), "265 left Harbour within 1 min 30 s, 3 m outside (± 10 m)"),
        (
            replace(ENTRY, kind="exit", reason="zone-ended"),
            "265 was inside when Harbour ended, 42 m inside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="transit"),
            "265 went through Harbour within 1 min 30 s, in the middle of it, 42 m inside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="transit", verdict="cannot tell", distance_m=-3.0),
            "265 may have gone through Harbour within 1 min 30 s, in the middle of it,"
            " cannot tell: 3 m inside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="lost", reason="silent", not_before=AT - 600_000),
            "265 has been silent since 0516Z, then in or near Harbour, 42 m inside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="presence", reason="first-seen"),
            "265 was inside Harbour when first seen, 42 m inside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="presence", reason="seen-again"),
            "265 was inside Harbour when seen again, 42 m inside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="presence", reason="stayed", not_before=AT - 3_600_000),
            "265 has been inside Harbour for 1 h, 42 m inside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="presence", reason="zone-began"),
            "265 was inside when Harbour began, 42 m inside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="presence", reason="zone-changed"),
            "265 was inside when Harbour changed, 42 m inside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="approach", reason="predicted-entry", predicted_at=AT + 300_000, distance_m=900.0),
            "265 is heading for Harbour, to enter at 0531Z, 900 m outside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="approach", reason="predicted-entry", predicted_at=AT, verdict="cannot tell"),
            "265 may be in Harbour already, cannot tell: 42 m inside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="approach", reason="outer-band", distance_m=900.0),
            "265 has come near Harbour, 900 m outside (± 10 m)",
        ),
        (
            replace(ENTRY, kind="approach", reason="withdrawn", distance_m=None, error_m=None),
            "265 is no longer approaching Harbour, distance unknown",
        ),
        (CLOSE, "265 and 266 are close, 480 m apart (± 10 m); closest at 0527Z, 120 m"),
        (
            replace(CLOSE, zone="b", zone_name="Convoy"),
            "265 and 266 are close (Convoy), 480 m apart (± 10 m); closest at 0527Z, 120 m",
        ),
        (
            replace(CLOSE, reason="apart-again", not_before=AT - 120_000),
            "265 and 266 are apart again; close since 0524Z, at the least 480 m apart (± 10 m)",
        ),
        (
            replace(CLOSE, reason="zone-ended", not_before=AT, zone="b"),
            "265 and 266 were close when the zone ended (b); close since 0526Z, at the least 480 m apart (± 10 m)",
        ),
        (
            replace(CLOSE, reason="zone-changed", not_before=AT, zone="b"),
            "265 and 266 were close when the zone changed (b); close since 0526Z, at the least 480 m apart (± 10 m)",
        ),
    ],
)
def test_each_kind_and_reason_has_its_sentence(event: Told, text: str) -> None:
    assert sentence(event) == text


def test_a_wide_interval_is_told_by_its_ends_and_another_day_by_its_date() -> None:
    wide = replace(ENTRY, not_before=AT - 3_600_000, not_after=AT + 3_600_000)
    assert "entered Harbour between 0426Z and 0626Z," in sentence(wide)
    assert "between 172226Z MAY 17 and 0526Z," in sentence(replace(ENTRY, not_before=AT - 7 * 3_600_000, not_after=AT))
    assert "entered Harbour at 0526Z," in sentence(replace(ENTRY, not_before=None))


def test_an_assumed_error_says_so_and_other_notes_stand_at_the_end() -> None:
    notes = [str(note) for note in (Note.ERROR_UNKNOWN, Note.ACROSS_DATUMS, Note.IMPOSSIBLE_JUMP)]
    text = sentence(replace(ENTRY, notes=notes))
    assert text.endswith("42 m inside (± 10 m, assumed) [altitude compared across datums; impossible jump]")


def test_a_zone_is_called_by_its_name_or_id_and_its_standing_unless_that_is_agreed() -> None:
    assert zone_label(ENTRY) == "Harbour"
    assert zone_label(replace(ENTRY, zone_name=None)) == "z1"
    assert zone_label(replace(ENTRY, standing="marked")) == "Harbour as marked"
    assert zone_label(replace(ENTRY, standing="claimed:north")) == "Harbour as claimed by north"


def test_a_name_from_a_file_cannot_move_the_cursor_or_change_colours() -> None:
    told = zone_label(replace(ENTRY, zone_name="A\x1b[31m\nB", standing="claimed:\x07x"))
    assert told.isprintable()
    assert sentence(replace(ENTRY, track="2\x1b[2J65")).isprintable()
    assert sentence(replace(CLOSE, other_track="2\r65")).isprintable()


@pytest.mark.parametrize(
    ("length_m", "text"),
    [(0, "0 m"), (-42.4, "42 m"), (999.4, "999 m"), (1000, "1.0 km"), (9_940, "9.9 km"), (1_234_567, "1,235 km")],
)
def test_a_length_has_about_two_digits(length_m: float, text: str) -> None:
    assert length_text(length_m) == text


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [
        (0, "0 s"),
        (59_499, "59 s"),
        (60_000, "1 min"),
        (90_000, "1 min 30 s"),
        (3_600_000, "1 h"),
        (5_400_000, "1 h 30 min"),
        (90_000_000, "1 day 1 h"),
        (172_800_000, "2 days"),
    ],
)
def test_a_duration_has_its_two_largest_units(duration_ms: int, text: str) -> None:
    assert duration_text(duration_ms) == text


def test_every_pair_of_kind_and_reason_can_be_told() -> None:
    for kind in EventKind:
        for reason in Reason:
            event = replace(CLOSE, kind=str(kind), reason=str(reason), distance_m=None, predicted_distance_m=None)
            assert "265" in sentence(event)


def test_a_row_begins_with_the_date_time_group_and_the_kind() -> None:
    row = {name: getattr(ENTRY, name, None) for name in EVENT_SCHEMA.names} | {"id": "x", "lon": 1.0, "lat": 2.0}
    events = pa.RecordBatch.from_pylist([row], schema=EVENT_SCHEMA)
    assert list(told_events(events)) == [ENTRY]
    (text,) = event_texts(events)
    assert text.startswith("180526Z MAY 17  ")
    assert "entry" in text.split("265")[0]
    assert text.endswith(sentence(ENTRY))
