"""Small files that parties hand each other: cards, charters, what a scanner read."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

from truceline.errors import InputError, NotFoundError

MAX_BYTES = 1024 * 1024


def read_handed_file(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        NotFoundError: there is none.
        InputError: it is too long, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no file {path}", hint="name the file that you were given") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}", hint="look at its permissions") from error
    if len(content) > MAX_BYTES:
        raise InputError(f"{path} has more than {MAX_BYTES} bytes", hint="name a card or a charter")
    return content


def write_handed_file(path: Path, content: bytes) -> None:
    """Writes a file, over an older one of its name.

    Raises:
        InputError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}", hint="name another file") from error
