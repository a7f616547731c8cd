"""truceline message: warnings from templates, in many languages and media; looked at before, read back after."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from truceline.cli.duty.clocks import clock_in
from truceline.cli.duty.officers import OPERATOR
from truceline.cli.exits import ExitCode
from truceline.cli.lines.node_options import (
    Desk,
    desk_given,
    home_of,
    home_option,
    json_option,
    line_called,
    line_option,
    office_in,
)
from truceline.cli.output import print_json_row, print_rows, say
from truceline.cli.warning.options import (
    LANGUAGES,
    Said,
    check_new,
    check_one_desk,
    confirmed,
    drafted,
    kind_of,
    manner_given,
    names_known,
    signed_by_one,
    signed_words,
    wording_of,
    words_given,
)
from truceline.cli.warning.voice import radio, read, readings
from truceline.errors import InputError

_FILE = click.Path(dir_okay=False, path_type=Path)
_say_option = click.option(
    "--say", "templates", multiple=True, metavar="TEMPLATE", help="A sentence; in order, may be given again."
)
_yes_option = click.option("--yes", is_flag=True, help="Do not ask: the officer has looked at it.")


@click.group()
def message() -> None:
    """Warn from templates, in many languages and media; places are looked at before, and read back after."""


message.add_command(radio)
message.add_command(read)
message.add_command(readings)


@message.command()
@click.argument("recipients", nargs=-1, required=True, metavar="PARTY...")
@_say_option
@words_given
@manner_given
@line_option
@desk_given
@json_option
def preview(recipients: tuple[str, ...], desk: Desk, as_json: bool, **given: Any) -> None:
    """Show what would be said, each place in every form, and every doubt. Nothing is signed, sent or recorded."""
    from truceline.cli.warning.message_words import draft_rows

    with office_in(desk.folder) as office:
        said = _said(line_called(office, given["line"]), recipients, given)
        draft = drafted(office, said, desk, given, goes=False)
    if as_json:
        print_json_row(draft)
    else:
        print_rows(draft_rows(draft, clock_in(desk.folder)))


@message.command()
@click.argument("recipients", nargs=-1, required=True, metavar="PARTY...")
@click.option("-o", "--output", type=_FILE, required=True, metavar="FILE", help="The file for the second person.")
@_say_option
@words_given
@manner_given
@_yes_option
@line_option
@desk_given
@json_option
def compose(recipients: tuple[str, ...], output: Path, yes: bool, desk: Desk, as_json: bool, **given: Any) -> None:
    """Sign a message as the first of two desks, and write it to a FILE for the second. Nothing is sent yet.

    It keeps its place among your messages only for a while: if another one goes first, compose it again.
    """
    check_new(output)
    with office_in(desk.folder) as office:
        said = _said(line_called(office, given["line"]), recipients, given)
        draft = drafted(office, said, desk, given, goes=True)
        confirmed(draft, is_sure=yes, clock=clock_in(desk.folder))
        half = signed_by_one(office, wording_of(office, draft, given), desk, output)
    if as_json:
        print_json_row(draft | half)
    else:
        say(signed_words(half))


@message.command()
@click.argument("recipients", nargs=-1, metavar="[PARTY...]")
@click.option("--signed", type=_FILE, metavar="FILE", help="What another desk has composed: sign it too, and send it.")
@_say_option
@words_given
@manner_given
@_yes_option
@line_option
@desk_given
@json_option
def send(recipients: tuple[str, ...], signed: Path | None, yes: bool, desk: Desk, as_json: bool, **given: Any) -> None:
    """Send a message made from templates, once you have seen its places in every form.

    A place with swapped axes, or far from every zone that is agreed, stops it. It leaves when the node reaches the
    peer; what becomes of it is shown by `truceline line inbox`.
    """
    from truceline.cli.lines.line_words import message_rows

    if bool(signed) == bool(recipients):
        raise click.UsageError("name each PARTY that it is for, or the FILE that another desk has --signed")
    with office_in(desk.folder) as office:
        said = _sent_by_two(office, signed, desk, yes) if signed else _sent(office, recipients, desk, yes, given)
        found = office.ask("line-item", id=said["id"])
    if as_json:
        print_json_row(found)
    else:
        print_rows(message_rows(found))


@message.command()
@click.argument("message_id", metavar="ID")
@click.option("--desk", default="duty", show_default=True, metavar="NAME", help="The desk that is shown it.")
@home_option
@json_option
def show(message_id: str, folder: str | None, desk: str, as_json: bool) -> None:
    """Show a message to a desk, with its places as seen from yours; that it was shown goes on record.

    It says for each language whether the words are those of your own catalogue.
    """
    from truceline.cli.warning.message_words import beside_rows

    with office_in(folder) as office:
        found = office.ask("warning-show", id=message_id, desk=desk, names=names_known(folder))
    if as_json:
        print_json_row(found)
        return
    click.echo(found["text"], nl=False)
    print_rows(beside_rows(found, clock_in(folder)))


@message.command("read-back")
@click.argument("message_id", metavar="ID")
@click.argument("place")
@click.option("--number", type=click.IntRange(1), default=1, show_default=True, help="Which place of the message.")
@click.option("--operator", default="", envvar=OPERATOR, metavar="NAME", help=f"Who read it; else {OPERATOR}.")
@desk_given
@json_option
@click.pass_context
def read_back(ctx: click.Context, /, message_id: str, place: str, desk: Desk, as_json: bool, **given: Any) -> None:
    """Read a PLACE of a message back, as you have understood it.

    Of a message that came to you, it goes back to the sender, who compares it. Of your own one, write down what
    somebody has read back to you by voice. Another place raises an alert, and ends with 3.
    """
    from truceline.cli.warning.message_words import read_back_rows
    from truceline.wiring.running import say as say_on_line

    read = {"id": message_id, "place": place, "number": given["number"], "desk": desk.name}
    with office_in(desk.folder) as office:
        names = names_known(desk.folder)
        is_theirs = office.ask("line-item", id=message_id)["from"] != home_of(desk.folder).party
        sign = desk.signature() if is_theirs else None
        found = office.ask("warning-read-back", **read, operator=given["operator"], names=names)
        reply = found.pop("reply", None)
        if sign and reply:
            found["reply"] = say_on_line(office, reply, sign)["id"]
    if as_json:
        print_json_row(found)
    else:
        print_rows(read_back_rows(found))
    if found["verdict"] == "differs":
        ctx.exit(ExitCode.FOUND)


@message.command()
@click.argument("name", required=False)
@click.option("--lang", "languages", multiple=True, type=click.Choice(LANGUAGES), help="Only these; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each template.")
def template(name: str | None, languages: tuple[str, ...], as_json: bool) -> None:
    """List the sentences that warnings are made of, or the one of NAME, in every language, and who reviewed them."""
    from truceline.cli.warning.message_words import template_rows
    from truceline.wiring.warning.templates import templates_told

    found = templates_told(name or "", languages)
    for each in found:
        if as_json:
            print_json_row(each)
    if not as_json:
        print_rows(template_rows(found))


@message.command()
@click.argument("message_id", metavar="ID")
@click.option(
    "-o", "--output", type=_FILE, required=True, metavar="FILE", help="The file to write, such as warning.xml."
)
@click.option("--public", "is_public", is_flag=True, help="For everybody; else only for those that the message is to.")
@home_option
@json_option
def cap(message_id: str, output: Path, is_public: bool, folder: str | None, as_json: bool) -> None:
    """Write a message as an alert of CAP 1.2: a first one, an update or a cancellation, in every language that it has.

    The note has its check code. How grave it is stays unknown: nobody has said so.
    """
    from truceline.wiring.handing.handed_files import write_handed_file

    with office_in(folder) as office:
        found = office.ask("warning-cap", id=message_id, public=is_public)
    write_handed_file(output, found["cap"].encode())
    if as_json:
        print_json_row({"id": found["id"], "drill": found["drill"], "file": str(output)})
    else:
        say(f"{'DRILL ' if found['drill'] else ''}{found['id'][:12]} as CAP 1.2 in {output}")


def _sent(office: Any, recipients: tuple[str, ...], desk: Desk, yes: bool, given: dict[str, Any]) -> dict[str, Any]:
    from truceline.wiring.running import say as say_on_line

    said = _said(line_called(office, given["line"]), recipients, given)
    draft = drafted(office, said, desk, given, goes=True)
    check_one_desk(draft)
    confirmed(draft, is_sure=yes, clock=clock_in(desk.folder))
    return say_on_line(office, wording_of(office, draft, given), desk.signature())


def _sent_by_two(office: Any, file: Path, desk: Desk, yes: bool) -> dict[str, Any]:
    from truceline.cli.lines.node_options import home_of
    from truceline.wiring.handing.handed_files import read_handed_file
    from truceline.wiring.warning.named_places import named_places, names_document

    note = read_handed_file(file)
    names = names_document(named_places(home_of(desk.folder).folder))
    half = office.ask("warning-half", note=note.decode(errors="replace"), names=names)
    confirmed(half, is_sure=yes, clock=clock_in(desk.folder))
    sign = desk.signature()
    whole = sign.added_to(note)
    sign.told_to(office, half["signed_text"])
    said: dict[str, Any] = office.ask("message-commit", note=whole.decode(), attachments=[])
    if said["is_overtaken"]:
        raise InputError(
            "another message took its number meanwhile: nothing was sent",
            hint="compose it again, and sign both again: truceline message compose -o FILE",
        )
    return said


def _said(line: str, recipients: tuple[str, ...], given: dict[str, Any]) -> Said:
    if not given["templates"]:
        raise click.UsageError("name at least one sentence by --say; `truceline message template` lists them")
    return Said(line, recipients, given["templates"], kind_of(given), given["alert"], given["drill"])
