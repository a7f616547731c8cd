"""Results as Markdown for people and JSON for programs."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.contest import Standing
from benchmarks.programme import Workload
from benchmarks.promises import Promise, promises

Machine = Mapping[str, str]


def write_contest(folder: Path, workload: Workload, standings: Sequence[Standing], machine: Machine) -> str:
    """Keep the results of a contest in a folder.

    Returns:
        the Markdown.
    """
    judged = promises(workload.targets, standings)
    document = {
        "workload": workload.name,
        "title": workload.title,
        "machine": dict(machine),
        "standings": [_as_json(workload, standing) for standing in standings],
        "promises": [asdict(promise) | {"is_kept": promise.is_kept} for promise in judged],
    }
    return write(folder, workload.name, contest_text(workload, standings, judged, machine), document)


def write(folder: Path, name: str, text: str, document: Mapping[str, Any]) -> str:
    """Keep a result as NAME.md and NAME.json; the text is returned as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(text)
    (folder / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n")
    return text


def contest_text(workload: Workload, standings: Sequence[Standing], judged: Sequence[Promise], machine: Machine) -> str:
    """The results of a contest as Markdown, the fastest first."""
    ran = sorted((standing for standing in standings if standing.rounds), key=lambda standing: -standing.rate_m)
    ours = [standing for standing in ran if standing.entry.is_ours]
    header = ["", workload.counted, "M/s", "M/s a core", "ready in s", "keeps MB", "peak MB", "same answers"]
    rows = [_row(standing, ours) for standing in ran]
    absent = [f"- {standing.entry.name}: {standing.absent}" for standing in standings if standing.absent]
    parts = [
        f"# {workload.name}: {workload.title}",
        table([*header, *(f"{standing.entry.name} is" for standing in ours)], rows),
        "\n".join(f"- {promise}" for promise in judged),
        "\n".join(absent),
        machine_text(machine),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def machine_text(machine: Machine) -> str:
    """The facts of a machine in one paragraph."""
    return "Measured with " + "; ".join(f"{name}: {value}" for name, value in machine.items()) + "."


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, all columns but the first to the right."""
    rule = ["---", *("---:" for _ in header[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))


def _row(standing: Standing, ours: Sequence[Standing]) -> list[str]:
    entry, ready = standing.entry, standing.preparation
    unseen = "–"
    return [
        f"**{entry.name}**" if entry.is_ours else entry.name,
        f"{standing.counted:,}",
        significant(standing.rate_m),
        unseen if entry.elsewhere else significant(standing.rate_m_a_core),
        significant(ready.wall_s) if ready else unseen,
        unseen if entry.elsewhere or ready is None else f"{ready.memory_mb:,.0f}",
        unseen if entry.elsewhere else f"{standing.peak_mb:,.0f}",
        _sameness(standing),
        *(
            "" if entry.is_ours else f"{significant(one.rate_m / standing.rate_m)} x"
            for one in ours
        ),
    ]  # fmt: skip


def _sameness(standing: Standing) -> str:
    difference = standing.difference
    if standing.agrees is None or difference is None:
        return f"{standing.found:,} found"
    times = "" if difference.seconds_apart is None else f", times within {difference.seconds_apart:.2g} s"
    if standing.agrees:
        return f"yes{times}"
    reason = f"; {standing.entry.differs}" if standing.entry.differs else ""
    return (
        f"**no**: lacks {difference.missing:,}, has {difference.extra:,} too many of {standing.found:,}{times}{reason}"
    )


def significant(value: float) -> str:
    """Two or three significant digits, never in powers of ten."""
    if value >= 100:
        return f"{value:,.0f}"
    digits = 1 if value >= 10 else 2 if value >= 0.1 else 4
    return f"{value:.{digits}f}"


def _as_json(workload: Workload, standing: Standing) -> dict[str, Any]:
    entry = standing.entry
    document: dict[str, Any] = {"name": entry.name, "contestant": entry.contestant, "is_ours": entry.is_ours}
    if standing.absent:
        return document | {"absent": standing.absent}
    return document | {
        workload.counted: standing.counted,
        "rate_m_per_s": standing.rate_m,
        "rate_m_per_cpu_s": None if entry.elsewhere else standing.rate_m_a_core,
        "preparation": asdict(standing.preparation) if standing.preparation else None,
        "rounds": [asdict(turn) for turn in standing.rounds],
        "found": standing.found,
        "checksum": standing.checksum,
        "agrees": standing.agrees,
        "difference": asdict(standing.difference) if standing.difference else None,
        "differs_because": entry.differs,
    }
