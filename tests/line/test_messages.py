"""A message has one text, is refused when anything in it is not as it must be, and comes back as it was."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.said import ALFA, BRAVO, CHARLIE, HOUR_MS, NOW_AT, WARNING, acknowledgement, digest_of, first
from tests.line.testified import IN_A_FILE, TESTIMONY, statements
from tests.signing.drawn import objects
from truceline.errors import InputError, NoteError
from truceline.line.kinds import MAY_BE_DRILLED, RULES, How, MessageKind, Need, Precedence
from truceline.line.messages import (
    MAX_ATTACHMENT_BYTES,
    MAX_ATTACHMENTS,
    MAX_RECIPIENTS,
    MAX_SEEN,
    MAX_TEXT_BYTES,
    Attachment,
    Message,
    Reference,
    Seen,
    message_from_text,
)
from truceline.signing.documents import write_document

WORDS = "v line from to seq prev at nonce seen kind prec drill need by re body att lang"
FIELDS = set(WORDS.split())
PARTIES = [f"p{number}.example" for number in range(6)]
digests = st.integers(0, 9).map(lambda number: digest_of(str(number)))
bodies = objects.map(lambda body: {key: value for key, value in body.items() if key != "auto"})


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """A message of any kind whose body is free, within its kind's rule."""
    kind = draw(st.sampled_from([kind for kind in MessageKind if kind not in (MessageKind.ACK, MessageKind.REPLY)]))
    rule = RULES[kind]
    seq, at = draw(st.integers(1, 9)), draw(st.integers(0, 2**52))
    need, how = draw(st.sampled_from(sorted(rule.needs))), draw(st.sampled_from(sorted(rule.hows, key=str)))
    sender, *others = draw(st.permutations(PARTIES))
    return first(
        sender=sender,
        to=tuple(sorted(others[: draw(st.integers(1, 5))])),
        seq=seq,
        prev=draw(digests) if seq > 1 else "",
        at=at,
        kind=kind,
        precedence=draw(st.sampled_from(Precedence)),
        is_drill=kind in MAY_BE_DRILLED and draw(st.booleans()),
        need=need,
        by=0 if need is Need.NONE else at + draw(st.integers(1, HOUR_MS)),
        re=Reference(draw(digests), how) if how else None,
        body=_body(draw, kind),
        language=draw(st.sampled_from(["en", "ar", "zh-Hant", "zxx"])),
    )


def _body(draw: st.DrawFn, kind: MessageKind) -> dict[str, Any]:
    if kind is MessageKind.STATEMENT:
        return draw(statements()).body
    return draw(bodies) | ({"agreement": draw(digests)} if kind is MessageKind.PROPOSE else {})


@given(messages())
def test_a_message_comes_back_from_its_text(message: Message) -> None:
    back = message_from_text(message.text)
    assert back == message
    assert back.text == message.text == replace(back).text, "it would be written again as it was read"


@pytest.mark.parametrize("kind", sorted(set(MessageKind) - MAY_BE_DRILLED))
def test_terms_keys_and_evidence_are_never_a_drill(kind: MessageKind) -> None:
    how = next(iter(RULES[kind].hows))
    words: dict[str, Any] = {"kind": kind, "body": {}, "need": Need.NONE, "by": 0}
    words |= {"re": Reference(digest_of("0"), how)} if how else {"re": None}
    words |= {"body": {"agreement": digest_of("1")}} if kind is MessageKind.PROPOSE else {}
    assert not first(**words).is_drill
    with pytest.raises(NoteError, match="drill"):
        first(**words, is_drill=True)


def test_a_statement_names_a_file_that_came_along_once() -> None:
    words: dict[str, Any] = {"kind": MessageKind.STATEMENT, "body": IN_A_FILE.body}
    file = Attachment(digest_of("release"), 4_096, "text/plain", IN_A_FILE.file)
    assert first(**words, attachments=(file,)).attachments == (file,)
    for files in ((), (replace(file, name="other.txt"),), (file, replace(file, sha256=digest_of("another")))):
        with pytest.raises(NoteError, match=r"body\.file"):
            first(**words, attachments=files)


def test_a_statement_of_another_form_is_no_message() -> None:
    for body in ({}, TESTIMONY.body | {"auto": True}, TESTIMONY.body | {"speaker": ""}):
        with pytest.raises(NoteError):
            first(kind=MessageKind.STATEMENT, body=body)


def test_the_text_has_every_field_of_the_specification() -> None:
    head, body, end = WARNING.text.split("\n")
    assert (head, end) == ("truceline/msg/v1", "")
    assert set(json.loads(body)) == FIELDS == set(json.loads(first().text.split("\n")[1]))
    assert message_from_text(WARNING.text) == WARNING


def test_the_id_is_the_hash_of_the_text() -> None:
    assert WARNING.id == sha256(WARNING.text.encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"line": "22" * 16},
        {"sender": CHARLIE},
        {"to": (CHARLIE,)},
        {"seq": 3},
        {"prev": digest_of("another")},
        {"at": NOW_AT - 1},
        {"nonce": "ff" * 16},
        {"kind": MessageKind.SITE},
        {"precedence": Precedence.ROUTINE},
        {"is_drill": True},
        {"need": Need.REPLY},
        {"by": WARNING.by + 1},
        {"re": Reference(digest_of("older"), How.SUPERSEDE)},
        {"body": {}},
        {"attachments": ()},
        {"seen": ()},
        {"language": "ar"},
    ],
    ids=str,
)
def test_every_part_is_under_the_signature(change: dict[str, Any]) -> None:
    assert replace(WARNING, **change).id != WARNING.id


