"""Figures about Truceline alone, each with the limit that it must keep, if there is one."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from benchmarks.report import machine_text, significant, table, write


@dataclass(frozen=True)
class Figure:
    """One figure: the median of what was measured.

    Args:
        what: in words. unit: such as s. values: in the order measured. at_most: the limit; None if there is none.
    """

    what: str
    unit: str
    values: tuple[float, ...]
    at_most: float | None = None

    @property
    def value(self) -> float:
        """The median."""
        return median(self.values)

    @property
    def verdict(self) -> str:
        """Whether it keeps its limit."""
        if self.at_most is None:
            return ""
        return f"at most {self.at_most:g} {self.unit}: {'kept' if self.value <= self.at_most else '**not kept**'}"


def write_survey(folder: Path, name: str, title: str, figures: Sequence[Figure], machine: Mapping[str, str]) -> str:
    """Keep figures in a folder as NAME.md and NAME.json.

    Returns:
        the Markdown.
    """
    rows = [
        [figure.what, f"{significant(figure.value)} {figure.unit}", f"{len(figure.values)}", figure.verdict]
        for figure in figures
    ]
    text = f"# {title}\n\n{table(['', 'median', 'of', 'promised'], rows)}\n\n{machine_text(machine)}\n"
    document = {
        "title": title,
        "machine": dict(machine),
        "figures": [asdict(figure) | {"median": figure.value} for figure in figures],
    }
    return write(folder, name, text, document)
