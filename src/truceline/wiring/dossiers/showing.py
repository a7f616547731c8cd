"""What a dossier says of itself, read from its file; nothing of it is proved by that."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NamedTuple

from truceline.dossier import verify
from truceline.errors import InputError

HEAD = "dossier.json"
_TEXTS = ("incident", "title", "party", "line", "log", "root", "for")
_NUMBERS = ("size", "at")


class Shown(NamedTuple):
    """A dossier as it tells of itself."""

    head: dict[str, Any]
    """What its ``dossier.json`` says."""
    files: dict[str, int]
    """How many files there are under each folder, and each that lies in none."""


def read_dossier(path: str) -> Shown:
    """What a dossier says of itself.

    Args:
        path: a ZIP file, or a folder with what was in one.

    Raises:
        InputError: it is no dossier, or breaks a limit of the verifier.
    """
    try:
        files = verify.read_export(path)
    except verify.Unusable as error:
        raise InputError(str(error), hint="name a file that `truceline dossier make` made") from error
    if HEAD not in files:
        raise InputError(f"{path[:200]!a} has no {HEAD}", hint="it is an export: `truceline record verify` reads it")
    counts = Counter(f"{name.partition('/')[0]}/" if "/" in name else name for name in files)
    return Shown(_head_in(files[HEAD]), dict(sorted(counts.items())))


def _head_in(content: bytes) -> dict[str, Any]:
    try:
        head = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _unusable() from error
    is_one = isinstance(head, dict) and isinstance(head.get("drill"), bool)
    if not is_one or not all(isinstance(head.get(name), str) for name in _TEXTS):
        raise _unusable()
    if not all(type(head.get(name)) is int and 0 <= head[name] < 2**53 for name in _NUMBERS):
        raise _unusable()
    lines = head.get("lines", [head["line"]])
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise _unusable()
    return {name: head[name] for name in (*_TEXTS, *_NUMBERS, "drill")} | {"lines": lines}


def _unusable() -> InputError:
    return InputError(f"its {HEAD} is none", hint="verify it: `truceline dossier verify` names what was changed")
