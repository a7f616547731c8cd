"""What is said of an incident comes back from a deed as it was said, and in one spelling only."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import InputError
from truceline.model.denials import Cleared, Denial
from truceline.model.incidents import (
    Belonging,
    Decision,
    Event,
    Figure,
    Item,
    JointStatement,
    MediaFile,
    Opening,
    Outcome,
    Part,
    Remark,
    Result,
    Saying,
    Served,
    Signatory,
    Span,
    Witness,
)
from truceline.model.places.place import Place
from truceline.node.incidents.contents import (
    FORMS,
    cleared_content,
    cleared_from,
    content_of,
    denial_content,
    denial_from,
    opening_content,
    opening_from,
    statement_from,
    verb_of,
)
from truceline.signing.canonical import encode, parse
from truceline.signing.fields import Fields

_TEXT = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=40).filter(str.strip)
_AT = st.integers(0, 2**44)
_SAID = st.builds(Saying, by=_TEXT, source=_TEXT | st.just(""))
_SHA = st.binary(min_size=32, max_size=32).map(bytes.hex)
_PLACE = st.builds(
    Place,
    lon_e7=st.integers(-1_800_000_000, 1_800_000_000),
    lat_e7=st.integers(-900_000_000, 900_000_000),
    precision_m=st.integers(1, 200_000),
)
_SPAN = st.tuples(_AT, _AT).map(lambda pair: Span(min(pair), max(pair)))
STATEMENTS = st.one_of(
    st.builds(Belonging, part=st.sampled_from(Part), name=_SHA, words=st.just("") | _TEXT),
    st.builds(
        Event,
        sha256=_SHA,
        kind=_TEXT,
        track=_TEXT,
        zone=st.just("") | _TEXT,
        at=_AT,
        lon_e7=st.integers(-1_800_000_000, 1_800_000_000),
        lat_e7=st.integers(-900_000_000, 900_000_000),
        verdict=st.just("") | _TEXT,
    ),
    st.builds(MediaFile, sha256=_SHA, size=_AT, media_type=st.just("image/png"), name=_TEXT, said=_SAID),
    st.builds(
        JointStatement,
        text=_TEXT,
        seen=_SPAN,
        place_words=_TEXT,
        witnesses=st.lists(
            st.builds(Witness, name=_TEXT, role=st.just("") | _TEXT, words=st.just("") | _TEXT),
            min_size=2,
            max_size=3,
            unique_by=lambda each: " ".join(each.name.casefold().split()),
        ).map(tuple),
        said=_SAID,
    ),
    st.builds(
        Remark,
        text=_TEXT,
        said=_SAID,
        signatories=st.lists(
            st.builds(Signatory, name=_TEXT, is_clear=st.booleans()), max_size=3, unique_by=lambda each: each.name
        ).map(tuple),
    ),
    st.builds(Decision, text=_TEXT, taken_at=_AT, said=_SAID),
    st.builds(Outcome, result=st.sampled_from(Result), at=_AT, said=_SAID, track=st.just("") | _TEXT),
    st.builds(Outcome, result=st.just(Result.LEFT), at=_AT, said=_SAID, warning=_SHA),
    st.builds(Figure, what=_TEXT, low=st.integers(0, 9), high=st.integers(9, 99) | st.none(), said=_SAID),
    st.builds(Item, number=st.integers(1, 99), text=_TEXT, owner=_TEXT),
    st.builds(Served, message=_SHA),
)
"""Every kind of statement."""


def fields_of(content: Any) -> Fields:
    """A content as it comes back from the log."""
    return Fields(parse(encode(content)), "entry")


@given(STATEMENTS)
def test_a_statement_comes_back_from_its_deed(what: Any) -> None:
    assert statement_from(verb_of(what), fields_of(content_of(what))) == what


@given(st.builds(Opening, title=_TEXT, span=_SPAN, place=st.none() | _PLACE, place_words=st.just("") | _TEXT))
def test_an_opening_comes_back(opening: Opening) -> None:
    assert opening_from(fields_of(opening_content(opening))) == opening


@given(
    st.builds(
        Denial,
        who=_TEXT,
        denied_by=_TEXT,
        at=_AT,
        place_words=_TEXT,
        said=_SAID,
        place=st.none() | _PLACE,
        reason=st.just("") | _TEXT,
        incident=st.just("") | _SHA,
    ),
    st.builds(Cleared, at=_AT, said=_SAID),
)
def test_a_denial_and_its_end_come_back(denial: Denial, cleared: Cleared) -> None:
    assert denial_from(fields_of(denial_content(denial))) == denial
    assert cleared_from(fields_of(cleared_content(cleared))) == cleared


def test_every_kind_of_statement_has_one_verb() -> None:
    assert len({form.kind for form in FORMS.values()}) == len(FORMS)


def test_a_verb_that_there_is_not_is_refused_and_the_others_are_named() -> None:
    with pytest.raises(InputError, match="judge") as refused:
        statement_from("judge", fields_of({}))
    assert "decide" in refused.value.hint


@pytest.mark.parametrize(
    ("verb", "content"),
    [
        ("remark", {"text": "Seen."}),
        ("witness", {"text": "Seen.", "from_at": 1, "to_at": 2, "where": "the bridge", "said_by": "Idris"}),
        (
            "witness",
            {"text": "Seen.", "from_at": 1, "to_at": 2, "where": "", "said_by": "Idris", "witnesses": [{"name": "A"}]},
        ),
        ("remark", {"text": "Seen.", "said_by": "Idris", "guilt": "theirs"}),
        ("outcome", {"result": "beaten", "at": 1, "said_by": "Idris"}),
        ("add", {"part": "account", "name": "ab" * 32}),
    ],
)
def test_a_statement_of_nobody_or_of_an_unknown_form_is_refused(verb: str, content: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        statement_from(verb, fields_of(content))
