"""truceline account state: our side's account of what happened, said to others as a signed statement."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import mimetypes
import time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from truceline.cli.accounts.naming import file_content
from truceline.cli.accounts.recorded import signatory
from truceline.cli.lines.line_words import message_rows
from truceline.cli.lines.node_options import (
    Desk,
    desk_given,
    home_of,
    json_option,
    line_called,
    line_option,
    office_in,
)
from truceline.cli.output import print_json_row, print_rows
from truceline.errors import InputError

if TYPE_CHECKING:
    from truceline.wiring.running import Office

_PRECEDENCES = ["flash", "immediate", "priority", "routine"]


@click.command()
@click.argument("recipients", nargs=-1, required=True, metavar="PARTY...")
@click.option("--text", default="", metavar="WORDS", help="The words, if they are one row.")
@click.option("--file", type=click.Path(dir_okay=False), metavar="FILE", help="The words, as a file that goes along.")
@click.option("--speaker", metavar="NAME", help="Who speaks; else the party.")
@click.option("--on-behalf", default="", metavar="NAME", help="For whom the speaker says to speak.")
@click.option("--signatory", multiple=True, metavar="NAME=STANDING", help="Behind it: signed, named, unclear.")
@click.option("--incident", default="", metavar="ID", help="Our incident that it tells of.")
@click.option("--about", default="", metavar="ID", help="A message that it speaks about, such as their statement.")
@click.option("--replaces", default="", metavar="ID", help="Our earlier statement that it takes the place of.")
@click.option("--lang", default="en", show_default=True, metavar="CODE", help="Language of the words.")
@click.option("--precedence", type=click.Choice(_PRECEDENCES), default="routine", show_default=True, help="How urgent.")
@click.option(
    "--need", type=click.Choice(["none", "ack", "reply"]), default="ack", show_default=True, help="What to ask for."
)
@click.option("--within", type=click.IntRange(1), metavar="HOURS", help="Until when; else as the charter has it.")
@click.option("--drill", is_flag=True, help="Say in the signed text that nothing of it is real.")
@line_option
@desk_given
@json_option
def state(recipients: tuple[str, ...], desk: Desk, as_json: bool, **given: Any) -> None:
    """State to others what happened, signed by a desk: who speaks, for whom, and who stands behind it.

    They can put it on record as your account by `truceline account add --message`: as you stated it, and not otherwise.
    """
    from truceline.wiring.running import say as say_on_line

    if bool(given["text"]) == bool(given["file"]):
        raise InputError("a statement has its words in one place", hint="give --text WORDS, or --file FILE")
    files = [file_content(Path(given["file"]))] if given["file"] else []
    with office_in(desk.folder) as office:
        wording = _wording(office, recipients, desk, given)
        wording["att"] = [_attachment(Path(given["file"]), content) for content in files]
        said = say_on_line(office, wording, desk.signature(), files)
        found = office.ask("line-item", id=said["id"])
    if as_json:
        print_json_row(found)
    else:
        print_rows(message_rows(found))


def _wording(office: Office, recipients: tuple[str, ...], desk: Desk, given: dict[str, Any]) -> dict[str, Any]:
    """What ``message-compose`` takes, without files; of a drill exactly if its incident is."""
    from truceline.line.statements import Signatory as Behind
    from truceline.line.statements import SignedStatement, Standing

    incident = office.ask("incident-show", id=given["incident"], desk=desk.name) if given["incident"] else None
    if incident and given["drill"] and not incident["drill"]:
        raise InputError("the incident is real, and the statement is of a drill", hint="leave one of them out")
    named = [signatory(each) for each in given["signatory"]]
    statement = SignedStatement(
        speaker=home_of(desk.folder).party if given["speaker"] is None else given["speaker"],
        text=given["text"],
        file=Path(given["file"]).name if given["file"] else "",
        on_behalf=given["on_behalf"],
        signatories=tuple(Behind(each["name"], Standing(each["standing"])) for each in named),
        incident=incident["id"] if incident else "",
        about=_message(office, given["about"]),
    )
    is_asked = given["within"] and given["need"] != "none"
    wording = {
        "line": line_called(office, given["line"]),
        "to": sorted(recipients),
        "kind": "statement",
        "body": statement.body,
        "prec": given["precedence"],
        "drill": given["drill"] or bool(incident and incident["drill"]),
        "need": given["need"],
        "by": time.time_ns() // 1_000_000 + given["within"] * 3_600_000 if is_asked else 0,
        "lang": given["lang"],
    }
    replaced = _message(office, given["replaces"])
    return wording | ({"re": {"id": replaced, "how": "supersede"}} if replaced else {})


def _message(office: Office, digits: str) -> str:
    """The whole id of a message that begins with some digits; empty for none."""
    message_id: str = office.ask("line-item", id=digits)["id"] if digits else ""
    return message_id


def _attachment(path: Path, content: bytes) -> dict[str, Any]:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return {"sha256": sha256(content).hexdigest(), "size": len(content), "type": kind, "name": path.name}
