"""The cues that come with the program: TOML, one table a cue, each with an example that a test holds it to."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from truceline.accounts.cues import LISTS, Cue, Cues
from truceline.errors import NotFoundError

_FOLDER = files("truceline.adapters.cues")
LANGUAGES = ("en",)


@cache
def cues_of(language: str) -> Cues:
    """The cues of a language.

    Raises:
        NotFoundError: there are none of it.
    """
    if language not in LANGUAGES:
        raise NotFoundError(
            f"accounts in {language[:20]!a} cannot be compared yet", hint=f"there are words for {', '.join(LANGUAGES)}"
        )
    whole: dict[str, Any] = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Cues(language, {name: tuple(_cue(each) for each in whole[name]) for name in LISTS})


def _cue(row: dict[str, Any]) -> Cue:
    return Cue(row["value"], tuple(row["words"]), row["example"], row.get("code", ""))
