"""Sentences in the words of the catalogues, and whether words that were signed are the same as ours."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from truceline.errors import InputError, NotFoundError
from truceline.line.wording.templates import bare, text_of
from truceline.line.wording.warnings import Sentence, Statement, Step
from truceline.node.ports import Texts
from truceline.signing.showing import shown

_UNREVIEWED = "unreviewed"


class Sameness(StrEnum):
    """Whether words that were signed are those of our own catalogue."""

    SAME = "same"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    """We have no catalogue of the language, or not all of the templates."""


def stated(
    texts: Texts, sentences: Sequence[Sentence], languages: Sequence[str], text: str = "", step: Step | None = None
) -> Statement:
    """Sentences with their words in some languages.

    Args:
        texts: the catalogues.
        sentences: in the order in which they are said.
        languages: such as ``ar``, each once.
        text: free words that nobody has translated; may be empty.
        step: of the agreed ladder, if it is one.

    Raises:
        InputError: no language is named, or one twice, or one that has no catalogue.
        NoteError: there are too many sentences, or the text has what may not be signed.
    """
    unknown = sorted(set(languages) - set(texts.languages))
    if not languages or unknown or len(set(languages)) != len(languages):
        raise InputError(
            f"the languages are {shown(list(languages))}",
            hint=f"name each once; there are {', '.join(texts.languages)}",
        )
    rows = {language: _rows(texts, sentences, language) for language in languages}
    return Statement(sentences=tuple(sentences), texts=rows, text=text, step=step)


def sameness(texts: Texts, statement: Statement) -> Mapping[str, Sameness]:
    """For each language of a statement whether its signed words are those of our own catalogue."""
    return {language: _sameness(texts, statement, language) for language in statement.texts}


def is_reviewed(texts: Texts, sentences: Iterable[Sentence], language: str) -> bool:
    """True if a native speaker has reviewed every sentence in a language, also in the one it was first written in."""
    return all(texts.review(said.template, language).status != _UNREVIEWED for said in sentences)


def _sameness(texts: Texts, statement: Statement, language: str) -> Sameness:
    try:
        rows = _rows(texts, statement.sentences, language)
    except NotFoundError:
        return Sameness.UNKNOWN
    return Sameness.SAME if rows == statement.texts[language] else Sameness.DIFFERS


def _rows(texts: Texts, sentences: Sequence[Sentence], language: str) -> tuple[str, ...]:
    return tuple(
        bare(texts.text(said.template, language, {name: text_of(value) for name, value in said.values.items()}))
        for said in sentences
    )
