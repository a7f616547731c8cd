"""Recorded reports and the zones that they are held against, from files to events."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

import pyarrow as pa

from truceline.adapters.spool import spool
from truceline.node.watching.replay import Stretch, rehearse, replay
from truceline.node.watching.time_order import Period, as_they_come, sorted_by_time
from truceline.watch.rules import WatchRules
from truceline.watch.zones.zoneset import ZoneSet
from truceline.wiring.uncollected import uncollected
from truceline.wiring.watching.compiling import compile_at_first_use
from truceline.wiring.watching.report_files import ReportFiles

__all__ = ["Period", "Recording", "Stretch"]


@dataclass(frozen=True, eq=False)
class Recording:
    """What a replay is made of.

    Args:
        files: the reports. zones: hold throughout. rules: of the watch.
        period: reports observed outside it take no part, and time goes on up to its end.
        as_they_come: the reports are not sorted first; those that come later than the lateness allows are lost.
    """

    files: ReportFiles
    zones: ZoneSet
    rules: WatchRules = field(default_factory=WatchRules)
    period: Period = field(default_factory=Period)
    as_they_come: bool = False

    def make_ready(self) -> None:
        """Compile what a first use on a machine compiles, and index the zones if it is worth it; no report is read."""
        with uncollected():
            compile_at_first_use()
            rehearse(self.zones, self.rules, are_many=not self.files.are_small)

    def stretches(self) -> Iterator[Stretch]:
        """The replay, step by step; to be asked for once.

        Raises:
            TrucelineError: a file cannot be read, see `ReportFiles.streams`.
        """
        streams = [map(self.period.reports_in, stream) for stream in self.files.streams()]
        with spool() as put_away:
            reports: Iterator[pa.RecordBatch]
            reports = as_they_come(streams) if self.as_they_come else sorted_by_time(chain(*streams), put_away)
            yield from replay(reports, self.zones, self.rules, in_order=not self.as_they_come, until=self.period.until)
