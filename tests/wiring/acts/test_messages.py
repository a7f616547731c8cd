"""Acts on messages of ours, as commands ask for them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from tests.node.homes import lined
from tests.signing.parties.sides import key_of
from tests.wiring.acts.asking import asked
from truceline.errors import NoteError
from truceline.line.messages import message_from_text
from truceline.node.node import Node
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role
from truceline.wiring.acts.act import text_from_bytes

ALFA, BRAVO = "alfa.example", "bravo.example"
PICTURE = b"a picture"


def wording(node: Node, **changes: Any) -> dict[str, Any]:
    wanted = {
        "line": node.lines[0],
        "to": [BRAVO],
        "kind": "warning",
        "body": {"text": "stay north of the road"},
        "prec": "flash",
        "drill": True,
        "need": "ack",
        "by": 0,
        "att": [{"sha256": sha256(PICTURE).hexdigest(), "size": len(PICTURE), "type": "image/png", "name": "road.png"}],
        "lang": "en",
    }
    return wanted | changes


def signed(text: str) -> str:
    return sign_note(text, [key_of(ALFA, Role.OPERATOR)]).encoded.decode()


def test_a_message_is_composed_signed_elsewhere_and_committed() -> None:
    node = lined(ALFA, BRAVO)
    text = asked(node, "message-compose", **wording(node))["text"]
    message = message_from_text(text)
    assert (message.kind, message.precedence, message.is_drill, message.need) == ("warning", "flash", True, "ack")
    assert (message.body, message.language) == ({"text": "stay north of the road"}, "en")
    said = asked(node, "message-commit", note=signed(text), attachments=[text_from_bytes(PICTURE)])
    assert said == {"is_overtaken": False, "id": message.id, "number": 1, "entry": node.store.tree.size - 1}
    assert [parcel.rank for parcel in node.store.outbox(BRAVO, 10)] == [0]
    assert node.store.content(sha256(PICTURE).hexdigest()) == PICTURE


def test_a_message_whose_number_was_taken_meanwhile_is_not_committed() -> None:
    node = lined(ALFA, BRAVO)
    first, second = (asked(node, "message-compose", **wording(node, att=[]))["text"] for _ in range(2))
    assert not asked(node, "message-commit", note=signed(first), attachments=[])["is_overtaken"]
    assert asked(node, "message-commit", note=signed(second), attachments=[]) == {"is_overtaken": True}


def test_a_reference_says_what_a_message_is_about() -> None:
    node = lined(ALFA, BRAVO)
    reply = {"kind": "reply", "body": {"text": "understood"}, "need": "none", "att": []}
    text = asked(node, "message-compose", **wording(node, **reply, re={"id": "ab" * 32, "how": "reply"}))["text"]
    reference = message_from_text(text).re
    assert reference is not None
    assert (reference.id, reference.how) == ("ab" * 32, "reply")


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "shout"},
        {"body": "text"},
        {"body": {"text": None}},
        {"body": {"share": 0.5}},
        {"prec": "slow"},
        {"drill": 1},
        {"line": "abc"},
        {"re": {"id": "ab" * 32}},
        {"more": 1},
        {"att": [{"sha256": "x", "size": 1, "type": "image/png", "name": "a"}]},
    ],
)
def test_a_wording_of_another_form_is_refused(changes: dict[str, Any]) -> None:
    node = lined(ALFA, BRAVO)
    with pytest.raises(NoteError):
        asked(node, "message-compose", **wording(node, **changes))
