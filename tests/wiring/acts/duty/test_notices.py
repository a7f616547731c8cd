"""Acts on notices, as commands ask for them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.line.notified import DAY_MS, MOVEMENT, SITE
from tests.node.homes import STARTED_AT, lined
from tests.signing.parties.sides import key_of
from tests.wiring.acts.asking import asked
from truceline.errors import InputError, NoteError
from truceline.line.wording.notices import Notified, Why, body_of, kind_of
from truceline.model.notices import NO_ABSENCE, NO_PROTECTION, Function, Notice, Verification
from truceline.model.places.place import Place
from truceline.node.node import Node
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role
from truceline.wiring.acts.duty.notices import told_of_verification
from truceline.wiring.notifying.notices import Lodging

ALFA, BRAVO = "alfa.example", "bravo.example"
EVERYTHING: dict[str, Any] = {
    "states": ["ahead", "current", "lapsed", "replaced", "withdrawn", "corrected", "unreadable"],
    "kinds": ["site", "movement"],
    "limit": 100,
}


@pytest.fixture
def node() -> Node:
    return lined(ALFA, BRAVO)


def _said(node: Node, wording: Mapping[str, Any]) -> str:
    text = asked(node, "message-compose", **wording)["text"]
    note = sign_note(text, [key_of(ALFA, Role.OPERATOR)]).encoded.decode()
    return str(asked(node, "message-commit", note=note, attachments=[])["id"])


def _lodged(node: Node, notice: Notice = SITE) -> str:
    return _said(node, Lodging(node.lines[0], (BRAVO,)).wording(notice))


def _given(notice: Notice, why: Why = Why.NEW) -> dict[str, Any]:
    return {"kind": str(kind_of(notice)), "body": body_of(Notified(notice, why))}


def test_the_newest_are_listed_first_and_pages_follow_one_another(node: Node) -> None:
    ids = [_lodged(node, replace(SITE, ref=f"H-{number}")) for number in range(3)]
    first = asked(node, "notice-list", line=node.lines[0], **EVERYTHING | {"limit": 2})["notices"]
    rest = asked(node, "notice-list", line=node.lines[0], before=first[-1]["index"], **EVERYTHING)["notices"]
    assert [each["id"] for each in (*first, *rest)] == ids[::-1]


def test_only_the_kinds_and_states_that_are_asked_for_are_listed(node: Node) -> None:
    _lodged(node)
    movement = _lodged(node, MOVEMENT)
    found = asked(node, "notice-list", line=node.lines[0], **EVERYTHING | {"kinds": ["movement"]})["notices"]
    assert [each["id"] for each in found] == [movement]
    lapsed = asked(node, "notice-list", line=node.lines[0], **EVERYTHING | {"states": ["lapsed"]})
    assert lapsed == {"notices": [], "protection": NO_PROTECTION, "absence": NO_ABSENCE}


def test_no_state_of_a_notice_says_that_anybody_agrees(node: Node) -> None:
    with pytest.raises(NoteError):
        asked(node, "notice-list", line=node.lines[0], **EVERYTHING | {"states": ["approved"]})


def test_what_is_to_be_said_is_given_as_a_message_takes_it(node: Node) -> None:
    notice = _lodged(node)
    changed = replace(SITE, radius_m=300)
    wordings = {
        "changed": asked(node, "notice-change", id=notice, **_given(changed, Why.CHANGED)),
        "revalidated": asked(node, "notice-revalidate", id=notice, until=SITE.ends_at + DAY_MS),
        "checked": asked(node, "notice-verify", id=notice, by="Relief", how="visit", at=STARTED_AT, next=0),
    }
    for why, wording in wordings.items():
        assert (wording["re"], wording["body"]["why"]) == ({"id": notice, "how": "supersede"}, why)
    withdrawn = asked(node, "notice-withdraw", id=notice, text="Moved.")
    assert (withdrawn["kind"], withdrawn["re"]) == ("cancel", {"id": notice, "how": "cancel"})
    newer = _said(node, wordings["changed"])
    item = asked(node, "notice-item", id=notice[:12])
    assert (item["state"], item["ended_by"]) == ("replaced", newer)
    assert [each["why"] for each in item["versions"]] == ["new", "changed"]
    with pytest.raises(InputError, match="replaced already"):
        asked(node, "notice-withdraw", id=notice, text="Moved.")


def test_a_chain_tells_each_hop_and_which_is_silent(node: Node) -> None:
    (chain,) = asked(node, "notice-chain", id=_lodged(node))["chains"]
    assert (chain["recipient"], chain["silent"]["what"]) == (BRAVO, "offered")
    assert [step["is_silent"] for step in chain["steps"]] == [False, True, True, True, True, True]


def test_duplicates_are_found_among_our_own_and_among_those_given(node: Node) -> None:
    notice = _lodged(node)
    same = replace(SITE, ref="H-2")
    elsewhere = replace(same, place=Place(0, 0, 11))
    school = replace(same, ref="H-3", function=Function.SCHOOL)
    given = [_given(each) for each in (same, elsewhere, school, replace(elsewhere, ref="H-4"))]
    assert asked(node, "notice-duplicates", line=node.lines[0], notices=given)["duplicates"] == [
        {"number": 0, "of": notice},
        {"number": 3, "of_number": 1},
    ]
    _said(node, asked(node, "notice-withdraw", id=notice, text="Moved."))
    found = asked(node, "notice-duplicates", line=node.lines[0], notices=given[:1])["duplicates"]
    assert found == []


def test_the_watch_is_given_what_nobody_has_ended(node: Node) -> None:
    gone, stands = _lodged(node), _lodged(node, MOVEMENT)
    _said(node, asked(node, "notice-withdraw", id=gone, text="Moved."))
    found = asked(node, "notice-standing", line=node.lines[0])
    assert [(each["id"], each["lodged_by"]) for each in found["notices"]] == [(stands, ALFA)]
    assert found["near_m"] == 1_000


def test_several_messages_are_said_together_or_not_at_all(node: Node) -> None:
    line, key = node.lines[0], key_of(ALFA, Role.OPERATOR)
    lodging = Lodging(line, (BRAVO,))
    wordings = [dict(lodging.wording(replace(SITE, ref=f"H-{number}"))) for number in range(4)]
    for wording in wordings:
        del wording["line"]
    first = asked(node, "messages-compose", line=line, wordings=wordings[:2])["texts"]
    second = asked(node, "messages-compose", line=line, wordings=wordings[2:], after=first[-1])["texts"]
    notes = [sign_note(text, [key]).encoded.decode() for text in (*first, *second)]
    said = asked(node, "messages-commit", notes=notes)
    assert [each["number"] for each in said["said"]] == [1, 2, 3, 4]
    overtaken = asked(node, "messages-compose", line=line, wordings=wordings[:2])["texts"]
    _lodged(node, MOVEMENT)
    notes = [sign_note(text, [key]).encoded.decode() for text in overtaken]
    assert asked(node, "messages-commit", notes=notes) == {"is_overtaken": True, "said": []}


def test_a_notice_says_who_checked_it_or_that_nobody_did() -> None:
    checked = replace(SITE, verification=Verification("Relief", "visit", STARTED_AT, STARTED_AT + DAY_MS))
    assert told_of_verification(replace(SITE, verification=None), STARTED_AT).startswith("UNVERIFIED")
    assert told_of_verification(checked, STARTED_AT).startswith("checked by Relief (visit)")
    assert told_of_verification(checked, STARTED_AT + DAY_MS).startswith("CHECK OVERDUE")


def test_words_are_written_down_as_a_message_takes_them(node: Node) -> None:
    document = Lodging(node.lines[0], (BRAVO,), "immediate", is_drill=True, language="ar").wording(MOVEMENT)
    assert (document["prec"], document["drill"], document["lang"], document["need"]) == ("immediate", True, "ar", "ack")
