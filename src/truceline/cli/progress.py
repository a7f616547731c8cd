"""How far a long piece of work has come, on a terminal only, and why its first run takes longer."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Timer

from truceline.cli.exits import ExitCode
from truceline.cli.output import colour_wanted, say

_PATIENCE_S = 2.0
"""A warm start takes less, so whoever waits longer waits for the compiler."""


@contextmanager
def rows_counted(title: str, what: str = "reports") -> Iterator[Callable[[int], None]]:
    """A function that is told of rows done, and shows their number on standard error if that is a terminal.

    Nothing is shown before it is told of the first, so that what is said till then stands undisturbed. It goes away
    when the work is done, or as soon as it is told of -1 rows: when results are about to be printed.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn(title),
        BarColumn(20),
        TextColumn(f"{{task.completed:,.0f}} {what}"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True, no_color=colour_wanted() is False)
    progress = Progress(*columns, console=console, transient=True, redirect_stdout=False)
    task = progress.add_task(title, total=None)
    with ExitStack() as shown:
        is_over = False

        def count(rows: int) -> None:
            nonlocal is_over
            is_over = is_over or rows < 0
            if is_over:
                shown.close()
            elif not progress.live.is_started:
                shown.enter_context(progress)
            progress.advance(task, max(rows, 0))

        yield count


@contextmanager
def first_use_explained() -> Iterator[None]:
    """Says, if the work takes longer than it should, that its first use on a machine is compiled."""
    timer = Timer(
        _PATIENCE_S,
        say,
        ("making the watch ready: its first use on a machine is compiled, which takes ten seconds or more",),
    )
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def interrupted_at_once() -> Iterator[None]:
    """Lets a key press that interrupts end the process where it stands, for the compiler swallows the usual exception.

    Nothing may be open meanwhile that must be closed.
    """

    def leave(*_: object) -> None:
        say("interrupted")
        os._exit(ExitCode.INTERRUPTED)

    before = signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
