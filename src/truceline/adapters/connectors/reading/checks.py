"""The one gate between what a source says and a report: every reader's rows pass it, whole columns at once."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.adapters.connectors.connector import BadRow, ReportChunk
from truceline.adapters.connectors.reading.values import Floats, Instants, Mask
from truceline.model.reports import REPORT_SCHEMA
from truceline.model.zones import Datum

Arrow: TypeAlias = "pa.Array[Any]"
Names: TypeAlias = "pa.DictionaryArray[Any, Any]"
Column: TypeAlias = "NDArray[Any] | Arrow | str"
"""Numbers (NaN is absent), instants (NaT is absent), any Arrow array, or one text for all rows."""

Fault: TypeAlias = "tuple[Mask, str]"
"""Which rows have it, and its reason in plain words."""

NO_TIME = "no time"
NO_POSITION = "no position"
NOT_A_NUMBER = "longitude or latitude is not a number"
UNREADABLE_TIME = "the time cannot be read"
NOT_AVAILABLE = "position not available (longitude 181 or latitude 91)"

MAX_TRACK_BYTES = 200
MAX_TEXT_BYTES = 1_000
"""A longer name, kind, affiliation or source becomes null, and its beginning stays in `received`."""
_NOTED = 100
_TEXTS = ("name", "kind", "affiliation", "affiliation_by", "source")
EARLIEST = np.datetime64(0, "ms")
LATEST = np.datetime64("2100-01-01", "ms")

USABLE = {
    "altitude_m": (-20_000.0, 1e8),  # from below the deepest sea to beyond the highest orbits in use
    "course_deg": (0.0, 360.0),
    "speed_mps": (0.0, 20_000.0),  # faster than any orbit
    "error_m": (0.0, 20_037_509.0),  # half way round the Earth
}
"""Values outside are senders' ways to say unknown, or nonsense: they become null, and stay in `received`."""

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass
class Candidates:
    """Rows that may become reports, column by column, each as long as `rows`.

    Args:
        rows: the number of each row in its source.
        raw_of: gives the bytes as received of the n-th of these rows.
        columns: by name of `REPORT_SCHEMA`; ``track``, ``at``, ``lon`` and ``lat`` must be there.
        faults: what the reader itself found; where several apply, the first counts.
    """

    rows: NDArray[np.int64]
    raw_of: Callable[[int], bytes]
    columns: dict[str, Column]
    faults: tuple[Fault, ...] = ()


def checked(candidates: Candidates, bad: Iterable[BadRow] = (), other: Mapping[str, int] | None = None) -> ReportChunk:
    """The chunk of those candidates that are reports; the others become bad rows, each with one reason.

    Args:
        candidates: rows with all that could be read of them.
        bad: rows of the same stretch that never became candidates.
        other: rows of the same stretch that hold no position.
    """
    columns = candidates.columns
    track = names(columns["track"], len(candidates.rows))
    faults = [*candidates.faults, *_track_faults(track), *_time_faults(columns), *_position_faults(columns)]
    if "altitude_datum" in columns:
        faults += _datum_faults(names(columns["altitude_datum"], len(track)))
    which = np.zeros(len(track), dtype=np.intp)
    for number, (mask, _) in enumerate(faults, 1):
        if mask.any():
            which[(which == 0) & mask] = number
    refused = [
        BadRow(int(candidates.rows[index]), faults[which[index] - 1][1], candidates.raw_of(index))
        for index in np.flatnonzero(which).tolist()
    ]
    reports = _batch({**_without_unusable(columns, which == 0), "track": track})
    if refused:
        reports = reports.filter(pa.array(which == 0))
    return ReportChunk(reports, tuple(sorted([*bad, *refused], key=lambda row: row.row)), dict(other or {}))


def _track_faults(track: Names) -> list[Fault]:
    ids: Any = track.dictionary
    lengths: NDArray[np.int32] = pc.binary_length(ids).to_numpy(zero_copy_only=False)
    return [
        (_where(track, lengths == 0, null=True), "no track id"),
        (_where(track, lengths > MAX_TRACK_BYTES), f"track id over {MAX_TRACK_BYTES} bytes"),
        (_where(track, _with_control_characters(ids)), "control characters in the track id"),
    ]


def _with_control_characters(texts: Any) -> Mask:
    content = texts.buffers()[2]
    # Nearly always no byte of all the texts is one, which is seen much sooner than which text has one.
    if content is None or (np.frombuffer(content, np.uint8) >= 32).all():
        return np.zeros(len(texts), dtype=np.bool_)
    found: Mask = pc.match_substring_regex(texts, r"[\x00-\x1f]").to_numpy(zero_copy_only=False)
    return found


def _datum_faults(datum: Names) -> list[Fault]:
    known = set(Datum)
    return [(_where(datum, [value not in known for value in datum.dictionary.to_pylist()]), "unknown altitude datum")]


def _where(named: Names, flags: Mask | list[bool], *, null: bool = False) -> Mask:
    """The flag of each row's name, or `null` where it has none."""
    indices: NDArray[np.int32] = named.indices.fill_null(len(flags)).to_numpy()
    return np.append(np.asarray(flags, dtype=np.bool_), null)[indices]


def _time_faults(columns: Mapping[str, Column]) -> list[Fault]:
    at: Instants = np.asarray(columns["at"])
    return [(np.isnat(at), NO_TIME), ((at < EARLIEST) | (at >= LATEST), "time before 1970 or after 2099")]