@pytest.mark.parametrize(
    "change",
    [
        {"line": "11" * 15},
        {"line": "1G" * 16},
        {"sender": "Alfa"},
        {"to": ()},
        {"to": (ALFA,)},
        {"to": (BRAVO, BRAVO)},
        {"to": (CHARLIE, BRAVO)},
        {"to": tuple(f"p{number:03}" for number in range(MAX_RECIPIENTS + 1))},
        {"seq": 0},
        {"seq": 1},
        {"prev": ""},
        {"prev": "ab"},
        {"at": -1},
        {"nonce": ""},
        {"need": Need.NONE},
        {"need": Need.COUNTERSIGN},
        {"by": 0},
        {"by": NOW_AT},
        {"re": Reference(digest_of("older"), How.ACK)},
        {"kind": MessageKind.ACK},
        {"kind": MessageKind.REPLY},
        {"kind": MessageKind.PROPOSE},
        {"kind": MessageKind.PROPOSE, "body": {"agreement": "the first"}},
        {"body": {"auto": False}},
        {"body": {"auto": 1}},
        {"body": {"text": "half \ud800"}},
        {"body": {"text": 1.5}},
        {"attachments": WARNING.attachments * (MAX_ATTACHMENTS + 1)},
        {"seen": tuple(Seen(f"log/{number:03}", 1, digest_of("")) for number in range(MAX_SEEN + 1))},
        {"seen": WARNING.seen * 2},
        {"language": ""},
        {"language": "English"},
        {"body": {"text": "x" * MAX_TEXT_BYTES}},
    ],
    ids=lambda change: str(change)[:60],
)
def test_a_message_that_breaks_a_rule_cannot_be_made(change: dict[str, Any]) -> None:
    with pytest.raises(NoteError) as refused:
        replace(WARNING, **change)
    assert refused.value.hint


def test_what_asks_for_nothing_has_no_deadline() -> None:
    with pytest.raises(NoteError, match="by of a message"):
        first(by=NOW_AT + HOUR_MS)


def test_the_limits_themselves_are_kept() -> None:
    full = replace(
        WARNING,
        to=tuple(f"p{number:03}" for number in range(MAX_RECIPIENTS)),
        attachments=WARNING.attachments * MAX_ATTACHMENTS,
        seen=tuple(Seen(f"log/{number:03}", 1, digest_of("")) for number in range(MAX_SEEN)),
        by=NOW_AT + 1,
    )
    back = message_from_text(full.text)
    assert (back, replace(back).text) == (full, full.text)


def test_an_acknowledgement_must_have_the_body_of_one() -> None:
    with pytest.raises(NoteError, match="body has no field render"):
        acknowledgement(WARNING, body={"text": "yes"})


@pytest.mark.parametrize(
    ("size", "media_type", "name"),
    [
        (-1, "image/png", "map.png"),
        (MAX_ATTACHMENT_BYTES + 1, "image/png", "map.png"),
        (1, "image", "map.png"),
        (1, "image/PNG", "map.png"),
        (1, "image/png", ""),
        (1, "image/png", "../map.png"),
        (1, "image/png", "c:map.png"),
        (1, "image/png", "x" * 129),
        (1, "image/png", "gnp.\u202epam"),
    ],
)
def test_an_attachment_is_small_and_its_name_is_no_path(size: int, media_type: str, name: str) -> None:
    with pytest.raises(NoteError):
        Attachment(digest_of("picture"), size, media_type, name)


@pytest.mark.parametrize(("origin", "size", "root"), [("a b", 1, "00" * 32), ("a", -1, "00" * 32), ("a", 1, "00")])
def test_a_checkpoint_that_was_seen_has_its_form(origin: str, size: int, root: str) -> None:
    with pytest.raises(NoteError):
        Seen(origin, size, root)


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_a_text_without_one_of_its_fields_is_refused(field: str) -> None:
    content = json.loads(WARNING.text.split("\n")[1])
    del content[field]
    with pytest.raises(NoteError, match=f"msg has no field {field}"):
        message_from_text(write_document("msg", content))


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": True},
        {"kind": "order"},
        {"prec": "soon"},
        {"need": "obedience"},
        {"re": {"id": "ab" * 32}},
        {"re": {"how": "supersede"}},
        {"re": {"id": "ab" * 32, "how": "perhaps"}},
        {"re": {"id": "ab" * 32, "how": "supersede", "why": ""}},
        {"re": []},
        {"body": []},
        {"body": "Turn back."},
        {"drill": 0},
        {"to": "bravo.example"},
        {"seen": [{"origin": "a", "size": 1, "root": "00" * 32, "at": 1}]},
        {"att": [{"sha256": "00" * 32, "size": 1, "type": "a/b", "name": "n", "path": "/"}]},
        {"rank": 1},
    ],
    ids=str,
)
def test_a_text_that_is_no_message_is_refused(change: dict[str, Any]) -> None:
    content = json.loads(WARNING.text.split("\n")[1]) | change
    with pytest.raises(NoteError):
        message_from_text(write_document("msg", content))


@given(st.data())
def test_a_changed_text_is_another_message_or_none(data: st.DataObject) -> None:
    text = WARNING.text
    place = data.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + data.draw(st.text(max_size=2)) + text[place + data.draw(st.integers(0, 2)) :]
    try:
        message = message_from_text(changed)
    except InputError:
        return
    assert replace(message).text == changed
