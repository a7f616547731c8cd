"""One contestant in a process of its own: it prepares, answers when asked, and keeps its last outcome."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gc
import importlib
import time
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.inputs.forms import Inputs
from benchmarks.memory import forget_peak, peak_mb, resident_mb
from benchmarks.outcome import Contestant, Outcome


@dataclass(frozen=True)
class Preparation:
    """What it cost to get ready: seconds on the wall, and megabytes that stay."""

    wall_s: float
    memory_mb: float


@dataclass(frozen=True)
class Round:
    """What one answer cost: seconds on the wall, of processors, and the megabytes of the process at its largest."""

    wall_s: float
    cpu_s: float
    peak_mb: float


class Booth:
    """A contestant in its own process; the process ends with `close`, or when this one does.

    Args:
        contestant: ``module:Class``. folder: of the inputs. units: how many of them it is given.

    Raises:
        EOFError: from any call, if the contestant failed; it has told why on standard error.
    """

    def __init__(self, contestant: str, folder: Path, units: int) -> None:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, contestant, folder, units))
        self._process.start()
        theirs.close()

    def preparation(self) -> Preparation:
        """Wait until the contestant is ready; to be called once, first."""
        ready: Preparation = self._connection.recv()
        return ready

    def answer(self) -> Round:
        """Have it answer once."""
        cost: Round = self._asked("answer")
        return cost

    def checksum(self, units: int) -> tuple[int, str]:
        """How many keys its last outcome holds for the first units, and their checksum."""
        count, checksum = self._asked("checksum", units)
        return count, checksum

    def outcome(self, units: int) -> Outcome:
        """Its last outcome for the first units."""
        outcome: Outcome = self._asked("outcome", units)
        return outcome

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.join()

    def _asked(self, *question: Any) -> Any:
        self._connection.send(question)
        return self._connection.recv()


def contestant_class(path: str) -> type[Contestant]:
    """The class that ``module:Class`` names, a module of `benchmarks.contestants`."""
    module, name = path.split(":")
    found: type[Contestant] = getattr(importlib.import_module(f"benchmarks.contestants.{module}"), name)
    return found


def _serve(connection: Connection, path: str, folder: Path, units: int) -> None:
    kind = contestant_class(path)
    inputs = Inputs.read(folder).first(units)
    _answered_once(kind, inputs.sample())
    memory_mb, begin_s = resident_mb(), time.perf_counter()
    contestant = kind(inputs)
    wall_s = time.perf_counter() - begin_s
    gc.collect()
    connection.send(Preparation(wall_s, resident_mb() - memory_mb))
    outcome = Outcome.nothing()
    while True:
        try:
            question, *details = connection.recv()
        except EOFError:
            return
        if question == "answer":
            cost, outcome = _timed(contestant)
            connection.send(cost)
        else:
            part = outcome.first(*details)
            connection.send(part if question == "outcome" else (len(part.keys), part.checksum))


def _answered_once(kind: type[Contestant], inputs: Inputs) -> None:
    """Loads and compiles what is loaded and compiled on first use, which is no part of a preparation."""
    contestant = kind(inputs)
    contestant.outcome(contestant.answer())


def _timed(contestant: Contestant) -> tuple[Round, Outcome]:
    gc.collect()
    forget_peak()
    begin_s, begin_cpu_s = time.perf_counter(), time.process_time()
    answer = contestant.answer()
    wall_s, cpu_s = time.perf_counter() - begin_s, time.process_time() - begin_cpu_s
    cost = Round(wall_s, cpu_s, peak_mb())
    return cost, contestant.outcome(answer)
