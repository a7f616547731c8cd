"""A case of the demo is printed and drawn; what stands in the way is said."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from truceline.cli.demonstration.demo_case import Case, print_busiest, print_events
from truceline.errors import InputError, ZoneError

Captured = pytest.CaptureFixture[str]

ZONE = (
    '{"type": "Feature", "properties": {"zone": "yard", "radius_m": 500},'
    ' "geometry": {"type": "Point", "coordinates": [20.0, 50.0]}}'
)
REPORTS = """\
track,at,lon,lat,error_m
van,2026-03-01T06:00:00Z,20.02,50.0,10
van,2026-03-01T06:01:00Z,20.0,50.0,10
van,2026-03-01T06:02:00Z,19.98,50.0,10
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A van that drives through a yard."""
    (tmp_path / "zones.geojson").write_text(ZONE)
    (tmp_path / "reports.csv").write_text(REPORTS)
    return Case(tmp_path / "reports.csv", [tmp_path / "zones.geojson"], "The yard")


def test_events_are_printed_in_rows_that_fit_the_terminal(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    for width in (60, 61, 62, 63):
        monkeypatch.setenv("COLUMNS", str(width))
        assert print_events(case, tmp_path / "new" / "yard")
        rows = capsys.readouterr().out.split("\n\n")[0].splitlines()
        assert max(map(len, rows)) <= width
        assert " ".join(" ".join(rows).split()).count("van entered yard within 1 min") == 1
        assert not [row for row in rows if row.endswith((" ±", "0"))]


def test_the_picture_is_written_as_svg_and_png_with_its_title(case: Case, tmp_path: Path) -> None:
    print_events(case, tmp_path / "new" / "yard")
    assert "The yard" in (tmp_path / "new" / "yard.svg").read_text(encoding="utf-8")
    assert (tmp_path / "new" / "yard.png").read_bytes().startswith(b"\x89PNG")


def test_the_busiest_zones_are_told_with_the_number_of_events_of_each_kind(
    case: Case, tmp_path: Path, capsys: Captured
) -> None:
    print_busiest(case, tmp_path / "yard")
    printed = capsys.readouterr().out
    assert printed.startswith("3 reports against 1 zones: exit 1, entry 1.\n")
    assert [row.split()[:4] for row in printed.splitlines() if row.startswith("yard")] == [["yard", "agreed", "1", "1"]]


@pytest.mark.parametrize("printed", [print_events, print_busiest])
def test_a_folder_that_cannot_be_made_is_refused_before_anything_is_told(
    printed: Callable[[Case, Path], object], case: Case, capsys: Captured
) -> None:
    with pytest.raises(InputError, match="cannot be made"):
        printed(case, case.reports / "yard")
    assert capsys.readouterr().out == ""


def test_a_zone_that_cannot_be_used_ends_it_unless_it_may_be_left_out(case: Case, tmp_path: Path) -> None:
    (tmp_path / "zones.geojson").write_text(ZONE.replace("500", "-500"))
    with pytest.raises(ZoneError):
        print_events(case, tmp_path / "yard")
