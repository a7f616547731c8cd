"""Tables of a TOML file that a person writes: what is not known in them is named, and what may have been meant."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from truceline.errors import InputError
from truceline.signing.showing import shown

MAX_BYTES = 1024 * 1024


def document_in(path: Path) -> Mapping[str, Any]:
    """What a file of TOML holds.

    Raises:
        InputError: it cannot be read, or is no TOML.
    """
    try:
        return tomllib.loads(path.read_bytes()[:MAX_BYTES].decode())
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}", hint="look at its permissions") from error
    except ValueError as error:
        raise InputError(f"{path} is no TOML: {error}", hint="see docs/how-to/set-up-a-node.md") from error


def check_keys(document: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """Does nothing for a table that has no other keys than the known ones.

    Raises:
        InputError: it has another; the hint names the one that it is like.
    """
    for key in document:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(known)}"
            raise InputError(f"{where} has the unknown key {shown(key)}", hint=hint)


def text_of(document: Mapping[str, Any], key: str, where: str) -> str:
    """A text of a table; empty if it is not there.

    Raises:
        InputError: it is no text.
    """
    value = document.get(key, "")
    if not isinstance(value, str):
        raise InputError(f"{where}: {key} is {shown(value)}", hint="write it in quotation marks")
    return value
