"""AIS sentences as receivers log them: ``!AIVDM``, with or without tag blocks. Decoded by pyais (extra ``ais``).

AIS itself carries only the second of the minute, so the time is the receiver's: of the tag block, of a
Gatehouse ``$PGHP`` sentence before the message, or, by the option ``received_at``, of a clock that the
seconds in the messages carry on. Names and ship types come in messages of their own and are joined to
the later positions of the same MMSI.

Source: ITU-R M.1371-5; https://gpsd.gitlab.io/gpsd/AIVDM.html
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, NamedTuple

from truceline.adapters.connectors.connector import Connector, Growth, Options, ReportChunk
from truceline.adapters.connectors.reading.ais_parts import Part, Parts
from truceline.adapters.connectors.reading.checks import NO_TIME, received_text
from truceline.adapters.connectors.reading.gathering import Gathering
from truceline.adapters.connectors.reading.options import RECEIVED_AT, received_at
from truceline.adapters.connectors.reading.row_blocks import row_blocks
from truceline.adapters.connectors.reading.sentences import AIS_ROW, Sentence, sentence
from truceline.errors import MissingExtraError, ReportError
from truceline.model.units import CONVENTIONS, metres_per_second
from truceline.model.zones import Datum

POSITION_BITS = {1: 143, 2: 143, 3: 143, 4: 134, 9: 142, 18: 139, 19: 271, 21: 270, 27: 94}
"""Each message that holds a position, and where the last field ends that is used of it. A shorter one is cut off."""

STATIC = (5, 24)
SPEED_UNAVAILABLE = {9: 1023.0, 27: 63.0}
COURSE_UNAVAILABLE = {27: 511.0}
"""By message; in all others 102.3 and 360 stand for a value that is not known."""

KINDS = {4: "base station", 9: "SAR aircraft", 21: "aid to navigation"}

LONG_RANGE_ERROR_M = 131.0
"""Message 27 rounds to 0.1 minute: the farthest corner of such a cell lies hypot(92.6, 92.6) m from its middle."""

MAX_NAMES = 200_000
"""Far more than the ships at sea; a hostile log cannot make us remember more."""

_AIS = CONVENTIONS["ais"]
_PAYLOAD = re.compile(r"[0-W`-w]+")


class _Static(NamedTuple):
    name: str | None = None
    kind: str | None = None


class _Log:
    """What has to be remembered from row to row."""

    def __init__(self, pyais: Any, received_at: Callable[[], int] | None) -> None:
        self.gathering = Gathering()
        self._pyais = pyais
        self._received_at = received_at
        self._said = self._clock = 0
        self._parts = Parts()
        self._static: dict[int, _Static] = {}
        self._announced: tuple[int, int] | None = None

    def take(self, row: int, raw: bytes) -> None:
        """Read one row."""
        if not raw:
            return
        self.give_up(row)
        try:
            if raw.startswith(b"#"):
                self.gathering.other("comment")
            else:
                self._sentence(row, raw, sentence(raw))
        except ReportError as fault:
            self.gathering.bad(row, raw, str(fault))

    def give_up(self, row: int | None = None) -> None:
        """Give up the parts that have waited too long for others, or all."""
        for part in self._parts.lost_before(row):
            self.gathering.bad(part.row, part.raw, "the other parts of the message are missing")

    def _sentence(self, row: int, raw: bytes, heard: Sentence) -> None:
        address = heard.fields[0]
        announced, self._announced = self._announced, None
        if address == "$PGHP":
            self._announced = _gatehouse(heard)
            self.gathering.other("Gatehouse time")
        elif address.startswith("!") and address.endswith(("VDM", "VDO")):
            at = announced[0] if announced is not None and announced[1] == heard.checksum else heard.received_at
            parts, lost = self._parts.joined(heard, row, raw, at)
            for part in lost:
                self.gathering.bad(part.row, part.raw, "the other parts of the message are missing")
            if parts:
                for _ in parts[1:]:
                    self.gathering.other("part of a longer message")
                self._message(row, parts)
        else:
            self.gathering.other("sentence that is not AIS")

    def _message(self, row: int, parts: list[Part]) -> None:
        payload = "".join(part.payload for part in parts)
        kind = _message_type(payload)
        if kind in POSITION_BITS:
            if 6 * len(payload) - parts[-1].fill_bits < POSITION_BITS[kind]:
                raise ReportError("AIS message that is cut off")
            message = self._decoded(payload, parts[-1].fill_bits)
            heard_at = next((part.received_at for part in parts if part.received_at is not None), None)
            self._position(row, b"\n".join(part.raw for part in parts), message, heard_at)
        else:
            if kind in STATIC:
                self._learn(self._decoded(payload, parts[-1].fill_bits))
            self.gathering.other(f"AIS message {kind} without a position")

    def _decoded(self, payload: str, fill_bits: int) -> Any:
        # The checksums are known to be right; pyais wants some sentence, and one is enough for all parts.
        try:
            return self._pyais.decode(f"!AIVDM,1,1,,,{payload},{fill_bits}*00")
        except (self._pyais.exceptions.AISBaseException, ValueError) as error:
            raise ReportError("AIS message that cannot be decoded") from error

    def _learn(self, message: Any) -> None:
        before = self._static.pop(message.mmsi, _Static())
        name, kind = _text(getattr(message, "shipname", None)), _text(getattr(message, "ship_type", None))
        self._static[message.mmsi] = _Static(name or before.name, kind or before.kind)
        if len(self._static) > MAX_NAMES:
            del self._static[next(iter(self._static))]

    def _position(self, row: int, raw: bytes, message: Any, heard_at: int | None) -> None:
        kind = int(message.msg_type)
        if kind == 19:
            self._learn(message)
        at, second = self._time(message, heard_at)
        if at is None:
            self.gathering.bad(row, raw, NO_TIME)
            return
        static = self._static.get(message.mmsi, _Static())
        self.gathering.report(
            row,
            raw,
            track=str(message.mmsi),
            at=at,
            received_at=heard_at,
            lon=message.lon,
            lat=message.lat,
            error_m=LONG_RANGE_ERROR_M if kind == 27 else None,
            name=_text(message.name + (message.name_ext or "")) if kind == 21 else static.name,
            kind=_virtual(message) or KINDS.get(kind, static.kind),
            **_altitude(message, kind),
            **_motion(message, kind, second),
        )

    def _time(self, message: Any, heard_at: int | None) -> tuple[int | None, int | None]:
        """When it was observed, and the second of the message if that decided it."""
        if heard_at is not None:
            return heard_at, None
        second: int | None = getattr(message, "second", None)
        if message.msg_type == 4 and (at := _own_time(message)) is not None:
            return at, None
        if self._received_at is None:
            return None, None
        said = self._received_at()
        if said != self._said:
            self._said = self._clock = said
        if second is None or second > 59:
            return self._clock, None
        # The instant nearest to the clock that has this second; the clock itself never goes back.
        ahead = (second * 1000 - self._clock % 60_000 + 30_000) % 60_000 - 30_000
        at = self._clock + ahead
        self._clock = max(self._clock, at)
        return at, second


def _message_type(payload: str) -> int:
    if _PAYLOAD.fullmatch(payload) is None:
        raise ReportError("characters that AIS does not use")
    code = ord(payload[0]) - 48
    return code - 8 if code > 40 else code


def _gatehouse(heard: Sentence) -> tuple[int, int] | None:
    """The time of a ``$PGHP`` sentence, and the checksum of the sentence that it announces."""
    try:
        year, month, day, hour, minute, second, millisecond = map(int, heard.fields[2:9])
        moment = datetime(year, month, day, hour, minute, second, millisecond * 1000, tzinfo=UTC)
        return round(moment.timestamp() * 1000), int(heard.fields[-1], 16)
    except (ValueError, OverflowError) as error:
        raise ReportError("Gatehouse sentence without a time") from error


def _own_time(message: Any) -> int | None:
    """The time that a base station gives itself."""
    try:
        moment = datetime(
            message.year, message.month, message.day, message.hour, message.minute, message.second, tzinfo=UTC
        )
    except ValueError:
        return None
    return round(moment.timestamp() * 1000)


def _motion(message: Any, kind: int, second: int | None) -> dict[str, Any]:
    """Speed and course, with what was received."""
    received: dict[str, str] = {} if second is None else {"second": f"{second} s"}
    speed, course = getattr(message, "speed", None), getattr(message, "course", None)
    if speed is not None:
        received["SOG"] = f"{speed} {_AIS.speed}"
        speed = None if speed == SPEED_UNAVAILABLE.get(kind, 102.3) else metres_per_second(float(speed), _AIS.speed)
    if course == COURSE_UNAVAILABLE.get(kind, 360.0):
        received["COG"] = f"{course} deg"
        course = None
    return {"speed_mps": speed, "course_deg": course, "received": received_text(received)}


def _altitude(message: Any, kind: int) -> dict[str, Any]:
    """Only search and rescue aircraft have one; from GNSS its datum is not said."""
    if kind != 9:
        return {"altitude_datum": _AIS.datum}
    barometric = bool(message.reserved_1 >> 7)
    altitude_m = None if message.alt == 4095 else float(message.alt)
    return {"altitude_m": altitude_m, "altitude_datum": Datum.PRESSURE if barometric else None}


def _virtual(message: Any) -> str | None:
    return "virtual aid to navigation" if getattr(message, "virtual_aid", False) else None


def _text(value: Any) -> str | None:
    """A name, or the number of a ship type; blanks and 0 are absent."""
    text = value.strip() if isinstance(value, str) else str(int(value or 0)).removeprefix("0")
    return text or None


def _read(stream: BinaryIO, options: Options) -> Iterator[ReportChunk]:
    try:
        import pyais
        import pyais.exceptions
    except ImportError as error:
        raise MissingExtraError("pyais", "ais") from error
    log = _Log(pyais, received_at(options))
    for block in row_blocks(stream):
        for row, raw in enumerate(block.rows, block.first):
            log.take(row, raw)
            if log.gathering.is_full:
                yield log.gathering.chunk()
        yield log.gathering.chunk(block.bad)
    log.give_up()
    yield log.gathering.chunk()


CONNECTOR = Connector(
    name="ais-nmea",
    summary="AIS sentences (!AIVDM, !AIVDO) with or without tag blocks; needs the extra ais",
    sniff=lambda head: AIS_ROW.search(head) is not None,
    read=_read,
    options={"received_at": RECEIVED_AT},
    growth=Growth.ROWS,
)
