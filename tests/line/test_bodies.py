"""The bodies on which a state rests are read strictly, and have one spelling."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.said import NOW_AT, digest_of
from tests.line.stated import PLACE
from tests.signing.drawn import texts
from truceline.errors import NoteError
from truceline.line.bodies import (
    MAX_NAME,
    MAX_WORDS,
    Acknowledgement,
    Answer,
    Heard,
    Hop,
    Means,
    Reply,
    acknowledgement_from,
    is_automatic,
    reply_from,
)

ACK = Acknowledgement(NOW_AT, digest_of("rendered"), "warning/en/1", "read aloud")
HOP = Hop("second company", "liaison desk", NOW_AT, Means.RADIO, is_read_back=True)


@given(st.integers(0, 2**53 - 1), texts, st.booleans())
def test_an_acknowledgement_comes_back_from_its_body(shown_at: int, remark: str, automatic: bool) -> None:
    ack = Acknowledgement(shown_at, ACK.render, ACK.template, remark, is_automatic=automatic)
    assert acknowledgement_from(ack.body) == ack
    assert is_automatic(ack.body) is automatic


@given(texts, st.sampled_from(Answer), st.booleans())
def test_a_reply_comes_back_from_its_body(text: str, answer: Answer, automatic: bool) -> None:
    reply = Reply(text, answer, is_automatic=automatic)
    assert reply_from(reply.body) == reply


@given(st.sampled_from(Means), st.booleans(), st.integers(0, 2**53 - 1))
def test_a_hop_comes_back_from_its_body(means: Means, read_back: bool, at: int) -> None:
    reply = Reply(hop=Hop("second company", "liaison desk", at, means, read_back))
    assert reply_from(reply.body) == reply


@pytest.mark.parametrize(
    "change",
    [
        {"shown_at": -1},
        {"shown_at": "now"},
        {"render": digest_of("rendered")},
        {"render": {"sha256": "AB" * 32, "template": "warning/en/1"}},
        {"render": {"sha256": "ab" * 32, "template": ""}},
        {"render": {"sha256": "ab" * 32, "template": "warning/en/1", "size": 1}},
        {"remark": "x" * (MAX_WORDS + 1)},
        {"auto": False},
        {"mood": "good"},
    ],
    ids=str,
)
def test_a_body_that_is_no_acknowledgement_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        acknowledgement_from(ACK.body | change)


@pytest.mark.parametrize("field", ["shown_at", "render", "remark"])
def test_an_acknowledgement_lacks_nothing(field: str) -> None:
    with pytest.raises(NoteError, match=f"has no field {field}"):
        acknowledgement_from({key: value for key, value in ACK.body.items() if key != field})


@pytest.mark.parametrize(
    "change",
    [
        {"answer": "perhaps"},
        {"answer": "cannot"},
        {"hop": "radio"},
        {"hop": Reply(hop=HOP).body["hop"] | {"means": "pigeon"}},  # type: ignore[operator]
        {"hop": Reply(hop=HOP).body["hop"] | {"read_back": 1}},  # type: ignore[operator]
        {"hop": Reply(hop=HOP).body["hop"] | {"at": -1}},  # type: ignore[operator]
        {"hop": Reply(hop=HOP).body["hop"] | {"to": "liaison desk"}},  # type: ignore[operator]
        {"hop": Reply(hop=HOP).body["hop"] | {"rank": "major"}},  # type: ignore[operator]
        {"text": "x" * (MAX_WORDS + 1)},
        {"auto": False},
        {"mood": "good"},
    ],
    ids=str,
)
def test_a_body_that_is_no_reply_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        reply_from(Reply(hop=HOP).body | change)


def test_a_reply_says_something_and_one_thing_only() -> None:
    with pytest.raises(NoteError, match=r"body\.text"):
        Reply()
    with pytest.raises(NoteError, match="answer") as refused:
        Reply(answer=Answer.CANNOT, hop=HOP)
    with pytest.raises(NoteError, match="action"):
        Reply(action="The patrol was withdrawn.", hop=HOP)
    assert "two replies" in refused.value.hint


@pytest.mark.parametrize(("to", "by"), [("", "desk"), (" ", "desk"), ("unit", ""), ("x" * (MAX_NAME + 1), "desk")])
def test_a_hop_names_who_passed_it_to_whom(to: str, by: str) -> None:
    with pytest.raises(NoteError):
        Hop(to, by, NOW_AT, Means.RADIO, is_read_back=False)


def test_words_at_the_limit_are_taken() -> None:
    assert Reply("x" * MAX_WORDS).body["text"] == "x" * MAX_WORDS
    assert Hop("x" * MAX_NAME, "desk", NOW_AT, Means.RADIO, is_read_back=False).to == "x" * MAX_NAME


def test_a_reply_may_say_which_action_was_taken_and_leaves_the_field_out_otherwise() -> None:
    reply = Reply("We looked into it.", Answer.DISPUTES, action="The patrol was withdrawn.")
    assert reply_from(reply.body) == reply
    assert "action" not in Reply("We looked into it.").body
    with pytest.raises(NoteError, match="action"):
        reply_from(Reply("We looked into it.").body | {"action": ""})


def test_a_place_that_is_read_back_comes_back_from_its_body_and_stands_alone() -> None:
    reply = Reply("We read it so.", heard=Heard(2, PLACE))
    assert reply_from(reply.body) == reply
    assert not reply.is_about_us
    for other in ({"hop": HOP}, {"answer": Answer.CANNOT}, {"action": "The patrol was withdrawn."}):
        with pytest.raises(NoteError, match=r"hop|answer|action"):
            Reply(heard=Heard(1, PLACE), **other)


@pytest.mark.parametrize(
    "change", [{"number": 0}, {"number": 65}, {"lat": 900_000_001}, {"precision_m": 0}, {"name": "x"}]
)
def test_a_body_that_reads_back_no_place_is_refused(change: dict[str, Any]) -> None:
    body: dict[str, Any] = Reply(heard=Heard(1, PLACE)).body
    with pytest.raises(NoteError):
        reply_from(body | {"heard": body["heard"] | change})
