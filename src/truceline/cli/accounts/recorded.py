"""truceline account add, link, list, show and finding: accounts as entries of the record."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import click

from truceline.cli.accounts.account_words import entry_rows
from truceline.cli.accounts.naming import file_content, json_in
from truceline.cli.duty.officers import Officer, officer_given
from truceline.cli.lines.node_options import home_option, json_option, log_asked_option, office_asked, office_in
from truceline.cli.output import print_json_row, print_rows, printable, say
from truceline.errors import InputError

_PARTS = {"account": "its claims were", "text": "its text was"}
_STANDINGS = ("signed", "named", "unclear")
_rows_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each.")


@click.command()
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(dir_okay=False))
@click.option("--claims", metavar="FILE", help="Claims that were read in it, as JSON; else it is read now.")
@click.option("--title", metavar="TEXT", help="Title of the report.")
@click.option("--publisher", metavar="NAME", help="Who published it.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Date of the report.")
@click.option("--lang", metavar="CODE", help="Language of the report; else that of the message, or English.")
@click.option("--id", "doc_id", metavar="NAME", help="Name by which its claims are called; else that of the file.")
@click.option("--speaker", default="", metavar="NAME", help="Who speaks; else the publisher, or as the message says.")
@click.option("--on-behalf", default="", metavar="NAME", help="For whom the speaker says to speak.")
@click.option("--signatory", multiple=True, metavar="NAME=STANDING", help="Behind it: signed, named, unclear.")
@click.option("--said-by", required=True, metavar="NAME", help="Who brings it.")
@click.option("--source", default="", metavar="WORDS", help="From where they have it.")
@click.option("--incident", default="", metavar="ID", help="The incident that it tells of.")
@click.option("--replaces", default="", metavar="ID", help="The earlier version of it, which stays on record.")
@click.option("--message", default="", metavar="ID", help="It came over the line by this message; no FILE then.")
@click.option("--attachment", default="", metavar="NAME", help="It is this file of the message, not its words.")
@click.option("--drill", is_flag=True, help="Nothing of it is real.")
@officer_given
@json_option
def add(file: str | None, officer: Officer, as_json: bool, **given: Any) -> None:
    """Put an account on record: the text as it came, and the claims that stand in it.

    Nothing is overwritten: a later version is an account of its own that names the earlier one. Of a signed statement,
    who speaks, for whom, and who stands behind it are taken as its sender stated them; options that contradict it are
    refused.
    """
    if bool(file) == bool(given["message"]):
        raise InputError("an account comes from a FILE or by a message", hint="give a FILE, or --message ID")
    with office_in(officer.folder) as office:
        if file:
            name, content = Path(file).name, file_content(Path(file))
        else:
            told = office.ask("account-words", message=given["message"], attachment=given["attachment"])
            name, content = told["name"], b64decode(told["text"])
            given["lang"] = given["lang"] or told["lang"]
        texts = {key: given[key] for key in ("on_behalf", "said_by", "source", "message", "incident", "replaces")}
        texts |= {"speaker": given["speaker"], "name": name, "type": _type_of(content)}
        done = office.ask(
            "account-add",
            **officer.by,
            **{key: text for key, text in texts.items() if text},
            signatories=[signatory(each) for each in given["signatory"]],
            text=b64encode(content).decode(),
            account=_claims(content, name, given),
            drill=given["drill"],
        )
    _print(done, as_json)


@click.command()
@click.argument("account_id", metavar="ID")
@click.argument("incident", metavar="INCIDENT")
@officer_given
@json_option
def link(account_id: str, incident: str, officer: Officer, as_json: bool) -> None:
    """Say that an account on record tells of one more incident."""
    with office_in(officer.folder) as office:
        _print(office.ask("account-link", id=account_id, incident=incident, **officer.by), as_json)


@click.command("list")
@click.option("--incident", default="", metavar="ID", help="Only those of an incident.")
@log_asked_option
@home_option
@_rows_json
def list_accounts(incident: str, folder: str | None, log: int | None, as_json: bool) -> None:
    """List accounts on record, earlier versions too."""
    with office_asked(folder, log) as office:
        found = office.ask("account-list", incident=incident)["accounts"]
    for entry in found:
        _print(entry, as_json)
    if not found and not as_json:
        say("no account is on record")


@click.command()
@click.argument("account_id", metavar="ID")
@log_asked_option
@home_option
@json_option
def show(account_id: str, folder: str | None, log: int | None, as_json: bool) -> None:
    """Show an account on record: who speaks for whom, its claims, and its text as it came."""
    with office_asked(folder, log) as office:
        found = office.ask("account-show", id=account_id)
    if as_json:
        print_json_row(found)
        return
    print_rows(entry_rows(found))
    erased = [what for name, what in _PARTS.items() if found[name] is None]
    print_rows(f"    {what} erased; the hash stays on record" for what in erased)
    for claim in (found["account"] or {"claims": []})["claims"]:
        words = f"{claim['id']}  {claim['source']['holder']}  {claim['type']} ({claim['modality']}): {claim['text']}"
        print_rows([printable(" ".join(words.split()))])
    print_rows(map(printable, b64decode(found["text"] or "").decode(errors="replace").splitlines()))


@click.command()
@click.argument("incident", metavar="INCIDENT")
@click.option("--body", required=True, metavar="NAME", help="An observer or mediator of a charter.")
@click.option("--text", required=True, metavar="WORDS", help="What it found, in its words.")
@click.option("--confidence", required=True, metavar="WORDS", help="How sure it is, in its own words.")
@click.option("--source", required=True, metavar="WORDS", help="Where that stands.")
@officer_given
def finding(incident: str, officer: Officer, body: str, text: str, confidence: str, source: str) -> None:
    """Record what a body that a charter names has found; the software itself finds nothing."""
    with office_in(officer.folder) as office:
        told = {"body": body, "text": text, "confidence": confidence, "source": source}
        office.ask("account-find", incident=incident, **told, **officer.by)
    say(f"recorded as a finding of {printable(body)}")


def _claims(content: bytes, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The claims of a file that was read before, or those that are read now."""
    from truceline.accounts.claims import Document
    from truceline.accounts.claims_json import account_json
    from truceline.wiring.accounts import account_of

    if given["claims"]:
        claims: dict[str, Any] = json_in(file_content(Path(given["claims"])), Path(given["claims"]))
        return claims
    date = None if given["date"] is None else str(given["date"])[:10]
    doc_id = given["doc_id"] or Path(name).stem
    return account_json(
        account_of(content, Document(doc_id, given["title"], given["publisher"], date, given["lang"] or "en"))
    )


def signatory(words: str) -> dict[str, str]:
    """A name and how it stands to a statement, from ``NAME=STANDING``.

    Raises:
        InputError: it is not written so.
    """
    name, _, standing = words.rpartition("=")
    if not name or standing not in _STANDINGS:
        raise InputError(
            f"{words[:60]!a} is no signatory", hint=f"write NAME=STANDING; a standing is {', '.join(_STANDINGS)}"
        )
    return {"name": name, "standing": standing}


def _type_of(content: bytes) -> str:
    return "text/html" if content.lstrip()[:1] == b"<" else "text/plain"


def _print(entry: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json_row(entry)
    else:
        print_rows(entry_rows(entry))
