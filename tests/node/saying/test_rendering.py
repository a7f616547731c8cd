"""What an officer is shown, word for word."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256

from tests.line.said import ALFA, HOUR_MS, NOW_AT, WARNING, acknowledgement, first
from truceline.line.kinds import Need
from truceline.node.saying.rendering import TEMPLATE, rendering_of


def test_a_warning_is_shown_with_all_that_it_says() -> None:
    assert rendering_of(WARNING).text == (
        "FLASH WARNING number 2\n"
        "from alfa.example to bravo.example\n"
        "written 2026-09-21 14:13:20Z by the sender's clock\n"
        "asks for your acknowledgement by 2026-09-21 15:13:20Z\n"
        "\n"
        "[en]\n"
        "Turn back.\n"
        "place: [345678901,312345678]\n"
        f"attached: map.png (image/png, 4096 bytes, {WARNING.attachments[0].sha256[:16]})\n"
    )


def test_the_hash_is_of_the_text_and_the_template_is_named() -> None:
    rendering = rendering_of(WARNING)
    assert rendering.sha256 == sha256(rendering.text.encode()).hexdigest()
    assert rendering.template == TEMPLATE == "message/en/1"


def test_a_drill_says_so_before_anything_else() -> None:
    text = rendering_of(first(is_drill=True)).text
    assert text.startswith("DRILL DRILL DRILL: nothing of this is real\n")
    assert "DRILL" not in rendering_of(first()).text


def test_what_no_person_wrote_says_so() -> None:
    assert "written by a machine" in rendering_of(first(body={"auto": True})).text
    assert "written by a machine" not in rendering_of(WARNING).text


def test_what_it_is_about_is_shown() -> None:
    assert f"about {WARNING.id[:16]}: ack\n" in rendering_of(acknowledgement(WARNING)).text


def test_two_messages_that_differ_in_anything_shown_have_two_hashes() -> None:
    shown = (
        first(),
        first(body={"text": "Turn back."}),
        first(body={"text": "Turn back!"}),
        first(body={"txt": "Turn back."}),
        first(sender="bravo.example", to=(ALFA,)),
        first(at=NOW_AT + 1_000),
        first(need=Need.REPLY, by=NOW_AT + HOUR_MS),
        first(need=Need.REPLY, by=NOW_AT + 2 * HOUR_MS),
        first(is_drill=True),
    )
    assert len({rendering_of(message).sha256 for message in shown}) == len(shown)


def test_a_time_that_no_calendar_has_is_shown_all_the_same() -> None:
    assert "written 9007199254740991 ms after 1970 by" in rendering_of(first(at=2**53 - 1)).text
