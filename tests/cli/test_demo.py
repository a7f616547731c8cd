"""The demo tells the case, says that it is reconstructed, draws it, and says what to do next, which then works."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import glob
import os
import re
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from truceline.cli.demo import ending_cleanly
from truceline.cli.exits import ExitCode
from truceline.cli.main import main

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where somebody is who plays the demo."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def told(folder: Path) -> str:
    """What the demo prints there."""
    with chdir(folder), redirect_stdout(StringIO()) as printed:
        assert main(["demo"]) == ExitCode.DONE
    return printed.getvalue()


def commands(text: str) -> list[str]:
    """What is typed after the name of the program in the rows that are to be copied."""
    return re.findall(r"^  \S*truceline (.+)$", text, re.MULTILINE)


def test_it_tells_approach_entry_and_presence_with_times_and_distances_and_that_all_is_reconstructed(told: str) -> None:
    assert told.splitlines()[1].startswith("RECONSTRUCTED from published statements")
    for kind in ("approach", "entry", "presence"):
        assert re.search(rf"^\d{{6}}Z (MAY|JUN) 17  {kind} ", told, re.MULTILINE)
    assert "between 0435Z and 0615Z" in " ".join(told.split())
    assert "20 km inside (± 20 km)" in " ".join(told.split())


def test_its_pictures_are_where_it_says(told: str, folder: Path) -> None:
    said = " ".join(row for row in told.splitlines() if row.startswith("The picture: "))
    files = re.findall(r"\S+\.(?:svg|png)", said)
    assert files[:2] == ["truceline-demo/at-tanf-2017.svg", "truceline-demo/at-tanf-2017.png"]
    assert all((folder / file).stat().st_size > 10_000 for file in files)


def test_every_command_that_it_names_works_when_it_is_copied(
    told: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    named = commands(told)
    assert [" ".join(command.split()[:2]) for command in named[:5]] == [
        *("zones check", "watch replay", "watch replay", "watch plot", "watch replay"),
    ]
    for command in named:
        words = [file for word in shlex.split(command) for file in sorted(glob.glob(word)) or [word]]  # noqa: PTH207
        assert main(words) == ExitCode.DONE, command
    assert Path("truceline-demo/mine.svg").is_file()


def test_the_words_that_it_explains_are_those_that_it_prints(told: str) -> None:
    events, explained = told.split("How to read it")
    for words in (
        "180526Z MAY 17",
        "between 0435Z and 0615Z",
        "20 km inside (± 20 km)",
        "cannot tell",
        "as claimed by",
    ):
        assert words in " ".join(events.split())
        assert words in explained


def test_the_case_is_played_on_two_nodes_and_its_papers_are_where_it_says(told: str, folder: Path) -> None:
    assert "coalition$ truceline ladder take" in told
    assert "other-side$ truceline line relay" in told
    named = re.findall(r"^  (truceline-demo/at-tanf-case/\S+)$", told, re.MULTILINE)
    assert [Path(name).name for name in named] == ["incident.html", "incident.pdf", "leaflet.pdf", "dossier.zip"]
    assert all((folder / name).stat().st_size > 10_000 for name in named)


def test_where_real_data_are_it_watches_real_ships(shared: Path, tmp_path: Path, capsys: Captured) -> None:
    assert main(["demo", "--data", str(shared / "data"), "--into", str(tmp_path)]) == ExitCode.DONE
    printed = capsys.readouterr()
    assert "5,933 reports against 54 zones: exit 8, lost 13, transit 10, entry 8, presence 31." in printed.out
    assert "left out: enc_US5MIACC_CTNARE.geojson #7" in printed.err
    assert (tmp_path / "port-of-miami.svg").is_file()


def test_a_folder_without_the_real_data_is_refused_and_told_what_is_missing(tmp_path: Path, capsys: Captured) -> None:
    assert main(["demo", "--data", str(tmp_path)]) == ExitCode.NOT_FOUND
    printed = capsys.readouterr()
    assert "noaa_south_florida_20220103.csv" in printed.err
    assert printed.out == ""


def test_without_matplotlib_it_says_how_to_get_it_and_names_no_command_that_needs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    for module in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.chdir(tmp_path)
    assert main(["demo"]) == ExitCode.DONE
    printed = capsys.readouterr()
    assert "pip install 'truceline[plot]'" in printed.err
    assert "presence" in printed.out
    assert not [command for command in commands(printed.out) if "plot" in command]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_nodes_do_not_outlive_a_demo_that_is_ended_from_outside(number: signal.Signals) -> None:
    before, closed = signal.getsignal(number), []

    @contextmanager
    def nodes() -> Iterator[None]:
        try:
            yield
        finally:
            closed.append("the nodes")

    with pytest.raises(SystemExit) as ended, ending_cleanly(), nodes():
        os.kill(os.getpid(), number)
    assert (ended.value.code, closed) == (128 + number, ["the nodes"])
    assert signal.getsignal(number) == before
