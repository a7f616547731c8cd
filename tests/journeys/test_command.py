"""The command as a process among others: pipes, key presses, terminals, and exit codes that scripts can rely on."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gzip
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.journeys.process import DATA, called, command

SHIPS = DATA / "reports" / "miami_harbour.csv"
FAIRWAYS = DATA / "zones" / "enc_US5MIACC_FAIRWY.geojson"
REPLAY = ("watch", "replay", SHIPS, "--zones", FAIRWAYS)

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs pipes and signals as POSIX has them")


def test_standard_input_is_read_where_a_file_is_named_by_a_dash() -> None:
    from_file = called(*REPLAY, "--json")
    data = SHIPS.read_bytes()
    for given in (data, gzip.compress(data)):
        piped = called("watch", "replay", "-", "--zones", FAIRWAYS, "--json", given=given)
        assert (piped.returncode, piped.stdout) == (0, from_file.stdout)
    assert from_file.stdout


def test_standard_input_with_nothing_in_it_is_an_error() -> None:
    done = called("watch", "replay", "-", "--zones", FAIRWAYS)
    assert (done.returncode, done.stdout) == (2, "")
    assert "standard input is empty" in done.stderr


def test_no_terminal_gets_neither_colours_nor_progress() -> None:
    done = called(*REPLAY, setting={"TERM": "xterm-256color"})
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stdout + done.stderr
    assert "reading" not in done.stderr


@posix_only
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_terminal_gets_colours_unless_no_color_forbids_them(no_color: str, coloured: bool) -> None:
    pty = pytest.importorskip("pty")
    ours, its = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "NO_COLOR": no_color}
    with subprocess.Popen(command(REPLAY), stdout=its, stderr=subprocess.PIPE, env=environment) as process:
        os.close(its)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
        process.communicate()
    os.close(ours)
    assert process.returncode == 0
    assert b"entry" in shown
    assert (b"\x1b[31mentry" in shown) is coloured


def _read(end: int) -> bytes:
    """What comes from a terminal; its other end may be closed, which Linux tells as an error."""
    try:
        return os.read(end, 65_536)
    except OSError:
        return b""


@posix_only
@pytest.mark.parametrize("arguments", [(*REPLAY, "--json"), ("zones", "show", FAIRWAYS), ("watch", "replay", "--help")])
def test_a_reader_that_goes_away_ends_it_with_141_and_no_traceback(arguments: tuple[str | Path, ...]) -> None:
    with subprocess.Popen(command(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read()
    assert process.returncode == 141
    assert "Traceback" not in err
    assert "Error" not in err


@posix_only
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_does_not_fit_on_the_disk_ends_with_8() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command(REPLAY), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 8
    assert "the output is not whole" in done.stderr
    assert "Traceback" not in done.stderr


@posix_only
def test_a_key_press_while_reports_are_awaited_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    pipe = tmp_path / "reports.csv"
    os.mkfifo(pipe)
    arguments = ("watch", "replay", pipe, "--format", "marinecadastre", "--zones", FAIRWAYS)
    # To open a pipe waits for its reader: then the command is reading, and waits for reports.
    with subprocess.Popen(command(arguments), stderr=subprocess.PIPE, text=True) as process, pipe.open("wb"):
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert err.rstrip().endswith("interrupted")
    assert "Traceback" not in err


@posix_only
def test_a_key_press_while_the_watch_is_compiled_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    with subprocess.Popen(command(REPLAY), stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        while "making the watch ready" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        err = process.stderr.read()
    assert (process.returncode, err) == (130, "interrupted\n")
