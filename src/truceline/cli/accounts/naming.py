"""Accounts as commands name them: files of claims, reports, or accounts on record by their first digits."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truceline.cli.lines.node_options import office_asked
from truceline.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from truceline.accounts.claims import Account
    from truceline.wiring.running import Office

MAX_FILE_BYTES = 20 * 1024 * 1024
_DIGITS = re.compile(r"[0-9a-f]{1,32}")
"""Of the id of an account on record."""


def accounts_called(
    names: Sequence[str], folder: str | None, incident: str, log: int | None = None
) -> tuple[list[Account], dict[str, Any]]:
    """The accounts that a command means, and what the record has that they can be held against.

    The record is opened only if a name is no file, or an incident is named; then all accounts of that incident come
    first, the newest versions only. It is that of a log that has ended, if one is named by its number.

    Raises:
        NotFoundError: a name is neither a file nor the digits of an account, or there is no node or no such account.
        InputError: a file is no account.
    """
    for name in names:
        if not Path(name).is_file() and not _DIGITS.fullmatch(name):
            raise NotFoundError(
                f"there is no file {name}", hint="name a file, or an account on record by its first digits"
            )
    if not incident and all(Path(name).is_file() for name in names):
        return [account_in_file(Path(name)) for name in names], {}
    with office_asked(folder, log) as office:
        on_record = office.ask("account-list", incident=incident)["accounts"] if incident else []
        ids = [each["id"] for each in on_record if not each["followed_by"]]
        of_drill: list[bool] = []
        found = [_one(office, name, of_drill) for name in (*ids, *names)]
        grounds = office.ask("account-grounds", **({"incident": incident} if incident else {}))
        return found, grounds | {"drill": any((grounds["drill"], *of_drill))}


def account_in_file(path: Path) -> Account:
    """The account of a file: its claims, if it is JSON, else those that are read in it.

    Raises:
        NotFoundError: it cannot be opened.
        InputError: it is too long, or no account.
    """
    from truceline.accounts.claims import Document
    from truceline.wiring.accounts import account_of
    from truceline.wiring.comparing import account_in

    content = file_content(path)
    if path.suffix == ".json":
        document = json_in(content, path)
        try:
            return account_in(document)
        except InputError as error:
            raise InputError(f"{path}: {error}", hint=error.hint) from error
    return account_of(content, Document(doc_id=path.stem))


def json_in(content: bytes, path: Path) -> Any:
    """What a file of JSON holds.

    Raises:
        InputError: it is none.
    """
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is no JSON: {error}", hint="make it with `truceline account read --json`") from error


def file_content(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        NotFoundError: it cannot be opened.
        InputError: it is too long.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputError(f"{path} is longer than {MAX_FILE_BYTES} bytes", hint="hand in one report at a time")
        return path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path}: {error.strerror or error}", hint="name a file that you may read") from error


def _one(office: Office, name: str, of_drill: list[bool]) -> Account:
    from truceline.wiring.comparing import account_in

    if Path(name).is_file():
        return account_in_file(Path(name))
    shown = office.ask("account-show", id=name)
    if shown["account"] is None:
        raise NotFoundError(
            f"the claims of the account {shown['id'][:12]} were erased", hint="name the accounts to compare one by one"
        )
    of_drill.append(shown["drill"])
    return account_in(shown["account"])
