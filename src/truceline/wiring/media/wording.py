"""Sentences in the words of the catalogues."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence

from truceline.errors import InputError
from truceline.line.templates import bare, text_of
from truceline.line.warnings import Sentence, Statement
from truceline.node.ports import Texts
from truceline.signing.showing import shown


def stated(texts: Texts, sentences: Sequence[Sentence], languages: Sequence[str], text: str = "") -> Statement:
    """Sentences with their words in some languages.

    Args:
        texts: the catalogues.
        sentences: in the order in which they are said.
        languages: such as ``ar``, each once.
        text: free words that nobody has translated; may be empty.

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
    rows = {
        language: tuple(
            bare(texts.text(said.template, language, {name: text_of(value) for name, value in said.values.items()}))
            for said in sentences
        )
        for language in languages
    }
    return Statement(sentences=tuple(sentences), texts=rows, text=text)


def is_reviewed(texts: Texts, sentences: Sequence[Sentence], language: str) -> bool:
    """True if somebody who speaks a language has reviewed every sentence in it; also where it was written first."""
    return all(texts.review(said.template, language).status != "unreviewed" for said in sentences)
