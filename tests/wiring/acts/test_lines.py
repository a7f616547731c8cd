"""Acts on a line, in plain values."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.homes import begun
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, warn
from tests.wiring.acts.asking import asked
from truceline.errors import NoteError, NotFoundError
from truceline.node.saying.rendering import rendering_of

BASE64_OF_NOTHING = ""


def received() -> tuple[Met, str]:
    """Bravo has a warning of alfa's."""
    met = meet()
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    return met, said.message.id


def test_a_message_is_told_alike_in_the_list_and_alone() -> None:
    met, message_id = received()
    (listed,) = asked(met[BRAVO], "line-inbox", line=met.line, limit=5)["messages"]
    assert asked(met[BRAVO], "line-item", id=message_id[:10]) | {"incoming": None} == listed | {"incoming": None}
    assert listed["incoming"]["handling"] == "received"


def test_what_is_shown_comes_with_its_hash() -> None:
    met, message_id = received()
    shown = asked(met[BRAVO], "line-show", id=message_id, desk="duty")
    assert shown["text"].startswith("FLASH WARNING number 1\n")
    assert shown["template"] == "message/en/1"
    assert len(shown["render"]) == 64
    assert shown["signed_by"] == ["alfa.example/operator/1"]


def test_the_words_of_an_acknowledgement_are_what_a_message_is_composed_of() -> None:
    met, message_id = received()
    wording = asked(met[BRAVO], "line-ack", id=message_id, shown_at=met.clock.at, remark="seen")
    assert wording["body"]["remark"] == "seen"
    text = asked(met[BRAVO], "message-compose", **wording)["text"]
    assert text.startswith("truceline/msg/v1\n")
    assert message_id in text


def test_a_hop_is_reported_with_who_when_and_how() -> None:
    met, message_id = received()
    hop = {"to": "2nd company", "by": "duty", "at": 5, "means": "radio", "read_back": True}
    wording = asked(met[BRAVO], "line-reply", id=message_id, text="", lang="en", hop=hop)
    assert wording["body"]["hop"] == hop
    assert wording["re"] == {"id": message_id, "how": "reply"}


@pytest.mark.parametrize("means", ["pigeon", "", "RADIO"])
def test_a_way_that_nobody_knows_is_refused(means: str) -> None:
    met, message_id = received()
    hop = {"to": "2nd company", "by": "duty", "at": 5, "means": means, "read_back": True}
    with pytest.raises(NoteError, match="means"):
        asked(met[BRAVO], "line-reply", id=message_id, text="", lang="en", hop=hop)


def test_what_is_packed_here_is_unpacked_there() -> None:
    met = meet()
    said = warn(met)
    packed = asked(met[ALFA], "line-pack", peer=BRAVO, carrier="qr", answers=[])
    assert packed["recipients"] == ["age1" + "q" * 58]
    taken = asked(met[BRAVO], "line-unpack", bundle=packed["bundle"])
    assert (taken["peer"], [news["id"] for news in taken["news"]]) == (ALFA, [said.message.id])
    back = asked(met[BRAVO], "line-pack", peer=ALFA, carrier="file", answers=taken["answers"])
    assert [news["what"] for news in asked(met[ALFA], "line-unpack", bundle=back["bundle"])["news"]] == ["receipted"]


@pytest.mark.parametrize("answers", ["all", [True], ["1"], [[1]], {}])
def test_answers_are_numbers_of_entries(answers: object) -> None:
    with pytest.raises(NoteError, match="answers is"):
        asked(meet()[ALFA], "line-pack", peer=BRAVO, carrier="file", answers=answers)


def test_a_line_check_and_a_declaration_show_in_the_status() -> None:
    met = meet()
    assert asked(met[BRAVO], "line-declare", line=met.line, state="degraded")["state"] == "degraded"
    asked(met[ALFA], "line-check", line=met.line, peer=BRAVO)
    met.exchange_until_quiet(ALFA, BRAVO)
    (line,) = asked(met[ALFA], "line-status")["lines"]
    (bravo,) = line["peers"]
    assert (line["declared"], bravo["declared"], bravo["party"]) == ("unknown", "degraded", BRAVO)
    assert bravo["answered_at"] is not None
    assert bravo["months"] == [{"month": "2026-09", "checks": 1, "answered": 1}]


def test_a_status_without_a_line_is_empty() -> None:
    assert asked(begun(), "line-status") == {"party": ALFA, "frozen": "", "lines": []}


def test_a_stranger_gets_no_bundle() -> None:
    with pytest.raises(NotFoundError):
        asked(meet()[ALFA], "line-pack", peer=CHARLIE, carrier="file", answers=[])


def test_what_is_no_bundle_is_refused() -> None:
    for bundle in (BASE64_OF_NOTHING, "AAAA", "no base 64!"):
        with pytest.raises(NoteError):
            asked(meet()[ALFA], "line-unpack", bundle=bundle)


def test_the_rendering_named_is_that_of_the_message() -> None:
    met, message_id = received()
    shown = asked(met[BRAVO], "line-show", id=message_id, desk="duty")
    message = warn(meet()).message
    assert shown["render"] == rendering_of(message).sha256, "the same words have the same hash on any line"
