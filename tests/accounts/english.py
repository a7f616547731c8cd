"""English sentences taken apart and read, for the tests of each part of reading."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from functools import cache
from typing import Any

from truceline.accounts.attribution.memory import Memory
from truceline.accounts.claims import Claim, Document
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.reading import Reader, read_report
from truceline.accounts.text.clauses import Parsed, parsed
from truceline.accounts.text.sentences import Sentence, sentences_of
from truceline.adapters.lexicons.files import lexicon_of


@cache
def lexicon() -> Lexicon:
    return lexicon_of("en")


@cache
def reader() -> Reader:
    return Reader.of(lexicon())


def sentence(text: str) -> Sentence:
    (only,) = sentences_of(text, lexicon())
    return only


def apart(text: str) -> Parsed:
    return parsed(sentence(text), lexicon())


def token(taken: Parsed, word: str) -> int:
    return next(number for number, each in enumerate(taken.sentence.tokens) if each.text == word)


def memory(**known: Any) -> Memory:
    return Memory(lexicon(), **known)


def read(text: str, date: str | None = "2017-06-07", **about: Any) -> tuple[Claim, ...]:
    return read_report(text, Document("text", date=date, **about), reader())
