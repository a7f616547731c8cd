"""The root command: quick, helpful, and ending with the right code."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from truceline import __version__
from truceline.cli.main import NOUNS, main, module_of, root

RUN = [sys.executable, "-c", "import sys; from truceline.cli.main import main; sys.exit(main())"]
HEAVY = {"numpy", "numba", "pyarrow", "pyproj", "shapely", "rich", "matplotlib"}

Captured = pytest.CaptureFixture[str]


def every_command() -> list[list[str]]:
    """The nouns, and the verbs of those that have some."""
    found: list[list[str]] = [[]]
    for noun in NOUNS:
        found.append([noun])
        given = getattr(import_module(module_of(noun)), noun)
        found += [[noun, verb] for verb in given.commands] if isinstance(given, click.Group) else []
    return found


SHOWN = f"""
import contextlib, io, json, sys
from truceline.cli.main import main
for arguments in json.loads(sys.argv[1]):
    before, shown = set(sys.modules), io.StringIO()
    with contextlib.redirect_stdout(shown):
        code = main(arguments)
    print(json.dumps([arguments, code, shown.getvalue(), sorted({HEAVY} & (set(sys.modules) - before))]))
"""
"""Tells of each of some commands its exit code, what it showed, and the heavy modules that came with it."""


def test_help_of_every_command_and_the_version_load_nothing_heavy() -> None:
    asked = [["-h"], ["--version"], *([*words, "--help"] for words in every_command())]
    program = [sys.executable, "-c", SHOWN, json.dumps(asked)]
    rows = subprocess.run(program, capture_output=True, text=True, check=True).stdout.splitlines()
    answers = [json.loads(row) for row in rows]
    assert [arguments for arguments, *_ in answers] == asked
    for arguments, code, shown, heavy in answers:
        assert (arguments, code, heavy) == (arguments, 0, [])
        assert shown.startswith(("Usage: truceline", "truceline, version"))


def test_the_help_lists_every_noun_with_its_summary(capsys: Captured) -> None:
    assert main(["--help"]) == 0
    words = " ".join(capsys.readouterr().out.split())
    for noun, summary in NOUNS.items():
        assert f" {noun} {summary}" in words


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_is_a_command_of_its_module_with_the_summary_of_the_table(noun: str) -> None:
    command = root.get_command(click.Context(root), noun)
    assert command is getattr(import_module(module_of(noun)), noun)
    assert command is not None
    assert command.name == noun
    assert command.get_short_help_str(limit=200) == NOUNS[noun]


def test_the_version_is_that_of_the_package(capsys: Captured) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"truceline, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["zone"], ["zones"], ["zones", "check"], ["zones", "check", "--jsno", "x"], ["zones", "shows"]]
)
def test_wrong_usage_ends_with_2_and_says_so_on_standard_error(arguments: list[str], capsys: Captured) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Usage: truceline" in captured.err


def test_a_noun_with_a_slip_in_it_names_the_one_that_may_be_meant(capsys: Captured) -> None:
    assert main(["wathc", "replay"]) == 2
    assert "No such command 'wathc'. Did you mean 'watch'?" in capsys.readouterr().err


def test_an_error_becomes_a_message_a_hint_and_its_code(tmp_path: Path, capsys: Captured) -> None:
    assert main(["zones", "show", str(tmp_path / "nowhere.geojson")]) == 6
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: there is no file ")
    assert "\nhint: " in captured.err


@pytest.mark.skipif(os.name != "posix", reason="needs a named pipe and a signal")
def test_a_key_press_that_interrupts_ends_with_130(tmp_path: Path) -> None:
    pipe = tmp_path / "zones.geojson"
    os.mkfifo(pipe)
    command = [*RUN, "zones", "check", str(pipe)]
    # To open a pipe waits for its reader: then the command is reading, and waits for the file.
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process, pipe.open("wb"):
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert err.strip() == "interrupted"


def test_a_reader_that_goes_away_makes_no_noise(root: Path) -> None:
    file = root / "tests" / "data" / "zones" / "device-shape.geojson"
    with subprocess.Popen(
        [*RUN, "zones", "show", "--geojson", file], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert b"Traceback" not in err
