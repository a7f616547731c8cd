"""Progress is shown on a terminal alone, and whoever waits for the compiler is told so and can leave."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from truceline.cli import progress
from truceline.cli.progress import first_use_explained, interrupted_at_once, rows_counted

Captured = pytest.CaptureFixture[str]

COUNTING = """
from truceline.cli.progress import rows_counted
with rows_counted("reading") as count:
    count(41)
    count(1_000)
    {stop}
"""


@pytest.fixture
def terminal() -> tuple[int, int]:
    pty = pytest.importorskip("pty", reason="needs a terminal of POSIX")
    ends: tuple[int, int] = pty.openpty()
    return ends


def shown_on(terminal: tuple[int, int], program: str, setting: dict[str, str], ends_with: int = 0) -> str:
    """What a program writes to a terminal that is its standard error, until it ends with an exit code."""
    ours, its = terminal
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"TERM": "xterm", "COLUMNS": "120"} | setting
    done = subprocess.run([sys.executable, "-c", program], stderr=its, check=False, env=environment)
    assert done.returncode == ends_with
    os.close(its)
    shown = b"".join(iter(partial(_read, ours), b""))
    os.close(ours)
    return shown.decode()


def _read(terminal: int) -> bytes:
    """The next piece that was written at the other end, which is closed; nothing when there is no more."""
    try:
        return os.read(terminal, 65_536)
    except OSError:  # as Linux tells of the end
        return b""


def test_without_a_terminal_nothing_is_shown(capsys: Captured) -> None:
    with rows_counted("reading") as count:
        count(10)
        count(-1)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_is_shown_the_rows_so_far(terminal: tuple[int, int]) -> None:
    shown = shown_on(terminal, COUNTING.format(stop="pass"), {})
    assert "reading" in shown
    assert "1,041 reports" in shown


def test_what_is_said_before_the_first_rows_stands_on_a_row_of_its_own(terminal: tuple[int, int]) -> None:
    program = f"from truceline.cli.output import say{COUNTING.format(stop='pass')}"
    shown = shown_on(terminal, program.replace("    count(41)", "    say('two warnings')\n    count(41)"), {})
    assert shown.startswith("two warnings\r\n")
    assert "1,041 reports" in shown


def test_a_terminal_gets_its_cursor_back_from_work_that_is_interrupted_before_any_row(
    terminal: tuple[int, int],
) -> None:
    program = """
import os, signal
from truceline.cli.progress import interrupted_at_once, rows_counted
with rows_counted("reading"), interrupted_at_once():
    os.kill(os.getpid(), signal.SIGINT)
"""
    assert shown_on(terminal, program, {}, ends_with=130) == "interrupted\r\n"


def test_it_goes_away_when_results_are_about_to_be_printed(terminal: tuple[int, int]) -> None:
    shown = shown_on(terminal, COUNTING.format(stop="count(-1); count(5_000)"), {})
    assert "1,041 reports" in shown
    assert "6,041 reports" not in shown


def test_no_color_forbids_colours_there_too(terminal: tuple[int, int]) -> None:
    shown = shown_on(terminal, COUNTING.format(stop="pass"), {"NO_COLOR": "1"})
    assert "1,041 reports" in shown
    assert "\x1b[3" not in shown


def test_whoever_waits_long_is_told_why(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(progress, "_PATIENCE_S", 0.0)
    told = ""
    with first_use_explained():
        while not told:
            time.sleep(0.001)
            told = capsys.readouterr().err
    assert told.startswith("making the watch ready: its first use on a machine is compiled")


def test_whoever_does_not_wait_is_told_nothing(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(progress, "_PATIENCE_S", 3600.0)
    with first_use_explained():
        pass
    assert capsys.readouterr() == ("", "")


def test_a_key_press_that_interrupts_ends_the_process_even_where_exceptions_are_swallowed() -> None:
    program = """
import os, signal
from truceline.cli.progress import interrupted_at_once
with interrupted_at_once():
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except BaseException:
        pass
print("went on")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


def test_afterwards_a_key_press_is_an_exception_again() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interrupted_at_once():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
