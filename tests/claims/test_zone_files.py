"""The reference on zone files: every property, finding and JSON member is there, every example is read."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from truceline.cli.main import main
from truceline.wiring.watching.zone_files import Code, Finding, check_zones, geojson_text, read_zones

REFERENCE = "docs/reference/zone-files.md"
EVERY_SHAPE = Path("tests", "data", "zones", "every-shape.geojson")
MISTAKES = Path("tests", "data", "zones", "mistakes.geojson")

Captured = pytest.CaptureFixture[str]


def page(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def section(text: str, title: str) -> str:
    """The text under a heading, up to the next one."""
    return re.split(r"^## ", text, flags=re.MULTILINE)[1:][_titles(text).index(title)]


def _titles(text: str) -> list[str]:
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def first_cells(text: str) -> list[str]:
    """What stands between backticks in the first cell of each row of the tables of a text."""
    cells = re.findall(r"^\| (`.+?) \|", text, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def test_every_property_that_is_read_is_documented_and_no_other(root: Path, tmp_path: Path) -> None:
    documented = first_cells(section(page(root, REFERENCE), "Properties"))
    # True is no value of any property, so each that is read is told; the others are unknown.
    nonsense = dict.fromkeys([*documented, "colour"], True)
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps({"type": "Feature", "properties": nonsense, "geometry": None}))
    messages = [finding.message for finding in check_zones([file], now_at=0).findings]
    read = [match[1] for message in messages if (match := re.match(r"the property (\w+):", message))]
    assert sorted(read) == sorted(documented)
    assert "there is no property 'colour'" in messages


def test_every_property_that_is_written_is_documented(root: Path) -> None:
    documented = first_cells(section(page(root, REFERENCE), "Properties"))
    zones = read_zones([root / EVERY_SHAPE]).zones
    written = {name for feature in json.loads(geojson_text(zones))["features"] for name in feature["properties"]}
    assert written <= set(documented)


def test_every_finding_is_documented_with_its_severity(root: Path) -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (\w+) \| .+ \|$", section(page(root, REFERENCE), "Findings"), re.MULTILINE)
    assert rows == [(str(code), str(Finding(code, "").severity)) for code in Code]


def test_every_member_of_the_json_output_is_documented(root: Path, capsys: Captured) -> None:
    checked, shown = re.split(
        r"^`truceline zones show", section(page(root, REFERENCE), "JSON output"), flags=re.MULTILINE
    )
    for verb, file, text in (("check", MISTAKES, checked), ("show", EVERY_SHAPE, shown)):
        main(["zones", verb, "--json", str(root / file)])
        printed = {member for row in capsys.readouterr().out.splitlines() for member in json.loads(row)}
        assert printed == set(first_cells(text))


def test_every_example_of_the_reference_is_read_without_any_finding(root: Path, tmp_path: Path) -> None:
    examples = blocks(page(root, REFERENCE), "json")
    assert len(examples) == 4
    for number, example in enumerate(examples):
        file = tmp_path / f"{number}.geojson"
        file.write_text(example, encoding="utf-8")
        read = read_zones([file])
        assert read.zones
        assert read.findings == ()
