"""Where a case is played: each side types commands at its own node, and what they print is shown."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
import os
import shlex
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.errors import MissingExtraError, StoreError, UnreachableError
from truceline.wiring.home import Home
from truceline.wiring.meeting import PASSPHRASE, PATIENCE_S

_POLL_S = 0.05
_ROWS = 8
_WIDEST = 118
_SETTING = "TRUCELINE_HOME"
Found = TypeVar("Found")


class Played(NamedTuple):
    """One command of a play, and what came of it."""

    by: str
    """The party at whose node it was typed."""
    typed: str
    shows: tuple[str, ...]
    """Which mechanisms of the case it carries, by their keys."""
    printed: str


class Stage:
    """Plays commands, shows them, and keeps what was played.

    Args:
        folder: for the passphrase file; the nodes' folders may lie in it.
    """

    def __init__(self, folder: Path) -> None:
        self.played: list[Played] = []
        self._passphrase = folder / "passphrase"
        self._passphrase.touch(mode=0o600)
        self._passphrase.write_text(PASSPHRASE + "\n", encoding="utf-8")

    @property
    def password(self) -> str:
        """The option that gives a command the password, as it is typed."""
        return f"--password-file {shlex.quote(str(self._passphrase))}"

    def tell(self, words: str) -> None:
        """Says what happens next, in the case itself."""
        click.echo(f"\n{words}")

    def act(self, home: Home, typed: str, *shows: str, signs: bool = False, rows: int = _ROWS) -> str:
        """What a command prints at a party's node, or else says; it is shown, at most some rows of it.

        Args:
            home: of the party that types it.
            typed: what comes after ``truceline``.
            shows: the mechanisms of the case that it carries.
            signs: True if a desk signs, which takes a passphrase.
            rows: how many rows of what it prints are shown; the last ones, if negative.

        Raises:
            MissingExtraError: the command prints on paper, and what it needs for that is not installed.
            StoreError: the command failed.
        """
        click.echo(f"\n{home.party.partition('.')[0]}$ truceline {typed}")
        out, said = self._typed(home, typed, signs=signs)
        printed = out or said
        self.played.append(Played(home.party, typed, shows, printed))
        every = printed.rstrip().splitlines()
        shown = every[:rows] if rows >= 0 else every[rows:]
        left_out = [f"… rows left out: {len(every) - len(shown)}"] if 0 < len(shown) < len(every) else []
        for row in [*shown, *left_out] if rows >= 0 else [*left_out, *shown]:
            click.echo("  " + (row if len(row) <= _WIDEST else row[: _WIDEST - 1] + "…"))
        return printed

    def ask(self, home: Home, typed: str, *, signs: bool = False) -> Any:
        """What a command with ``--json`` prints, read; it is not shown."""
        rows = [json.loads(row) for row in self._typed(home, f"{typed} --json", signs=signs)[0].splitlines()]
        return rows[0] if len(rows) == 1 else rows

    def wait(self, look: Callable[[], Found | None], what: str) -> Found:
        """What looking gives, as soon as it gives something.

        Raises:
            UnreachableError: it gives nothing for a minute.
        """
        until = time.monotonic() + PATIENCE_S
        while (found := look()) is None:
            if time.monotonic() > until:
                raise UnreachableError(f"{what} did not happen within {PATIENCE_S:.0f} s", hint="try the demo again")
            time.sleep(_POLL_S)
        return found

    def _typed(self, home: Home, typed: str, *, signs: bool) -> tuple[str, str]:
        arguments = shlex.split(typed) + (["--passphrase-file", str(self._passphrase)] if signs else [])
        out, said = io.StringIO(), io.StringIO()
        with _at_home(home), redirect_stdout(out), redirect_stderr(said):
            code = main(arguments)
        if code == ExitCode.EXTRA_MISSING:
            raise MissingExtraError("typst", "leaflet")
        if code:
            raise StoreError(
                f"truceline {typed} ended with {code}: {said.getvalue().strip()}", hint="try the demo again"
            )
        return out.getvalue(), said.getvalue()


@contextmanager
def _at_home(home: Home) -> Iterator[None]:
    """Commands mean this node while this lasts."""
    before = os.environ.get(_SETTING)
    os.environ[_SETTING] = str(home.folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SETTING]
        else:
            os.environ[_SETTING] = before
