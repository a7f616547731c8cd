"""What the watch concludes: the kinds, verdicts and reasons, and the one schema of events."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from enum import StrEnum

import pyarrow as pa


class EventKind(StrEnum):
    """What happened between a track and a zone, two tracks, or a track and its notice. The order sorts equal times."""

    EXIT = "exit"
    LOST = "lost"
    TRANSIT = "transit"
    ENTRY = "entry"
    PRESENCE = "presence"
    APPROACH = "approach"
    PROXIMITY = "proximity"
    DEVIATION = "deviation"


class Verdict(StrEnum):
    """Where a report lies against a zone, given its error."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    CANNOT_TELL = "cannot tell"


class Reason(StrEnum):
    """Why the event exists, where the kind alone does not say."""

    CROSSED = "crossed"
    FIRST_SEEN = "first-seen"
    SEEN_AGAIN = "seen-again"
    STAYED = "stayed"
    ZONE_BEGAN = "zone-began"
    ZONE_ENDED = "zone-ended"
    ZONE_CHANGED = "zone-changed"
    PREDICTED = "predicted-entry"
    OUTER_BAND = "outer-band"
    WITHDRAWN = "withdrawn"
    SILENT = "silent"
    CLOSE = "closer-than-limit"
    APART = "apart-again"
    OFF_ROUTE = "off-route"
    BACK_ON_ROUTE = "back-on-route"
    STOPPED = "stopped"
    MOVING_AGAIN = "moving-again"
    EARLY = "early"
    LATE = "late"


class Note(StrEnum):
    """What limits an event's worth. The order is that of an event's notes."""

    ERROR_UNKNOWN = "error unknown"
    ALTITUDE_UNKNOWN = "altitude unknown"
    ACROSS_DATUMS = "altitude compared across datums"
    IMPOSSIBLE_JUMP = "impossible jump"
    SILENT = "silent"


KINDS = tuple(EventKind)
VERDICTS = tuple(Verdict)
REASONS = tuple(Reason)
NOTES = tuple(Note)

_NAMES = pa.dictionary(pa.int32(), pa.string())
_INSTANT = pa.timestamp("ms", tz="UTC")

EVENT_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("kind", _NAMES, nullable=False),
        pa.field("track", _NAMES, nullable=False),
        pa.field("other_track", _NAMES),
        pa.field("zone", _NAMES),
        pa.field("zone_name", _NAMES),
        pa.field("zone_version", _NAMES),
        pa.field("standing", _NAMES),
        pa.field("at", _INSTANT, nullable=False),
        pa.field("not_before", _INSTANT),
        pa.field("not_after", _INSTANT),
        pa.field("predicted_at", _INSTANT),
        pa.field("lon", pa.float64(), nullable=False),
        pa.field("lat", pa.float64(), nullable=False),
        pa.field("distance_m", pa.float64()),
        pa.field("error_m", pa.float64()),
        pa.field("predicted_distance_m", pa.float64()),
        pa.field("verdict", _NAMES),
        pa.field("reason", _NAMES, nullable=False),
        pa.field("notes", pa.list_(_NAMES)),
        pa.field("reports", pa.list_(_INSTANT)),
    ]
)
"""One row an event; `reports` are the observation times of the track's reports that it rests on.

`predicted_at` is when an approach is predicted to enter, or two tracks to come closest, and
`predicted_distance_m` how close that is.
"""
