"""truceline operator: who may sign in to a node over HTTP."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import contextlib
import getpass
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from truceline.cli.lines.node_options import home_of, home_option, json_option
from truceline.cli.output import print_json_row, print_rows, say
from truceline.model.operators import RIGHTS, Operator, Role

if TYPE_CHECKING:
    from truceline.wiring.admitting.admission import Admission
    from truceline.wiring.home import Home

_role_option = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([str(role) for role in Role]),
    help="What for; repeatable.",
)
_desk_option = click.option(
    "--desk", "desks", multiple=True, metavar="NAME", help="A duty post where this operator may stand; repeatable."
)
_password_option = click.option(
    "--password-file",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Read the password from a file that only you can read, instead of asking for it.",
)


@click.group()
def operator() -> None:
    """Say who may sign in to the node over HTTP, and as what.

    Whoever may use the node's folder may use these commands: that is how the first administrator is made. What they
    change is on record.
    """


@operator.command()
@click.argument("name")
@_role_option
@_desk_option
@_password_option
@home_option
@json_option
def add(
    name: str,
    roles: tuple[str, ...],
    desks: tuple[str, ...],
    password_file: str | None,
    folder: str | None,
    as_json: bool,
) -> None:
    """Add an operator called NAME, such as amira.h; the password has at least 12 characters."""
    home = home_of(folder)
    with _admission_of(home) as admission:
        added = admission.add(name, list(map(Role, roles)), desks, _password(password_file))
        _note(home, added, "add")
    _print(added, as_json)


@operator.command(name="list")
@home_option
@json_option
def list_operators(folder: str | None, as_json: bool) -> None:
    """List who may sign in."""
    with _admission_of(home_of(folder)) as admission:
        known = admission.roster.operators()
    if as_json:
        print_json_row({"operators": [_document(each) for each in known]})
        return
    print_rows(map(_row, known))
    if not known:
        say("make the first: truceline operator add NAME --role administrator", title="next")


@operator.command()
@click.argument("name")
@_role_option
@_desk_option
@home_option
@json_option
def change(name: str, roles: tuple[str, ...], desks: tuple[str, ...], folder: str | None, as_json: bool) -> None:
    """Give the operator NAME these roles and desks, and no others."""
    home = home_of(folder)
    with _admission_of(home) as admission:
        changed = admission.change(name, list(map(Role, roles)), desks)
        _note(home, changed, "change")
    _print(changed, as_json)


@operator.command()
@click.argument("name")
@_password_option
@home_option
@json_option
def password(name: str, password_file: str | None, folder: str | None, as_json: bool) -> None:
    """Set another password for the operator NAME; every session ends."""
    home = home_of(folder)
    with _admission_of(home) as admission:
        changed = admission.set_password(name, _password(password_file))
        _note(home, changed, "password")
    _print(changed, as_json)


@operator.command()
@click.argument("name")
@home_option
@json_option
def remove(name: str, folder: str | None, as_json: bool) -> None:
    """Remove the operator NAME, with all sessions and tokens; what was done stays on record."""
    home = home_of(folder)
    with _admission_of(home) as admission:
        removed = admission.remove(name)
        _note(home, removed, "remove")
    _print(removed, as_json)


@contextlib.contextmanager
def _admission_of(home: Home) -> Iterator[Admission]:
    from truceline.wiring.admitting.admission import admission_of

    admission = admission_of(home)
    with contextlib.closing(admission.roster):
        yield admission


def _note(home: Home, changed: Operator, verb: str) -> None:
    """It is on record, by the name of whoever is at the keyboard."""
    from truceline.wiring.running import office_of

    with office_of(home) as office:
        about = f"{changed.name}: {' '.join(changed.roles)}; desks {' '.join(changed.desks) or 'none'}"
        office.ask("operator-acted", of=changed.id, operator=getpass.getuser()[:64], verb=verb, about=about)


def _password(file: str | None) -> str:
    from truceline.wiring.passphrases import read_passphrase

    if file:
        return read_passphrase(Path(file))
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return answer


def _print(changed: Operator, as_json: bool) -> None:
    if as_json:
        print_json_row(_document(changed))
    else:
        print_rows([_row(changed)])


def _row(known: Operator) -> str:
    rights = sorted(frozenset().union(*(RIGHTS[role] for role in known.roles)))
    return f"{known.name}: {', '.join(known.roles)}; desks {', '.join(known.desks) or 'none'}; may {', '.join(rights)}"


def _document(known: Operator) -> dict[str, object]:
    return {"id": known.id, "name": known.name, "roles": list(known.roles), "desks": list(known.desks)}
