"""truceline party: our card, and the parties that we have met."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from truceline.cli.duty.officers import Officer, officer_given
from truceline.cli.lines.node_options import (
    home_of,
    home_option,
    json_option,
    office_in,
    passphrase_for,
    passphrase_option,
)
from truceline.cli.output import print_json_row, print_rows, print_table, say
from truceline.errors import TrustError
from truceline.model.times import text_from_instant

if TYPE_CHECKING:
    from truceline.wiring.acts.act import Document

_GROUPS_IN_A_ROW = 6
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def party() -> None:
    """Show who this party is, and enrol those that were met."""


@party.command()
@home_option
@click.option("--card", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the card there.")
@click.option("--address", metavar="HOST:PORT", help="What the card says where peers call; else as node.toml listens.")
@click.option("--qr", "as_qr", is_flag=True, help="Show the card as QR codes on the terminal.")
@click.option(
    "--sheets", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="Write sheets of QR codes."
)
@json_option
def show(
    folder: str | None, card: Path | None, address: str | None, as_qr: bool, sheets: Path | None, as_json: bool
) -> None:
    """Show our keys and our number, and write the card that the other party needs."""
    from truceline.wiring.handing.qr_codes import codes_for_terminal, sheets_to_print
    from truceline.wiring.running import office_of

    home = home_of(folder)
    with office_of(home) as office:
        own = office.ask("party-own")
    content = home.card(own["note"].encode(), home.settings.listen if address is None else address)
    if card:
        _write(card, content)
    if sheets:
        for number, sheet in enumerate(sheets_to_print(content, f"card of {home.party}"), start=1):
            _write(sheets / f"card-{number}.svg", sheet)
    if as_qr:
        print_rows(codes_for_terminal(content))
    elif as_json:
        print_json_row(own)
    else:
        _print_own(own)


@party.command()
@click.argument("card", type=click.Path(dir_okay=False, path_type=Path))
@home_option
@click.option("--address", metavar="HOST:PORT", help="Where to call the party; else as its card says.")
@click.option("--compared", is_flag=True, help="Do not ask: both officers have read the number to each other.")
@json_option
def enrol(card: Path, folder: str | None, address: str | None, compared: bool, as_json: bool) -> None:
    """Take the CARD of another party into the record: a file, or the rows that a scanner of its QR codes gave.

    Both nodes show the same 60 digits. Read them to each other in person, or by a voice that you know; whoever
    has changed a card on the way could not keep that number.
    """
    from truceline.node.terms.cards import read_card
    from truceline.wiring.acts.act import text_from_bytes
    from truceline.wiring.handing.handed_files import read_handed_file
    from truceline.wiring.handing.qr_codes import carried
    from truceline.wiring.running import office_of

    content = carried(read_handed_file(card))
    home, text = home_of(folder), text_from_bytes(content)
    with office_of(home) as office:
        compared_with = office.ask("party-compare", card=text)
    if not compared:
        _ask_to_compare(compared_with)
    with office_of(home) as office:
        enrolled = office.ask("party-enrol", card=text)
    read = read_card(content)
    home.keep_peer(read, read.address if address is None else address)
    if as_json:
        print_json_row(enrolled | {"compare": compared_with["compare"]})
    else:
        print_rows([f"{enrolled['party']} is enrolled with version {enrolled['version']} of its keys"])


@party.command()
@click.option("--add-desk", "desks", multiple=True, metavar="NAME", help="Make a key for one more desk; repeatable.")
@click.option("--remove", "removed", multiple=True, metavar="KEY", help="End a key of this name; repeatable.")
@click.option("--key", "keys", multiple=True, type=_FILE, metavar="FILE", help="A root key; else those of the node.")
@passphrase_option
@home_option
@json_option
def renew(folder: str | None, passphrase_file: str | None, as_json: bool, **given: Any) -> None:
    """Make the next version of our keys, signed by our roots, and send it to every peer.

    A key that ends may not be used from now on; what it has signed so far still counts.
    """
    from truceline.wiring.handing.people_signing import manifest_by_roots
    from truceline.wiring.home_keys import add_desk_key
    from truceline.wiring.running import office_of

    if not given["desks"] and not given["removed"]:
        raise click.UsageError("say what is to change: --add-desk or --remove")
    home = home_of(folder)
    with office_of(home) as office:
        own = office.ask("party-own")
        office.ask("manifest-draft", added=[], removed=list(given["removed"]))  # said before anything is asked for
    added = [
        {
            "role": "operator",
            "key": add_desk_key(
                home.keys, home.party, desk, passphrase_for(f"the new desk {desk}", passphrase_file), os.urandom
            ),
        }
        for desk in given["desks"]
    ]
    with office_of(home) as office:
        text = office.ask("manifest-draft", added=added, removed=list(given["removed"]))["text"]
    note = manifest_by_roots(home, text, own, given["keys"], lambda: passphrase_for("the root keys", passphrase_file))
    with office_of(home) as office:
        logged = office.ask("manifest-log", note=note.decode())
    if as_json:
        print_json_row(logged)
    else:
        print_rows([f"version {logged['version']} of the keys of {logged['party']} is in force"])


@party.command()
@click.argument("desk")
@passphrase_option
@click.option("--new-file", metavar="FILE", help="Read the new passphrase from a file, instead of asking for it.")
@click.option("--second-file", metavar="FILE", help="Likewise the second one, for signing under duress.")
@home_option
def passphrase(desk: str, folder: str | None, passphrase_file: str | None, **given: Any) -> None:
    """Change the passphrases of a DESK: the usual one, and a second one for who is forced to sign.

    What is signed with the second one looks like any other, here and to everybody else; the desk's supervisor gets a
    flash alert that this desk is not shown. Both files of the key are written anew each time.
    """
    from truceline.wiring.handing.desk_signing import change_passphrases, find_desk, open_desk

    home = home_of(folder)
    find_desk(home.keys, desk)
    opened = open_desk(home.keys, desk, passphrase_for(f"the desk {desk}", passphrase_file))
    usual = _new_passphrase("New passphrase", given["new_file"])
    second = _new_passphrase("Second passphrase, for signing under duress; empty for none", given["second_file"])
    change_passphrases(home.keys, opened, usual, second, os.urandom)
    with office_in(folder) as office:
        opened.told_to(office, f"passphrases of {desk}\n")
    say(f"the passphrases of the desk {desk} are changed; copies of its old files open with the old ones")


@party.command()
@click.argument("name", metavar="PARTY")
@click.argument("profile", type=click.Choice(["zone-only", "cell", "position"]), required=False)
@officer_given
@json_option
def release(name: str, profile: str | None, officer: Officer, as_json: bool) -> None:
    """Say how much PARTY may be told of what our watch sees, from now on; without a profile, show it.

    zone-only names the zone and the minute; cell also a square of some 11 km; position also the place. Tracks, sources,
    events and distances are never told. Of whom nothing was said, the zone alone may be told.
    """
    with office_in(officer.folder) as office:
        if profile:
            office.ask("release-set", party=name, profile=profile, **officer.by)
        found = office.ask("release-show", party=name)
    if as_json:
        print_json_row(found)
    else:
        print_rows([f"{found['party']} may be told: {found['profile']}"])


@party.command("list")
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each party.")
def list_(folder: str | None, as_json: bool) -> None:
    """List the parties that were enrolled."""
    with office_in(folder) as office:
        parties = office.ask("party-list")["parties"]
    if as_json:
        for known in parties:
            print_json_row(known)
        return
    rows = [
        (
            known["party"],
            str(known["version"]),
            text_from_instant(known["enrolled_at"]),
            " ".join(name[:12] for name in known["lines"]),
        )
        for known in parties
    ]
    print_table(("party", "version", "enrolled", "lines"), rows)


def _new_passphrase(prompt: str, file: str | None) -> str:
    """A new passphrase, from a file or typed twice; empty if none is wanted."""
    from truceline.wiring.passphrases import read_passphrase

    if file:
        return read_passphrase(Path(file))
    typed: str = click.prompt(
        prompt, hide_input=True, confirmation_prompt=True, default="", show_default=False, err=True
    )
    return typed


def _print_own(own: Document) -> None:
    print_rows(
        [
            f"{own['party']}, version {own['version']} of its keys",
            f"manifest {own['manifest']}",
            *_number_rows(own["number"]),
            "",
        ]
    )
    print_table(("role", "key"), [(key["role"], key["key"]) for key in own["keys"]])


def _ask_to_compare(compared: Document) -> None:
    for row in (f"the card of {compared['party']}; both nodes show:", *_number_rows(compared["compare"])):
        say(row)
    if not click.confirm("Have both officers read the same number?", err=True):
        raise TrustError(
            f"{compared['party']} is not enrolled",
            hint="if the numbers differ, somebody has changed a card on the way",
        )


def _number_rows(number: str) -> Sequence[str]:
    """A number in rows of six groups of five digits."""
    from truceline.signing.parties.enrolment import in_groups

    groups = in_groups(number).split()
    starts = range(0, len(groups), _GROUPS_IN_A_ROW)
    return [f"  {' '.join(groups[start : start + _GROUPS_IN_A_ROW])}" for start in starts]


def _write(path: Path, content: bytes) -> None:
    from truceline.wiring.handing.handed_files import write_handed_file

    write_handed_file(path, content)
    say(f"written to {path}")
