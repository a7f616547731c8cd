"""The body of a warning is read strictly, has one spelling, and what it does not know it keeps."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.said import NOW_AT, WARNING, digest_of, first
from tests.line.stated import PLACE, STATEMENT
from tests.signing.drawn import texts
from truceline.errors import NoteError
from truceline.line.wording.templates import TEMPLATES, Told, ValueKind
from truceline.line.wording.warnings import MAX_ROW, Sentence, Statement, Step, statement_from, statement_in
from truceline.model.places.place import E7, Place
from truceline.signing.canonical import encode, parse

PLACES = st.builds(Place, st.integers(-180 * E7, 180 * E7), st.integers(-90 * E7, 90 * E7), st.integers(1, 200_000))
VALUES: dict[ValueKind, st.SearchStrategy[Any]] = {
    ValueKind.NAME: texts.filter(lambda text: bool(text.strip()) and len(text) <= 128),
    ValueKind.PLACE: PLACES,
    ValueKind.TIME: st.integers(0, 253_402_300_799_000),
}


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    chosen = draw(st.lists(st.sampled_from(list(TEMPLATES.values())), min_size=1, max_size=8))
    sentences = tuple(
        Sentence(template.key, {name: draw(VALUES[kind]) for name, kind in template.fields.items()})
        for template in chosen
    )
    languages = draw(st.sets(st.sampled_from(["ar", "en", "fa", "kok", "uk"]), min_size=1))
    row = texts.filter(lambda text: 1 <= len(text) <= MAX_ROW)
    rows = st.tuples(*[row] * len(sentences))
    step = st.builds(Step, st.just(digest_of("ladder")), st.integers(1, 32))
    return Statement(
        sentences=sentences,
        texts={language: draw(rows) for language in languages},
        text=draw(texts),
        step=draw(st.none() | step),
        is_automatic=draw(st.booleans()),
    )


@given(statements())
def test_a_statement_comes_back_from_its_signed_bytes(statement: Statement) -> None:
    body = parse(encode(statement.body))
    assert isinstance(body, dict)
    assert statement_from(body) == statement


def test_a_template_of_a_newer_version_is_kept_with_its_values_and_named_as_unknown() -> None:
    values: dict[str, Told] = {"place": PLACE, "until": NOW_AT, "unit": "7"}
    newer = replace(STATEMENT, sentences=(Sentence("keep-away/3", values),), texts={"en": ("Keep away.",)})
    read = statement_from(newer.body)
    assert read == newer
    assert not read.sentences[0].is_known
    assert STATEMENT.sentences[0].is_known


def test_the_places_that_are_told_stand_in_order() -> None:
    assert STATEMENT.places == (PLACE,)


def test_a_warning_by_templates_is_a_statement_and_any_other_is_only_a_message() -> None:
    assert statement_in(replace(WARNING, body=STATEMENT.body)) == STATEMENT
    assert statement_in(WARNING) is None
    assert statement_in(replace(WARNING, body={**STATEMENT.body, "place": "there"})) is None
    assert statement_in(first(body=STATEMENT.body)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"sentences": []},
        {"sentences": STATEMENT.body["sentences"] * 3},  # type: ignore[operator]
        {"sentences": [{"template": "inside-zone", "values": {}}]},
        {"sentences": [{"template": "inside-zone/1", "values": {"zone": "At Tanf"}}]},
        {"sentences": [{"template": "inside-zone/1", "values": {"zone": 7, "at": 7}}]},
        {"sentences": [{"template": "inside-zone/1", "values": {"zone": " ", "at": 7}}]},
        {"sentences": [{"template": "inside-zone/1", "values": {"zone": "x" * 129, "at": 7}}]},
        {"sentences": [{"template": "inside-zone/1", "values": {"zone": "A", "at": -1}}]},
        {"sentences": [{"template": "inside-zone/1", "values": {"zone": "A", "at": 253_402_300_799_001}}]},
        {"sentences": [{"template": "drill/1", "values": {"zone": "A"}}]},
        {"sentences": [{"template": "new/1", "values": {"is_good": True}}]},
        {"sentences": [{"template": "new/1", "values": {f"v{number}": "x" for number in range(9)}}]},
        {"sentences": [{"template": "new/1", "values": {"place": {"lat": 900_000_001, "lon": 0, "precision_m": 1}}}]},
        {"sentences": [{"template": "new/1", "values": {"place": {"lat": 0, "lon": 0, "precision_m": 0}}}]},
        {"sentences": [{"template": "new/1", "values": {"place": {"lat": 0, "lon": 0, "precision_m": 1, "alt": 1}}}]},
        {"texts": {}},
        {"texts": {"EN": ["a", "b", "c"]}},
        {"texts": {"en": ["a", "b"]}},
        {"texts": {"en": ["a", "b", ""]}},
        {"texts": {"en": ["a", "b", "c" * (MAX_ROW + 1)]}},
        {"texts": {"en": ["a", "b", "\u2066c\u2069"]}},
        {"text": "x" * 4_001},
        {"text": 7},
        {"step": {"ladder": "ab", "number": 1}},
        {"step": {"ladder": digest_of("x"), "number": 0}},
        {"step": {"ladder": digest_of("x"), "number": 1, "desk": "duty"}},
        {"auto": False},
        {"place": "there"},
    ],
)
def test_a_body_of_another_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        statement_from({**STATEMENT.body, **change})


@pytest.mark.parametrize("name", ["sentences", "texts", "text"])
def test_a_body_that_lacks_a_field_is_refused(name: str) -> None:
    with pytest.raises(NoteError, match=f"no field {name}"):
        statement_from({key: value for key, value in STATEMENT.body.items() if key != name})
