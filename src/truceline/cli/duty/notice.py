"""truceline notice: sites and movements that are notified, and how far down each notice really got."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from truceline.cli.exits import ExitCode
from truceline.cli.lines.node_options import (
    Desk,
    desk_given,
    home_option,
    json_option,
    line_called,
    line_option,
    office_in,
)
from truceline.cli.output import print_json_row, print_rows, say
from truceline.wiring.notifying.notice_columns import BOTH, COLUMNS

if TYPE_CHECKING:
    from truceline.wiring.notifying.notices import Lodging
    from truceline.wiring.running import Office

Command = TypeVar("Command", bound=Callable[..., Any])
_STATES = ["ahead", "current", "lapsed", "replaced", "withdrawn", "corrected", "unreadable"]
_SHOWN_STATES = ("ahead", "current", "lapsed", "unreadable")
_KINDS = ["site", "movement"]
_MOST = 20_000
_FILE = click.Path(dir_okay=False, path_type=Path)
_CELL = "cell_"


def cells_given(command: Command) -> Command:
    """The command with an option for each column of notices."""
    options = (
        click.option(
            f"--{column.name.replace('_', '-')}",
            f"{_CELL}{column.name}",
            metavar="TEXT",
            help=(column.meaning if column.of == BOTH else f"Of a {column.of}: {column.meaning}").replace("`", ""),
        )
        for column in COLUMNS
    )
    return reduce(lambda decorated, option: option(decorated), reversed(list(options)), command)


def manner_given(command: Command) -> Command:
    """The command with the options that say how notices are lodged."""
    options = (
        click.option("--emergency", is_flag=True, help="It could not wait: say it as immediate, not as routine."),
        click.option("--drill", is_flag=True, help="Say in the signed text that nothing of it is real."),
        click.option("--lang", default="en", show_default=True, help="Language of the words."),
        _offset_option,
        line_option,
    )
    return reduce(lambda decorated, option: option(decorated), reversed(options), command)


_offset_option = click.option(
    "--utc-offset", default="", metavar="OFFSET", help="Of times that do not say theirs, such as +03:00."
)


@click.group()
def notice() -> None:
    """Notify sites and movements, and see how far down each notice got.

    Notification neither gives nor removes protection. A notice is received, shown, acknowledged and passed on, or it is
    not: nothing more is said of it.
    """


@notice.command()
@click.argument("recipients", nargs=-1, required=True, metavar="PARTY...")
@cells_given
@manner_given
@desk_given
@json_option
def lodge(recipients: tuple[str, ...], desk: Desk, as_json: bool, **given: Any) -> None:
    """Lodge one notice; each PARTY is asked to acknowledge it.

    Too short a lead time is said, and refuses nothing.
    """
    from truceline.wiring.notifying.notices import notice_from_cells
    from truceline.wiring.running import say as say_on_line

    sign = desk.signature()
    found = notice_from_cells(_cells(given), given["utc_offset"])
    with office_in(desk.folder) as office:
        said = say_on_line(office, _lodging(office, recipients, given).wording(found), sign)
        _print_notice(office.ask("notice-item", id=said["id"]), as_json)


@notice.command()
@click.argument("notice_id", metavar="ID")
@cells_given
@click.option("--wrong", is_flag=True, help="It was wrong when it was said, and has not only become otherwise.")
@_offset_option
@desk_given
@json_option
def change(notice_id: str, wrong: bool, utc_offset: str, desk: Desk, as_json: bool, **given: Any) -> None:
    """Put a whole new notice in the place of one; what no option names stays as it was, and "" takes it away."""
    from truceline.wiring.notifying.notices import change_document, changed_notice

    why = "wrong-before" if wrong else "changed"

    def words(office: Office) -> dict[str, Any]:
        before = office.ask("notice-item", id=notice_id)
        document = change_document(before["id"], changed_notice(before, _cells(given), utc_offset), why)
        return office.ask("notice-change", **document)

    _say(desk, words, as_json)


@notice.command()
@click.argument("notice_id", metavar="ID")
@click.option("--text", required=True, help="Why, in words.")
@desk_given
@json_option
def withdraw(notice_id: str, text: str, desk: Desk, as_json: bool) -> None:
    """Take a notice back. Whatever is there keeps the protection that it has."""
    _say(desk, lambda office: office.ask("notice-withdraw", id=notice_id, text=text), as_json, about=notice_id)


@notice.command()
@click.argument("notice_id", metavar="ID")
@click.option("--until", required=True, metavar="TIME", help="Until when it holds, as 2026-12-31T00:00Z.")
@_offset_option
@desk_given
@json_option
def revalidate(notice_id: str, until: str, utc_offset: str, desk: Desk, as_json: bool) -> None:
    """Say that a notice goes on as it was; else it lapses at its end."""
    from truceline.wiring.notifying.notices import instant_in_row

    until_at = instant_in_row(until, utc_offset)
    _say(desk, lambda office: office.ask("notice-revalidate", id=notice_id, until=until_at), as_json)


@notice.command()
@click.argument("notice_id", metavar="ID")
@click.option("--by", "by", required=True, metavar="NAME", help="Who checked it.")
@click.option("--how", required=True, help="How: a visit, a photograph, a call.")
@click.option("--at", "at", metavar="TIME", help="When; else now.")
@click.option("--next", "due", metavar="TIME", help="When it is to be checked again.")
@_offset_option
@desk_given
@json_option
def verify(notice_id: str, desk: Desk, as_json: bool, **given: Any) -> None:
    """Say who checked a notice, how and when. Until somebody has, it is shown as unverified."""
    from truceline.wiring.notifying.notices import instant_in_row

    at, due = (instant_in_row(given[name], given["utc_offset"]) if given[name] else 0 for name in ("at", "due"))
    checked = {"by": given["by"], "how": given["how"], "at": at or _now_at(), "next": due}
    _say(desk, lambda office: office.ask("notice-verify", id=notice_id, **checked), as_json)


@notice.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(_STATES), help="Only of this state; repeatable.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only of this kind; repeatable.")
@click.option("--all", "with_all", is_flag=True, help="Also what was replaced, withdrawn or corrected.")
@click.option("--limit", type=click.IntRange(1, _MOST), default=50, show_default=True, help="At most so many.")
@click.option(
    "--before", type=click.IntRange(0), metavar="ENTRY", help="Only what stands before this entry of the log."
)
@line_option
@home_option
@json_option
def list_(folder: str | None, line: str | None, as_json: bool, **given: Any) -> None:
    """List notices, ours and theirs, the newest first; nothing in it is ranked.

    That a notice is not listed says nothing of what is there.
    """
    with office_in(folder) as office:
        found = _listed(office, line, given)
    if as_json:
        print_json_row(found)
        return
    from truceline.cli.duty.notice_words import notice_rows

    for each in found["notices"]:
        print_rows(notice_rows(each))
    print_rows([found["absence"]] if "absence" in found else [])
    print_rows([found["protection"]])


@notice.command()
@click.argument("notice_id", metavar="ID")
@home_option
@json_option
def show(notice_id: str, folder: str | None, as_json: bool) -> None:
    """Show all that a notice says, with its place in every form and what took whose place.

    A desk that is to acknowledge a notice is shown its signed text by `truceline line ack`.
    """
    with office_in(folder) as office:
        _print_notice(office.ask("notice-item", id=notice_id), as_json)


@notice.command()
@click.argument("notice_id", metavar="ID")
@home_option
@json_option
def chain(notice_id: str, folder: str | None, as_json: bool) -> None:
    """Show the last-mile chain of a notice: each hop with what proves it, and the first that is silent."""
    with office_in(folder) as office:
        found = office.ask("notice-chain", id=notice_id)
    if as_json:
        print_json_row(found)
        return
    from truceline.cli.duty.notice_words import chain_rows

    print_rows(["DRILL"] if found["drill"] else [])
    for each in found["chains"]:
        print_rows(chain_rows(each))
    print_rows([found["protection"]])


@notice.command("import")
@click.argument("file", type=_FILE, required=False)
@click.argument("recipients", nargs=-1, metavar="PARTY...")
@click.option(
    "--template", type=_FILE, metavar="FILE", help="Write a file to fill in (.csv, .xlsx, .geojson), and end."
)
@click.option("--skip-bad", is_flag=True, help="Lodge the good rows although others are wrong.")
@click.option("--check", "only_check", is_flag=True, help="Say what is wrong, and lodge nothing.")
@manner_given
@desk_given
@json_option
@click.pass_context
def import_(
    ctx: click.Context, /, file: Path | None, recipients: tuple[str, ...], desk: Desk, as_json: bool, **given: Any
) -> None:
    """Lodge the notices of a CSV, XLSX or GeoJSON FILE: all rows, or none if one of them is wrong.

    What is wrong is told with its row, column and value and what to do; so is a place that is there twice for the same
    function, or that is lodged already.
    """
    from truceline.wiring.notifying.notices import write_template

    if given["template"]:
        write_template(given["template"])
        say(str(given["template"]), title="template")
        return
    if not file or not recipients:
        raise click.UsageError("name the FILE and each PARTY that it is for; or --template FILE")
    is_clean = _imported(file, recipients, desk, given, as_json=as_json)
    if not is_clean:
        ctx.exit(ExitCode.FOUND)


@notice.command()
@click.option("-o", "--output", type=_FILE, required=True, metavar="FILE", help=".csv, .xlsx or .geojson")
@click.option("--state", "states", multiple=True, type=click.Choice(_STATES), help="Only of this state; repeatable.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only of this kind; repeatable.")
@click.option("--all", "with_all", is_flag=True, help="Also what was replaced, withdrawn or corrected.")
@line_option
@home_option
@json_option
def export(output: Path, folder: str | None, line: str | None, as_json: bool, **given: Any) -> None:
    """Write notices to a file, with how each stands; the same file can be imported."""
    from truceline.wiring.notifying.notices import write_notices

    with office_in(folder) as office:
        found = _listed(office, line, given | {"limit": _MOST, "before": None})
    left_out = write_notices(output, found["notices"])
    drills = sum(each["drill"] for each in found["notices"])
    if as_json:
        told = {"output": str(output), "notices": len(found["notices"]) - left_out, "in_words_only": left_out}
        print_json_row(told | {"drill": bool(drills), "drills": drills} | {"protection": found["protection"]})
        return
    say(f"{len(found['notices']) - left_out} notices in {output}; {left_out} in words only are not in it")
    if drills:
        say(f"{drills} of them belong to a DRILL: nothing of these is real, and the file says so of each", title="note")
    say(found["protection"])


def _imported(file: Path, recipients: tuple[str, ...], desk: Desk, given: Mapping[str, Any], *, as_json: bool) -> bool:
    """True if every row could be lodged."""
    from truceline.cli.duty.notice_words import fault_rows
    from truceline.cli.progress import rows_counted
    from truceline.model.notices import NO_PROTECTION
    from truceline.wiring.notifying.notices import lodge_all, read_notice_file

    with office_in(desk.folder) as office:
        lodging = _lodging(office, recipients, given)
        read = read_notice_file(office, lodging.line, file, given["utc_offset"], is_drill=given["drill"])
        may_lodge = not given["only_check"] and (not read.faults or given["skip_bad"])
        lodged: Any = []
        if may_lodge and read.notices:
            sign = desk.signature()
            with rows_counted("signing", "notices") as count:
                lodged = lodge_all(office, lodging, read.notices, sign, count)
    if as_json:
        faults = [fault._asdict() for fault in read.faults]
        print_json_row(
            {"good": len(read.notices), "lodged": list(lodged), "faults": faults}
            | {"drill": given["drill"], "protection": NO_PROTECTION}
        )
        return not read.faults
    print_rows(fault_rows(read.faults))
    bad = len({fault.row for fault in read.faults})
    mark = "DRILL: " if given["drill"] else ""
    say(f"{mark}{len(lodged)} lodged for {', '.join(recipients)}; {len(read.notices)} rows are good, {bad} are not")
    if read.faults and not may_lodge and not given["only_check"]:
        say("nothing was lodged: correct these rows, or leave them out by --skip-bad", title="note", colour="yellow")
    say(NO_PROTECTION)
    return not read.faults


def _lodging(office: Office, recipients: tuple[str, ...], given: Mapping[str, Any]) -> Lodging:
    from truceline.wiring.notifying.notices import Lodging

    precedence = "immediate" if given["emergency"] else "routine"
    return Lodging(line_called(office, given["line"]), recipients, precedence, given["drill"], given["lang"])


def _cells(given: Mapping[str, Any]) -> dict[str, str]:
    """What options say, by column; an empty one counts, for it takes away what stood there."""
    return {name[len(_CELL) :]: text for name, text in given.items() if name.startswith(_CELL) and text is not None}


def _say(desk: Desk, words: Callable[[Office], dict[str, Any]], as_json: bool, about: str = "") -> None:
    """Says what the node has words for, and prints the notice that it made, or that it is about."""
    from truceline.wiring.running import say as say_on_line

    sign = desk.signature()
    with office_in(desk.folder) as office:
        said = say_on_line(office, words(office), sign)
        _print_notice(office.ask("notice-item", id=about or said["id"]), as_json)


def _listed(office: Office, line: str | None, given: Mapping[str, Any]) -> dict[str, Any]:
    states = given["states"] or (_STATES if given["with_all"] else _SHOWN_STATES)
    page = {} if given["before"] is None else {"before": given["before"]}
    return office.ask(
        "notice-list",
        line=line_called(office, line),
        states=list(states),
        kinds=list(given["kinds"] or _KINDS),
        limit=given["limit"],
        **page,
    )


def _print_notice(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json_row(found)
        return
    from truceline.cli.duty.notice_words import notice_details

    print_rows([*notice_details(found), found["protection"]])


def _now_at() -> int:
    return time.time_ns() // 1_000_000
