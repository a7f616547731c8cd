"""A case of the demo, replayed: its events or its busiest zones printed, and its pictures written."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import shutil
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from truceline.cli.output import print_rows, say, say_what_was_skipped
from truceline.cli.progress import first_use_explained
from truceline.cli.watching.event_words import event_texts, sentence, told_events
from truceline.cli.watching.summary import print_summary
from truceline.errors import InputError, MissingExtraError
from truceline.model.events import KINDS
from truceline.node.watching.zone_summary import summarised
from truceline.watch.zones.zoneset import ZoneSet
from truceline.wiring.watching.pictures import FORMATS, Watched, draw, frame_in, scene_of
from truceline.wiring.watching.recorded import Recording, Stretch
from truceline.wiring.watching.report_files import ReportFiles
from truceline.wiring.watching.zone_files import ZoneIds, read_zones

_BUSIEST = 5
_WIDEST = 110
_INDENT = " " * 27
"""As wide as the time and the kind of an event."""


@dataclass(frozen=True)
class Case:
    """What is replayed, and how it is drawn.

    Args:
        reports: one file. zones: files. title: of the pictures. zone_ids, skip_bad: as the options of that name.
        box: west, south, east and north to draw, in degrees; None for all.
    """

    reports: Path
    zones: Sequence[Path]
    title: str
    zone_ids: ZoneIds = "auto"
    skip_bad: bool = False
    box: tuple[float, float, float, float] | None = None


def print_events(case: Case, picture: Path) -> bool:
    """Print every event of a case, and write its pictures; False if matplotlib is missing for that.

    Args:
        picture: where to, without the ending.

    Raises:
        TrucelineError: a file cannot be read or written.
    """
    _make_folder(picture.parent)
    recording, stretches = _replayed(case)
    width = min(_WIDEST, shutil.get_terminal_size((_WIDEST, 0)).columns)
    for stretch in stretches:
        texts = event_texts(stretch.events)
        print_rows(_folded(text, width) for text in texts)
    return _write_pictures(case, recording, stretches, picture)


def print_busiest(case: Case, picture: Path) -> None:
    """Print how many events of each kind a case has and the zones with most tracks inside, and write its pictures.

    Args:
        picture: where to, without the ending.

    Raises:
        TrucelineError: a file cannot be read or written.
    """
    _make_folder(picture.parent)
    recording, stretches = _replayed(case)
    kinds = Counter(told.kind for stretch in stretches for told in told_events(stretch.events))
    tally = recording.files.tally
    counted = ", ".join(f"{kind} {kinds[kind]:,}" for kind in KINDS if kinds[kind])
    click.echo(f"{tally.reports:,} reports against {len(recording.zones.zones):,} zones: {counted or 'no event'}.")
    summaries = summarised(iter(stretches), recording.zones, recording.rules)
    busiest = sorted(summaries, key=lambda own: (-len(own.tracks), own.area.zone.id))[:_BUSIEST]
    click.echo(f"The {len(busiest)} zones with most ships inside:\n")
    print_summary(busiest)
    _write_pictures(case, recording, stretches, picture)


def _make_folder(folder: Path) -> None:
    """Make the folder of the pictures, before the minute that the first use of the watch may take."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}", hint="name another --into") from error


def _folded(text: str, width: int) -> str:
    """A row in as many as it needs, none of which ends between a number and its unit."""
    held = re.sub(r"(?<=±) |(?<=\d) (?=k?m\b)", "\N{NO-BREAK SPACE}", text)
    rows = textwrap.fill(held, width, subsequent_indent=_INDENT, break_long_words=False)
    return rows.replace("\N{NO-BREAK SPACE}", " ")


def _replayed(case: Case) -> tuple[Recording, list[Stretch]]:
    read = read_zones([str(file) for file in case.zones], zone_ids=case.zone_ids, skip_bad=case.skip_bad)
    say_what_was_skipped(read)
    recording = Recording(ReportFiles([str(case.reports)]), ZoneSet(read.zones))
    with first_use_explained():
        recording.make_ready()
    return recording, list(recording.stretches())


def _write_pictures(case: Case, recording: Recording, stretches: Sequence[Stretch], picture: Path) -> bool:
    """Write a picture in every format, or say what is missing for that: the demo goes on without."""
    events = [stretch.events for stretch in stretches]
    texts = [sentence(told) for batch in events for told in told_events(batch)]
    watched = Watched(recording.zones.zones, recording.rules, [stretch.reports for stretch in stretches], events, texts)
    scene = scene_of(watched, case.title)
    files = [picture.with_name(picture.name + ending) for ending in FORMATS]
    try:
        for file in files:
            draw(scene, file, None if case.box is None else frame_in(*case.box))
    except MissingExtraError as error:
        say(f"{error}; {error.hint}", title="no picture", colour="yellow")
        return False
    except OSError as error:
        raise InputError(
            f"{picture.parent} cannot be written to: {error.strerror}", hint="name another --into"
        ) from error
    else:
        click.echo(f"\nThe picture: {' and '.join(str(file) for file in files)}")
        return True
