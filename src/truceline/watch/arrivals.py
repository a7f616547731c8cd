"""An envelope's Arrow columns made ready for the kernels, without copying what need not be copied."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from truceline.kernels.stream.admit import FIRST_AT, Columns, Words
from truceline.kernels.stream.rows import DATUMS, NONE
from truceline.watch.names import Names

_MOST_SEEN = 4
_UNKNOWN = np.full(1, np.nan)
_NO_NAME = Words(np.zeros(1, dtype=np.int32), np.zeros(1, dtype=np.int32))
for _array in (_UNKNOWN, *_NO_NAME):
    _array.setflags(write=False)


@dataclass(frozen=True)
class Numbering:
    """Names and their numbers, and the dictionaries whose names were numbered of late."""

    names: Names
    count: int = 0
    seen: tuple[tuple[pa.Array[Any], NDArray[np.int32]], ...] = ()

    def numbered(self, column: pa.DictionaryArray[Any, Any]) -> tuple[Numbering, Words]:
        """The numbering with the names that were new, and the numbers of all."""
        dictionary, names, count = column.dictionary, self.names, self.count
        found = next((each for each in self.seen if _are_same(each[0], dictionary)), None)
        if found is None:
            names, count, numbers = names.numbered(count, dictionary.to_pylist())
            found = dictionary, _readable(np.append(numbers, np.int32(NONE)))
        # That used last comes first: small ones that come once do not push out a large one that comes again and again.
        seen = (found, *(each for each in self.seen if each is not found))[:_MOST_SEEN]
        return Numbering(names, count, seen), _words(found[1], column.indices)


def _are_same(one: pa.Array[Any], other: pa.Array[Any]) -> bool:
    return len(one) == len(other) and (_memory(one) == _memory(other) or one.equals(other))


def _memory(array: pa.Array[Any]) -> list[int]:
    return [array.offset, *(buffer.address if buffer else 0 for buffer in array.buffers())]


def _words(numbers: NDArray[np.int32], indices: pa.Array[Any]) -> Words:
    """A column of words by their places among some numbers, of which the last stands for rows without a word."""
    if indices.null_count:
        indices = indices.fill_null(len(numbers) - 1)
    return Words(numbers, _readable(indices.to_numpy()))


def arrival_columns(
    reports: pa.RecordBatch, tracks: Numbering, sources: Numbering
) -> tuple[Columns, Numbering, Numbering]:
    """The columns of some reports, and the names of tracks and sources with those that were new."""
    tracks, track = tracks.numbered(_names_in(reports, "track"))
    source, datum = _NO_NAME, _NO_NAME
    if _is_given(reports, "source"):
        sources, source = sources.numbered(_names_in(reports, "source"))
        source = source._replace(number=_readable(source.number + np.int32(1)))
    if _is_given(reports, "altitude_datum"):
        column = _names_in(reports, "altitude_datum")
        codes = [DATUMS.index(name) if name in DATUMS else 0 for name in column.dictionary.to_pylist()]
        datum = _words(_readable(np.array([*codes, 0], dtype=np.int32)), column.indices)
    columns = Columns(
        track,
        _whole(reports.column("at")),
        _real(reports.column("lon")),
        _real(reports.column("lat")),
        _real_if_given(reports, "altitude_m"),
        _real_if_given(reports, "course_deg"),
        _real_if_given(reports, "speed_mps"),
        _real_if_given(reports, "error_m"),
        datum,
        source,
    )
    return columns, tracks, sources


def _is_given(reports: pa.RecordBatch, name: str) -> bool:
    place = reports.schema.get_field_index(name)
    return place >= 0 and reports.column(place).null_count < len(reports)


def _names_in(reports: pa.RecordBatch, name: str) -> pa.DictionaryArray[Any, Any]:
    column = reports.column(name)
    assert isinstance(column, pa.DictionaryArray)  # an envelope sees to that
    return column


def _whole(column: pa.Array[Any]) -> NDArray[np.int64]:
    column = column.view(pa.int64())
    if column.null_count:
        column = column.fill_null(FIRST_AT - 1)
    return _readable(column.to_numpy(zero_copy_only=False))


def _real(column: pa.Array[Any]) -> NDArray[np.float64]:
    if column.null_count:
        column = column.fill_null(np.nan)
    return _readable(column.to_numpy(zero_copy_only=False))


def _real_if_given(reports: pa.RecordBatch, name: str) -> NDArray[np.float64]:
    return _real(reports.column(name)) if _is_given(reports, name) else _UNKNOWN


def _readable(array: NDArray[Any]) -> NDArray[Any]:
    """The array as kernels are compiled for: aligned, without gaps, read-only."""
    # np.require does the same, and takes longer than all else for a few reports.
    if not (array.flags.c_contiguous and array.flags.aligned):
        array = array.copy()
    array.setflags(write=False)
    return array
