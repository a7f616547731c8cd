"""What every command of the watch is told: which reports, which zones, which rules."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from truceline.cli.lines.instants import TIME
from truceline.cli.output import say_what_was_skipped
from truceline.errors import InputError
from truceline.watch.rules import SourceLimits, WatchRules

if TYPE_CHECKING:
    from truceline.model.zones import Zone
    from truceline.wiring.watching.recorded import Recording
    from truceline.wiring.watching.zone_files import ZoneIds

Command = TypeVar("Command", bound=Callable[..., Any])

AUTO = "auto"
"""The format of a file is found out from what is in it."""
_MAX_SPEED_MPS = 1000.0
"""Faster than any aircraft in service."""


def named_value(text: str) -> tuple[str, str]:
    """The name and the value of a text such as ``utc_offset=+03:00``.

    Raises:
        click.BadParameter: the text is not of that form.
    """
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise click.BadParameter(f"{text!r} is not of the form NAME=VALUE")
    return name, value


_OPTIONS = (
    click.argument("reports", nargs=-1, required=True, type=click.Path(allow_dash=True), metavar="REPORTS..."),
    click.option(
        "--zones",
        "zone_files",
        multiple=True,
        type=click.Path(),
        metavar="FILE...",
        help="Zone files (GeoJSON): all that follow, up to the next option.",
    ),
    click.option(
        "--zone-ids",
        type=click.Choice(["auto", "file"]),
        default="auto",
        show_default=True,
        help="Take ids from the features, or make each FILE#NUMBER.",
    ),
    click.option("--skip-bad", is_flag=True, help="Leave out zones that cannot be used, and say which."),
    click.option(
        "--format", default=AUTO, show_default=True, metavar="NAME", help="Format of the reports; see the reference."
    ),
    click.option(
        "--columns",
        metavar="MAP",
        help="For any CSV: which column means what, such as track=id,at=time,lon=x,lat=y,speed=v:kn.",
    ),
    click.option(
        "--option",
        "reader_options",
        multiple=True,
        type=named_value,
        metavar="NAME=VALUE",
        help="What the reader of the format must know, such as utc_offset=+03:00.",
    ),
    click.option(
        "--bad", type=click.File("w", lazy=True), metavar="FILE", help="Write unusable rows of reports there."
    ),
    click.option("--since", type=TIME, metavar="TIME", help="Only reports from then on, as 2017-05-18T11:00:00Z."),
    click.option("--until", type=TIME, metavar="TIME", help="Only reports before then; time goes on up to then."),
    click.option("--error-m", type=float, metavar="M", help="Error (CE90) of reports that state none."),
    click.option(
        "--gap-s",
        type=float,
        default=SourceLimits().gap_s,
        show_default=True,
        metavar="S",
        help="A track is lost when silent for longer.",
    ),
    click.option(
        "--max-speed-mps",
        type=float,
        default=_MAX_SPEED_MPS,
        show_default=True,
        metavar="V",
        help="Faster than that, two reports are an impossible jump.",
    ),
    click.option(
        "--proximity-m",
        type=float,
        default=WatchRules().proximity_m,
        show_default=True,
        metavar="M",
        help="Tell of two tracks that come closer; 0 tells none.",
    ),
    click.option(
        "--lateness-s",
        type=float,
        metavar="S",
        help="Take reports as they come, as a live watch would, and lose those that come later than that."
        " Otherwise all are sorted by time first.",
    ),
)


def watch_options(command: Command) -> Command:
    """The command with the argument and options that `WatchCall` is made of."""
    return reduce(lambda decorated, option: option(decorated), reversed(_OPTIONS), command)


@dataclass(frozen=True)
class WatchCall:
    """What a command of the watch was told, as it was told."""

    reports: Sequence[str]
    zone_files: Sequence[str]
    zone_ids: ZoneIds
    skip_bad: bool
    format: str
    columns: str | None
    reader_options: Sequence[tuple[str, str]]
    bad: TextIO | None
    since: int | None
    until: int | None
    error_m: float | None
    gap_s: float
    max_speed_mps: float
    proximity_m: float
    lateness_s: float | None

    @classmethod
    def taken_from(cls, given: dict[str, Any]) -> WatchCall:
        """The call, its values taken out of everything that a command was given."""
        return cls(**{field.name: given.pop(field.name) for field in fields(cls)})

    @property
    def rules(self) -> WatchRules:
        """The rules of the watch.

        Raises:
            ReportError: a limit is out of range.
        """
        limits = SourceLimits(self.error_m, self.gap_s, self.max_speed_mps)
        return WatchRules(lateness_s=self.lateness_s or 0.0, default=limits, proximity_m=self.proximity_m)

    def recording(self, on_read: Callable[[int], None], more: Sequence[Zone] = ()) -> Recording:
        """The zones, read, and the reports, to be read; what was left out of the zones is said.

        Args:
            on_read: told how many rows more were read. more: zones beside those of the files.

        Raises:
            TrucelineError: something given cannot be used.
        """
        # These load Numba, which would make --help slow.
        from truceline.watch.zones.zoneset import ZoneSet
        from truceline.wiring.watching.recorded import Period, Recording
        from truceline.wiring.watching.report_files import ReportFiles
        from truceline.wiring.watching.zone_files import read_zones

        self._spare_what_is_read()
        rules, period = self.rules, Period(self.since, self.until)
        options = dict(self.reader_options) | ({} if self.columns is None else {"columns": self.columns})
        # No file says what its columns mean, so whoever says it means a plain CSV.
        format_ = "csv" if self.columns is not None and self.format == AUTO else self.format
        files = ReportFiles(self.reports, format_, options, self.bad, on_read)
        zones = tuple(more)
        if self.zone_files:
            read = read_zones(self.zone_files, zone_ids=self.zone_ids, skip_bad=self.skip_bad)
            say_what_was_skipped(read)
            zones = (*read.zones, *zones)
        return Recording(files, ZoneSet(zones), rules, period, as_they_come=self.lateness_s is not None)

    def _spare_what_is_read(self) -> None:
        """Refuse to write unusable rows over a file that is to be read."""
        if self.bad is None or not Path(self.bad.name).exists():
            return
        for path in (*self.reports, *self.zone_files):
            if Path(path).exists() and Path(path).samefile(self.bad.name):
                raise InputError(f"--bad would overwrite {path}", hint="name another file for the unusable rows")
