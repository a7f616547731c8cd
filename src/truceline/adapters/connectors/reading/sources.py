"""Columns of text into columns of reports: where each value comes from, in which unit, and what was received."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.adapters.connectors.reading import checks, values
from truceline.adapters.connectors.reading.checks import Column, Fault
from truceline.adapters.connectors.reading.values import Floats, Mask, Texts, joined, listed
from truceline.model.units import LENGTHS_M, SPEEDS_MPS, metres, metres_per_second

QUANTITIES = {"altitude": "altitude_m", "course": "course_deg", "speed": "speed_mps", "error": "error_m"}
"""Numbers of a report, by what they are called where their unit is said apart."""

TIMES = ("at", "received_at")
POSITION = ("lon", "lat")
COUNTS = ("strength_low", "strength_high")
TEXTS = ("track", "name", "kind", "affiliation", "affiliation_by", "altitude_datum", "source", "received")
DIGEST = "raw_sha256"
REQUIRED = ("track", "at", "lon", "lat")

TIME_UNITS = ("utc", "s", "ms", "dd/mm/yyyy")
"""How a time is written: as text (RFC 3339 or close to it), seconds or milliseconds since 1970, or day first."""

UNITS: Mapping[str, tuple[str, ...]] = {
    "at": TIME_UNITS,
    "received_at": TIME_UNITS,
    "altitude": tuple(LENGTHS_M),
    "error": tuple(LENGTHS_M),
    "speed": tuple(SPEEDS_MPS),
    "course": ("deg",),
}
"""The units that a value may be received in; the first is that of the report."""

_HEX_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_NOTHING = pa.scalar(None, pa.string())
_EMPTY = pa.scalar("")


@dataclass(frozen=True)
class Source:
    """Where a value comes from.

    Args:
        column: the header of the column.
        unit: one of `UNITS`; empty is that of the report.
        unavailable: numbers that mean that there is no value.
    """

    column: str
    unit: str = ""
    unavailable: tuple[float, ...] = ()


Sources: TypeAlias = Mapping[str, Source]
"""By what they give: a key of `QUANTITIES`, a name in `TIMES`, `POSITION`, `COUNTS` or `TEXTS`, or `DIGEST` in hex."""


class Interpretation:
    """Columns of a report made of columns of text.

    Args:
        sources: which columns there are.
        texts: the text of each of them, by the same names.
        offset_ms: how far times without an offset are ahead of UTC.

    Attributes:
        columns: by name of the report. Where a value was converted, or could not be used, ``received`` keeps it.
        faults: rows whose position or time cannot be read.
    """

    def __init__(self, sources: Sources, texts: Mapping[str, Texts], offset_ms: int = 0) -> None:
        self.columns: dict[str, Column] = {}
        self.faults: list[Fault] = []
        self._sources = sources
        self._texts = texts
        self._offset_ms = offset_ms
        self._received: list[Texts] = []
        for name in sources:
            self.columns[QUANTITIES.get(name, name)] = self._column(name)
        if self._received:
            parts = listed(self._received)
            self.columns["received"] = pc.if_else(pc.equal(parts, _EMPTY), _NOTHING, joined("{", parts, "}"))

    def _column(self, name: str) -> Column:
        if name in POSITION:
            numbers, unreadable = values.numbers(self._texts[name])
            self.faults.append((unreadable, checks.NOT_A_NUMBER))
            return numbers
        if name in TIMES:
            return self._time(name)
        if name in QUANTITIES:
            return self._quantity(name)
        if name in COUNTS:
            return self._count(name)
        if name == DIGEST:
            return self._digest(name)
        trimmed: Texts = pc.ascii_trim_whitespace(self._texts[name])
        texts: Texts = pc.if_else(pc.equal(trimmed, _EMPTY), _NOTHING, trimmed)
        return texts

    def _time(self, name: str) -> Column:
        texts, unit = self._texts[name], self._sources[name].unit
        is_moved = self._offset_ms != 0 and unit not in ("s", "ms")
        if unit in ("s", "ms"):
            numbers, unreadable = values.numbers(texts)
            at = values.instants_from_numbers(numbers * (1000 if unit == "s" else 1))
        else:
            if unit == "dd/mm/yyyy":
                texts = pc.replace_substring_regex(texts, r"^\s*(\d\d)/(\d\d)/(\d{4})", r"\3-\2-\1")
            at, unreadable = values.instants(texts, self._offset_ms)
        self.faults += [(unreadable, checks.UNREADABLE_TIME)] if name == "at" else []
        self._keep(name, unreadable | is_moved, unreadable)
        return at

    def _quantity(self, name: str) -> Floats:
        source = self._sources[name]
        numbers, unreadable = values.numbers(self._texts[name])
        unavailable = np.isin(numbers, source.unavailable)
        unit = source.unit or UNITS[name][0]
        self._keep(name, unreadable | unavailable | (unit != UNITS[name][0]), unreadable)
        numbers = np.where(unavailable, np.nan, numbers)
        if name == "course":
            return numbers
        return metres_per_second(numbers, unit) if name == "speed" else metres(numbers, unit)

    def _count(self, name: str) -> Column:
        numbers, unreadable = values.numbers(self._texts[name])
        whole = (numbers >= 0) & (numbers < 2**31) & (numbers == np.round(numbers))
        unreadable |= ~whole & ~np.isnan(numbers)
        self._keep(name, unreadable, unreadable)
        return pa.array(np.where(whole, numbers, 0).astype(np.int32), mask=~whole)

    def _digest(self, name: str) -> Column:
        texts: list[Any] = self._texts[name].to_pylist()
        digests = [bytes.fromhex(text) if _HEX_DIGEST.fullmatch(text) else None for text in texts]
        pairs = zip(texts, digests, strict=True)
        unreadable = np.array([bool(text) and digest is None for text, digest in pairs], dtype=np.bool_)
        self._keep(name, unreadable, unreadable)
        return pa.array(digests, pa.binary(32))

    def _keep(self, name: str, kept: Mask, unreadable: Mask) -> None:
        """Keep the text of some rows as received; a table with a ``received`` of its own has no room for it."""
        source, texts = self._sources[name], pc.ascii_trim_whitespace(self._texts[name])
        if "received" in self._sources:
            self.faults.append((unreadable, f"{source.column} cannot be read"))
        elif kept.any():
            unit = source.unit if name in QUANTITIES else ""
            ending = f" {unit}" if unit else ""
            part = joined(json.dumps(source.column) + ':"', _escaped(texts, unreadable), ending + '"')
            there = pc.and_(pa.array(kept), pc.not_equal(texts, _EMPTY))
            self._received.append(pc.if_else(there, part, _NOTHING))


def _escaped(texts: Texts, unreadable: Mask) -> Texts:
    """The texts as they stand inside JSON quotes; only what is no number or time can need it."""
    if not unreadable.any():
        return texts
    odd = [json.dumps(text, ensure_ascii=False)[1:-1] for text in texts.filter(pa.array(unreadable)).to_pylist()]
    escaped: Texts = pc.replace_with_mask(texts, pa.array(unreadable), pa.array(odd, pa.string()))
    return escaped
