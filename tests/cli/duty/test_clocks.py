"""Times are shown in Zulu, and by the clock on the wall where it is set."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from tests.wiring.homes import a_home
from truceline.cli.duty.clocks import clock_in

AT = 1_495_105_200_000


def test_without_a_setting_times_are_in_zulu_alone(tmp_path: Path) -> None:
    assert clock_in(str(a_home(tmp_path / "home").folder))(AT) == "181100Z MAY 17"


def test_the_clock_on_the_wall_is_told_with_its_zone_and_how_far_it_is_from_utc(tmp_path: Path) -> None:
    folder = a_home(tmp_path / "home").folder
    settings = folder / "node.toml"
    settings.write_text(f'time_zone = "Asia/Damascus"\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")
    clock = clock_in(str(folder))
    assert clock(AT) == "181100Z MAY 17, 2017-05-18 14:00 UTC+03:00 (Asia/Damascus)"
    assert clock(AT - 120 * 86_400_000).endswith("UTC+02:00 (Asia/Damascus)")
