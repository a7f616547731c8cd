"""What notices mean for the watch: movements to follow, and zones that stand for them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.duty.noticed import lodged, movement_row, signing, site_options, site_row, table
from tests.cli.met_homes import ALFA, BRAVO, met_homes
from truceline.cli.main import main
from truceline.errors import InputError, NotFoundError
from truceline.model.shapes import Bubble, Circle
from truceline.wiring.running import office_of
from truceline.wiring.watching.followed import following_of_files, following_of_node


def test_movements_of_a_file_are_known_by_their_own_numbers(tmp_path: Path) -> None:
    file = table(tmp_path / "rows.csv", [site_row(1), movement_row(1), movement_row(2)])
    found = following_of_files([file])
    assert [(each.zone, each.notifier) for each in found.movements] == [
        ("notice:M-1", "Relief"),
        ("notice:M-2", "Relief"),
    ]
    assert len({each.version for each in found.movements}) == 2
    assert found.zones == ()


def test_a_file_with_a_fault_or_without_a_movement_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 2, half_width_m"):
        following_of_files([table(tmp_path / "bad.csv", [movement_row(1, half_width_m="wide")])])
    with pytest.raises(NotFoundError, match="no movement"):
        following_of_files([table(tmp_path / "sites.csv", [site_row(1)])])


def test_a_node_follows_what_stands_on_its_lines_and_no_drill(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    met = met_homes(tmp_path)
    file = str(table(tmp_path / "rows.csv", [movement_row(1)]))
    assert main(["notice", "import", file, BRAVO, *signing(met, met.alfa)]) == 0
    capsys.readouterr()
    site = lodged(met, capsys)
    lodged(met, capsys, *site_options("H-2", "33.50000N 38.62000E"), "--drill")
    gone = lodged(met, capsys, *site_options("H-3", "33.60000N 38.62000E"))
    assert main(["notice", "withdraw", gone, "--text", "Moved.", *signing(met, met.alfa)]) == 0
    met.exchange()
    for home in (met.alfa, met.bravo):
        with office_of(home) as office:
            found = following_of_node(office, [met.line])
        (movement,) = found.movements
        assert (movement.notifier, movement.zone) == (ALFA, f"notice:{movement.version[:16]}")
        shapes = [shape for zone in found.zones for shape in zone.geometries.values()]
        assert [type(shape) for shape in shapes] == [Bubble, Circle]
        assert found.zones[1].id == f"notice:{site[:16]}"
