"""What a command of the watch was told becomes rules, a period, files and zones, or a word on what is wrong."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click
import pytest

from truceline.cli.watching.many_values import ManyValued
from truceline.cli.watching.watch_options import AUTO, WatchCall, named_value, watch_options
from truceline.errors import InputError, ReportError, ZoneError
from truceline.wiring.watching import report_files

DATA = Path(__file__).parents[2] / "data"
REPORTS = str(DATA / "reports" / "marinecadastre.csv")
ZONES = str(DATA / "zones" / "every-shape.geojson")
CHART = str(DATA / "zones" / "enc_US5MIACC_CTNARE.geojson")


@click.command(cls=ManyValued)
@watch_options
def probe(**given: Any) -> WatchCall:
    """Give back the call."""
    return WatchCall.taken_from(given)


def called(*arguments: str) -> WatchCall:
    call: WatchCall = probe.main([REPORTS, "--zones", ZONES, *arguments], standalone_mode=False)
    return call


def test_the_format_is_found_out_by_the_word_that_the_readers_know() -> None:
    assert called().format == AUTO == report_files.AUTO


def test_nothing_more_said_means_an_unknown_error_ten_minutes_of_silence_and_no_proximity() -> None:
    rules = called().rules
    assert (rules.default.error_m, rules.default.gap_s, rules.default.speed_limit_mps) == (None, 600.0, 1000.0)
    assert (rules.proximity_m, rules.lateness_s) == (0.0, 0.0)


def test_every_limit_reaches_the_rules() -> None:
    limits = ("--error-m", "15", "--gap-s", "60", "--max-speed-mps", "50", "--proximity-m", "500", "--lateness-s", "30")
    rules = called(*limits).rules
    assert (rules.default.error_m, rules.default.gap_s, rules.default.speed_limit_mps) == (15.0, 60.0, 50.0)
    assert (rules.proximity_m, rules.lateness_s) == (500.0, 30.0)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *[("--error-m", value) for value in ("-1", "nan", "inf")],
        *[("--gap-s", value) for value in ("-1", "nan", "1e12")],
        *[("--max-speed-mps", value) for value in ("0", "-1", "nan")],
        *[("--proximity-m", value) for value in ("-1", "nan", "1e9")],
        *[("--lateness-s", value) for value in ("-1", "nan", "1e300")],
    ],
)
def test_a_limit_that_cannot_be_is_refused(option: str, value: str) -> None:
    with pytest.raises(ReportError, match=f"{float(value):g}".replace("+", r"\+")):
        _ = called(option, value).rules


def test_a_speed_may_be_without_limit() -> None:
    assert called("--max-speed-mps", "inf").rules.default.speed_limit_mps == math.inf


def test_times_become_milliseconds_and_bound_the_period() -> None:
    call = called("--since", "2017-05-18T14:00:00+03:00", "--until", "2017-05-18T12:00:00Z")
    assert (call.since, call.until) == (1_495_105_200_000, 1_495_108_800_000)
    period = call.recording(lambda _: None).period
    assert (period.since, period.until) == (call.since, call.until)


@pytest.mark.parametrize("text", ["yesterday", "2017-05-18", "2017-05-18T11:00:00", "2017-13-18T11:00:00Z", ""])
def test_a_time_that_is_none_or_does_not_say_its_offset_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="time"):
        called("--since", text)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    call = called("--since", "2022-01-04T00:00:00Z", "--until", "2022-01-03T00:00:00Z")
    with pytest.raises(InputError, match=r"begins at 2022-01-04T00:00:00\.000Z, not before it ends"):
        call.recording(lambda _: None)


def test_what_a_reader_must_know_is_a_name_and_a_value() -> None:
    assert named_value("utc_offset=+03:00") == ("utc_offset", "+03:00")
    assert named_value("received=a=b") == ("received", "a=b")
    assert named_value("track=") == ("track", "")
    for text in ("utc_offset", "=1", ""):
        with pytest.raises(click.BadParameter, match="not of the form NAME=VALUE"):
            named_value(text)


def test_whoever_says_what_columns_mean_means_a_plain_csv() -> None:
    files = (
        called("--columns", "track=id,at=time,lon=x,lat=y", "--option", "delimiter=;").recording(lambda _: None).files
    )
    assert files.format == "csv"
    assert files.options == {"columns": "track=id,at=time,lon=x,lat=y", "delimiter": ";"}
    assert called("--columns", "a=b", "--format", "sbs").recording(lambda _: None).files.format == "sbs"


def test_reports_are_sorted_first_unless_a_lateness_is_given() -> None:
    assert not called().recording(lambda _: None).as_they_come
    assert called("--lateness-s", "0").recording(lambda _: None).as_they_come


def test_zones_that_cannot_be_used_stop_all_unless_they_are_to_be_skipped(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [REPORTS, "--zones", ZONES, CHART]
    call: WatchCall = probe.main(arguments, standalone_mode=False)
    with pytest.raises(ZoneError, match="a point has no area"):
        call.recording(lambda _: None)
    call = probe.main([*arguments, "--skip-bad", "--zone-ids", "file"], standalone_mode=False)
    zones = call.recording(lambda _: None).zones.zones
    assert "left out: enc_US5MIACC_CTNARE.geojson #7" in capsys.readouterr().err
    ids = {zone.id for zone in zones}
    assert "enc_US5MIACC_CTNARE.geojson#7" not in ids
    assert {"every-shape.geojson#0", "enc_US5MIACC_CTNARE.geojson#0"} <= ids
