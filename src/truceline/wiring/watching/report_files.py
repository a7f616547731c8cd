"""Files of reports, for whoever must not know which formats there are: several at once, all that they hold counted."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import TextIO

import pyarrow as pa

from truceline.adapters.connectors.reading.files import STANDARD_INPUT, check_there
from truceline.adapters.connectors.reading.tally import Tally, write_bad_rows
from truceline.adapters.connectors.registry import connectors
from truceline.adapters.connectors.reports import AUTO, read_reports
from truceline.adapters.spool import spool
from truceline.errors import ReportError

_SMALL = 200_000
"""Bytes; a few thousand reports as rows of text."""

__all__ = ["AUTO", "ReportFiles", "Tally", "format_names", "spool"]


def format_names() -> dict[str, str]:
    """What `--format` may name besides ``auto``, and what each reads."""
    return {connector.name: connector.summary for connector in connectors().values()}


@dataclass(frozen=True, eq=False)
class ReportFiles:
    """Some files of reports, and what was found in them so far.

    Args:
        paths: files, or ``-`` for standard input. format: of all of them, or ``auto``.
        options: what the readers understand, such as ``columns``.
        bad: where rows that cannot be used are written, or None.
        on_read: told after each chunk how many rows it had.
        tallies: by path, filled while reading.

    Raises:
        NotFoundError: there is no such file. ReportError: a path is named twice, or cannot be used.
    """

    paths: Sequence[str]
    format: str = AUTO
    options: Mapping[str, str] = field(default_factory=dict)
    bad: TextIO | None = None
    on_read: Callable[[int], None] = lambda _: None
    tallies: dict[str, Tally] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in self.paths:
            if self.paths.count(path) > 1:
                raise ReportError(f"{path} is named {self.paths.count(path)} times", hint="name it once")
            if path != STANDARD_INPUT:
                check_there(path)  # told before anything is read

    def streams(self) -> list[Iterator[pa.RecordBatch]]:
        """The reports of each file, read when they are asked for; to be asked for once.

        Raises:
            NotFoundError: there is no such format; later, a file has gone.
            ReportError, MissingExtraError: later, as `read_reports` does.
        """
        return [self._batches(path) for path in self.paths]

    @property
    def are_small(self) -> bool:
        """Whether they hold few reports by their size; what standard input or a pipe holds, nobody knows."""
        if STANDARD_INPUT in self.paths:
            return False
        try:
            found = [Path(path).stat() for path in self.paths]
        except OSError:  # whoever reads it says why it cannot be read
            return False
        return all(S_ISREG(each.st_mode) for each in found) and sum(each.st_size for each in found) < _SMALL

    @property
    def tally(self) -> Tally:
        """What was found in all of the files together."""
        whole = Tally()
        for tally in self.tallies.values():
            whole.reports += tally.reports
            whole.bad.update(tally.bad)
            whole.other.update(tally.other)
        return whole

    def _batches(self, path: str) -> Iterator[pa.RecordBatch]:
        tally = self.tallies.setdefault(path, Tally())
        for chunk in read_reports(path, format=self.format, options=self.options):
            rows = tally.rows
            tally.add(chunk)
            if self.bad is not None:
                write_bad_rows(self.bad, path, chunk.bad)
            self.on_read(tally.rows - rows)
            yield chunk.reports
