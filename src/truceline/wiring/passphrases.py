"""Passphrases from files. They come from there or from a prompt, never from the command's words or the environment."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from truceline.adapters.key_files import read_key_file
from truceline.errors import InputError


def read_passphrase(path: Path) -> str:
    """The passphrase in the only row of a file, that its owner alone may read.

    Raises:
        NotFoundError: there is no such file.
        TrustError: it belongs to somebody else, or others may read or write it.
        InputError: it is empty, has several rows, or is no text.
    """
    try:
        rows = read_key_file(path).decode().removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no text", hint="write the passphrase in one row of UTF-8") from error
    if len(rows) != 1 or not rows[0]:
        raise InputError(f"{path} has {len(rows)} rows", hint="write the passphrase in one row, and nothing else")
    return rows[0]
