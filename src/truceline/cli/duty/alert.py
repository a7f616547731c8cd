"""truceline alert: what the watch puts before a desk, and what its officers do about it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from truceline.cli.duty.officers import Officer, officer_given
from truceline.cli.lines.node_options import home_option, json_option, office_in
from truceline.cli.output import print_json_row, print_rows, printable, say
from truceline.errors import NotFoundError
from truceline.model.times import dtg_from_instant, instant_from_text

_CLOSINGS = ["turned-back", "left", "answered", "expected", "mistaken", "other"]
_rows_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each alert.")
_text_option = click.option("--text", default="", help="In words.")


@click.group()
def alert() -> None:
    """See, take on, hand over and close what the watch puts before a desk.

    Seen, owned and closed differ: somebody looked, somebody has taken it on, nobody need look any more. An alert that
    nobody owns in time goes to the next desk.
    """


@alert.command()
@click.argument("file", metavar="FILE|-")
@click.option("--feed", metavar="NAME", help="Where the events come from; else the name of the file.")
@click.option("--observed-until", metavar="TIME", help="Until when the feed has looked; else until its newest event.")
@click.option("--drill", is_flag=True, help="Nothing of it is real.")
@home_option
@json_option
def take(file: str, folder: str | None, as_json: bool, **given: Any) -> None:
    """Take in events: rows that `truceline watch replay --json` prints, from a FILE or from standard input.

    Each becomes an alert, joins one about the same thing, or withdraws it. From standard input they are taken as they
    come. Taken twice, events change nothing.
    """
    from truceline.wiring.watching.event_files import event_batches

    until = instant_from_text(given["observed_until"]) if given["observed_until"] else 0
    feed = given["feed"] or ("standard input" if file == "-" else Path(file).name)
    counted = {"rows": 0, "raised": 0, "joined": 0, "withdrawn": 0, "passed_over": 0}
    with _opened(file) as stream:
        for rows in event_batches(stream, file):
            with office_in(folder) as office:
                became = office.ask("alert-take", rows=rows, first=counted["rows"] + 1, drill=given["drill"])
                newest_at = became["newest_at"]
                office.ask(
                    "feed-heard", name=feed, events=_new(became), until=max(until, newest_at), drill=given["drill"]
                )
            counted["rows"] += len(rows)
            counted["raised"] += len(became["raised"])
            for key in ("joined", "withdrawn", "passed_over"):
                counted[key] += became[key]
    if not counted["rows"]:
        with office_in(folder) as office:
            office.ask("feed-heard", name=feed, events=0, until=until, drill=given["drill"])
    if as_json:
        print_json_row({"feed": feed, "drill": given["drill"], **counted})
    else:
        mark = "DRILL: " if given["drill"] else ""
        say(
            f"{mark}{counted['rows']} events: {counted['raised']} raised an alert, {counted['joined']} joined one, "
            f"{counted['withdrawn']} withdrawn, {counted['passed_over']} passed over",
            title=feed,
        )


@alert.command("list")
@click.option("--desk", default="duty", show_default=True, metavar="NAME", help="Whose alerts.")
@click.option("--all-desks", is_flag=True, help="Those of all desks.")
@click.option("--all", "with_all", is_flag=True, help="Closed and withdrawn ones too, the newest first.")
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=100,
    show_default=True,
    help="At most so many real ones, and as many of drills.",
)
@home_option
@_rows_option
def list_(folder: str | None, desk: str, limit: int, as_json: bool, **given: Any) -> None:
    """List what is open, the most urgent first; alerts of drills stand below the real ones, with a limit of their own.

    It is shown where each alert has gone by now, also if no node runs that passes it on.
    """
    from truceline.cli.duty.alert_words import listed_rows

    whose = "" if given["all_desks"] else desk
    with office_in(folder) as office:
        found = office.ask("alert-list", desk=whose, limit=limit, all=given["with_all"])
    if as_json:
        for each in found["alerts"]:
            print_json_row(each)
        return
    print_rows(listed_rows(found, _now()))
    _say_what_else(found, whose)


@alert.command()
@click.argument("alert_id", metavar="ID")
@click.option("--desk", default="duty", show_default=True, metavar="NAME", help="The desk that asks.")
@home_option
@json_option
def show(alert_id: str, folder: str | None, desk: str, as_json: bool) -> None:
    """Show an alert with everything that was done to it. That alone is not on record: see `truceline alert see`."""
    from truceline.cli.duty.alert_words import shown_rows

    with office_in(folder) as office:
        found = office.ask("alert-show", id=alert_id, desk=desk)
    if as_json:
        print_json_row(found)
    else:
        print_rows(shown_rows(found, _now()))


@alert.command()
@click.argument("alert_ids", nargs=-1, required=True, metavar="ID...")
@officer_given
@_rows_option
def see(alert_ids: tuple[str, ...], officer: Officer, as_json: bool) -> None:
    """Record that somebody has looked. The time runs on: nobody has taken it on yet."""
    _do("alert-see", alert_ids, officer, as_json)


@alert.command()
@click.argument("alert_ids", nargs=-1, required=True, metavar="ID...")
@officer_given
@_rows_option
def own(alert_ids: tuple[str, ...], officer: Officer, as_json: bool) -> None:
    """Take on an alert. It is yours until you close it or hand it over, and goes to no other desk by itself."""
    _do("alert-own", alert_ids, officer, as_json)


@alert.command()
@click.argument("alert_id", metavar="ID")
@click.option("--text", required=True, help="In words.")
@officer_given
@_rows_option
def note(alert_id: str, text: str, officer: Officer, as_json: bool) -> None:
    """Write something to an alert."""
    _do("alert-note", [alert_id], officer, as_json, text=text)


@alert.command()
@click.argument("alert_id", metavar="ID")
@click.option("--to", required=True, metavar="DESK", help="The desk that is to take it on.")
@_text_option
@officer_given
@_rows_option
def hand(alert_id: str, to: str, text: str, officer: Officer, as_json: bool) -> None:
    """Hand an alert over to another desk. Nobody owns it until somebody there takes it on."""
    _do("alert-hand", [alert_id], officer, as_json, to=to, text=text)


@alert.command()
@click.argument("alert_ids", nargs=-1, required=True, metavar="ID...")
@click.option("--reason", type=click.Choice(_CLOSINGS), required=True, help="Why; with other, say it by --text.")
@_text_option
@officer_given
@_rows_option
def close(alert_ids: tuple[str, ...], reason: str, text: str, officer: Officer, as_json: bool) -> None:
    """Close an alert, and say why. If the same happens again, a new alert comes."""
    _do("alert-close", alert_ids, officer, as_json, reason=reason, text=text)


@alert.command()
@click.argument("alert_id", metavar="ID")
@officer_given
@_rows_option
def undo(alert_id: str, officer: Officer, as_json: bool) -> None:
    """Take back what your desk did last to an alert, within 30 seconds. Both stay on record."""
    _do("alert-undo", [alert_id], officer, as_json)


@alert.command()
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each feed.")
def feeds(folder: str | None, as_json: bool) -> None:
    """List where events came from, and until when each of these feeds has looked. Silent is not quiet."""
    with office_in(folder) as office:
        found = office.ask("feed-list")["feeds"]
    for feed in found:
        if as_json:
            print_json_row(feed)
            continue
        until = dtg_from_instant(feed["until"]) if "until" in feed else "an unknown time"
        silent = "SILENT, not observed since " if feed["silent"] else "observed until "
        drill = "DRILL " if feed["drill"] else ""
        print_rows([f"{drill}{feed['feed']}: {silent}{until}; {feed['events']} events{_live(feed)}"])
    if not found and not as_json:
        say("no feed was ever handed in here: nothing is known, which is not the same as quiet")


def _live(feed: dict[str, Any]) -> str:
    """Where a feed of the settings comes from, and how it stands in the running node."""
    if "live" not in feed:
        return ""
    live = feed["live"]
    trouble = f": {printable(live['trouble'])}" if "trouble" in live else ""
    return f"; {live['way']}, {'up' if live['up'] else 'DOWN'}, {live['reports']} reports, {live['bad']} bad{trouble}"


def _do(act: str, alert_ids: Iterable[str], officer: Officer, as_json: bool, **words: str) -> None:
    from truceline.cli.duty.alert_words import alert_rows

    with office_in(officer.folder) as office:
        for alert_id in alert_ids:
            changed = office.ask(act, id=alert_id, **officer.by, **words)
            if as_json:
                print_json_row(changed)
            else:
                print_rows(alert_rows(changed, _now()))


def _new(became: dict[str, Any]) -> int:
    """Events that are part of an alert now and were not before."""
    return len(became["raised"]) + int(became["joined"]) + int(became["withdrawn"])


def _opened(file: str) -> Any:
    try:
        return click.open_file(file, "rb")
    except OSError as error:
        raise NotFoundError(f"{file} cannot be read: {error.strerror}", hint="name a file that is there") from error


def _say_what_else(found: dict[str, Any], desk: str) -> None:
    drills_shown = sum(each["drill"] for each in found["alerts"])
    missing = found["total"] - found["drills"] - (len(found["alerts"]) - drills_shown)
    drills_missing = found["drills"] - drills_shown
    if missing:
        say(f"{missing} more; --limit shows them")
    if drills_missing:
        say(f"{drills_missing} more of drills; --limit shows them")
    if found["total"] == found["drills"]:
        say(f"no open alert{f' at {desk}' if desk else ''}; `truceline alert feeds` tells what was looked at")
    elsewhere, drills = found["elsewhere"], found["drills_elsewhere"]
    if elsewhere:
        of_drills = f", {drills} of them of drills" if drills else ""
        say(f"{elsewhere} open at other desks{of_drills}; --all-desks shows them")


def _now() -> int:
    return time.time_ns() // 1_000_000
