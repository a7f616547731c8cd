"""Results for scripts, messages for people, and neither in the other's way."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json

import pytest

from truceline.cli.output import (
    colour_wanted,
    print_json_row,
    print_table,
    printable,
    say,
    say_error,
    say_what_was_skipped,
)
from truceline.errors import ZoneError
from truceline.wiring.watching.zone_files import Code, Finding, ZonesRead

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(("value", "wanted"), [("1", False), ("anything", False), ("", None)])
def test_no_color_forbids_colour_unless_it_is_empty(
    value: str, wanted: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", value)
    assert colour_wanted() is wanted
    monkeypatch.delenv("NO_COLOR")
    assert colour_wanted() is None


def test_messages_go_to_standard_error_without_colour_where_there_is_no_terminal(capsys: Captured) -> None:
    say("something", title="note", colour="cyan")
    say("plain")
    assert capsys.readouterr() == ("", "note: something\nplain\n")


def test_an_error_is_told_with_its_code_and_what_to_do(capsys: Captured) -> None:
    say_error(ZoneError("ring 3 is not closed", hint="repeat the first position"))
    say_error(ZoneError("ring 4 is not closed"))
    assert capsys.readouterr().err == (
        "error: ring 3 is not closed (zone-unusable)\nhint: repeat the first position\n"
        "error: ring 4 is not closed (zone-unusable)\n"
    )


def test_a_json_row_leaves_out_what_is_absent_and_keeps_what_is_zero(capsys: Captured) -> None:
    print_json_row({"zone": "منطقة", "lon": None, "lat": 0.0, "text": "two\nrows"})
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out) == {"zone": "منطقة", "lat": 0.0, "text": "two\nrows"}
    assert "منطقة" in out


def test_a_table_keeps_each_row_on_one_row_and_names_as_they_are(capsys: Captured) -> None:
    name = "[bold]Port[/bold] :ship: " + "x" * 300
    print_table(("zone", "km2"), [(name, "1.5"), ("Mine\n\x1b[2J", "10")], right=("km2",))
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 3
    assert out[0].split() == ["zone", "km2"]
    assert out[1].startswith(name)
    assert out[2].startswith("Mine\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[2J")
    assert out[2].rstrip().endswith("10")


def test_every_feature_that_was_left_out_is_told_and_that_there_are_warnings(capsys: Captured) -> None:
    skipped = Finding(Code.POINT_WITHOUT_RADIUS, "a point has no area", "add radius_m", "a.geojson", 7)
    warning = Finding(Code.RING_DIRECTION, "a ring runs the wrong way round", "", "a.geojson", 1)
    note = Finding(Code.OLD_CRS, "the member crs", "", "a.geojson")
    say_what_was_skipped(ZonesRead((), (skipped, warning, note)))
    assert capsys.readouterr().err == (
        "left out: a.geojson #7: a point has no area (point-without-radius)\n"
        "warnings: 1 in the zone files: truceline zones check FILE... tells them\n"
    )
    say_what_was_skipped(ZonesRead((), (note,)))
    assert capsys.readouterr() == ("", "")


def test_features_that_got_other_ids_than_their_own_are_told(capsys: Captured) -> None:
    same = [Finding(Code.NAME_TWICE, "'a' is the name of several features", "", "a.geojson", n) for n in (0, 3)]
    say_what_was_skipped(ZonesRead((), tuple(same)))
    assert capsys.readouterr().err == (
        "note: 2 features share an id or a name: each is called by its file and number\n"
    )


def test_what_moves_the_cursor_is_replaced_and_what_joins_letters_stays() -> None:
    assert printable("a\x1b[2J\nb\u202ec") == "a\ufffd[2J\ufffdb\ufffdc"
    assert printable("منطقه\u200cی") == "منطقه\u200cی"
