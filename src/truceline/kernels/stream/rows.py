"""The rows that the watch keeps: of reports, tracks, relations of a track to an area, and events; and their codes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np

NO_TIME = -(2**62)
"""In a time: absent, or before all times."""
NEVER = 2**62
"""In a time: after all times."""
NONE = -1
"""In a number of a row: there is none."""

REPORT = np.dtype(
    [
        ("at", np.int64),  # ms UTC
        ("lon", np.float64),  # degrees, -180 to 180
        ("lat", np.float64),
        ("altitude_m", np.float64),  # nan where unknown, as are the next three
        ("course_deg", np.float64),
        ("speed_mps", np.float64),
        ("error_m", np.float64),  # as the report states it
        ("source", np.int32),  # row of SOURCE
        ("datum", np.int32),  # DATUMS
    ],
    align=True,
)
"""A report as the watch uses it: one cache line."""

SOURCE = np.dtype(
    [
        ("error_m", np.float64),  # nan where unknown
        ("gap_ms", np.int64),
        ("speed_limit_mps", np.float64),
        ("rank", np.int64),  # by name
    ],
    align=True,
)

TRACK = np.dtype(
    [
        ("clock", np.int64),  # the latest time of observation
        ("silent_at", np.int64),  # when the last used report's gap is over
        ("due_at", np.int64),  # from when on a report must be looked at, wherever it lies
        ("clear_m", np.float64),  # around the last used report, free of any boundary of the zones of the last step
        ("last", np.int32),  # row of the last used report, NONE before the first
        ("is_lost", np.int32),
    ],
    align=True,
)

RELATION = np.dtype(
    [
        ("since", np.int64),  # when the stay inside began
        ("agreed", np.int64),  # time of the last report that agreed with the state, while uncertain
        ("crossed_at", np.int64),  # time and place of the last crossing since then; NO_TIME if none
        ("crossed_lon", np.float64),
        ("crossed_lat", np.float64),
        ("distance_m", np.float64),  # of the last used report; only in a snapshot
        ("track", np.int32),
        ("area", np.int32),
        ("milestone", np.int32),  # how many durations of the stay have been told
        ("status", np.int8),  # UNKNOWN, OUTSIDE, INSIDE
        ("notes", np.int8),  # of the last verdict, about the altitude
        ("flags", np.int16),
    ],
    align=True,
)
"""What the watch remembers of a track and an area. A pair without a row is outside for certain."""

UNKNOWN, OUTSIDE, INSIDE = np.arange(3)

IS_UNCERTAIN, IS_APPROACHING, IS_LEAVING, IS_WITHIN, IS_TOUCHING, IS_AFTER_GAP = 1 << np.arange(6)
"""Flags of a relation.

