"""The reports of a file, in whichever format it is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path

import pytest

from truceline.adapters.connectors import Tally, read_reports
from truceline.errors import NotFoundError, ReportError

NEEDED = {
    "gofree.nmea": {"received_at": "2014-04-16T19:57:19Z"},
    "vehicles.csv": {"columns": "track=vehicle,at=when,lon=east,lat=north", "delimiter": ";"},
}
"""What must be said of files that do not say it themselves."""


def _tally(path: Path | str, format_: str = "auto", **options: str) -> Tally:
    tally = Tally()
    for chunk in read_reports(path, format=format_, options=options):
        tally.add(chunk)
    return tally


def _samples(root: Path) -> list[Path]:
    return [file for file in sorted((root / "tests/data/reports").iterdir()) if file.suffix not in (".md", "")]


def test_every_sample_is_recognised_by_its_first_bytes_zipped_or_not(root: Path, tmp_path: Path) -> None:
    for file in _samples(root):
        options = NEEDED.get(file.name, {})
        format_ = "csv" if "columns" in options else "auto"
        tally = _tally(file, format_, **options)
        assert tally.reports > 0, file.name
        zipped = tmp_path / (file.name + ".gz")
        zipped.write_bytes(gzip.compress(file.read_bytes()))
        assert _tally(zipped, format_, **options) == tally, file.name


def test_standard_input_is_read_as_a_file_is(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (root / "tests/data/reports/marinecadastre.csv").read_bytes()
    for format_ in ("auto", "marinecadastre"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        [chunk] = read_reports("-", format=format_)
        assert chunk.reports.num_rows == 22
        assert set(chunk.reports.column("source").to_pylist()) == {"standard input"}


def test_the_source_is_the_file_unless_it_is_said_or_the_file_says_it(root: Path) -> None:
    file = root / "tests/data/reports/own.csv"
    [chunk] = read_reports(file)
    assert chunk.reports.column("source").to_pylist() == ["statement 4", "own.csv"]
    [chunk] = read_reports(file, options={"source": "post 7"})
    assert chunk.reports.column("source").to_pylist() == ["statement 4", "post 7"]


def test_who_told_an_affiliation_is_the_source_unless_it_is_said(root: Path) -> None:
    [chunk] = read_reports(root / "tests/data/reports/aiscot_stream.xml")
    assert set(chunk.reports.column("affiliation").to_pylist()) == {"neutral"}
    assert set(chunk.reports.column("affiliation_by").to_pylist()) == {"aiscot_stream.xml"}
    [chunk] = read_reports(root / "tests/data/reports/own.csv")
    assert chunk.reports.column("affiliation_by").to_pylist() == ["party A", None]


def test_an_unknown_format_is_told_before_the_file_is_looked_at() -> None:
    with pytest.raises(NotFoundError, match="'parket'") as caught:
        read_reports("no such file", format="parket")
    assert caught.value.hint == "did you mean parquet?"
    with pytest.raises(NotFoundError) as caught:
        read_reports("no such file", format="zzz")
    assert "use one of auto, parquet, arrow" in caught.value.hint


def test_an_unknown_option_is_told_before_the_file_is_looked_at() -> None:
    with pytest.raises(ReportError, match="'recieved_at' is no option of any format") as caught:
        read_reports("no such file", options={"recieved_at": "now"})
    assert caught.value.hint == "did you mean received_at?"
    with pytest.raises(ReportError, match="'columns' is no option of the format sbs") as caught:
        read_reports("no such file", format="sbs", options={"columns": "x"})
    assert caught.value.hint == "use one of source, received_at, utc_offset"


def test_an_option_of_another_format_does_no_harm_where_files_share_options(root: Path) -> None:
    assert _tally(root / "tests/data/reports/marinecadastre.csv", received_at="2024-07-06T06:43:00Z").reports == 22


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFoundError, match="no file"):
        _tally("no such file")


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    for name, data in (("empty", b""), ("empty.gz", gzip.compress(b""))):
        (tmp_path / name).write_bytes(data)
        for format_ in ("auto", "gpx"):
            with pytest.raises(ReportError, match="is empty") as caught:
                _tally(tmp_path / name, format_)
            assert caught.value.hint


def test_a_file_of_no_known_format_is_told_with_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a;b;c\n1;2;3\n")
    with pytest.raises(ReportError, match="no format that is known") as caught:
        _tally(tmp_path / "x")
    assert "marinecadastre" in caught.value.hint
    assert "option columns" in caught.value.hint


def test_a_number_that_breaks_off_with_the_gzip_data_is_no_position(tmp_path: Path) -> None:
    table = b"track,at,lon,lat\nt,2026-03-01T06:00:00Z,39,35.2\nt,2026-03-01T06:05:00Z,39,35.2101\n"
    whole = gzip.compress(table, 0)  # stored as it is, so that the cut falls where it is meant to
    (tmp_path / "x.csv.gz").write_bytes(whole[: whole.index(b"35.2101") + 2])
    tally = _tally(tmp_path / "x.csv.gz")
    assert tally.reports == 1
    assert tally.bad == {"longitude or latitude is not a number": 1, "the gzip data end early": 1}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_table_in_wide_characters_is_told_as_such(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes("track,at,lon,lat\nt,2026-03-01T06:00:00Z,39,35\n".encode(encoding))
    with pytest.raises(ReportError, match="is UTF-16 or UTF-32") as caught:
        _tally(tmp_path / "x.csv")
    assert caught.value.hint == "save it as UTF-8"


def test_a_file_that_looks_like_two_formats_is_told_with_both(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b'<gpx><event uid="a" type="a-f-G"/></gpx>')
    with pytest.raises(ReportError, match="looks like cot and gpx") as caught:
        _tally(tmp_path / "x")
    assert "--format" in caught.value.hint


def test_a_file_that_yields_nothing_is_told_after_all_its_bad_rows(tmp_path: Path) -> None:
    (tmp_path / "x.nmea").write_bytes(b"!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\n")
    chunks = read_reports(tmp_path / "x.nmea")
    assert [row.reason for row in next(chunks).bad] == ["no time"]
    with pytest.raises(
        ReportError, match="holds no position report, read as ais-nmea: 0 reports; 1 bad rows"
    ) as caught:
        list(chunks)
    assert "received_at" in caught.value.hint


def test_a_header_without_rows_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"track,at,lon,lat\n")
    with pytest.raises(ReportError, match="holds no rows"):
        _tally(tmp_path / "x.csv")


def test_a_zipped_file_that_is_cut_off_keeps_its_beginning_and_says_so(root: Path, tmp_path: Path) -> None:
    data = b"".join((root / "tests/data/reports/marinecadastre.csv").read_bytes().splitlines(keepends=True)[:-1])
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(data)[:-8])
    tally = _tally(tmp_path / "x.csv.gz")
    assert tally.reports == 21
    assert tally.bad == {"the gzip data end early": 1}


def test_a_file_may_have_any_name_that_the_system_allows(root: Path, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"\xff.csv")
    file.write_bytes((root / "tests/data/reports/marinecadastre.csv").read_bytes())
    [chunk] = read_reports(file)
    assert set(chunk.reports.column("source").to_pylist()) == {"\N{REPLACEMENT CHARACTER}.csv"}
