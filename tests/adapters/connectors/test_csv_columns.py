"""Any CSV, by saying which column means what."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from truceline.adapters.connectors.csv_columns import CONNECTOR
from truceline.adapters.connectors.reading.contract import outcome
from truceline.errors import ReportError
from truceline.model.times import text_from_instant

COLUMNS = "track=vehicle, at=when, lon=east, lat=north, speed=kmh:km/h, altitude=height:ft, course=heading"
OPTIONS = {"columns": COLUMNS, "delimiter": ";", "altitude_datum": "mean-sea-level", "utc_offset": "+01:00"}
LEAST = "track=a,at=b,lon=c,lat=d"


def test_the_columns_that_were_named_become_reports_with_their_units(root: Path) -> None:
    read = outcome(CONNECTOR, (root / "tests" / "data" / "reports" / "vehicles.csv").read_bytes(), OPTIONS)
    reports = read.reports
    assert reports.column("track").to_pylist() == ["bus 14", "bus 14", 'bus "15"']
    assert [text_from_instant(at) for at in reports.column("at").cast(pa.int64()).to_numpy().tolist()] == [
        "2026-01-26T14:57:02.000Z",
        "2026-01-26T14:57:24.000Z",
        "2026-01-26T14:57:48.250Z",
    ]
    assert reports.column("speed_mps").to_pylist() == [pytest.approx(10), pytest.approx(8.5), None]
    assert reports.column("altitude_m").to_pylist() == [pytest.approx(39.98976), None, pytest.approx(49.9872)]
    assert reports.column("altitude_datum").to_pylist() == ["mean-sea-level", None, "mean-sea-level"]
    assert reports.column("course_deg").to_pylist() == [None, 53, 71]
    assert json.loads(reports.column("received")[2].as_py()) == {
        "when": "2026-01-26 15:57:48.250",
        "kmh": "fast km/h",
        "height": "164 ft",
    }


def test_rows_that_cannot_be_used_say_why(root: Path) -> None:
    read = outcome(CONNECTOR, (root / "tests" / "data" / "reports" / "vehicles.csv").read_bytes(), OPTIONS)
    assert [(row.row, row.reason) for row in read.bad] == [
        (5, "longitude or latitude is not a number"),
        (6, "the row does not have the columns of the first row"),
    ]


def test_a_real_bus_is_read_whole(shared: Path) -> None:
    columns = "track=vehicle_id,at=timestamp,lon=longitude,lat=latitude,course=bearing"
    read = outcome(CONNECTOR, (shared / "data/land/liverpool_bus_route14.csv").read_bytes(), {"columns": columns})
    assert (read.reports.num_rows, read.bad) == (1533, ())


def test_a_colon_that_no_unit_follows_belongs_to_the_name_of_the_column() -> None:
    data = b"id:1,t,x,y,v:a\na,1970-01-01T00:00:01Z,1,2,3\n"
    read = outcome(CONNECTOR, data, {"columns": "track=id:1,at=t,lon=x,lat=y,speed=v:a:kn"})
    assert read.reports.column("speed_mps").to_pylist() == [pytest.approx(1.5433, abs=1e-4)]


def test_tabs_may_stand_between_values_and_times_may_be_seconds() -> None:
    data = b"a\tb\tc\td\nx\t1718000000.5\t1\t2\n"
    read = outcome(CONNECTOR, data, {"columns": "track=a,at=b:s,lon=c,lat=d", "delimiter": "\\t"})
    assert read.reports.column("at").cast(pa.int64()).to_pylist() == [1718000000500]


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ({}, "option columns does not say", "write it like"),
        ({"columns": "track"}, "names no column", "write it like"),
        ({"columns": LEAST + ",sped=e"}, "no 'sped'", "did you mean speed?"),
        ({"columns": LEAST + ",weight=e"}, "no 'weight'", "use at, "),
        ({"columns": "track=a,at=b,lon=c"}, "no column is named for lat", "track, at, lon, lat"),
        ({"columns": LEAST.replace("=d", "=e")}, "no column 'e'", "a, b, c, d"),
        ({"columns": LEAST, "altitude_datum": "sea"}, "altitude_datum is 'sea'", "mean-sea-level"),
        ({"columns": LEAST, "delimiter": "||"}, "delimiter", "one character"),
        ({"columns": LEAST, "delimiter": '"'}, "delimiter", "one character"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(options: dict[str, str], message: str, hint: str) -> None:
    import io

    with pytest.raises(ReportError, match=message) as caught:
        list(CONNECTOR.read(io.BytesIO(b"a,b,c,d\n"), options))
    assert hint in caught.value.hint


def test_it_is_never_chosen_by_itself() -> None:
    assert not CONNECTOR.sniff(b"track,at,lon,lat\n")
