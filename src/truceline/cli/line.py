"""truceline line: what is said between parties, and what became of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import mimetypes
import sys
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from truceline.cli.exits import ExitCode
from truceline.cli.lines.instants import TIME
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
from truceline.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from truceline.wiring.running import Office

MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024
_POLL_S = 0.2
_OBJECT = 'write an object such as {"bridge": "number 7"}'
_KINDS = ["warning", "movement", "site", "correct", "cancel"]
_HOW = {"correct": "correct", "cancel": "cancel"}
_PRECEDENCES = ["flash", "immediate", "priority", "routine"]
_STATES = ["manned", "unmanned", "degraded", "unknown"]


@click.group()
def line() -> None:
    """Warn, acknowledge, answer and pass on; every word is signed, and stays on record."""


@line.command()
@click.argument("recipients", nargs=-1, required=True, metavar="PARTY...")
@click.option("--kind", type=click.Choice(_KINDS), default="warning", show_default=True, help="What it is.")
@click.option("--text", help="The words; `-` reads them from standard input.")
@click.option("--body", type=click.Path(dir_okay=False), metavar="FILE", help="Further fields, as a JSON object.")
@click.option("--lang", default="en", show_default=True, help="Language of the words.")
@click.option(
    "--precedence", type=click.Choice(_PRECEDENCES), default="immediate", show_default=True, help="How urgent."
)
@click.option(
    "--need", type=click.Choice(["none", "ack", "reply"]), default="ack", show_default=True, help="What to ask for."
)
@click.option("--within", type=click.IntRange(1), metavar="MINUTES", help="Until when; else as the charter has it.")
@click.option("--drill", is_flag=True, help="Say in the signed text that nothing of it is real.")
@click.option("--about", metavar="ID", help="The message that it corrects, cancels, or takes the place of.")
@click.option(
    "--attach", "files", multiple=True, type=click.Path(dir_okay=False), metavar="FILE", help="Send a file along."
)
@click.option(
    "--wait", "wait_s", type=click.FloatRange(0), default=0.0, metavar="SECONDS", help="Wait for what it asks for."
)
@line_option
@desk_given
@json_option
@click.pass_context
def send(ctx: click.Context, /, recipients: tuple[str, ...], desk: Desk, as_json: bool, **given: Any) -> None:
    """Send a message, signed by a desk.

    It is on record, and in the outbox, when the command returns; it leaves when the node can reach the peer.
    """
    from truceline.wiring.running import say as say_on_line

    sign = desk.signature()
    files = [_read_attachment(Path(name)) for name in given["files"]]
    with office_in(desk.folder) as office:
        wording = _wording(office, recipients, files, given)
        said = say_on_line(office, wording, sign, [content for _, content in files])
        found = _waited(office, said["id"], given["wait_s"], given["need"])
    _print_message(found, as_json)
    if given["wait_s"] and not _is_reached(found, given["need"]):
        ctx.exit(ExitCode.FOUND)


@line.command()
@click.option("--limit", type=click.IntRange(1, 1_000), default=20, show_default=True, help="At most so many.")
@click.option(
    "--before", type=click.IntRange(0), metavar="ENTRY", help="Only what stands before this entry of the log."
)
@click.option("--all", "has_checks", is_flag=True, help="Also the line checks that nodes make by themselves.")
@line_option
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each message.")
def inbox(folder: str | None, line: str | None, before: int | None, as_json: bool, **given: Any) -> None:
    """List what was said on a line, the newest first, and how far each message got.

    Line checks and the answers to them are left out, and counted in a closing row; --json leaves them out as well, and
    has no closing row. --all lists them among the others.
    """
    with office_in(folder) as office:
        page = {"line": line_called(office, line), "limit": given["limit"], "checks": given["has_checks"]}
        found = office.ask("line-inbox", **page | ({} if before is None else {"before": before}))
    for message in found["messages"]:
        _print_message(message, as_json)
    if found["checks_left_out"] and not as_json:
        print_rows([f"({found['checks_left_out']} line checks and answers to them are not listed; --all lists them)"])


@line.command()
@click.argument("message_id", metavar="ID")
@click.option("--desk", default="duty", show_default=True, metavar="NAME", help="The desk that is shown it.")
@click.option(
    "--save", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="Save the files that came along."
)
@home_option
@json_option
def show(folder: str | None, message_id: str, desk: str, save: Path | None, as_json: bool) -> None:
    """Show a message to a desk; that it was shown goes on record.

    --save writes its files into FOLDER, over no other file, and tells the size and SHA-256 of each. They are what the
    sender signed, which does not make them safe to open: nothing is known of what is in them.
    """
    with office_in(folder) as office:
        found = office.ask("line-show", id=message_id, desk=desk)
        files = office.ask("line-files", id=found["id"])["files"] if save else []
    saved = _save(save, files) if save else []
    _print_text(found | ({"saved": saved} if save else {}), as_json)
    if not as_json:
        for file in saved:
            say(f"{file['path']}, {file['size']} bytes, SHA-256 {file['sha256']}", title="saved")
        if save and not saved:
            say("no file came along")


@line.command()
@click.argument("message_id", metavar="ID")
@click.option("--remark", default="", help="What the officer adds.")
@click.option("--yes", is_flag=True, help="Do not ask: the officer has read it and says so.")
@desk_given
@json_option
def ack(message_id: str, remark: str, yes: bool, desk: Desk, as_json: bool) -> None:
    """Acknowledge a message: a desk was shown it and confirms that. It is not agreement.

    What the desk has acknowledged is not signed again, unless there is a remark to add.
    """
    from truceline.cli.lines.line_words import utc
    from truceline.wiring.running import say as say_on_line

    with office_in(desk.folder) as office:
        known = office.ask("line-item", id=message_id)
        if not remark and (acked_at := _acked_at(known, desk.name)) is not None:
            say(f"the desk {desk.name} has acknowledged this already, {utc(acked_at)}", title="note", colour="yellow")
            _print_message(known, as_json)
            return
        shown = office.ask("line-show", id=message_id, desk=desk.name)
        if not yes:
            click.echo(shown["text"], err=True)
            click.confirm("You have read this, and acknowledge it?", abort=True, err=True)
        sign = desk.signature()
        wording = office.ask("line-ack", id=shown["id"], shown_at=shown["shown_at"], remark=remark)
        say_on_line(office, wording, sign)
        found = office.ask("line-item", id=shown["id"])
    _print_message(found, as_json)


@line.command()
@click.argument("message_id", metavar="ID")
@click.option("--answer", type=click.Choice(["will-comply", "cannot", "disputes"]), help="What your side will do.")
@click.option("--text", default="", help="In words.")
@click.option("--action", default="", help="The action that your side has taken, as an allegation asks.")
@click.option("--lang", default="en", show_default=True, help="Language of the words.")
@desk_given
@json_option
def reply(message_id: str, desk: Desk, as_json: bool, **given: Any) -> None:
    """Answer a message. An answer does not acknowledge: do that as well."""
    said = {name: given[name] for name in ("answer", "action") if given[name]}
    _answer({"id": message_id, "text": given["text"], "lang": given["lang"]} | said, desk, as_json)


@line.command()
@click.argument("message_id", metavar="ID")
@click.option("--unit", required=True, metavar="NAME", help="The unit without a node that it was passed to.")
@click.option(
    "--means",
    type=click.Choice(["radio", "telephone", "in-person", "writing", "messenger"]),
    required=True,
    help="How.",
)
@click.option("--by", "by", default="", metavar="NAME", help="Who passed it on; else the desk.")
@click.option("--at", "at", type=TIME, metavar="TIME", help="When; else now.")
@click.option("--read-back/--not-read-back", required=True, help="Whether the unit repeated it, and was right.")
@click.option("--text", default="", help="What there is to add.")
@click.option("--lang", default="en", show_default=True, help="Language of the words.")
@desk_given
@json_option
def relay(message_id: str, desk: Desk, as_json: bool, **given: Any) -> None:
    """Report that a message was passed on to a unit that has no node: one hop, and whether it was read back."""
    at = given["at"] or time.time_ns() // 1_000_000
    hop = {
        "to": given["unit"],
        "by": given["by"] or desk.name,
        "at": at,
        "means": given["means"],
        "read_back": given["read_back"],
    }
    words = {"id": message_id, "text": given["text"], "lang": given["lang"], "hop": hop}
    _answer(words, desk, as_json)


@line.command()
@click.argument("party", required=False)
@click.option("--declare", type=click.Choice(_STATES), help="Say how your own side of the line is, from now on.")
@click.option("--wait", "wait_s", type=click.FloatRange(0), default=0.0, metavar="SECONDS", help="Wait for the answer.")
@line_option
@home_option
@json_option
@click.pass_context
def check(ctx: click.Context, /, party: str | None, line: str | None, as_json: bool, **given: Any) -> None:
    """Check a line: the node of PARTY answers by itself, and the time that took is on record."""
    declare, wait_s = given["declare"], given["wait_s"]
    if not party and not declare:
        raise click.UsageError("name a PARTY to check, or --declare the state of your own side")
    with office_in(given["folder"]) as office:
        name = line_called(office, line)
        if declare:
            office.ask("line-declare", line=name, state=declare)
        if not party:
            _print_lines(office, as_json)
            return
        said = office.ask("line-check", line=name, peer=party)
        found = _waited(office, said["id"], wait_s, "reply")
    _print_message(found, as_json)
    if wait_s and not _is_reached(found, "reply"):
        ctx.exit(ExitCode.FOUND)


@line.command()
@click.argument("party")
@click.option(
    "-o", "--output", type=click.Path(), required=True, metavar="FILE", help="The file to write; a folder with --qr."
)
@click.option("--qr", "as_codes", is_flag=True, help="Write sheets of QR codes to print, instead of a file.")
@home_option
@json_option
def export(folder: str | None, party: str, output: str, as_codes: bool, as_json: bool) -> None:
    """Write what waits for PARTY as a sealed file or QR codes, for somebody to carry.

    Only PARTY can open it, and by any carrier it is as good as over the network.
    """
    with office_in(folder) as office:
        packed = office.ask("line-pack", peer=party, carrier="qr" if as_codes else "file", answers=[])
    _write_packed(packed, party, output, as_codes=as_codes)
    if as_json:
        print_json_row({"peer": party, "output": output, "notes": packed["notes"]})
    else:
        say(f"{len(packed['notes'])} waiting for {party}, in {output}")


@line.command()
@click.argument("party")
@click.option("--via", "mediator", required=True, metavar="MEDIATOR", help="Who carries it, as the charter says.")
@home_option
@json_option
def entrust(folder: str | None, party: str, mediator: str, as_json: bool) -> None:
    """Give what waits for PARTY, sealed, to a mediator who carries it there.

    The mediator can neither read nor change it. Its receipt proves that it holds it, and since when; the receipt of
    PARTY, that it was handed over. Between us and the mediator it goes like any message: over the network, or by export
    and import.
    """
    with office_in(folder) as office:
        given = office.ask("line-entrust", peer=party, mediator=mediator)
    if as_json:
        print_json_row(given | {"peer": party, "mediator": mediator})
    else:
        say(f"{len(given['notes'])} waiting for {party}, on the way to {mediator}; message {given['id'][:12]}")


@line.command("import")
@click.argument("file", type=click.Path(dir_okay=False))
@click.option(
    "-o",
    "--answer",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write receipts and what waits, to be carried back.",
)
@home_option
@json_option
def import_(folder: str | None, file: str, answer: str | None, as_json: bool) -> None:
    """Take in a FILE that somebody brought: sealed, or the texts of scanned QR codes, one a row."""
    from truceline.cli.lines.line_words import news_rows
    from truceline.wiring.acts.act import text_from_bytes
    from truceline.wiring.carrying import read_carried

    bundle = read_carried(home_of(folder), Path(file))
    with office_in(folder) as office:
        taken = office.ask("line-unpack", bundle=text_from_bytes(bundle))
        if answer:
            packed = office.ask("line-pack", peer=taken["peer"], carrier="file", answers=taken["answers"])
            _write_packed(packed, taken["peer"], answer, as_codes=False)
    if as_json:
        print_json_row(taken)
        return
    print_rows(news_rows(taken["news"]))
    if not answer and taken["answers"]:
        say(f"the receipts stay here: import it again with -o FILE to carry them back to {taken['peer']}", title="note")


@line.command()
@home_option
@json_option
def status(folder: str | None, as_json: bool) -> None:
    """Show how each line stands: who was heard when, whose clock is off, what waits, what is missing."""
    with office_in(folder) as office:
        _print_lines(office, as_json)


def _save(folder: Path, files: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    from truceline.wiring.acts.act import bytes_from_text
    from truceline.wiring.handing.attachments import Attached, save_attachments

    saved = save_attachments(folder, [Attached(file["name"], bytes_from_text(file["content"])) for file in files])
    return [{"path": str(file.path), "size": file.size, "sha256": file.sha256} for file in saved]


def _answer(words: dict[str, Any], desk: Desk, as_json: bool) -> None:
    from truceline.wiring.running import say as say_on_line

    sign = desk.signature()
    with office_in(desk.folder) as office:
        wording = office.ask("line-reply", **words)
        say_on_line(office, wording, sign)
        found = office.ask("line-item", id=words["id"])
    _print_message(found, as_json)


def _wording(
    office: Office, recipients: Sequence[str], files: Sequence[tuple[Path, bytes]], given: dict[str, Any]
) -> dict[str, Any]:
    """What ``message-compose`` takes."""
    kind, need = given["kind"], given["need"]
    wording: dict[str, Any] = {
        "line": line_called(office, given["line"]),
        "to": list(recipients),
        "kind": kind,
        "body": _body(given["text"], given["body"]),
        "prec": given["precedence"],
        "drill": given["drill"],
        "need": need,
        "by": time.time_ns() // 1_000_000 + given["within"] * 60_000 if given["within"] and need != "none" else 0,
        "att": [_attachment(path, content) for path, content in files],
        "lang": given["lang"],
    }
    if kind in _HOW and not given["about"]:
        raise click.UsageError(f"--kind {kind} needs --about ID: the message that it is to {kind}")
    if given["about"]:
        about = office.ask("line-item", id=given["about"])["id"]
        wording["re"] = {"id": about, "how": _HOW.get(kind, "supersede")}
    return wording


def _body(text: str | None, file: str | None) -> dict[str, Any]:
    body = _read_object(Path(file)) if file else {}
    if text == "-":
        text = sys.stdin.read().rstrip("\n")
    if text:
        body["text"] = text
    if not body:
        raise click.UsageError("say something: by --text, or by --body FILE")
    return body


def _read_object(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}", hint="name a file that is there") from error
    except ValueError as error:
        raise InputError(f"{path} is no JSON: {error}", hint=_OBJECT) from error
    if not isinstance(found, dict):
        raise InputError(f"{path} holds no JSON object", hint=_OBJECT)
    return found


def _read_attachment(path: Path) -> tuple[Path, bytes]:
    try:
        if path.stat().st_size > MAX_ATTACHMENT_BYTES:
            raise InputError(f"{path} is longer than {MAX_ATTACHMENT_BYTES} bytes", hint="send a smaller copy of it")
        return path, path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}", hint="name a file that is there") from error


def _attachment(path: Path, content: bytes) -> dict[str, Any]:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return {"sha256": sha256(content).hexdigest(), "size": len(content), "type": kind, "name": path.name}


def _waited(office: Office, message_id: str, wait_s: float, need: str) -> dict[str, Any]:
    """The message, when what it asks for has come from everybody, or the time is over."""
    until = time.monotonic() + wait_s
    found = office.ask("line-item", id=message_id)
    while not _is_reached(found, need) and time.monotonic() < until:
        time.sleep(_POLL_S)
        found = office.ask("line-item", id=message_id)
    return found


def _is_reached(message: dict[str, Any], need: str) -> bool:
    wanted = {"none": "receipted_at", "ack": "acks", "reply": "answers"}[need]
    return all(way[wanted] for way in message["outgoing"])


def _write_packed(packed: dict[str, Any], party: str, output: str, *, as_codes: bool) -> None:
    from truceline.wiring.acts.act import bytes_from_text
    from truceline.wiring.carrying import write_carried, write_codes

    bundle = bytes_from_text(packed["bundle"])
    if as_codes:
        write_codes(Path(output), bundle, packed["recipients"], f"for {party}")
    else:
        write_carried(Path(output), bundle, packed["recipients"])


def _acked_at(message: dict[str, Any], desk: str) -> int | None:
    """When a desk of ours acknowledged a message to us first, ms since the epoch; none if it has not."""
    acks = message.get("incoming", {}).get("acks", ())
    signed = (ack["at"] for ack in acks if any(name.rpartition("/")[2] == desk for name in ack["desks"]))
    return min(signed, default=None)


def _print_message(message: dict[str, Any], as_json: bool) -> None:
    from truceline.cli.lines.line_words import message_rows

    if as_json:
        print_json_row(message)
    else:
        print_rows(message_rows(message))


def _print_text(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json_row(found)
        return
    click.echo(found["text"], nl=False)
    say(f"signed by {', '.join(found['signed_by'])}; id {found['id']}")


def _print_lines(office: Office, as_json: bool) -> None:
    from truceline.cli.lines.line_words import line_rows

    found = office.ask("line-status")
    if as_json:
        print_json_row(found)
        return
    if found["frozen"]:
        say(found["frozen"], title="FROZEN", colour="red")
    for each in found["lines"]:
        print_rows(line_rows(each))
    if not found["lines"]:
        say("there is no line yet: one starts when all members have signed its charter")
