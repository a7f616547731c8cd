"""Every row of a lexicon keeps the promise that its example makes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from truceline.accounts.claims import Document
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.reading import Reader, read_report
from truceline.accounts.text.tokens import tokens_of
from truceline.adapters.lexicons.files import LANGUAGES, forms_of, lexicon_of
from truceline.errors import InputError

EN = files("truceline.adapters.lexicons").joinpath("en")
LEXICON = lexicon_of("en")
PREDICATES = {f"{row.rule}: {row.example}": row for rows in LEXICON.predicates.values() for row in rows}
SAYINGS = {saying.rule: saying for saying in LEXICON.sayings.values()}


@cache
def reader() -> Reader:
    return Reader.of(LEXICON)


def rows_of(name: str) -> Any:
    return tomllib.loads(EN.joinpath(name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_the_example_of_a_predicate_makes_a_claim_of_its_type(name: str) -> None:
    row = PREDICATES[name]
    claims = read_report(row.example, Document("example"), reader())
    assert row.type in {claim.type for claim in claims}


@pytest.mark.parametrize("verb", sorted(SAYINGS))
def test_the_example_of_a_saying_is_said_by_its_subject(verb: str) -> None:
    saying = SAYINGS[verb]
    claims = read_report(saying.example, Document("example"), reader())
    assert claims
    assert all(claim.source.holder in saying.example for claim in claims)
    assert any(not claim.source.is_document for claim in claims)


@pytest.mark.parametrize("name", ["lists", "tables"])
def test_the_example_of_a_list_has_one_of_its_words(name: str) -> None:
    for key, row in rows_of("words.toml")[name].items():
        words = LEXICON.words[key] if name == "lists" else LEXICON.tables[key]
        low = f" {row['example'].lower()} ".replace("’", "'")
        assert any(word in low for word in words), key


def test_the_example_of_a_noun_has_a_word_of_its_kind() -> None:
    for row in rows_of("nouns.toml")["row"]:
        lows = {token.low for token in tokens_of(row["example"])}
        kinds = set().union(*(LEXICON.kinds.get(low, frozenset()) for low in lows))
        assert set(row["kind"].split()) <= kinds, row["example"]


def test_the_example_of_an_irregular_verb_has_one_of_its_forms() -> None:
    irregular = {row["base"]: row for row in rows_of("verbs.toml")["irregular"]}
    for base, row in irregular.items():
        lows = {token.low for token in tokens_of(row["example"])}
        assert lows & set(forms_of(base, irregular)), row["example"]


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("bomb", ("bomb", "bombs", "bombing", "bombed")),
        ("ram", ("ram", "rams", "ramming", "rammed")),
        ("evacuate", ("evacuate", "evacuates", "evacuating", "evacuated")),
        ("deny", ("deny", "denies", "denying", "denied")),
        ("clash", ("clash", "clashes", "clashing", "clashed")),
        ("enter", ("enter", "enters", "entering", "entered")),
        ("flee", ("flee", "flees", "fleeing", "fleed")),
    ],
)
def test_the_forms_of_a_verb_follow_the_rules_of_english(base: str, forms: tuple[str, ...]) -> None:
    assert forms_of(base, {}) == forms


def test_a_language_without_a_folder_is_refused_and_the_others_are_told() -> None:
    with pytest.raises(InputError) as caught:
        lexicon_of("../en")
    assert "'../en'" in str(caught.value)
    assert "en" in caught.value.hint


def test_every_language_that_is_named_can_be_loaded() -> None:
    assert all(isinstance(lexicon_of(lang), Lexicon) for lang in LANGUAGES)
