"""A row of texts as a notice, or everything that is wrong with it: row, column, value, and what to do."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from truceline.adapters.formats.notices.columns import BOTH, COLUMNS, NAMES, TOLD
from truceline.errors import InputError
from truceline.model.notices import (
    Contact,
    Function,
    Movement,
    Notice,
    Site,
    Vehicle,
    Verification,
    Waypoint,
)
from truceline.model.places.coordinates import place_from_columns, read_place
from truceline.model.places.place import Place
from truceline.model.times import instant_from_text
from truceline.signing.canonical import check_text
from truceline.signing.showing import shown

MAX_ROWS = 20_000
MAX_CELL = 8_000
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?)?\s*(Z|z|[+-]\d\d:\d\d)?", re.ASCII)
_DTG = re.compile(r"(\d\d)(\d\d)(\d\d)Z ?([A-Z]{3}) ?(\d\d)", re.ASCII)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_Value = TypeVar("_Value")


class Row(NamedTuple):
    """One row of a table, or one feature of a map."""

    number: int
    """As people count it: of a table, the row of the sheet; of a map, the feature, from 1."""
    values: Mapping[str, str]
    """By column; what is empty is left out."""


class RowFault(NamedTuple):
    """Something wrong with a row.

    Args:
        row: its number; 0 for the whole file. column: empty if no single one is wrong.
        value: as it stands there, cut short. message: what is wrong. hint: what to do.
    """

    row: int
    column: str
    value: str
    message: str
    hint: str


class NoticeRow(NamedTuple):
    """A row that can be lodged."""

    row: int
    notice: Notice


@dataclass(frozen=True)
class NoticesRead:
    """What a file of notices holds.

    Args:
        notices: the rows that can be lodged, in order. faults: everything that is wrong, row by row.
    """

    notices: tuple[NoticeRow, ...]
    faults: tuple[RowFault, ...]


def notices_from_rows(
    rows: Iterable[Row], headings: Iterable[str], offset: str = "", *, is_drill: bool = False
) -> NoticesRead:
    """The notices of rows.

    Args:
        rows: in any number up to MAX_ROWS.
        headings: the columns that the file has; an unknown one is a fault of the whole file.
        offset: of times that say none, such as ``+03:00``; empty refuses such times.
        is_drill: they will be lodged as a drill; else a row that says it is one is a fault.

    Raises:
        InputError: there are too many rows.
    """
    faults = [_unknown(name) for name in headings if name not in NAMES and name not in TOLD]
    found = []
    for count, row in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise InputError(f"more than {MAX_ROWS} rows", hint="import it in parts")
        reader = RowReader(row, offset, is_drill=is_drill)
        notice = reader.notice()
        faults += reader.faults
        if notice is not None and not reader.faults:
            found.append(NoticeRow(row.number, notice))
    return NoticesRead(tuple(found), tuple(faults))


class RowReader:
    """Reads one row; what is wrong is gathered in ``faults``, so that all of it is told at once."""

    def __init__(self, row: Row, offset: str = "", *, is_drill: bool = False) -> None:
        self._row, self._offset, self._is_drill = row, offset, is_drill
        self.faults: list[RowFault] = []

    def notice(self) -> Notice | None:
        """The notice; none if something is wrong."""
        for column, value in self._row.values.items():
            self._read(column, _checked, value)
        if self._text("drill").lower() not in ("", "no") and not self._is_drill:
            self._fault("drill", "is a drill, and would be lodged as real", "lodge it with --drill, or leave it out")
        kind = self._text("kind").lower()
        if kind not in ("site", "movement"):
            self._fault("kind", "is neither `site` nor `movement`", "write one of the two")
            return None
        self._check_needed(kind)
        said = self._said()
        special = self._site() if kind == "site" else self._movement(said)
        if self.faults:
            return None
        return self._made(Site if kind == "site" else Movement, said | special)

    def _check_needed(self, kind: str) -> None:
        for column in COLUMNS:
            if column.of in (kind, BOTH):
                if column.is_needed and column.name not in self._row.values:
                    self._fault(column.name, "is missing", f"fill it in: {column.meaning}")
            elif column.name in self._row.values:
                self._fault(column.name, f"says nothing of a {kind}", "leave it empty")

    def _made(self, make: Callable[..., Notice], parts: dict[str, Any]) -> Notice | None:
        try:
            return make(**parts)
        except InputError as error:
            # What the model refuses begins with the name of what is wrong.
            column = str(error).partition(" ")[0]
            named = {"stop_after_s": "stop_after_min"}.get(column, column)
            self._fault(named if named in NAMES else "", str(error), error.hint)
            return None

    def _said(self) -> dict[str, Any]:
        return {
            "ref": self._text("ref"),
            "name": self._text("name"),
            "organisation": self._text("organisation"),
            "begins_at": self._read("from", self._instant),
            "ends_at": self._read("until", self._instant),
            "contacts": self._read("contacts", _contacts) or (),
            "verification": self._verification(),
            "text": self._text("text"),
        }

    def _site(self) -> dict[str, Any]:
        for column in ("from", "until"):
            if column not in self._row.values:
                self._fault(column, "is missing", "say from when and until when it holds")
        function = self._read("function", _function)
        return {"function": function, "place": self._place(), "radius_m": self._read("radius_m", _whole)}

    def _place(self) -> Place | None:
        values = self._row.values
        if "place" in values:
            return self._read("place", read_place)
        if "lat" in values and "lon" in values:
            return self._read("lat", lambda lat: place_from_columns(lat, values["lon"]))
        self._fault("place", "is missing", "give `place`, or `lat` and `lon`")
        return None

    def _movement(self, said: dict[str, Any]) -> dict[str, Any]:
        route = self._read("route", self._route) or ()
        depart, arrive = self._read("depart", self._window), self._read("arrive", self._window)
        if route and depart:
            route = (Waypoint(route[0].place, *depart), *route[1:])
        if route and arrive:
            route = (*route[:-1], Waypoint(route[-1].place, *arrive))
        for name, column, found in (("begins_at", "from", depart), ("ends_at", "until", arrive)):
            if said[name] is None and column not in self._row.values:
                said[name] = found[column == "until"] if found else None
                if found is None and {"from": "depart", "until": "arrive"}[column] not in self._row.values:
                    self._fault(column, "is missing", "say when it holds, or when it departs and arrives")
        return {
            "route": route,
            "half_width_m": self._read("half_width_m", _whole),
            "stop_after_s": 60 * (self._read("stop_after_min", _whole) or 0),
            "vehicles": self._read("vehicles", _vehicles) or (),
            "people": self._read("people", _whole) or 0,
            "cargo": self._text("cargo"),
        }

    def _verification(self) -> Verification | None:
        names = ("checked_by", "checked_how", "checked_at")
        given = [name for name in names if name in self._row.values]
        if not given:
            if "next_check" in self._row.values:
                self._fault("next_check", "stands there without a check", "say who checked it, how and when")
            return None
        for name in names:
            if name not in given:
                self._fault(name, "is missing", "say who checked it, how and when; or none of them")
        at, due = self._read("checked_at", self._instant), self._read("next_check", self._instant)
        if self.faults or at is None:
            return None
        try:
            return Verification(self._text("checked_by"), self._text("checked_how"), at, due or 0)
        except InputError as error:
            self._fault("next_check" if due else "checked_by", str(error), error.hint)
            return None

    def _route(self, text: str) -> tuple[Waypoint, ...]:
        waypoints = []
        for part in filter(None, map(str.strip, text.split(";"))):
            place, _, window = part.partition("@")
            times = self._window(window) if window.strip() else (0, 0)
            waypoints.append(Waypoint(read_place(place.strip()), *times))
        return tuple(waypoints)

    def _window(self, text: str) -> tuple[int, int]:
        begin, slash, end = text.partition("/")
        if not slash:
            raise InputError("it is no window of time", hint="write TIME/TIME: not before, and not after")
        begins_at, ends_at = self._instant(begin), self._instant(end)
        if ends_at < begins_at:
            raise InputError("the window of time ends before it begins", hint="swap the two")
        return begins_at, ends_at

    def _instant(self, text: str) -> int:
        return instant_in_row(text, self._offset)

    def _text(self, column: str) -> str:
        return self._row.values.get(column, "")

    def _read(self, column: str, read: Callable[[str], _Value], text: str | None = None) -> _Value | None:
        value = self._row.values.get(column) if text is None else text
        if value is None:
            return None
        try:
            return read(value)
        except InputError as error:
            self._fault(column, str(error), error.hint)
            return None

    def _fault(self, column: str, message: str, hint: str) -> None:
        value = shown(self._row.values[column]) if column in self._row.values else ""
        self.faults.append(RowFault(self._row.number, column, value, message, hint))


def instant_in_row(text: str, offset: str = "") -> int:
    """The time that a cell tells, ms since the epoch: ``2026-12-01T06:00Z``, a date, or a date-time group in Zulu.

    Args:
        text: of the cell. offset: of times that say none; empty refuses them, for a time means nothing without.

    Raises:
        InputError: it is no time, or does not say how far it is from UTC.
    """
    written = " ".join(text.split())
    group = _DTG.fullmatch(written.upper())
    if group and group[4] in _MONTHS:
        day, hour, minute, month, year = group.groups()
        return instant_from_text(f"20{year}-{_MONTHS.index(month) + 1:02}-{day}T{hour}:{minute}:00Z")
    match = _TIME.fullmatch(written)
    if match is None:
        raise InputError("it is no time", hint="write it like 2026-12-01T06:00Z, or 010600Z DEC 26")
    date, clock, seconds, zone = match.groups()
    zone = zone or offset
    if not zone:
        raise InputError("it does not say how far it is from UTC", hint="write Z after it, or give --utc-offset")
    return instant_from_text(f"{date}T{clock or '00:00'}{seconds or ':00'}{zone.upper()}")


def text_of_instant(at: int) -> str:
    """A time as cells have it; the same time comes back from it."""
    moment = datetime.fromtimestamp(at // 1_000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M}Z" if at % 60_000 == 0 else f"{moment:%Y-%m-%dT%H:%M:%S}.{at % 1_000:03}Z"


def _unknown(name: str) -> RowFault:
    return RowFault(0, name, "", "is no column of notices", f"the columns are {', '.join(NAMES)}")


def _checked(text: str) -> str:
    """What cannot be signed cannot be lodged."""
    if len(text) > MAX_CELL:
        raise InputError(f"it has {len(text)} characters", hint=f"at most {MAX_CELL} fit into a cell")
    check_text(text)
    return text


def _function(text: str) -> Function:
    word = text.strip().lower()
    if word not in tuple(Function):
        raise InputError("it is no function that is known", hint=f"write one of {', '.join(Function)}")
    return Function(word)


def _whole(text: str) -> int:
    # Spreadsheets make 150.0 of 150.
    digits = re.fullmatch(r"(\d{1,9})(?:\.0+)?", text.strip(), re.ASCII)
    if digits is None:
        raise InputError("it is no whole number", hint="write digits only, such as 150")
    return int(digits[1])


def _contacts(text: str) -> tuple[Contact, ...]:
    contacts = []
    for part in filter(None, map(str.strip, text.split(";"))):
        name, colon, how = part.partition(":")
        if not colon:
            raise InputError(f"{shown(part)} does not say how to reach it", hint="write NAME: NUMBER")
        contacts.append(Contact(name.strip(), how.strip()))
    return tuple(contacts)


def _vehicles(text: str) -> tuple[Vehicle, ...]:
    vehicles = []
    for part in filter(None, map(str.strip, text.split(";"))):
        parts = [each.strip() for each in part.split(",")]
        if len(parts) > 4:
            raise InputError(
                f"{shown(part)} has {len(parts)} parts",
                hint="write WHAT, PLATE, MARKING, TRACK; leave out the last ones",
            )
        vehicles.append(Vehicle(*parts))
    return tuple(vehicles)
