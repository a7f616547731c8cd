"""The one contract that every connector keeps, the built-in ones and the example of a third party's alike."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.adapters.connectors import BUILT_IN, Connector, Tally, connectors, read_reports
from truceline.adapters.connectors.csv_columns import PARTS
from truceline.adapters.connectors.reading.contract import broken_promises, outcome
from truceline.errors import ReportError
from truceline.model.reports import REPORT_SCHEMA

TESTS = Path(__file__).resolve().parents[1]
FUZZ = sorted(file for file in (TESTS / "data" / "fuzz").iterdir() if file.suffix != ".md")
CONNECTORS = {connector.name: connector for connector in BUILT_IN}


@dataclass(frozen=True)
class Sample:
    """Bytes of one format, and what must be said to read them."""

    name: str
    data: bytes
    options: Mapping[str, str] = field(default_factory=dict)
    is_sniffed: bool = True

    @property
    def connector(self) -> Connector:
        """The connector of its format."""
        return CONNECTORS[self.name]


def _file(name: str, limit: int | None = None) -> bytes:
    return (TESTS / "data" / "reports" / name).read_bytes()[:limit]


def _own_tables() -> dict[str, bytes]:
    rows = [{"track": f"patrol {n}", "at": 1495105200000 + n, "lon": 38.6, "lat": 33.5 + n % 3 * 30} for n in range(50)]
    table = pa.Table.from_pylist(rows, schema=REPORT_SCHEMA)
    parquet, stream = io.BytesIO(), io.BytesIO()
    pq.write_table(table, parquet)
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return {"parquet": parquet.getvalue(), "arrow": stream.getvalue()}


def _own_rows() -> bytes:
    rows = [{"track": f"patrol {n}", "at": 1495105200000 + n, "lon": 38.6, "lat": 33.5 + n % 3 * 30} for n in range(50)]
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


SAMPLES = [
    *(Sample(name, data) for name, data in _own_tables().items()),
    Sample("truceline-csv", _file("own.csv")),
    Sample("ndjson", _own_rows()),
    Sample("marinecadastre", _file("marinecadastre.csv")),
    Sample("danish-ais", _file("danish.csv")),
    Sample("ais-nmea", _file("libais_tagblock.nmea") + _file("gofree.nmea", 500)),
    Sample("sbs", _file("sbs.csv"), {"received_at": "2024-07-06T06:43:00Z"}),
    Sample("opensky", _file("traffic.json")),
    Sample("cot", _file("aiscot_stream.xml", 4000)),
    Sample("gpx", _file("gpx11_all_fields.gpx")),
    Sample("nmea", _file("rtk.nmea", 2000), {"date": "2020-03-18"}),
    Sample("geojson", _file("points.geojson")),
    Sample(
        "csv",
        _file("vehicles.csv"),
        {"columns": "track=vehicle,at=when,lon=east,lat=north,speed=kmh:km/h,altitude=height:ft", "delimiter": ";"},
        is_sniffed=False,
    ),
]
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


def test_every_built_in_connector_has_a_sample() -> None:
    assert [sample.name for sample in SAMPLES if sample.name != "csv"] == [name for name in CONNECTORS if name != "csv"]
    assert SAMPLES[-1].name == list(CONNECTORS)[-1] == "csv"


def test_every_format_option_and_column_has_its_place_in_the_reference(root: Path) -> None:
    page = (root / "docs" / "reference" / "report-formats.md").read_text(encoding="utf-8")
    sections = dict(zip(*[iter(re.split(r"^### `(.+)`$", page, flags=re.MULTILINE)[1:])] * 2, strict=True))
    assert sorted(sections) == sorted(CONNECTORS)
    for connector in BUILT_IN:
        assert [name for name in connector.options if f"- `{name}`:" not in sections[connector.name]] == []
    assert [name for name in REPORT_SCHEMA.names if f"`{name}`" not in page] == []
    assert [name for name in PARTS if f"`{name}`" not in sections["csv"]] == []


@every_sample
def test_it_keeps_every_promise(sample: Sample) -> None:
    assert broken_promises(sample.connector, sample.data, sample.options, is_sniffed=sample.is_sniffed) == []


@every_sample
def test_no_other_connector_claims_its_sample(sample: Sample) -> None:
    claimed = [connector.name for connector in connectors().values() if connector.sniff(sample.data)]
    assert claimed == ([sample.name] if sample.is_sniffed else [])


@pytest.mark.parametrize(
    "sample", [each for each in SAMPLES if each.name not in ("parquet", "arrow")], ids=lambda sample: sample.name
)
def test_a_byte_order_mark_or_rows_that_end_as_on_windows_change_no_report(sample: Sample) -> None:
    options = {"source": "sample", **sample.options}
    plain = outcome(sample.connector, sample.data, options)
    in_windows = b"\r\n".join(sample.data.replace(b"\r\n", b"\n").split(b"\n"))
    for data in (b"\xef\xbb\xbf" + sample.data, in_windows):
        assert sample.connector.sniff(data) == sample.is_sniffed
        read = outcome(sample.connector, data, options)
        assert read.reports.drop_columns(["raw_sha256"]) == plain.reports.drop_columns(["raw_sha256"])
        assert (len(read.bad), read.other) == (len(plain.bad), plain.other)


@every_sample
def test_a_zipped_sample_is_the_same_as_an_unzipped_one(sample: Sample, tmp_path: Path) -> None:
    tallies = []
    for name, data in (("plain", sample.data), ("zipped", gzip.compress(sample.data))):
        (tmp_path / name).write_bytes(data)
        tally = Tally()
        for chunk in read_reports(tmp_path / name, format=sample.name, options=sample.options):
            tally.add(chunk)
        tallies.append(tally)
    assert tallies[0] == tallies[1]
    assert tallies[0].reports > 0


@pytest.mark.slow
@every_sample
@settings(max_examples=40)
@given(data=st.data())
def test_no_change_of_its_bytes_makes_it_fail_or_depend_on_how_they_arrive(sample: Sample, data: st.DataObject) -> None:
    changed = bytearray(sample.data)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(changed)))
        end = data.draw(st.integers(start, min(start + 40, len(changed))))
        changed[start:end] = data.draw(
            st.binary(max_size=20) | st.sampled_from([b"\n", b'"', b",", b"<", b"\x00", b"\xff"])
        )
    options = {"source": "sample", **sample.options}
    whole = outcome(sample.connector, bytes(changed), options)
    assert all(row.row >= 1 and row.reason for row in whole.bad)
    assert outcome(sample.connector, bytes(changed), options, trickle=data.draw(st.integers(1, 5000))) == whole


@every_sample
@settings(max_examples=40)
@given(data=st.binary(max_size=400))
def test_noise_never_makes_it_fail(sample: Sample, data: bytes) -> None:
    whole = outcome(sample.connector, data, {"source": "noise", **sample.options})
    assert all(row.row >= 1 and row.reason for row in whole.bad)


def _read(file: Path, format_: str, options: Mapping[str, str]) -> tuple[Tally, str]:
    """What a file holds, and the hint of the error that it ends with, if it does."""
    tally = Tally()
    try:
        for chunk in read_reports(file, format=format_, options=options):
            chunk.reports.validate(full=True)
            tally.add(chunk)
    except ReportError as error:
        return tally, error.hint
    return tally, ""


@every_sample
@pytest.mark.parametrize("file", FUZZ, ids=lambda file: file.name)
def test_no_file_of_the_corpus_makes_it_fail(sample: Sample, file: Path) -> None:
    tally, hint = _read(file, sample.name, sample.options)
    assert tally.reports or hint


@pytest.mark.parametrize("file", FUZZ, ids=lambda file: file.name)
def test_every_file_of_the_corpus_is_recognised_or_refused_with_a_hint(file: Path) -> None:
    tally, hint = _read(file, "auto", {})
    assert tally.reports or hint
