"""truceline charter: the terms of a line, drafted, signed and shown."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from truceline.cli.lines.instants import TIME
from truceline.cli.lines.node_options import home_of, home_option, json_option, passphrase_for, passphrase_option
from truceline.cli.output import print_json_row, print_rows, printable, say
from truceline.errors import NotFoundError
from truceline.model.times import text_from_instant

if TYPE_CHECKING:
    from truceline.wiring.acts.act import Document

Command = TypeVar("Command", bound=Callable[..., Any])

_MINUTE_MS = 60_000
_WITHIN_MINUTES = {"flash": 5, "immediate": 15, "priority": 60, "routine": 24 * 60}
_LINE = re.compile(r"[0-9a-f]{4,32}")
_FILE = click.Path(dir_okay=False, path_type=Path)
_RAW = Path("-")


@click.group()
def charter() -> None:
    """Draft, sign and show the terms of a line."""


def _within(precedence: str) -> Callable[[Command], Command]:
    return click.option(
        f"--{precedence}-within",
        type=click.IntRange(1),
        default=_WITHIN_MINUTES[precedence],
        show_default=True,
        metavar="MINUTES",
        help=f"How soon {precedence} messages are to be acknowledged.",
    )


@charter.command()
@click.argument("parties", nargs=-1, required=True, metavar="PARTY...")
@click.option("--mediator", "mediators", multiple=True, metavar="PARTY", help="Carries and cosigns; repeatable.")
@click.option("--observer", "observers", multiple=True, metavar="PARTY", help="Gets copies; repeatable.")
@click.option("--registrar", default="", metavar="PARTY", help="The mediator whose log decides what is left open.")
@click.option("--ends-at", type=TIME, required=True, metavar="TIME", help="When it ends, such as 2027-01-01T00:00:00Z.")
@_within("flash")
@_within("immediate")
@_within("priority")
@_within("routine")
@click.option(
    "--tolerance",
    type=click.IntRange(0),
    default=2_000,
    show_default=True,
    metavar="MS",
    help="For clocks.",
)
@click.option(
    "--cosigners", type=click.IntRange(0), default=1, show_default=True, help="How many members must cosign a log."
)
@click.option(
    "--two-person",
    "two_person",
    multiple=True,
    metavar="KIND",
    help="Kind of message that two desks must sign, such as warning; repeatable.",
)
@click.option("-o", "--output", type=_FILE, metavar="FILE", help="Write it there.")
@home_option
@json_option
def draft(parties: tuple[str, ...], output: Path | None, folder: str | None, as_json: bool, **given: Any) -> None:
    """Draft a charter between this party and every PARTY, all enrolled; sign nothing.

    Without -o it goes to standard output. Every member signs the same file.
    """
    from truceline.wiring.running import office_of

    standings = dict.fromkeys(parties, "party")
    standings |= dict.fromkeys(given["mediators"], "mediator") | dict.fromkeys(given["observers"], "observer")
    terms = {
        "members": [{"party": party, "standing": standing} for party, standing in standings.items()],
        "ack_within_ms": {name: given[f"{name}_within"] * _MINUTE_MS for name in _WITHIN_MINUTES},
        "clock_tolerance_ms": given["tolerance"],
        "ends_at": given["ends_at"],
        "registrar": given["registrar"],
        "cosigners": given["cosigners"],
        "two_person": list(given["two_person"]),
    }
    with office_of(home_of(folder)) as office:
        drafted = office.ask("charter-draft", **terms)
    _hand_out(drafted["text"], output, is_printed=not as_json)
    if as_json:
        print_json_row(drafted)
    else:
        say(f"it starts the line {drafted['line']} when every member has signed", title="charter")


@charter.command()
@click.argument("copies", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option(
    "--key", "keys", multiple=True, type=_FILE, metavar="FILE", help="A root key; else those in the node's folder."
)
@click.option(
    "-o",
    "--output",
    type=_FILE,
    metavar="FILE",
    help="Write it there; else into the first FILE. With -, to standard output.",
)
@passphrase_option
@home_option
@json_option
def sign(copies: tuple[Path, ...], folder: str | None, as_json: bool, **given: Any) -> None:
    """Sign a charter with our root keys, and start its line when all members have signed.

    FILES are copies of one charter: the draft, or what others have signed already. If our roots have signed, no key
    is asked for. What comes out goes to every member, who hands it to this command once more; it says who has signed,
    and whose signature is missing.
    """
    from truceline.wiring.acts.act import text_from_bytes
    from truceline.wiring.handing.handed_files import read_handed_file
    from truceline.wiring.handing.people_signing import signed_by_roots
    from truceline.wiring.running import office_of

    home = home_of(folder)
    texts = [text_from_bytes(read_handed_file(path)) for path in copies]
    with office_of(home) as office:
        review = office.ask("charter-review", copies=texts)
    own, note = review["signed"][home.party], review["note"].encode()
    if own["roots"] < own["of"]:
        for row in _terms_rows(review):
            say(row)
        note = signed_by_roots(
            home, review, given["keys"], lambda: passphrase_for("the root keys", given["passphrase_file"])
        )
    with office_of(home) as office:
        taken = office.ask("charter-take", copies=[text_from_bytes(note)])
    output = given["output"] or copies[0]
    _hand_out(taken["note"], None if output == _RAW else output, is_printed=not as_json)
    if as_json:
        print_json_row(taken)
    else:
        _say_who_signed(taken, _signers_added(review["note"], taken["note"]))


@charter.command()
@click.argument("name", required=False, metavar="[LINE|FILE]")
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each charter.")
def show(name: str | None, folder: str | None, as_json: bool) -> None:
    """Show the charters of all lines, of the LINE that begins with some digits, or one in a FILE."""
    from truceline.wiring.acts.act import text_from_bytes
    from truceline.wiring.handing.handed_files import read_handed_file
    from truceline.wiring.running import office_of

    with office_of(home_of(folder)) as office:
        if name and (not _LINE.fullmatch(name) or Path(name).exists()):
            found = [office.ask("charter-review", copies=[text_from_bytes(read_handed_file(Path(name)))])]
        else:
            found = [one for one in office.ask("charter-list")["charters"] if one["line"].startswith(name or "")]
    if name and not found:
        raise NotFoundError(f"no line begins with {name}", hint="truceline charter show lists them all")
    for one in found:
        if as_json:
            print_json_row(one)
        else:
            print_rows([*_terms_rows(one), *_signature_rows(one)])


def _signers_added(before: str, after: str) -> list[str]:
    """Names of the keys that have signed since."""
    from truceline.signing.notes import read_unverified

    known = read_unverified(before.encode()).signatures if before else ()
    return [row.name for row in read_unverified(after.encode()).signatures if row not in known]


def _say_who_signed(taken: Document, signers: Sequence[str]) -> None:
    members = ", ".join(member["party"] for member in taken["members"])
    say(f"the charter of the line {taken['line']} between {members}", title="charter")
    say(", ".join(signers) or "nobody anew: our roots had signed it", title="signed by")
    for row in _signature_rows(taken):
        say(row)
    if taken["is_complete"]:
        say(f"all members have signed: the line {taken['line']} has begun", title="charter")
        return
    missing = [party for party, share in taken["signed"].items() if share["roots"] < share["of"]]
    say(f"{', '.join(missing)}: give the file to them", title="still missing", colour="yellow")


def _terms_rows(one: Document) -> list[str]:
    within = ", ".join(f"{name} {ms / _MINUTE_MS:g} min" for name, ms in one["ack_within_ms"].items())
    return [
        f"line {one['line']}",
        *(f"  {member['party']}, {member['standing']}, keys {member['manifest'][:16]}" for member in one["members"]),
        f"  ends at {text_from_instant(one['ends_at'])}",
        f"  acknowledge within: {within}",
        f"  clocks may differ by {one['clock_tolerance_ms']} ms",
        *([f"  registrar {one['registrar']}"] if one["registrar"] else []),
        *([f"  two desks must sign: {', '.join(one['two_person'])}"] if one["two_person"] else []),
        f"  {printable(one['ack_meaning'])}",
        f"  {printable(one['cosignature_meaning'])}",
        *(f"  {printable(row)}" for row in one["policy"]),
    ]


def _signature_rows(one: Document) -> list[str]:
    shares = one.get("signed", {})
    return [f"  {party}: {share['roots']} of {share['of']} roots have signed" for party, share in shares.items()]


def _hand_out(text: str, output: Path | None, *, is_printed: bool) -> None:
    from truceline.wiring.handing.handed_files import write_handed_file

    if output:
        write_handed_file(output, text.encode())
        say(f"written to {output}")
    elif is_printed:
        click.echo(text, nl=False)
