"""The catalogues that come with Truceline: gettext files, one for each language, read by the library Babel.

An entry's context is the key of its template. Its comments say who translated it and who reviewed it: ``unreviewed`` is
what it says until somebody who speaks the language has put a name there.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from truceline.errors import InputError, NotFoundError
from truceline.line.wording.templates import TEMPLATES, isolate
from truceline.node.ports import Review

FOLDER = Path(__file__).parent
_FROM_RIGHT = frozenset({"ar", "fa", "he", "ps", "ur"})
_PLACEHOLDER = re.compile(r"[{](.*?)[}]", re.DOTALL)
_UNREVIEWED = "unreviewed"


class _Entry(NamedTuple):
    source: str
    words: str
    review: Review


class Catalogues:
    """The port ``Texts``, from files in a folder.

    Args:
        folder: has a file such as ``ar.po`` for each language.

    Raises:
        InputError: a file is no catalogue, a template is missing in it or is told other things than it must be, or
            two files translate different sentences.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._entries = {path.stem: _entries_in(path) for path in sorted(folder.glob("*.po"))}
        for key in TEMPLATES:
            if len({entries[key].source for entries in self._entries.values()}) > 1:
                raise InputError(
                    f"the catalogues in {folder} translate several sentences as {key}",
                    hint="another sentence is another version",
                )

    @property
    def templates(self) -> Sequence[str]:
        """Keys of all templates."""
        return tuple(TEMPLATES)

    @property
    def languages(self) -> Sequence[str]:
        """The languages that have a file, sorted."""
        return tuple(self._entries)

    def text(self, template: str, language: str, values: Mapping[str, str]) -> str:
        """One sentence, its values between isolates; errors as in the port."""
        entry = self._entry(template, language)
        return entry.words.format_map({name: isolate(value) for name, value in values.items()})

    def direction(self, language: str) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if language.split("-")[0] in _FROM_RIGHT else "ltr"

    def review(self, template: str, language: str) -> Review:
        """Who made a text and who has looked at it since; errors as in the port."""
        return self._entry(template, language).review

    def _entry(self, template: str, language: str) -> _Entry:
        entries = self._entries.get(language)
        if entries is None:
            raise NotFoundError(f"there is no catalogue for {language!a}", hint=f"there are {', '.join(self._entries)}")
        if template not in entries:
            raise NotFoundError(f"there is no template {template!a}", hint=f"there are {', '.join(entries)}")
        return entries[template]


@cache
def shipped() -> Catalogues:
    """The catalogues that come with Truceline, read once."""
    return Catalogues()


def _entries_in(path: Path) -> Mapping[str, _Entry]:
    try:
        with path.open("rb") as file:
            messages = {str(message.context): message for message in read_po(file, abort_invalid=True) if message.id}
    except (PoFileError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is no gettext catalogue: {error}", hint="look at the row that is named") from error
    if messages.keys() != TEMPLATES.keys():
        odd = min(messages.keys() ^ TEMPLATES.keys())
        raise InputError(f"{path} lacks {odd!a}, or has it in vain", hint="a catalogue has every template once")
    return {key: _entry_from(path, key, messages[key]) for key in TEMPLATES}


def _entry_from(path: Path, key: str, message: Message) -> _Entry:
    words = str(message.string)
    placeholders = sorted(_PLACEHOLDER.findall(words))
    if not words or placeholders != sorted(TEMPLATES[key].fields):
        raise InputError(
            f"{path}: {key} has the placeholders {placeholders}, not {sorted(TEMPLATES[key].fields)}",
            hint="every language is told the same",
        )
    comments = dict(comment.split(": ", 1) for comment in message.user_comments if ": " in comment)
    return _Entry(
        str(message.id), words, Review(comments.get("translator", "unknown"), comments.get("review", _UNREVIEWED))
    )
