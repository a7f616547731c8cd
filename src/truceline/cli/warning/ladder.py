"""truceline ladder: the agreed steps of warning, the next of them taken, and what people did by other means."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from truceline.cli.duty.clocks import clock_in
from truceline.cli.duty.officers import OPERATOR
from truceline.cli.lines.instants import TIME
from truceline.cli.lines.node_options import Desk, desk_given, home_option, json_option, office_in
from truceline.cli.output import print_json_row, print_rows, say
from truceline.cli.warning.options import (
    Said,
    check_new,
    check_one_desk,
    confirmed,
    drafted,
    now_at,
    signed_by_one,
    signed_words,
    wording_of,
    words_given,
)

_FILE = click.Path(dir_okay=False, path_type=Path)
_of_argument = click.argument("of", metavar="[ALERT|CASE]", default="")
_ladder_option = click.option(
    "--ladder", "digits", default="", metavar="ID", help="Which ladder, if several are agreed."
)
_operator_option = click.option(
    "--operator", default="", envvar=OPERATOR, metavar="NAME", help=f"Who sits there; else {OPERATOR}."
)
_drill_option = click.option("--drill", is_flag=True, help="It begins a case of which nothing is real.")


@click.group()
def ladder() -> None:
    """Agree on the steps of warning, take the next one or deviate with a reason, and record what people did.

    No step above warning is ever proposed or taken by this software, and the last one is handed to a person.
    """


@ladder.command()
@click.option("--tell", "parties", multiple=True, required=True, metavar="PARTY", help="Who must be told; repeatable.")
@click.option("--title", default="The zone and its outer band", show_default=True, help="What it is for.")
@click.option("-o", "--output", type=_FILE, metavar="FILE", help="Write it there, to be changed.")
@json_option
def draft(parties: tuple[str, ...], title: str, output: Path | None, as_json: bool) -> None:
    """Write a ladder to begin with, as JSON that people change: tell, warn, call by radio, then a person has it."""
    from truceline.wiring.handing.handed_files import write_handed_file
    from truceline.wiring.handing.ladder_files import ladder_to_begin_with

    text = ladder_to_begin_with(title, parties)
    if output:
        write_handed_file(output, text.encode())
    if as_json:
        print_json_row(json.loads(text))
    elif output:
        say(f"{output}; change it, then: truceline ladder check {output} -o ladder.json", title="draft")
    else:
        click.echo(text, nl=False)


@ladder.command()
@click.argument("file", type=_FILE)
@click.option("-o", "--output", type=_FILE, metavar="FILE", help="Write it in the one form that an agreement takes.")
@json_option
def check(file: Path, output: Path | None, as_json: bool) -> None:
    """Check a ladder in a FILE: every step, who is told, and that it ends with a person.

    What -o writes is proposed by `truceline agreement propose --annex ladder=FILE`.
    """
    from truceline.cli.warning.ladder_words import ladder_rows
    from truceline.wiring.acts.ladders import ladder_document
    from truceline.wiring.handing.handed_files import read_handed_file, write_handed_file
    from truceline.wiring.handing.ladder_files import ladder_from_file

    content = read_handed_file(file)
    found = ladder_from_file(content)
    if output:
        write_handed_file(output, found.content)
    is_ready = content == found.content
    if as_json:
        print_json_row(ladder_document(found) | {"is_ready": is_ready} | ({"file": str(output)} if output else {}))
        return
    print_rows(ladder_rows(ladder_document(found)))
    if not is_ready and not output:
        say("it can stand; write it in the one form that an agreement takes by -o FILE")


@ladder.command()
@_of_argument
@_ladder_option
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="At most so many in use.")
@click.option("--desk", default="duty", show_default=True, metavar="NAME", help="The desk that asks.")
@home_option
@json_option
def show(of: str, digits: str, folder: str | None, as_json: bool, **given: Any) -> None:
    """Show the agreed ladders and those in use; or, of an ALERT or a CASE, what was done and what may be next."""
    from truceline.cli.warning.ladder_words import climb_rows, ladder_rows

    clock = clock_in(folder)
    with office_in(folder) as office:
        if of:
            wanted = {"of": of, "ladder": digits, "desk": given["desk"], "operator": "", "drill": False}
            found = office.ask("ladder-show", **wanted)
        else:
            found = office.ask("ladder-list") | office.ask("ladder-uses", limit=given["limit"])
    if as_json:
        print_json_row(found)
        return
    for each in found.get("ladders", ()):
        print_rows(ladder_rows(each))
    for each in found.get("climbs", [found] if of else []):
        print_rows(climb_rows(each, clock))
    if not of and not found["ladders"]:
        say("no ladder is agreed: propose one by truceline agreement propose --annex ladder=FILE")


@ladder.command()
@_of_argument
@_ladder_option
@click.option("--message", "message_id", default="", metavar="ID", help="The message of yours that takes it already.")
@click.option(
    "-o", "--output", type=_FILE, metavar="FILE", help="Where two desks must sign: sign it for the second one."
)
@click.option("--note", default="", help="How it was taken, in words; for a step that does not go over the line.")
@words_given
@click.option("--yes", is_flag=True, help="Do not ask: the officer has looked at it.")
@_drill_option
@_operator_option
@desk_given
@json_option
def take(of: str, digits: str, message_id: str, desk: Desk, as_json: bool, **given: Any) -> None:
    """Take the next step of the agreed ladder for an ALERT, for a CASE, or for a new case.

    A step on the line is said by its templates, as much of the alert as each recipient may be told. Another one is
    recorded once you have taken it: by radio text, leaflet or mediator. The last step hands it to a person.

    Where two desks must sign, -o writes the message for the second one; once that one has sent it, --message takes it.
    """
    from truceline.wiring.running import say as say_on_line

    meant = _meant(of, digits, desk, given)
    with office_in(desk.folder) as office:
        step = office.ask("ladder-next", **meant)
        if step["channel"] == "line" and not message_id:
            wording = _step_worded(office, step, desk, given)
            if given["output"]:
                _print_half(signed_by_one(office, wording, desk, given["output"]), as_json)
                return
            message_id = say_on_line(office, wording, desk.signature())["id"]
        found = office.ask("ladder-take", **meant, message=message_id, text=given["note"])
    _print_climb(found, desk, as_json)


@ladder.command()
@_of_argument
@_ladder_option
@click.option("--step", type=click.IntRange(0), required=True, help="Where you go on; 0 takes no step.")
@click.option("--reason", required=True, help="Why, in words.")
@_drill_option
@_operator_option
@desk_given
@json_option
def deviate(of: str, digits: str, desk: Desk, as_json: bool, **given: Any) -> None:
    """Go on at another step of the ladder than the next one, and say why. No step above warning can be named."""
    with office_in(desk.folder) as office:
        meant = _meant(of, digits, desk, given)
        found = office.ask("ladder-deviate", **meant, step=given["step"], reason=given["reason"])
    _print_climb(found, desk, as_json)


@ladder.command()
@_of_argument
@click.option("--what", required=True, help="What people did, in words.")
@click.option("--by", "who", required=True, metavar="NAME", help="Who says so.")
@click.option("--at", "done_at", type=TIME, metavar="TIME", help="When it was done, as they say; else now.")
@_drill_option
@_operator_option
@desk_given
@json_option
def report(of: str, desk: Desk, as_json: bool, **given: Any) -> None:
    """Record what people are reported to have done by other means, and who says so. Nothing of it is checked."""
    at = now_at() if given["done_at"] is None else given["done_at"]
    with office_in(desk.folder) as office:
        meant = _meant(of, "", desk, given)
        found = office.ask("ladder-report", **meant, what=given["what"], who=given["who"], done_at=at)
    _print_climb(found, desk, as_json)


def _meant(of: str, digits: str, desk: Desk, given: dict[str, Any]) -> dict[str, Any]:
    who = {"desk": desk.name, "operator": given["operator"]}
    return {"of": of, "ladder": digits, "drill": given["drill"], **who}


def _step_worded(office: Any, step: dict[str, Any], desk: Desk, given: dict[str, Any]) -> dict[str, Any]:
    """The message that takes a step, once the officer has seen it and said yes."""
    if given["output"]:
        check_new(given["output"])
    said = Said(
        line=step["line"],
        to=step["tell"],
        templates=step["templates"],
        alert=step["alert"],
        is_drill=step["drill"],
        step={"ladder": step["ladder"], "number": step["step"]},
    )
    draft = drafted(office, said, desk, given, goes=True)
    if not given["output"]:
        check_one_desk(draft)
    confirmed(draft, is_sure=given["yes"], clock=clock_in(desk.folder))
    manner = {"precedence": step["prec"], "need": step["need"], "within": step["ask_within_min"]}
    return wording_of(office, draft, given | manner | dict.fromkeys(("corrects", "cancels", "replaces"), ""))


def _print_half(half: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json_row(half)
    else:
        say(signed_words(half))


def _print_climb(found: dict[str, Any], desk: Desk, as_json: bool) -> None:
    from truceline.cli.warning.ladder_words import climb_rows

    if as_json:
        print_json_row(found)
    else:
        print_rows(climb_rows(found, clock_in(desk.folder)))
