"""A recording goes from files to events, sorted first or as its reports come."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from truceline.node.watching import time_order
from truceline.watch.outcome import digest
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.zones.zoneset import ZoneSet
from truceline.wiring.watching.recorded import Period, Recording
from truceline.wiring.watching.report_files import ReportFiles
from truceline.wiring.watching.zone_files import read_zones

DATA = Path(__file__).parents[2] / "data"
SHIPS = DATA / "reports" / "miami_harbour.csv"
FAIRWAYS = ZoneSet(read_zones([DATA / "zones" / "enc_US5MIACC_FAIRWY.geojson"]).zones)
EXACT = WatchRules(default=SourceLimits(error_m=5.0))


def outcome(recording: Recording) -> tuple[str, int, int]:
    """A digest of the events, and how many reports were used and late."""
    stretches = list(recording.stretches())
    counts = stretches[-1].counts
    return digest(stretch.events for stretch in stretches), counts.used, counts.late


@pytest.fixture
def backwards(tmp_path: Path) -> Path:
    """The same reports, the latest first."""
    head, *rows = SHIPS.read_text(encoding="utf-8").splitlines()
    file = tmp_path / "backwards.csv"
    file.write_text("\n".join([head, *sorted(rows, key=lambda row: row.split(",")[1], reverse=True)]), encoding="utf-8")
    return file


def test_the_order_within_a_file_does_not_matter_when_it_is_sorted_first(backwards: Path) -> None:
    forwards = outcome(Recording(ReportFiles([str(SHIPS)]), FAIRWAYS, EXACT))
    assert outcome(Recording(ReportFiles([str(backwards)]), FAIRWAYS, EXACT)) == forwards
    assert forwards[1:] == (320, 0)


def test_as_they_come_it_costs_the_reports_that_are_later_than_the_lateness(backwards: Path) -> None:
    files = ReportFiles([str(backwards)])
    _, used, late = outcome(Recording(files, FAIRWAYS, EXACT, as_they_come=True))
    assert late > 0
    assert used + late == 320


def test_as_they_come_within_a_lateness_gives_the_events_of_a_sorted_replay(backwards: Path) -> None:
    patient = WatchRules(lateness_s=3_600.0, default=EXACT.default)
    live = outcome(Recording(ReportFiles([str(backwards)]), FAIRWAYS, patient, as_they_come=True))
    assert live == outcome(Recording(ReportFiles([str(SHIPS)]), FAIRWAYS, EXACT))


def test_a_period_leaves_out_what_is_not_in_it() -> None:
    begin = 1_641_168_300_000  # 3 January 2022, 00:05
    recording = Recording(ReportFiles([str(SHIPS)]), FAIRWAYS, EXACT, Period(begin, begin + 300_000))
    _, used, _ = outcome(recording)
    rows = SHIPS.read_text(encoding="utf-8").splitlines()[1:]
    assert used == sum("2022-01-03T00:05:00" <= row.split(",")[1] < "2022-01-03T00:10:00" for row in rows)
    assert recording.files.tally.reports == len(rows)


def test_what_does_not_fit_into_memory_goes_over_the_disk_and_changes_nothing(
    backwards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = outcome(Recording(ReportFiles([str(backwards)]), FAIRWAYS, EXACT))
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    monkeypatch.setattr(time_order.sorted_by_time, "__defaults__", (100,))
    reports = SHIPS.read_text(encoding="utf-8").splitlines()
    parts = []
    for number in range(4):
        part = tmp_path / f"part{number}.csv"
        part.write_text("\n".join([reports[0], *reports[1 + number :: 4]]), encoding="utf-8")
        parts.append(str(part))
    stretches = Recording(ReportFiles(parts), FAIRWAYS, EXACT).stretches()
    first = next(stretches)
    put_away = [file for own in room.iterdir() for file in own.iterdir()]
    rest = list(stretches)
    assert put_away
    assert digest(stretch.events for stretch in [first, *rest]) == whole[0]
    assert list(room.iterdir()) == []


def test_to_make_ready_reads_no_file() -> None:
    files = ReportFiles(["-"])
    Recording(files, FAIRWAYS, EXACT).make_ready()
    assert files.tallies == {}
