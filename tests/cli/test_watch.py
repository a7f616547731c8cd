"""truceline watch: what people and scripts get for what they type, right or wrong."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from truceline.cli.main import main
from truceline.wiring.watching.event_rows import COLUMNS

DATA = Path(__file__).parents[1] / "data"
SHIPS = str(DATA / "reports" / "miami_harbour.csv")
FAIRWAYS = str(DATA / "zones" / "enc_US5MIACC_FAIRWY.geojson")

Captured = pytest.CaptureFixture[str]


def replay(*arguments: str | Path) -> int:
    return main(["watch", "replay", *map(str, arguments)])


def test_people_get_one_row_an_event_and_the_fate_of_every_report(capsys: Captured) -> None:
    assert replay(SHIPS, "--zones", FAIRWAYS) == 0
    captured = capsys.readouterr()
    assert "030000Z JAN 22  presence   338419098 was inside Miami Harbor Channel when first seen" in captured.out
    assert "\x1b" not in captured.out
    assert captured.err.endswith("reports: 320 used\n")


def test_scripts_get_one_object_an_event_with_the_promised_columns(capsys: Captured) -> None:
    assert replay(SHIPS, "--zones", FAIRWAYS, "--json", "--proximity-m", "1000") == 0
    events = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert {name for event in events for name in event} <= set(COLUMNS)
    for event in events:
        assert {"kind", "track", "at", "lon", "lat", "reason", "reports", "id"} <= set(event)
        assert None not in event.values()
    assert {event["kind"] for event in events} >= {"entry", "exit", "presence", "proximity"}


def test_scripts_get_one_object_for_a_summary(capsys: Captured) -> None:
    assert replay(SHIPS, "--zones", FAIRWAYS, "--summary", "--json", "--zone-ids", "file") == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert list(json.loads(out)) == [f"enc_US5MIACC_FAIRWY.geojson#{number}" for number in range(5)]


def test_an_error_of_reports_that_state_none_changes_what_can_be_told(capsys: Captured) -> None:
    told = []
    for error_m in ("1", "5000"):
        assert replay(SHIPS, "--zones", FAIRWAYS, "--error-m", error_m, "--json") == 0
        told.append([json.loads(row) for row in capsys.readouterr().out.splitlines()])
    exact, vague = told
    assert {event["error_m"] for event in exact} == {1.0}
    assert any(event["kind"] == "entry" for event in exact)
    assert not any(event["kind"] in ("entry", "exit", "presence") for event in vague)


def test_only_reports_of_the_period_take_part(capsys: Captured) -> None:
    period = ("--since", "2022-01-03T00:05:00Z", "--until", "2022-01-03T00:10:00Z")
    assert replay(SHIPS, "--zones", FAIRWAYS, *period, "--json") == 0
    captured = capsys.readouterr()
    rows = Path(SHIPS).read_text(encoding="utf-8").splitlines()[1:]
    within = sum("2022-01-03T00:05:00" <= row.split(",")[1] < "2022-01-03T00:10:00" for row in rows)
    assert captured.err.endswith(f"reports: {within} used, {len(rows) - within} outside the period\n")
    for row in captured.out.splitlines():
        assert all("2022-01-03T00:05" <= at < "2022-01-03T00:10" for at in json.loads(row)["reports"])


def test_several_files_are_merged_by_time(tmp_path: Path, capsys: Captured) -> None:
    head, *rows = Path(SHIPS).read_text(encoding="utf-8").splitlines()
    parts = [tmp_path / "even.csv", tmp_path / "odd.csv"]
    for number, part in enumerate(parts):
        part.write_text("\n".join([head, *rows[number::2]]) + "\n", encoding="utf-8")
    assert replay(SHIPS, "--zones", FAIRWAYS, "--json") == 0
    whole = capsys.readouterr().out
    assert replay(*reversed(parts), "--zones", FAIRWAYS, "--json") == 0
    assert capsys.readouterr().out == whole


def test_where_nothing_happens_that_is_said(tmp_path: Path, capsys: Captured) -> None:
    far = tmp_path / "far.geojson"
    feature = {"type": "Feature", "properties": {"radius_m": 5}, "geometry": {"type": "Point", "coordinates": [0, 0]}}
    far.write_text(json.dumps(feature), encoding="utf-8")
    assert replay(SHIPS, "--zones", far) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith("no event: nothing entered, left, approached or stayed\n")


def test_rows_that_cannot_be_used_are_counted_and_written_out(tmp_path: Path, capsys: Captured) -> None:
    file, bad = tmp_path / "ships.csv", tmp_path / "bad.jsonl"
    rows = Path(SHIPS).read_text(encoding="utf-8").splitlines()
    rows[5] = rows[5].replace(rows[5].split(",")[2], "91.0", 1)
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert replay(file, "--zones", FAIRWAYS, "--bad", bad) == 0
    err = capsys.readouterr().err
    assert "reports: 319 used\n" in err
    assert "bad rows: 1 position not available (longitude 181 or latitude 91)" in err
    assert f"; they are in {bad}\n" in err
    assert [json.loads(row)["row"] for row in bad.read_text(encoding="utf-8").splitlines()] == [6]


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("nowhere.csv", None, 6, "there is no file"),
        ("empty.csv", b"", 2, "is empty"),
        ("noise.bin", bytes(range(256)) * 8, 2, "is in no format that is known by its first bytes"),
        ("head.csv", Path(SHIPS).read_bytes().splitlines(keepends=True)[0], 2, "head.csv"),
        ("cut.csv.gz", gzip.compress(Path(SHIPS).read_bytes())[:40], 2, "cut.csv.gz"),
    ],
    ids=["absent", "empty", "noise", "heading only", "cut short"],
)
def test_a_file_of_which_nothing_can_be_read_is_an_error_with_a_hint(
    name: str, content: bytes | None, code: int, said: str, tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    assert replay(file, "--zones", FAIRWAYS) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert "\nhint: " in captured.err


def test_a_folder_is_no_file(tmp_path: Path, capsys: Captured) -> None:
    assert replay(tmp_path, "--zones", FAIRWAYS) == 2
    assert "cannot be opened" in capsys.readouterr().err
    assert replay(SHIPS, "--zones", tmp_path) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_gzip_file_that_ends_early_gives_what_is_whole_and_says_so(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "cut.csv.gz"
    file.write_bytes(gzip.compress(Path(SHIPS).read_bytes())[:5_000])
    assert replay(file, "--zones", FAIRWAYS) == 0
    err = capsys.readouterr().err
    assert "1 the gzip data end early" in err
    assert "reports: 0 used" not in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not JSON"),
        (b"not json {", "is not JSON"),
        (bytes(range(128, 256)), "is not UTF-8"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no feature"),
        (b"[1, 2]", "zones.geojson"),
    ],
)
def test_a_zone_file_that_is_none_is_an_error_with_a_hint(
    content: bytes, said: str, tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "zones.geojson"
    file.write_bytes(content)
    assert replay(SHIPS, "--zones", file) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert "\nhint: " in captured.err


def test_two_zones_with_one_id_are_told_apart_by_file_and_number(tmp_path: Path, capsys: Captured) -> None:
    collection = json.loads(Path(FAIRWAYS).read_text(encoding="utf-8"))
    for feature in collection["features"]:
        feature["properties"] = {"zone": "same"}
    file = tmp_path / "same.geojson"
    file.write_text(json.dumps(collection), encoding="utf-8")
    assert replay(SHIPS, "--zones", file, "--summary", "--json") == 0
    assert list(json.loads(capsys.readouterr().out)) == [f"same.geojson#{number}" for number in range(5)]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (SHIPS,),
        (SHIPS, "--zones"),
        ("--zones", FAIRWAYS, SHIPS),
        (SHIPS, SHIPS, "--zones", FAIRWAYS),
        (SHIPS, "--zones", FAIRWAYS, "--error-m", "-1"),
        (SHIPS, "--zones", FAIRWAYS, "--error-m", "far"),
        (SHIPS, "--zones", FAIRWAYS, "--max-speed-mps", "0"),
        (SHIPS, "--zones", FAIRWAYS, "--since", "yesterday"),
        (SHIPS, "--zones", FAIRWAYS, "--since", "2022-01-04T00:00:00Z", "--until", "2022-01-03T00:00:00Z"),
        (SHIPS, "--zones", FAIRWAYS, "--option", "delimiter"),
        (SHIPS, "--zones", FAIRWAYS, "--option", "colour=red"),
        (SHIPS, "--zones", FAIRWAYS, "--zone-ids", "some"),
        (SHIPS, "--zones", FAIRWAYS, "--jsno"),
    ],
)
def test_wrong_usage_ends_with_2_before_anything_is_printed(arguments: tuple[str, ...], capsys: Captured) -> None:
    assert replay(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "rror: " in captured.err


def test_a_format_that_nobody_reads_ends_with_6_and_names_those_that_are_read(capsys: Captured) -> None:
    assert replay(SHIPS, "--zones", FAIRWAYS, "--format", "paper") == 6
    assert "marinecadastre" in capsys.readouterr().err


def test_a_file_for_bad_rows_that_cannot_be_written_ends_with_2(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "ships.csv"
    file.write_text(Path(SHIPS).read_text(encoding="utf-8") + "\x00\x01\n", encoding="utf-8")
    assert replay(file, "--zones", FAIRWAYS, "--bad", tmp_path / "nowhere" / "bad.jsonl") == 2
    assert "Could not open file" in capsys.readouterr().err


def test_a_picture_is_drawn_and_its_name_is_said(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "fairways.svg"
    view = ("--title", "Fairways", "--box", "-80.19", "25.74", "-80.1", "25.79")
    assert main(["watch", "plot", SHIPS, "--zones", FAIRWAYS, "-o", str(file), *view]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith(f"picture: {file}\n")
    assert "Fairways" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("title", ["caf\udce9", "a\x00b", "\u202eabc", "$x^2$ <b>"])
def test_a_picture_may_have_any_title_that_a_terminal_hands_over(title: str, tmp_path: Path) -> None:
    file = tmp_path / "fairways.svg"
    assert main(["watch", "plot", SHIPS, "--zones", FAIRWAYS, "-o", str(file), "--title", title]) == 0
    assert file.read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (("-o", "a.pdf"), "a.pdf does not end in .svg or .png"),
        (("-o", "nowhere/a.svg"), "there is no folder nowhere for a.svg"),
        (("-o", "a.svg", "--box", "1", "2", "3", "2"), "cannot be drawn"),
        (("-o", "a.svg", "--box", "nan", "2", "3", "4"), "cannot be drawn"),
        (("-o", "a.svg", "--box", "1", "2", "3"), "requires 4 arguments"),
        ((), "Missing option '-o'"),
    ],
)
def test_a_picture_that_cannot_be_is_refused_before_any_report_is_read(
    view: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["watch", "plot", SHIPS, "--zones", FAIRWAYS, *view]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "reports:" not in err


def test_bad_rows_are_not_written_over_what_is_read(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "ships.csv"
    file.write_text(Path(SHIPS).read_text(encoding="utf-8") + "\x00\x01\n", encoding="utf-8")
    before = file.read_bytes()
    (tmp_path / "again.csv").hardlink_to(file)
    assert replay(file, "--zones", FAIRWAYS, "--bad", tmp_path / "again.csv") == 2
    assert "would overwrite" in capsys.readouterr().err
    assert file.read_bytes() == before
