"""``python -m benchmarks``: measure Truceline against its peers, and itself."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from benchmarks.accounts import ARTICLES, account_figures
from benchmarks.alerts import ALERTS, alert_figures
from benchmarks.console import TRACKS, console_figures, missing_browser
from benchmarks.contest import Contest
from benchmarks.day import REPORTS as REPORTS_OF_A_DAY
from benchmarks.day import day_figures
from benchmarks.dossier import MESSAGES as MESSAGES_OF_A_DOSSIER
from benchmarks.dossier import dossier_figures
from benchmarks.first_use import first_use_figures
from benchmarks.index_cost import LIMITS, index_figures
from benchmarks.ingest import REPORTS as REPORTS_TAKEN_IN
from benchmarks.ingest import ingest_figures
from benchmarks.inputs.store import kept
from benchmarks.line_cost import MESSAGES, line_figures
from benchmarks.live import LASTS_MS, live_figures
from benchmarks.machine import machine
from benchmarks.notices import NOTICES, notice_figures
from benchmarks.programme import Workload
from benchmarks.record_cost import FULL_SIZE, proof_figures, record_figures
from benchmarks.record_signatures import signature_figures
from benchmarks.replay import missing_data, replay_figures
from benchmarks.report import write_contest
from benchmarks.survey import Figure, write_survey
from benchmarks.workloads import WORKLOADS

_ROOT = Path(__file__).resolve().parents[1]
_CONTESTS = {workload.name: workload for workload in WORKLOADS}
_SURVEYS = {
    "index": "What the index costs",
    "start": "How long a new user waits",
    "record": "What the record costs",
    "proofs": "What proofs from the record cost",
    "line": "What the line costs",
    "ingest": "What the intake of position reports costs",
    "console": "What the console costs",
    "live": "How long an alert takes while very many reports come in",
    "day": "What a day of watch leaves in memory",
    "alerts": "What a list of very many alerts costs",
    "notices": "What the import of very many notices costs",
    "accounts": "What reading reports into claims costs",
    "dossier": "What a dossier costs",
    "replay": "From a file of real traffic to events",
}
_SIZED: dict[str, tuple[Callable[[int, int, Path], list[Figure]], int]] = {
    "proofs": (proof_figures, FULL_SIZE),
    "line": (line_figures, MESSAGES),
    "ingest": (ingest_figures, REPORTS_TAKEN_IN),
    "console": (console_figures, TRACKS),
    "live": (live_figures, LASTS_MS),
    "day": (day_figures, REPORTS_OF_A_DAY),
    "alerts": (alert_figures, ALERTS),
    "notices": (notice_figures, NOTICES),
    "accounts": (account_figures, ARTICLES),
    "dossier": (dossier_figures, MESSAGES_OF_A_DOSSIER),
}
"""Surveys of so many things, in a folder of their own."""
_NAMES = [*_CONTESTS, *_SURVEYS]
_FOLDER = click.Path(file_okay=False, path_type=Path)
_DATA = "TRUCELINE_DATA"
_FEW_POINTS = 1000
"""For the index, which is about zones alone."""


@dataclass(frozen=True)
class _Choices:
    """What the options ask for."""

    points: int | None
    rounds: int
    peers: tuple[str, ...]
    inputs: Path
    results: Path | None
    data: Path | None

    @property
    def results_folder(self) -> Path:
        """Results that are not the whole do not go where the whole ones are committed."""
        is_whole = self.points is None and not self.peers
        return self.results or (_ROOT / "benchmarks/results" if is_whole else self.inputs / "results")


@click.command()
@click.argument("names", nargs=-1, metavar=f"[{'|'.join(_NAMES)}]...", type=click.Choice(_NAMES))
@click.option("--points", type=click.IntRange(min=1000), help="How many points, reports or tracks, not the full size.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(min=1), help="How many rounds count.")
@click.option("--peers", multiple=True, metavar="TEXT", help="Of the peers only those whose name holds this.")
@click.option("--inputs", default=_ROOT / "out/benchmarks", type=_FOLDER, help="Where inputs are kept.")
@click.option("--results", type=_FOLDER, help="Where results go: benchmarks/results, or out/ if not of full size.")
@click.option("--data", envvar=_DATA, type=_FOLDER, help=f"Real traffic for replay, also by ${_DATA}.")
def main(names: tuple[str, ...], **options: Any) -> None:
    """Measure what is named, or all, and keep the results as Markdown and JSON."""
    choices = _Choices(**options)
    for name in names or _NAMES:
        if name in _CONTESTS:
            click.echo(_contested(_CONTESTS[name], choices))
        elif name == "replay" and (missing := _missing_data(choices.data)):
            _say(f"replay: left out: {missing}")
        elif name == "console" and (missing := missing_browser()):
            _say(f"console: left out: {missing}")
        else:
            facts = machine()
            click.echo(write_survey(choices.results_folder, name, _SURVEYS[name], _surveyed(name, choices), facts))


def _contested(workload: Workload, choices: _Choices) -> str:
    facts, folder = machine(), _inputs(workload.name, choices.points or workload.size, choices)
    entries = [entry for entry in workload.entries if entry.is_ours or _is_chosen(entry.name, choices.peers)]
    contest = Contest(workload, entries, folder, _say)
    contest.run(choices.rounds)
    return write_contest(choices.results_folder, workload, contest.standings, facts)


def _surveyed(name: str, choices: _Choices) -> list[Figure]:
    _say(name)
    if name == "replay":
        return replay_figures(choices.data or Path(), choices.rounds)
    if name == "start":
        return first_use_figures(choices.rounds)
    if name == "record":
        entries = choices.points or FULL_SIZE
        figures = record_figures(entries, choices.rounds, choices.inputs)
        return [*figures, *signature_figures(entries, choices.rounds, choices.inputs)]
    if name in _SIZED:
        figures_of, size = _SIZED[name]
        return figures_of(choices.points or size, choices.rounds, choices.inputs)
    return [
        figure
        for workload in LIMITS
        for figure in index_figures(workload, _inputs(workload, _FEW_POINTS, choices), choices.rounds)
    ]


def _inputs(name: str, size: int, choices: _Choices) -> Path:
    workload = _CONTESTS[name]
    _say(f"{name}: inputs of {size:,} {workload.counted}")
    return kept(choices.inputs, name, size, workload.make)


def _missing_data(data: Path | None) -> str:
    return f"give --data or ${_DATA}" if data is None else missing_data(data)


def _is_chosen(name: str, peers: tuple[str, ...]) -> bool:
    return not peers or any(text.lower() in name.lower() for text in peers)


def _say(what: str) -> None:
    click.echo(what, err=True)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
