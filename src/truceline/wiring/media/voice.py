"""A text for the radio or a loudspeaker, as it is read out: who calls whom, the words twice, and the code spelled."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from truceline.adapters.catalogues.gettext_files import shipped
from truceline.line.wording.templates import bare
from truceline.line.wording.warnings import Sentence, Statement, statement_from
from truceline.node.ports import Texts
from truceline.node.warning.wording import is_reviewed, stated


class Script(NamedTuple):
    """What is to be read out in one language."""

    language: str
    direction: str
    """``rtl`` or ``ltr``."""
    rows: tuple[str, ...]
    is_reviewed: bool
    """True if somebody who speaks the language has reviewed every sentence."""


def voice_words(sentences: Sequence[Sentence], languages: Sequence[str]) -> Statement:
    """Sentences in the words of the catalogues; raises as ``stated``."""
    return stated(shipped(), sentences, languages)


def scripts_of(item: Mapping[str, Any], party: str, *, is_answer_awaited: bool) -> tuple[Script, ...]:
    """What is to be read out in every language of an item that is on record.

    The prowords are those of ACP 125, as operators of each language say them: THIS IS, I SAY AGAIN, OVER, OUT.

    Args:
        item: as the acts on items give it.
        party: who calls.
        is_answer_awaited: True on the radio; a loudspeaker hears nothing.
    """
    statement, texts = statement_from(item["content"]["said"]), shipped()
    call = {"to": item["content"]["to"], "sender": party}
    return tuple(
        Script(
            language,
            texts.direction(language),
            tuple(map(bare, _rows(texts, statement, language, call | _end(item, is_answer_awaited=is_answer_awaited)))),
            is_reviewed(texts, statement.sentences, language),
        )
        for language in statement.texts
    )


def _end(item: Mapping[str, Any], *, is_answer_awaited: bool) -> dict[str, str]:
    return {
        "code": item["spelled"],
        "last": "over/1" if is_answer_awaited else "out/1",
        "drill": "drill/1" if item["drill"] else "",
    }


def _rows(texts: Texts, statement: Statement, language: str, about: Mapping[str, str]) -> Sequence[str]:
    drill = [texts.text(about["drill"], language, {})] if about["drill"] else []
    words = statement.texts[language]
    return (
        *drill,
        texts.text("radio-call/1", language, {"to": about["to"], "sender": about["sender"]}),
        *words,
        texts.text("say-again/1", language, {}),
        *words,
        texts.text("spelled-code/1", language, {"code": about["code"]}),
        *drill,
        texts.text(about["last"], language, {}),
    )