def _position_faults(columns: Mapping[str, Column]) -> list[Fault]:
    lon, lat = np.asarray(columns["lon"]), np.asarray(columns["lat"])
    return [
        (np.isinf(lon) | np.isinf(lat), NOT_A_NUMBER),
        (np.isnan(lon) | np.isnan(lat), NO_POSITION),
        ((lon == 181) | (lat == 91), NOT_AVAILABLE),
        (np.abs(lat) > 90, "latitude outside -90 to 90"),
        (np.abs(lon) > 180, "longitude outside -180 to 180"),
    ]


def _without_unusable(columns: Mapping[str, Column], good: Mask) -> dict[str, Column]:
    """The columns with nulls for values outside `USABLE` and texts that are too long, noted as they were received."""
    cleaned = dict(columns)
    notes: dict[int, dict[str, str]] = {}
    for name, (low, high) in USABLE.items():
        if name not in columns:
            continue
        values: Floats = np.asarray(columns[name])
        unusable = ~((values >= low) & (values <= high)) & ~np.isnan(values)
        if unusable.any():
            cleaned[name] = np.where(unusable, np.nan, values)
            for index in np.flatnonzero(unusable & good).tolist():
                notes.setdefault(index, {})[name] = str(values[index])
    for name in filter(columns.__contains__, _TEXTS):
        named = names(columns[name], len(good))
        texts: Any = named.dictionary
        is_long: Mask = pc.binary_length(texts).to_numpy(zero_copy_only=False) > MAX_TEXT_BYTES
        if is_long.any():
            cleaned[name] = _without(named, is_long)
            for index in np.flatnonzero(_where(named, is_long) & good).tolist():
                notes.setdefault(index, {})[name] = f"{str(named[index].as_py())[:_NOTED]}..."
    if notes:
        cleaned["received"] = _with_notes(columns.get("received"), len(good), notes)
    return cleaned


def _with_notes(received: Column | None, length: int, notes: Mapping[int, Mapping[str, str]]) -> Arrow:
    """The texts of `received` with notes added to those of some rows."""
    texts: list[str | None] = received.to_pylist() if isinstance(received, pa.Array) else [None] * length
    for index, note in notes.items():
        texts[index] = received_text({**_values_in(texts[index]), **note})
    return pa.array(texts, pa.string())


def _values_in(text: str | None) -> dict[str, Any]:
    """What a text of `received` holds; one that is no JSON object, as a file may bring, is kept whole."""
    try:
        values = json.loads(text or "{}")
    except (ValueError, RecursionError):
        values = text
    return values if isinstance(values, dict) else {"received": values}


def received_text(values: Mapping[str, Any]) -> str | None:
    """The compact JSON of values as received, such as ``{"SOG":"11.3 kn"}``; None of nothing."""
    return _compact(values) if values else None


def _batch(columns: Mapping[str, Column]) -> pa.RecordBatch:
    length = len(np.asarray(columns["lon"]))
    arrays = {field.name: _arrow(field, columns.get(field.name), length) for field in REPORT_SCHEMA}
    if "altitude_datum" in columns:
        datum = names(arrays["altitude_datum"], length)
        arrays["altitude_datum"] = _datums_of_altitudes(datum, arrays["altitude_m"])
    return pa.RecordBatch.from_arrays(list(arrays.values()), schema=REPORT_SCHEMA)


def _arrow(field: pa.Field[Any], column: Column | None, length: int) -> Arrow:
    if column is None:
        array: Arrow = pa.nulls(length, field.type)
    elif pa.types.is_dictionary(field.type):
        array = names(column, length)
    elif isinstance(column, pa.Array):
        array = column.cast(field.type)
    else:
        array = pa.array(column, type=field.type, from_pandas=True)
    return array


def names(column: Column, length: int) -> Names:
    """The dictionary of int32 to string that a column of texts is; one text is spread over all rows.

    Raises:
        pa.ArrowException: the values are no texts and cannot be written as such.
    """
    if isinstance(column, str):
        return pa.DictionaryArray.from_arrays(np.zeros(length, dtype=np.int32), pa.array([column]))
    array: Any = column if isinstance(column, pa.Array) else pa.array(list(column), pa.string())
    if not pa.types.is_dictionary(array.type):
        return array.cast(pa.string()).dictionary_encode()  # type: ignore[no-any-return]
    encoded: Names = array.cast(pa.dictionary(pa.int32(), pa.string()))
    texts: Any = encoded.dictionary
    if texts.null_count == 0:
        return encoded
    return _without(encoded, ~texts.is_valid().to_numpy(zero_copy_only=False))


def _without(named: Names, flags: Mask) -> Names:
    """The same with nulls for the flagged names, none of which is held any more."""
    texts: Any = named.dictionary
    indices = pa.array(named.indices.fill_null(0).to_numpy(), mask=_where(named, flags, null=True))
    return pa.DictionaryArray.from_arrays(indices, pc.if_else(pa.array(flags), "", texts))


def _datums_of_altitudes(datum: Names, altitude_m: Arrow) -> Names:
    """No datum where there is no altitude, except for what lies on the surface and so has none of its own."""
    on_surface = _where(datum, [value == Datum.SURFACE for value in datum.dictionary.to_pylist()])
    dropped = ~on_surface & ~altitude_m.is_valid().to_numpy(zero_copy_only=False)
    if not dropped.any():
        return datum
    indices = pa.array(datum.indices.fill_null(0).to_numpy(), mask=dropped | ~datum.is_valid().to_numpy(False))
    return pa.DictionaryArray.from_arrays(indices, datum.dictionary)
