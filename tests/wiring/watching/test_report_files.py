"""Several files of reports are read as one set: each counted, its bad rows written out, each named once."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from truceline.errors import MissingExtraError, NotFoundError, ReportError
from truceline.wiring.watching.report_files import AUTO, ReportFiles, format_names

REPORTS = Path(__file__).parents[2] / "data" / "reports"
SHIPS, OWN = str(REPORTS / "marinecadastre.csv"), str(REPORTS / "own.csv")


@pytest.fixture
def damaged(tmp_path: Path) -> str:
    """22 rows, of which one has an impossible time, and another no position."""
    head, *rows = (REPORTS / "marinecadastre.csv").read_text(encoding="utf-8").splitlines()
    rows[3] = rows[3].replace("2022-01-03T", "2022-13-03T")
    rows[7] = rows[7].replace(rows[7].split(",")[3], "181.0")
    file = tmp_path / "damaged.csv"
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return str(file)


def read(files: ReportFiles) -> list[int]:
    """How many reports came of each file."""
    return [sum(batch.num_rows for batch in stream) for stream in files.streams()]


def test_each_file_is_a_stream_of_its_own_whatever_its_format() -> None:
    files = ReportFiles([SHIPS, OWN])
    assert files.format == AUTO
    assert read(files) == [files.tallies[SHIPS].reports, files.tallies[OWN].reports]
    assert files.tallies[SHIPS].reports == 22
    assert files.tally.reports == 22 + files.tallies[OWN].reports > 22


def test_nothing_is_read_before_it_is_asked_for(damaged: str) -> None:
    files = ReportFiles([damaged])
    (stream,) = files.streams()
    Path(damaged).unlink()
    with pytest.raises(NotFoundError, match=r"damaged\.csv"):
        next(stream)


def test_small_files_are_told_from_large_ones_and_from_what_has_no_size(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(bytes(200_000))
    assert ReportFiles([SHIPS, OWN]).are_small
    assert not ReportFiles([SHIPS, str(large)]).are_small
    assert not ReportFiles([SHIPS, "-"]).are_small
    os.mkfifo(tmp_path / "pipe")
    assert not ReportFiles([str(tmp_path / "pipe")]).are_small


def test_a_file_that_is_not_there_is_told_before_any_other_is_read() -> None:
    with pytest.raises(NotFoundError, match=r"nowhere\.csv"):
        ReportFiles([SHIPS, "nowhere.csv"])


def test_a_name_that_no_file_can_have_is_told_as_what_cannot_be_opened() -> None:
    with pytest.raises(ReportError, match="cannot be opened: File name too long"):
        ReportFiles([SHIPS, "a" * 300])


def test_bad_rows_are_counted_by_reason_and_written_with_the_file_they_are_of(damaged: str) -> None:
    bad = io.StringIO()
    files = ReportFiles([damaged, SHIPS], bad=bad)
    assert read(files) == [20, 22]
    written = [json.loads(row) for row in bad.getvalue().splitlines()]
    assert [(row["file"], row["row"]) for row in written] == [(damaged, 5), (damaged, 9)]
    assert files.tally.bad == Counter(row["reason"] for row in written)
    assert files.tally.rows == 44


def test_who_counts_rows_is_told_of_all_of_them(damaged: str) -> None:
    told: list[int] = []
    files = ReportFiles([damaged, SHIPS], on_read=told.append)
    read(files)
    assert sum(told) == files.tally.rows == 44


def test_a_file_that_is_named_twice_is_refused() -> None:
    with pytest.raises(ReportError, match="is named 2 times"):
        ReportFiles([SHIPS, OWN, SHIPS])


def test_the_formats_that_can_be_named_are_those_that_are_read() -> None:
    names = format_names()
    assert {"marinecadastre", "truceline-csv", "gpx"} <= set(names)
    assert AUTO not in names
    assert all(names.values())
    with pytest.raises(NotFoundError):
        read(ReportFiles([SHIPS], format="paper"))
    assert read(ReportFiles([SHIPS], format="marinecadastre")) == [22]


def test_a_format_whose_library_is_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyais", None)
    with pytest.raises(MissingExtraError, match="pyais is not installed"):
        read(ReportFiles([str(REPORTS / "libais_tagblock.nmea")]))