IS_UNCERTAIN: the last verdict was `cannot tell`. IS_LEAVING: left the area and has not been
beyond its outer band since. IS_WITHIN: the last report lies in the area horizontally,
whatever its error. IS_TOUCHING: the way to the last report, which is uncertain, ended on the
boundary without going through it. IS_AFTER_GAP: the state began after a gap.
"""

NO_FLAGS = np.int64(0)

EVENT = np.dtype(
    [
        ("at", np.int64),
        ("not_before", np.int64),
        ("not_after", np.int64),
        ("predicted_at", np.int64),
        ("agreed_report", np.int64),  # the two reports that it rests on; NO_TIME if only one
        ("report", np.int64),
        ("lon", np.float64),
        ("lat", np.float64),
        ("distance_m", np.float64),
        ("error_m", np.float64),
        ("predicted_distance_m", np.float64),
        ("track", np.int32),
        ("other_track", np.int32),
        ("area", np.int32),
        ("kind", np.int8),
        ("verdict", np.int8),
        ("reason", np.int8),
        ("notes", np.int8),
    ],
    align=True,
)

# The order of truceline.model.events; tests hold the two together. These are NumPy integers, since numba
# compiles a function anew for every Python integer that is given as a constant.
EXIT, LOST, TRANSIT, ENTRY, PRESENCE, APPROACH, PROXIMITY = np.arange(7)
VERDICT_INSIDE, VERDICT_OUTSIDE, CANNOT_TELL = np.arange(3)
CROSSED, FIRST_SEEN, SEEN_AGAIN, STAYED, ZONE_BEGAN, ZONE_ENDED, ZONE_CHANGED = np.arange(7)
PREDICTED, OUTER_BAND, WITHDRAWN, SILENT, CLOSE, APART = np.arange(7, 13)
ERROR_UNKNOWN, ALTITUDE_UNKNOWN, ACROSS_DATUMS, IMPOSSIBLE_JUMP, WAS_SILENT = 1 << np.arange(5)

DATUMS = ("", "ellipsoid", "ground", "mean-sea-level", "pressure", "surface")
"""The codes of altitude datums; the first is for reports that name none."""
SURFACE = 5
UNKNOWN_ERROR_M = 100.0

TERMS = np.dtype(
    [
        ("floor_m", np.float64),  # -inf, inf where unbounded
        ("ceiling_m", np.float64),
        ("band_m", np.float64),
        ("band_s", np.float64),
        ("begins_at", np.int64),  # NO_TIME, NEVER where open
        ("ends_at", np.int64),
        ("first_duration", np.int32),  # durations of the stay that are told: rows first up to last
        ("last_duration", np.int32),
        ("first_window", np.int32),  # weekly windows; none at all means always
        ("last_window", np.int32),
        ("datum", np.int32),
        ("has_altitude", np.int32),
    ],
    align=True,
)
"""What a zone says of an area beside its geometry."""

LOOK = np.dtype(
    [
        ("error_m", np.float64),  # resolved
        (
            "from_lon",
            np.float64,
        ),  # the begin of the straight step to the report; without a step, the report's own place
        ("from_lat", np.float64),
        ("lon", np.float64),
        ("lat", np.float64),
        ("place", np.int64),  # among the released reports
        ("row", np.int32),  # of the report
        ("before", np.int32),  # row of the report before it, NONE for the first
        ("link", np.int32),
        ("notes", np.int32),  # IMPOSSIBLE_JUMP
    ],
    align=True,
)
"""A released report that must be held against areas, since a boundary may be near or nothing is known yet: one cache
line, so that nothing else need be read of most."""

BUSY = np.dtype(
    [
        ("silent_at", np.int64),  # with `last`, what becomes of the track if nothing is near what must be looked at
        ("until", np.int64),  # the time up to which all is known
        ("first", np.int32),  # its released reports: places first up to end
        ("end", np.int32),
        ("track", np.int32),
        ("last", np.int32),  # NONE if something is due, turns or falls silent
        ("looks", np.int32),  # where its rows of LOOK end
    ],
    align=True,
)
"""A track to which something may happen, with all that is told of it elsewhere, track by track: few are read again."""

STRAIGHT, JUMP, START = np.arange(3)
"""How a report follows the one before: by a straight step, by an impossible jump, or not at all."""

PAIR = np.dtype(
    [
        ("gap_m", np.float64),  # metres to the boundary; inf if beyond the error and the outer band
        ("seconds", np.float64),  # until the predicted entry; inf if there is none
        ("first_stretch", np.int64),  # stretches of the step inside the area: rows first up to last
        ("last_stretch", np.int64),
        ("look", np.int32),
        ("area", np.int32),
        ("is_within", np.int32),
        ("edge", np.int32),  # the only one that the step may meet, NONE where there may be more
    ],
    align=True,
)
"""A report and an area that may be near it, and how they lie to each other."""

TURN = np.dtype(
    [
        ("at", np.int64),
        ("gap_m", np.float64),  # as in PAIR, of the report
        ("track", np.int32),
        ("area", np.int32),
        ("row", np.int32),  # of the last report before
        ("reason", np.int32),  # ZONE_BEGAN, ZONE_ENDED, ZONE_CHANGED
        ("is_within", np.int32),
    ],
    align=True,
)
"""An area that begins or ends around a track that stands at its last report."""
