"""What an officer is shown, word for word."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from tests.line.notified import MOVEMENT, SITE
from tests.line.said import ALFA, HOUR_MS, NOW_AT, WARNING, acknowledgement, digest_of, first
from tests.line.stated import STATEMENT
from tests.line.testified import IN_A_FILE, TESTIMONY
from truceline.line.kinds import MessageKind, Need
from truceline.line.messages import Attachment
from truceline.line.statements import SignedStatement
from truceline.line.wording.notices import Notified, body_of, kind_of
from truceline.line.wording.warnings import Sentence
from truceline.model.notices import NO_PROTECTION, Notice
from truceline.node.saying.rendering import (
    NOTICE_TEMPLATE,
    STATEMENT_TEMPLATE,
    TEMPLATE,
    WARNING_TEMPLATE,
    rendering_of,
)


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


def test_what_is_made_from_templates_is_shown_in_every_language_with_its_places_in_every_form() -> None:
    rendering = rendering_of(replace(WARNING, body=STATEMENT.body, language="fr", attachments=()))
    assert rendering.template == WARNING_TEMPLATE == "warning/en/1"
    assert rendering.text.partition("\n\n")[2] == (
        "[ar]\n"
        "أنتم داخل المنطقة At Tanf.\n"
        "موقعكم: 33.5058N 38.6178E (MGRS 37SDT 6449 0743).\n"
        "عرّفوا عن أنفسكم.\n"
        "[en]\n"
        "You are inside.\n"
        "Your position: 33.5058N 38.6178E (MGRS 37SDT 6449 0743).\n"
        "State who you are.\n"
        "place 1: 33.5058N 38.6178E; 33°30′21.0″N 038°37′04.0″E; MGRS 37SDT 6449 0743; to within 12 m\n"
        "time: 211413Z SEP 26\n"
        "[fr] free words, which nobody has translated:\n"
        "The bridge is closed.\n"
        f"step 2 of the ladder {digest_of('the ladder')[:16]}\n"
    )


def test_a_sentence_that_is_not_known_here_is_shown_as_the_senders_alone() -> None:
    strange = replace(STATEMENT, sentences=(*STATEMENT.sentences[:2], Sentence("keep-away/3")))
    text = rendering_of(replace(WARNING, body=strange.body)).text
    assert "the sentence keep-away/3 is not known here: its words are the sender's alone\n" in text


def test_a_signed_statement_is_shown_with_who_speaks_for_whom_and_who_stands_behind_it() -> None:
    rendering = rendering_of(first(kind=MessageKind.STATEMENT, body=TESTIMONY.body, language="en"))
    assert rendering.template == STATEMENT_TEMPLATE == "statement/en/1"
    assert rendering.text.partition("\n\n")[2] == (
        "[en]\n"
        "They entered the zone.\n"
        "speaker, as the sender states: Colonel Barre\n"
        "on behalf of: the operations room\n"
        "signatory: Syria: signed it, as the sender states\n"
        "signatory: Hezbollah: is named in it, without a signature\n"
        "signatory: Russia: unclear whether that one stands behind it\n"
        "about the incident that the sender keeps as 5a5a5a5a5a5a5a5a\n"
        f"about the message {TESTIMONY.about[:16]}\n"
    )


def test_of_a_statement_without_signatories_and_with_its_words_in_a_file_that_is_said() -> None:
    file = Attachment(digest_of("release"), 7, "text/plain", IN_A_FILE.file)
    body = SignedStatement(speaker="Colonel Barre", file=IN_A_FILE.file).body
    text = rendering_of(first(kind=MessageKind.STATEMENT, body=body, attachments=(file,))).text
    assert "the words stand in the attached file release.txt\n" in text
    assert "on behalf of: not said\nsignatories: none named\n" in text


def test_a_movement_is_shown_in_words_and_not_as_it_was_signed() -> None:
    rendering = rendering_of(first(kind=MessageKind.MOVEMENT, body=body_of(Notified(MOVEMENT))))
    assert rendering.template == NOTICE_TEMPLATE == "notice/en/1"
    rows = rendering.text.splitlines()
    assert "holds from 2026-09-23 14:13:20Z until 2026-09-24 14:13:20Z" in rows
    (start,) = (row for row in rows if row.startswith("1. "))
    assert start.startswith("1. 33.3000N 38.0000E; ")
    assert start.endswith("; passed from 2026-09-23 14:13:20Z until 2026-09-23 15:13:20Z")
    assert "vehicle: lorry; plate AB 123; marking UN on the roof; track lorry-1" in rows
    assert "vehicle: car" in rows
    assert "people: 6" in rows
    assert rows[-1] == NO_PROTECTION
    assert "{" not in rendering.text


def test_a_site_is_shown_with_who_checked_it_and_what_a_notice_never_does() -> None:
    rows = rendering_of(first(kind=MessageKind.SITE, body=body_of(Notified(SITE)))).text.splitlines()
    assert "function: clinic" in rows
    assert "within 150 m of it" in rows
    assert "checked by Relief, visit, 2026-09-20 14:13:20Z" in rows
    assert "contact: duty desk: +962 6 000 00 00" in rows
    assert rows[-2:] == ["Roof marked with a red crescent.", NO_PROTECTION]
    unchecked = rendering_of(first(kind=MessageKind.SITE, body=body_of(Notified(replace(SITE, verification=None)))))
    assert "UNVERIFIED: nobody is said to have checked it" in unchecked.text


def test_a_notice_in_another_form_is_shown_as_it_stands() -> None:
    rendering = rendering_of(first(kind=MessageKind.SITE, body={"ref": "H-12"}))
    assert (rendering.template, "ref: H-12" in rendering.text) == (TEMPLATE, True)


@pytest.mark.parametrize("notice", [SITE, MOVEMENT])
def test_no_part_of_a_notice_is_left_out_of_what_is_shown(notice: Notice) -> None:
    kind = kind_of(notice)
    body = body_of(Notified(notice))
    whole = rendering_of(first(kind=kind, body=body)).text
    others = [body | {name: value + 60_000} for name, value in body.items() if type(value) is int and name != "from"]
    others += [body | {name: f"{value}x"} for name, value in body.items() if name in ("ref", "name", "text", "cargo")]
    others += [body | {name: []} for name in ("contacts", "vehicles") if body.get(name)]
    for other in others:
        assert rendering_of(first(kind=kind, body=other)).text != whole
