"""Random walks written out in every format come back as the same positions, to the precision of the format."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import xor

import numpy as np
import pyais
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.adapters.connectors import connectors
from truceline.adapters.connectors.reading.contract import outcome
from truceline.model.reports import REPORT_SCHEMA
from truceline.model.times import text_from_instant


@dataclass(frozen=True)
class Fix:
    """One position of a walk: whole seconds, knots and degrees that every format can write."""

    track: str
    at: int
    lon: float
    lat: float
    knots: float
    course_deg: float

    @property
    def text(self) -> str:
        """Its time as RFC 3339."""
        return text_from_instant(self.at)

    @property
    def moment(self) -> datetime:
        """Its time as a datetime."""
        return datetime.fromtimestamp(self.at / 1000, tz=UTC)


@st.composite
def walks(draw: st.DrawFn) -> list[Fix]:
    """Steps of some vehicles, in the order of time, anywhere on the Earth but its very edges."""
    fixes = []
    at = draw(st.integers(315_532_800, 3_000_000_000))
    for _ in range(draw(st.integers(1, 12))):
        at += draw(st.integers(1, 25))
        track = str(draw(st.integers(201_000_000, 201_000_003)))
        lon, lat = draw(st.floats(-179.9, 179.9)), draw(st.floats(-89.9, 89.9))
        knots, course = draw(st.integers(0, 1000)) / 10, draw(st.integers(0, 3599)) / 10
        fixes.append(Fix(track, at * 1000, lon, lat, knots, course))
    return fixes


def _checksummed(body: str) -> str:
    return f"{body}*{reduce(xor, body.encode(), 0):02X}"


def _marinecadastre(walk: list[Fix]) -> str:
    rows = [f"{f.track},{f.text[:19]},{f.lat!r},{f.lon!r},{f.knots},{f.course_deg},,," for f in walk]
    return "\n".join(["MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName,VesselType,Cargo", *rows])


def _danish(walk: list[Fix]) -> str:
    rows = [f"{f.moment:%d/%m/%Y %H:%M:%S},{f.track},{f.lat!r},{f.lon!r},{f.knots},{f.course_deg},," for f in walk]
    return "\n".join(["# Timestamp,MMSI,Latitude,Longitude,SOG,COG,Name,Ship type", *rows])


def _any_csv(walk: list[Fix]) -> str:
    rows = [f'"{f.track}";{f.at};{f.lat!r};{f.lon!r};{f.knots};{f.course_deg}' for f in walk]
    return "\r\n".join(["who;when;north;east;sog;cog", *rows])


def _own_csv(walk: list[Fix]) -> str:
    rows = [f"{f.track},{f.text},{f.lon!r},{f.lat!r},{f.knots * 1852 / 3600!r},{f.course_deg}" for f in walk]
    return "\n".join(["track,at,lon,lat,speed_mps,course_deg", *rows])


def _ndjson(walk: list[Fix]) -> str:
    rows = [
        {"track": f.track, "at": f.at, "lon": f.lon, "lat": f.lat, "course_deg": f.course_deg}
        | {"speed_mps": f.knots * 1852 / 3600}
        for f in walk
    ]
    return "\n".join(map(json.dumps, rows))


def _ais(walk: list[Fix]) -> str:
    rows = []
    for f in walk:
        message: dict[str, str | int | float | bytes | bool] = {
            "msg_type": 1,
            "mmsi": f.track,
            "lon": f.lon,
            "lat": f.lat,
            "speed": f.knots,
            "course": f.course_deg,
        }
        [sentence] = pyais.encode_dict(message, sentence_type="VDM")
        rows.append(f"\\{_checksummed(f's:test,c:{f.at // 1000}')}\\{sentence}")
    return "\n".join(rows)


def _sbs(walk: list[Fix]) -> str:
    rows = []
    for f in walk:
        times = ",".join([f"{f.moment:%Y/%m/%d,%H:%M:%S}.000"] * 2)
        rows.append(f"MSG,4,1,1,{f.track},1,{times},,,{f.knots},{f.course_deg},,,,,,,,0")
        rows.append(f"MSG,3,1,1,{f.track},1,{times},,,,,{f.lat!r},{f.lon!r},,,,,,0")
    return "\n".join(rows)


def _opensky(walk: list[Fix]) -> str:
    rows = [
        {"icao24": f.track, "timestamp": f.at, "latitude": f.lat, "longitude": f.lon}
        | {"groundspeed": f.knots, "track": f.course_deg}
        for f in walk
    ]
    return json.dumps(rows)


def _cot(walk: list[Fix]) -> str:
    return "".join(
        '<?xml version="1.0"?>\n'
        f'<event version="2.0" uid="{f.track}" type="a-u-S" how="m-g" time="{f.text}" start="{f.text}" '
        f'stale="{text_from_instant(f.at + 60_000)}"><point lat="{f.lat!r}" lon="{f.lon!r}" hae="0" ce="9" le="9"/>'
        f'<detail><track course="{f.course_deg}" speed="{f.knots * 1852 / 3600!r}"/></detail></event>'
        for f in walk
    )


def _gpx(walk: list[Fix]) -> str:
    tracks = "".join(
        f'<trk><name>{f.track}</name><trkseg><trkpt lat="{f.lat!r}" lon="{f.lon!r}"><time>{f.text}</time>'
        f"<course>{f.course_deg}</course><speed>{f.knots * 1852 / 3600!r}</speed></trkpt></trkseg></trk>"
        for f in walk
    )
    return f'<?xml version="1.0"?><gpx version="1.0" xmlns="http://www.topografix.com/GPX/1/0">{tracks}</gpx>'


def _nmea(walk: list[Fix]) -> str:
    def angle(degrees: float, width: int) -> str:
        whole = int(abs(degrees))
        return f"{whole:0{width}}{(abs(degrees) - whole) * 60:09.6f}".replace("60.000000", "59.999999")

    rows = []
    for f in walk:
        north, east = "S" if f.lat < 0 else "N", "W" if f.lon < 0 else "E"
        place = f"{angle(f.lat, 2)},{north},{angle(f.lon, 3)},{east}"
        rows.append(
            "$" + _checksummed(f"GPRMC,{f.moment:%H%M%S},A,{place},{f.knots},{f.course_deg},{f.moment:%d%m%y},,,A")
        )
    return "\r\n".join(rows)


def _geojson(walk: list[Fix]) -> str:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [f.lon, f.lat]},
            "properties": {"track": f.track, "time": f.text, "course_deg": f.course_deg}
            | {"speed_mps": f.knots * 1852 / 3600},
        }
        for f in walk
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def _table(walk: list[Fix]) -> pa.Table:
    rows = [
        {"track": f.track, "at": f.at, "lon": f.lon, "lat": f.lat, "course_deg": f.course_deg}
        | {"speed_mps": f.knots * 1852 / 3600}
        for f in walk
    ]
    return pa.Table.from_pylist(rows, schema=REPORT_SCHEMA)


def _parquet(walk: list[Fix]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(_table(walk), sink)
    return sink.getvalue()


def _arrow(walk: list[Fix]) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, REPORT_SCHEMA) as writer:
        writer.write_table(_table(walk))
    return sink.getvalue()


WRITERS: dict[str, tuple[Callable[[list[Fix]], str | bytes], float]] = {
    "marinecadastre": (_marinecadastre, 0),
    "danish-ais": (_danish, 0),
    "csv": (_any_csv, 0),
    "truceline-csv": (_own_csv, 0),
    "ndjson": (_ndjson, 0),
    "ais-nmea": (_ais, 1 / 600_000),
    "sbs": (_sbs, 0),
    "opensky": (_opensky, 0),
    "cot": (_cot, 0),
    "gpx": (_gpx, 0),
    "nmea": (_nmea, 1e-7),
    "geojson": (_geojson, 0),
    "parquet": (_parquet, 0),
    "arrow": (_arrow, 0),
}
"""How each format is written, and the degrees to which it can be."""

OPTIONS = {"csv": {"columns": "track=who,at=when:ms,lon=east,lat=north,speed=sog:kn,course=cog", "delimiter": ";"}}


def test_every_format_is_written() -> None:
    assert sorted(WRITERS) == sorted(connectors())


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=50)
@given(walk=walks())
def test_a_walk_comes_back_as_it_was_walked(name: str, walk: list[Fix]) -> None:
    write, precision_deg = WRITERS[name]
    written = write(walk)
    data = written.encode() if isinstance(written, str) else written
    read = outcome(connectors()[name], data, {"source": walk[0].track, **OPTIONS.get(name, {})})
    assert (read.bad, read.error) == ((), "")
    reports = read.reports
    assert reports.column("at").cast(pa.int64()).to_pylist() == [f.at for f in walk]
    if name != "nmea":
        assert reports.column("track").to_pylist() == [f.track for f in walk]
    np.testing.assert_allclose(reports.column("lon").to_numpy(), [f.lon for f in walk], rtol=0, atol=precision_deg)
    np.testing.assert_allclose(reports.column("lat").to_numpy(), [f.lat for f in walk], rtol=0, atol=precision_deg)
    np.testing.assert_allclose(reports.column("course_deg").to_numpy(), [f.course_deg for f in walk], atol=1e-9)
    speeds = [f.knots * 1852 / 3600 for f in walk]
    np.testing.assert_allclose(reports.column("speed_mps").to_numpy(), speeds, rtol=1e-9, atol=1e-9)


def test_the_time_of_day_goes_round_while_the_days_go_on() -> None:
    begin = datetime(2015, 12, 31, 23, 59, 58, tzinfo=UTC)
    moments = [begin + timedelta(seconds=second) for second in range(5)]
    walk = [Fix("ship", round(moment.timestamp() * 1000), 1, 2, 3, 4) for moment in moments]
    for name in ("nmea", "danish-ais", "sbs"):
        data = WRITERS[name][0](walk)
        assert isinstance(data, str)
        read = outcome(connectors()[name], data.encode(), {"source": "ship"})
        assert read.reports.column("at").cast(pa.int64()).to_pylist() == [f.at for f in walk], name
