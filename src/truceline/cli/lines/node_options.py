"""What commands on a node have in common: its folder, the desk that signs, and whom to ask."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from truceline.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from truceline.wiring.handing.desk_signing import DeskSignature
    from truceline.wiring.home import Home
    from truceline.wiring.running import Office

# What opens a node is imported where it is used: it loads the line's libraries, which would make --help slow.

home_option = click.option(
    "--home",
    "folder",
    type=click.Path(file_okay=False),
    metavar="FOLDER",
    help="Folder of the node; else TRUCELINE_HOME, else ~/.local/share/truceline.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
line_option = click.option(
    "--line", metavar="LINE", help="Which line, by the first digits of its name; if it has several."
)
log_asked_option = click.option(
    "--log", type=click.IntRange(1), metavar="N", help="In a log of this party's that has ended, by its number."
)
passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Read the passphrase from a file that only you can read, instead of asking for it.",
)


@dataclass(frozen=True)
class Desk:
    """Who signs: a desk of a node, and where its passphrase comes from."""

    folder: str | None
    name: str
    passphrase_file: str | None

    def signature(self) -> DeskSignature:
        """What signs a text by the desk's key; the passphrase is asked for now, once."""
        from truceline.wiring.handing.desk_signing import find_desk, open_desk

        home = home_of(self.folder)
        find_desk(home.keys, self.name)
        return open_desk(home.keys, self.name, passphrase_for(f"the desk {self.name}", self.passphrase_file))


def desk_given(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with the options that say which node it is and who signs, taken together as ``desk``."""

    @wraps(command)
    def with_desk(*args: Any, folder: str | None, desk: str, passphrase_file: str | None, **given: Any) -> Any:
        return command(*args, desk=Desk(folder, desk, passphrase_file), **given)

    option = click.option("--desk", default="duty", show_default=True, metavar="NAME", help="The desk that signs.")
    return option(passphrase_option(home_option(with_desk)))


def home_of(folder: str | None) -> Home:
    """The node's folder that a command means."""
    from truceline.wiring.home import home_folder, open_home

    return open_home(home_folder(folder, os.environ))


@contextmanager
def office_in(folder: str | None) -> Iterator[Office]:
    """Whom to ask: the running node of a folder, else its record itself."""
    from truceline.wiring.running import office_of

    with office_of(home_of(folder)) as office:
        yield office


@contextmanager
def office_asked(folder: str | None, log: int | None) -> Iterator[Office]:
    """Whom to ask what only reads: as ``office_in``, or the record of a log that has ended."""
    if log is None:
        with office_in(folder) as office:
            yield office
        return
    from truceline.wiring.keeping.ended_logs import office_of_log

    with office_of_log(home_of(folder), log) as office:
        yield office


def passphrase_for(what: str, passphrase_file: str | None) -> str:
    """A passphrase, from a file or from whoever sits at the keyboard; it is not shown."""
    from truceline.wiring.passphrases import read_passphrase

    if passphrase_file:
        return read_passphrase(Path(passphrase_file))
    answer: str = click.prompt(f"Passphrase of {what}", hide_input=True, err=True)
    return answer


def new_passphrase_for(what: str, passphrase_file: str | None) -> str:
    """A passphrase that is not in use yet: typed twice, if it comes from the keyboard."""
    if passphrase_file:
        return passphrase_for(what, passphrase_file)
    answer: str = click.prompt(f"New passphrase of {what}", hide_input=True, confirmation_prompt=True, err=True)
    return answer


def line_called(office: Office, digits: str | None) -> str:
    """The line that a command means: the only one, or the one that begins with some digits."""
    lines = [line["line"] for line in office.ask("charter-list")["charters"]]
    found = [line for line in lines if line.startswith(digits or "")]
    if len(found) == 1:
        return str(found[0])
    if not found:
        raise NotFoundError(
            f"no line begins with {digits}" if digits else "there is no line yet",
            hint="`truceline charter show` lists the lines; one starts when all members have signed its charter",
        )
    raise InputError(
        f"{len(found)} lines begin with {digits or 'anything'}", hint="name one by --line and its first digits"
    )
