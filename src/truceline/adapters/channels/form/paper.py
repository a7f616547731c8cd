"""A blank form for a statement of witnesses as PDF, in any language of the catalogues: the same bytes each time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from truceline.adapters.channels.typst_files import set_file
from truceline.errors import NotFoundError


@dataclass(frozen=True)
class Form:
    """What stands on a form before anybody writes on it.

    Args:
        language: of its words, such as ``ar``.
        direction: of that language: ``rtl`` or ``ltr``.
        facts: pairs of the name of a word, such as ``when``, and what is known of that already; may be empty.
        witnesses: for how many there is room.
        drill: stands above and below everything; empty if it is real.
        remark: at the foot, such as that nobody has reviewed the words; may be empty.
        command: that puts the statement on record; may be empty.
    """

    language: str
    direction: str
    facts: tuple[tuple[str, str], ...]
    witnesses: int
    drill: str = ""
    remark: str = ""
    command: str = ""


def languages() -> Sequence[str]:
    """The languages that forms can be had in, sorted."""
    return sorted(_words())


def pdf_of(form: Form) -> bytes:
    """The form as PDF.

    Raises:
        NotFoundError: it has no words in that language.
        MissingExtraError: Typst is not installed.
    """
    return _set(form, format="pdf")[0]


def pngs_of(form: Form, dots_per_inch: float = 100.0) -> list[bytes]:
    """Each sheet as a picture; raises as ``pdf_of``."""
    return _set(form, format="png", ppi=dots_per_inch)


def _set(form: Form, **how: Any) -> list[bytes]:
    words = _words().get(form.language)
    if words is None:
        raise NotFoundError(
            f"there is no form in {form.language!a}", hint=f"there are forms in {', '.join(languages())}"
        )
    told = asdict(form) | {"words": words}
    return set_file("form/form.typ", {"form": json.dumps(told, ensure_ascii=False)}, **how)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    """The words of the form, by language and name."""
    text = (files("truceline.adapters.channels.form") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
