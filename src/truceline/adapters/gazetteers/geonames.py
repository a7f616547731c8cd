"""Extracts of GeoNames: one place a row, nineteen columns parted by tabs, as its ``readme.txt`` describes them.

https://download.geonames.org/export/dump/ ; CC BY 4.0, https://creativecommons.org/licenses/by/4.0/
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

from truceline.accounts.gazetteer import MAX_NAMES, MAX_TEXT, KnownPlace, position
from truceline.errors import InputError
from truceline.model.places.place import Place

COLUMNS = 19
MAX_ROWS = 2_000_000
_ID, _NAME, _ASCII, _OTHERS, _LAT, _LON, _CLASS, _CODE, _COUNTRY = range(9)
_DOUBT_M = {"A": 20_000, "P": 5_000, "H": 5_000, "L": 10_000, "S": 1_000, "R": 10_000, "T": 5_000, "U": 20_000}
"""How far from its one point a thing of each feature class may reach; GeoNames does not say."""
_DEFAULT_DOUBT_M = 10_000
_KINDS = {
    "PPL": "settlement",
    "ADM": "district",
    "AIRP": "airport",
    "AIRF": "airport",
    "AIRB": "airport",
    "AIRQ": "airport",
    "BDG": "bridge",
    "BDGX": "bridge",
    "CSTM": "border crossing",
    "PSTB": "border post",
    "DAM": "dam",
    "HSP": "hospital",
    "INSM": "military base",
    "MILB": "military base",
    "MNMT": "monument",
    "PRT": "port",
    "HBR": "port",
    "RD": "road",
    "RDJCT": "junction",
    "STM": "river",
    "CMP": "camp",
}
"""Feature codes, or what they begin with, and the words that keys of names go by."""
_LONGEST_CODE = 5


def places_of_geonames(content: bytes, name: str) -> Iterator[KnownPlace]:
    """The places of an extract.

    Args:
        content: of the file. name: of the file, for messages.

    Raises:
        InputError: it is no UTF-8, has too many rows, or a row is not of the form; the message names the row.
    """
    try:
        rows = content.decode().split("\n")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} is no UTF-8 at byte {error.start}", hint="unpack the extract, and hand in the .txt as it is"
        ) from error
    if len(rows) > MAX_ROWS:
        raise InputError(f"{name} has {len(rows)} rows", hint=f"the limit is {MAX_ROWS}: cut out what you need")
    for number, row in enumerate(rows, 1):
        if row.strip():
            yield _place(row.rstrip("\r").split("\t"), f"{name}, row {number}")


def _place(cells: list[str], where: str) -> KnownPlace:
    if len(cells) != COLUMNS:
        raise InputError(
            f"{where}: {len(cells)} columns, not {COLUMNS}",
            hint="hand in an extract such as SY.txt, not alternateNames.txt",
        )
    names = [each.strip() for each in (cells[_NAME], cells[_ASCII], *cells[_OTHERS].split(","))]
    known = tuple(dict.fromkeys(each for each in names if each and len(each) <= MAX_TEXT))[:MAX_NAMES]
    if not known or not cells[_ID].isdecimal():
        raise InputError(f"{where}: no name, or the id {cells[_ID][:20]!a}", hint="unpack the extract again")
    return KnownPlace(
        f"geonames:{cells[_ID]}",
        known,
        f"GeoNames {cells[_ID]} (CC BY 4.0)",
        _kind(cells[_CODE]),
        (cells[_COUNTRY],) if cells[_COUNTRY] else (),
        _position(cells, where),
    )


def _position(cells: list[str], where: str) -> Place:
    try:
        lon_deg, lat_deg = float(cells[_LON]), float(cells[_LAT])
        return position(lon_deg, lat_deg, _DOUBT_M.get(cells[_CLASS], _DEFAULT_DOUBT_M))
    except (ValueError, InputError) as error:
        raise InputError(
            f"{where}: latitude {cells[_LAT][:20]!a} and longitude {cells[_LON][:20]!a} are no place",
            hint="columns 5 and 6 are degrees: unpack the extract again",
        ) from error


def _kind(code: str) -> str:
    """What the longest part that a code begins with stands for."""
    found = (_KINDS[code[:length]] for length in range(_LONGEST_CODE, 1, -1) if code[:length] in _KINDS)
    return next(found, "")
