"""truceline drill: practise on the system that is used, with nothing that could be taken for real."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from truceline.cli.duty.officers import Officer, officer_given
from truceline.cli.lines.node_options import home_option, json_option, office_in
from truceline.cli.output import print_json_row, print_rows, say
from truceline.model.times import text_from_instant

if TYPE_CHECKING:
    from truceline.node.drills.scenario import Scenario
    from truceline.wiring.acts.act import Document
    from truceline.wiring.drilling import Play

_POLL_S = 1.0
_MOST_COMPRESSION = 10_000
_scenario = click.argument("scenario", type=click.Path(dir_okay=False, path_type=Path))
_which = click.argument("drill_id", required=False, default="", metavar="[ID]")


@click.group()
def drill() -> None:
    """Play a scenario, answer it by the ordinary commands, and see what the log says of it.

    All of it is marked as a drill in what is signed and recorded, and touches nothing that is real.
    """


@drill.command()
@_scenario
@click.option(
    "--compression",
    type=click.IntRange(1, _MOST_COMPRESSION),
    default=1,
    show_default=True,
    metavar="N",
    help="Let so many seconds of the scenario go by in one; the time that people have stays as it is.",
)
@click.option("--end-other", is_flag=True, help="End a drill that still goes on, such as one whose command was killed.")
@officer_given
@json_option
def run(scenario: Path, officer: Officer, compression: int, end_other: bool, as_json: bool) -> None:
    """Play a SCENARIO into the node: its alerts come as they would, marked as a drill; then print the score.

    Meanwhile officers answer by the ordinary commands, from other windows. It ends when everything has been played and
    nothing that was expected can come in time any more; Ctrl-C breaks it off.
    """
    from truceline.wiring.drilling import Play, read_scenario

    file, read = read_scenario(scenario)
    play = Play(partial(office_in, officer.folder), officer.by, _Clock().wait)
    begun = play.begin(file, compression, ends_other=end_other)
    say(f"{begun['id'][:12]} has begun: {read.title}", title="DRILL")
    how = "broken-off"
    try:
        _play(play, begun, read)
        how = "played"
    finally:
        play.end(begun, how)
        _print_score(play.score(begun), as_json)


@drill.command("list")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="At most so many.")
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each drill.")
def list_(folder: str | None, limit: int, as_json: bool) -> None:
    """List the drills of this node, the newest first."""
    from truceline.cli.duty.drill_words import drill_rows

    with office_in(folder) as office:
        found = office.ask("drill-list", limit=limit)["drills"]
    for each in found:
        if as_json:
            print_json_row(each)
        else:
            print_rows(drill_rows(each))
    if not found and not as_json:
        say("no drill was held here")


@drill.command()
@_which
@home_option
@json_option
def show(drill_id: str, folder: str | None, as_json: bool) -> None:
    """Show a drill with everything that was played; without an ID, the newest."""
    from truceline.cli.duty.drill_words import shown_rows

    with office_in(folder) as office:
        found = office.ask("drill-show", id=drill_id)
    if as_json:
        print_json_row(found)
    else:
        print_rows(shown_rows(found))


@drill.command()
@_which
@home_option
@json_option
def score(drill_id: str, folder: str | None, as_json: bool) -> None:
    """Tell from the log alone how long it took to see, to warn, and to be acknowledged; without an ID, the newest.

    What the log does not have is told as not observed. No person is named, counted or ranked.
    """
    with office_in(folder) as office:
        found = office.ask("drill-score", id=drill_id)
    _print_score(found, as_json)


@drill.command()
@_scenario
@json_option
def check(scenario: Path, as_json: bool) -> None:
    """Check a SCENARIO and tell what it would bring, without a node; nothing is recorded."""
    from truceline.node.apart import DRILL
    from truceline.node.drills.playing import injects
    from truceline.wiring.drilling import read_scenario
    from truceline.wiring.watching.event_rows import event_documents

    _, read = read_scenario(scenario)
    rows = [
        {"at_s": each.at_ms / 1_000, "kind": row["kind"], "track": row["track"], "zone": row.get("zone", "")}
        for each in injects(read)
        for row in event_documents(each.events)
    ]
    rows += [{"at_s": call.at_s, "kind": "call", "call": call.name} for call in read.calls]
    rows.sort(key=lambda row: float(row["at_s"]))
    begins_at = text_from_instant(read.begins_at)
    if as_json:
        told = {"begins_at": begins_at, "lasts_s": read.lasts_s, "brings": rows}
        print_json_row({"drill": True, "title": read.title} | told | {"expects": [each.name for each in read.expected]})
        return
    print_rows([DRILL, f"{read.title}: from {begins_at}, {read.lasts_s} s"])
    print_rows(f"  {row['at_s']:>8g} s  {' '.join(str(row[key]) for key in list(row)[1:])}" for row in rows)
    print_rows(f"  expects: {each.name}" for each in read.expected)


def _play(play: Play, begun: Document, scenario: Scenario) -> None:
    for each, became in play.inject_all(begun, scenario):
        told = f"{len(became['raised'])} alerts raised, {became['joined']} joined"
        say(f"second {each.at_ms / 1_000:g} of the scenario: {told}", title="DRILL")
    while play.score(begun)["waiting"]:
        time.sleep(_POLL_S)


class _Clock:
    """Waits by the clock that nobody sets."""

    def __init__(self) -> None:
        self._begun_s = 0.0

    def wait(self, until_s: float) -> None:
        """Returns once so many seconds since its first call have passed."""
        self._begun_s = self._begun_s or time.monotonic()
        time.sleep(max(0.0, self._begun_s + until_s - time.monotonic()))


def _print_score(found: dict[str, Any], as_json: bool) -> None:
    from truceline.cli.duty.drill_words import score_rows

    if as_json:
        print_json_row(found)
    else:
        print_rows(score_rows(found))
