"""The places that a node's people know by name: ``places.csv`` in its folder, so that a place is seen from one of them.

    name,lat,lon,also
    At Tanf,33.5058,38.6178,Al-Tanf; التنف

Digits carry precision, as everywhere. ``also`` has further names, parted by semicolons; it may be left out.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from truceline.errors import InputError
from truceline.model.places.coordinates import place_from_columns
from truceline.model.places.named import NamedPlace
from truceline.signing.showing import shown

FILE = "places.csv"
MOST_PLACES = 20_000
_COLUMNS = ("name", "lat", "lon")
_ALSO = "also"
MAX_NAME = 100


def named_places(folder: Path) -> tuple[NamedPlace, ...]:
    """The places of a node's folder; none if it has no ``places.csv``.

    Raises:
        InputError: the file cannot be read, lacks a column, or a row has no name or no place.
    """
    path = folder / FILE
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise InputError(f"{path} has no column {missing[0]}", hint=f"its columns are {', '.join(_COLUMNS)}")
            return _limited(path, tuple(_named(path, rows.line_num, row) for row in rows))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}", hint="write it as CSV in UTF-8") from error


def _named(path: Path, number: int, row: Mapping[str, str | None]) -> NamedPlace:
    names = [row["name"] or "", *(row.get(_ALSO) or "").split(";")]
    known = tuple(name.strip() for name in names if name.strip())
    if not (row["name"] or "").strip() or any(len(name) > MAX_NAME for name in known):
        raise InputError(
            f"{path}, row {number}: the name is {shown(row['name'])}", hint=f"give 1 to {MAX_NAME} characters"
        )
    try:
        return NamedPlace(known, place_from_columns(row["lat"] or "", row["lon"] or ""))
    except InputError as error:
        raise InputError(f"{path}, row {number}: {error}", hint=error.hint) from error


def _limited(path: Path, places: tuple[NamedPlace, ...]) -> tuple[NamedPlace, ...]:
    if len(places) > MOST_PLACES:
        raise InputError(f"{path} has {len(places)} places", hint=f"the limit is {MOST_PLACES}: keep those nearby")
    return places


def names_document(places: tuple[NamedPlace, ...]) -> list[dict[str, Any]]:
    """The same as acts take them."""
    return [
        {
            "names": list(named.names),
            "lat": named.place.lat_e7,
            "lon": named.place.lon_e7,
            "precision_m": named.place.precision_m,
        }
        for named in places
    ]
