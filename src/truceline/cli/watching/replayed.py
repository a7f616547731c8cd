"""A replay, followed to its end: its events printed or drawn, or what it comes to."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from truceline.cli.output import json_row, print_rows, say
from truceline.cli.progress import first_use_explained, interrupted_at_once, rows_counted
from truceline.cli.watching.event_words import event_texts, sentence, told_events
from truceline.cli.watching.summary import print_summary, print_summary_json, say_what_became_of_rows
from truceline.cli.watching.watch_options import WatchCall
from truceline.node.watching.zone_summary import summarised
from truceline.watch.state import Counts
from truceline.wiring.watching.event_rows import event_documents
from truceline.wiring.watching.recorded import Recording, Stretch

if TYPE_CHECKING:
    from truceline.node.watching.following import Following


def print_replay(call: WatchCall, following: Following | None = None, *, only_summary: bool, as_json: bool) -> None:
    """Print the events of a replay as they become certain, or at its end what it comes to for each zone.

    Args:
        call: what the command was told.
        following: the movements that are followed, and the zones of notices; None for none.

    Raises:
        TrucelineError: something given cannot be used.
    """
    with rows_counted("reading") as count_rows:
        recording = call.recording(count_rows, following.zones if following else ())
        with first_use_explained(), interrupted_at_once():
            recording.make_ready()
        stretches = _followed(recording, call, before_first=lambda: count_rows(-1))
        if following and following.movements:
            # Nobody who follows no notice waits for this to be loaded.
            from truceline.node.watching.following import followed_too
            from truceline.watch.deviation.movements import FollowedSet

            movements, until = FollowedSet(following.movements), recording.period.until
            in_order = not recording.as_they_come
            stretches = followed_too(stretches, movements, recording.rules, in_order=in_order, until=until)
        if only_summary:
            summaries = summarised(stretches, recording.zones, recording.rules)
            (print_summary_json if as_json else print_summary)(summaries)
        else:
            _print_events(stretches, as_json=as_json)


def draw_replay(
    call: WatchCall, output: Path, *, title: str | None, box: tuple[float, float, float, float] | None
) -> None:
    """Draw the zones, tracks and events of a replay.

    Args:
        title: None for one that says from when to when. box: west, south, east and north to show; None for all.

    Raises:
        TrucelineError: something given cannot be used, or matplotlib is not installed.
    """
    # Nobody who draws nothing waits for this to be loaded.
    from truceline.wiring.watching.pictures import Watched, check_drawable, draw, frame_in, scene_of

    check_drawable(output)
    frame = None if box is None else frame_in(*box)
    with rows_counted("reading") as count_rows:
        recording = call.recording(count_rows)
        with first_use_explained(), interrupted_at_once():
            recording.make_ready()
        stretches = list(_followed(recording, call, before_first=lambda: count_rows(-1)))
    events = [stretch.events for stretch in stretches]
    texts = [sentence(told) for batch in events for told in told_events(batch)]
    watched = Watched(recording.zones.zones, recording.rules, [stretch.reports for stretch in stretches], events, texts)
    draw(scene_of(watched, title), output, frame)
    say(str(output), title="picture")


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
