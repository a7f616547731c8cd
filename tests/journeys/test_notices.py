"""A humanitarian cell lodges 50 movements from a spreadsheet, and the other party's officer answers, by commands alone.

Both nodes run, as processes of their own. Whoever types has read the pages and nothing else.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, NamedTuple

import openpyxl
import pytest

from tests.cli.duty.noticed import movement_row
from tests.journeys.process import called
from tests.wiring.homes import passphrase_file
from truceline.cli.exits import ExitCode
from truceline.model.notices import NO_PROTECTION
from truceline.wiring.meeting import meet, served

CELL, ARMY = "relief.example", "army.example"
MOVEMENTS = 50
PATIENCE_S = 150.0
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


class Office(NamedTuple):
    """A place where somebody types commands."""

    folder: Path
    passphrase: Path

    def told(self, *words: str) -> CompletedProcess[str]:
        """What a command says that takes no signature."""
        return called(*words, setting={"TRUCELINE_HOME": str(self.folder)})

    def signed(self, *words: str) -> CompletedProcess[str]:
        """What a command says that the desk signs."""
        return self.told(*words, "--passphrase-file", str(self.passphrase))

    def asked(self, *words: str) -> Any:
        """The JSON object that a command prints."""
        done = self.told(*words, "--json")
        assert done.returncode == ExitCode.DONE, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Office]]:
    """The cell's and the army's, with both nodes running."""
    folder = tmp_path_factory.mktemp("notices")
    met = meet(folder, CELL, ARMY)
    passphrase = passphrase_file(folder)
    with served(met.listener), served(met.caller):
        yield Office(met.caller.folder, passphrase), Office(met.listener.folder, passphrase)


def test_fifty_movements_from_a_spreadsheet_are_answered_from_the_command_line(
    offices: tuple[Office, Office], tmp_path: Path
) -> None:
    cell, army = offices
    sheet = tmp_path / "movements.xlsx"

    # The cell begins with the template, and fills it in; one row is wrong at first.
    assert cell.told("notice", "import", "--template", str(sheet)).returncode == ExitCode.DONE
    _fill_in(sheet, [movement_row(number) for number in range(1, MOVEMENTS)] + [movement_row(MOVEMENTS, people="many")])
    done = cell.signed("notice", "import", str(sheet), ARMY)
    assert done.returncode == ExitCode.FOUND
    assert done.stdout.startswith(f"row {MOVEMENTS + 2}, people:")
    assert "nothing was lodged" in done.stderr
    assert cell.asked("notice", "list")["notices"] == []

    # It corrects the row. All of them are lodged, and the running nodes carry them over.
    _fill_in(sheet, [movement_row(number) for number in range(1, MOVEMENTS + 1)])
    done = cell.signed("notice", "import", str(sheet), ARMY)
    assert done.returncode == ExitCode.DONE, done.stderr
    assert f"{MOVEMENTS} lodged" in done.stderr
    assert NO_PROTECTION in done.stderr
    _wait_until(lambda: len(army.asked("notice", "list", "--limit", "100")["notices"]) == MOVEMENTS)

    first, last = _answered_by_the_officer(army)
    _seen_by_the_cell(cell, first, last)
    _changed_and_withdrawn(cell, army, first, last)
    # What the officer exports holds the same movements, and says what a list does not do.
    out = tmp_path / "known.csv"
    assert army.told("notice", "export", "-o", str(out)).returncode == ExitCode.DONE
    rows = out.read_text(encoding="utf-8-sig").splitlines()
    assert NO_PROTECTION in rows[0]
    assert len(rows) == 2 + MOVEMENTS - 1


def _answered_by_the_officer(army: Office) -> tuple[str, str]:
    """The notice that the officer has answered, and one that nobody has looked at."""
    # The officer sees them, reads one, acknowledges it, answers, and passes it on by radio.
    listed = army.asked("notice", "list", "--limit", "100")["notices"]
    assert {notice["lodged_by"] for notice in listed} == {CELL}
    assert all(notice["verification"].startswith("UNVERIFIED") for notice in listed)
    first = listed[-1]["id"][:12]
    shown = army.told("notice", "show", first)
    assert "Convoy 1" in shown.stdout
    assert NO_PROTECTION in shown.stdout
    for words in (
        ("line", "ack", first, "--yes"),
        ("line", "reply", first, "--answer", "will-comply", "--text", "Passed to the crossing."),
        ("line", "relay", first, "--unit", "2nd company", "--means", "radio", "--read-back"),
    ):
        done = army.signed(*words)
        assert done.returncode == ExitCode.DONE, done.stderr
    return first, listed[0]["id"][:12]


def _seen_by_the_cell(cell: Office, first: str, last: str) -> None:
    # The cell sees how far down it really got, and that the others are silent.
    _wait_until(lambda: "silent" not in cell.asked("notice", "chain", first)["chains"][0])
    steps = [step["what"] for step in cell.asked("notice", "chain", first)["chains"][0]["steps"]]
    assert steps[-4:] == ["acknowledged", "answered", "relayed", "read back"]
    other = cell.told("notice", "chain", last).stdout
    assert f"a desk of {ARMY}  SILENT" in other


def _changed_and_withdrawn(cell: Office, army: Office, first: str, last: str) -> None:
    # One convoy carries something else: a change is an act of its own; the old one is replaced on both sides.
    changed = cell.signed("notice", "change", first, "--cargo", "salt", "--json")
    newer = json.loads(changed.stdout)["id"]
    _wait_until(lambda: army.asked("notice", "show", first)["state"] == "replaced")
    assert army.asked("notice", "show", newer)["body"]["cargo"] == "salt"

    # Another does not go at all.
    assert cell.signed("notice", "withdraw", last, "--text", "Not enough fuel.").returncode == ExitCode.DONE
    _wait_until(lambda: army.asked("notice", "show", last)["state"] == "withdrawn")
    assert len(army.asked("notice", "list", "--limit", "100")["notices"]) == MOVEMENTS - 1


def _fill_in(sheet: Path, rows: list[dict[str, str]]) -> None:
    """The template with other rows, as somebody would type them."""
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    headings = [str(cell.value) for cell in page[2]]
    page.delete_rows(3, page.max_row)
    for row in rows:
        page.append([row.get(heading) for heading in headings])
    book.save(sheet)


def _wait_until(is_so: Any) -> None:
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until, f"it did not come about within {PATIENCE_S} s"
        time.sleep(0.5)
