"""The page on events names every column, kind, reason, verdict and note, and no other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.docs.guides import printed_by, save_files
from truceline.model.events import EVENT_SCHEMA, KINDS, NOTES, REASONS, VERDICTS
from truceline.wiring.watching.event_rows import COLUMNS

TUTORIAL = "docs/tutorials/first-watch.md"


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs" / "reference" / "events.md").read_text(encoding="utf-8")


def table(page: str, title: str, number: int = 0) -> list[list[str]]:
    """The cells of a table in the section of a title."""
    section = re.split(r"^## ", page, flags=re.MULTILINE)
    (own,) = [text for text in section if text.startswith(f"{title}\n")]
    rows = re.findall(r"(?:^\|.*\n)+", own, re.MULTILINE)[number].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_column_has_a_row_in_the_order_of_the_output(page: str) -> None:
    rows = [name for cells in table(page, "Columns") for name in names(cells[0])]
    assert rows == list(COLUMNS)
    assert set(rows) == set(EVENT_SCHEMA.names)


def test_columns_that_are_never_absent_are_those_that_are_never_null(page: str) -> None:
    never = {name for cells in table(page, "Columns") if cells[3] == "never" for name in names(cells[0])}
    assert {field.name for field in EVENT_SCHEMA if not field.nullable} <= never
    assert "reports" in never


def test_every_kind_reason_verdict_and_note_has_a_row(page: str) -> None:
    kinds = table(page, "Kinds and reasons")
    assert [names(cells[0])[0] for cells in kinds] == list(KINDS)
    assert {reason for cells in kinds for reason in names(cells[2])} == set(REASONS)
    assert [names(cells[0])[0] for cells in table(page, "Kinds and reasons", 1)] == list(REASONS)
    assert [names(cells[0])[0] for cells in table(page, "Verdicts")] == list(VERDICTS)
    assert [names(cells[0])[0] for cells in table(page, "Notes")] == list(NOTES)


def test_the_order_of_kinds_at_equal_times_is_that_of_the_model(page: str) -> None:
    (order,) = re.findall(r"at equal times (.+?), then by track", page, re.DOTALL)
    assert names(order) == list(KINDS)


def test_the_example_is_an_event_of_the_tutorial(
    page: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = [json.loads(row) for row in re.findall(r"^```json\n(.+)\n```", page, re.MULTILINE)]
    events = {event["id"]: event for event in _tutorial(root, tmp_path, monkeypatch, "--json")}
    event = events[example["id"]]
    assert list(event) == list(example)
    numbers = ("lon", "lat", "distance_m")
    assert [event.pop(name) for name in numbers] == pytest.approx([example.pop(name) for name in numbers])
    assert event == example


def test_the_members_of_the_summary_are_told(
    page: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (summary,) = _tutorial(root, tmp_path, monkeypatch, "--json --summary")
    told = {name for cells in table(page, "Summary") for name in names(cells[0])}
    assert list(summary) == ["depot", "bridge"]
    assert [set(own) for own in summary.values()] == [told, told]


def _tutorial(root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, options: str) -> list[dict[str, Any]]:
    """The rows that the watch of the tutorial prints."""
    save_files((root / TUTORIAL).read_text(encoding="utf-8"), folder)
    monkeypatch.chdir(folder)
    printed = printed_by(f"watch replay reports.csv --zones zones.geojson {options}")
    return [json.loads(row) for row in printed.splitlines() if row.startswith("{")]
