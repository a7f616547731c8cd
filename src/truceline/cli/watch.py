"""truceline watch: position reports held against zones, and what comes of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from truceline.cli.event_rows import event_documents
from truceline.cli.event_words import event_texts, sentence, told_events
from truceline.cli.many_values import ManyValued
from truceline.cli.output import json_row, print_rows, say
from truceline.cli.progress import first_use_explained, rows_counted
from truceline.cli.summary import print_summary, print_summary_json, say_what_became_of_rows
from truceline.cli.watch_options import WatchCall, watch_options
from truceline.node.zone_summary import summarised
from truceline.watch.state import Counts
from truceline.wiring.recorded import Recording, Stretch


@click.group()
def watch() -> None:
    """Watch position reports against zones."""


@watch.command(cls=ManyValued)
@watch_options
@click.option("--summary", "only_summary", is_flag=True, help="Print what it comes to for each zone, not the events.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each event, or one summary.")
def replay(only_summary: bool, as_json: bool, **given: Any) -> None:
    """Replay recorded reports, and tell what happened.

    REPORTS are files of any format, also gzipped, or - for standard input. Events are told as they become
    certain; at the end, on standard error, what became of every row of the reports.
    """
    call = WatchCall.taken_from(given)
    with rows_counted("reading") as count_rows:
        recording = call.recording(count_rows)
        with first_use_explained():
            recording.make_ready()
        stretches = _followed(recording, call, before_first=lambda: count_rows(-1))
        if only_summary:
            summaries = summarised(stretches, recording.zones, recording.rules)
            (print_summary_json if as_json else print_summary)(summaries)
        else:
            _print_events(stretches, as_json=as_json)


def _followed(recording: Recording, call: WatchCall, before_first: Callable[[], None]) -> Iterator[Stretch]:
    """The stretches of a replay; what became of the rows is said at its end."""
    counts = Counts()
    for stretch in recording.stretches():
        before_first()
        counts = stretch.counts
        yield stretch
    before_first()
    say_what_became_of_rows(recording.files.tally, counts, None if call.bad is None else call.bad.name)


def _print_events(stretches: Iterator[Stretch], *, as_json: bool) -> None:
    told = 0
    for stretch in stretches:
        if as_json:
            print_rows(map(json_row, event_documents(stretch.events)))
        else:
            print_rows(event_texts(stretch.events))
        told += stretch.events.num_rows
    if not told:
        say("no event: nothing entered, left, approached or stayed")


@watch.command(cls=ManyValued)
@watch_options
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE", help=".svg or .png")
@click.option("--title", metavar="TEXT", help="Title; otherwise from when to when.")
@click.option("--box", nargs=4, type=float, metavar="W S E N", help="Degrees to show; otherwise all tracks and events.")
def plot(output: Path, title: str | None, box: tuple[float, float, float, float] | None, **given: Any) -> None:
    """Draw zones, tracks and events as a picture for a report.

    REPORTS are files of any format, also gzipped, or - for standard input.
    """
    from truceline.wiring.pictures import Watched, draw, frame_in, scene_of

    call = WatchCall.taken_from(given)
    with rows_counted("reading") as count_rows:
        recording = call.recording(count_rows)
        with first_use_explained():
            recording.make_ready()
        stretches = list(_followed(recording, call, before_first=lambda: None))
    events = [stretch.events for stretch in stretches]
    texts = [sentence(told) for batch in events for told in told_events(batch)]
    watched = Watched(recording.zones.zones, recording.rules, [stretch.reports for stretch in stretches], events, texts)
    draw(scene_of(watched, title), output, None if box is None else frame_in(*box))
    say(str(output), title="picture")
