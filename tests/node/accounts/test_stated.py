"""An account by a signed statement is what its sender stated; who brings it can neither add to it nor change it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.line.said import WARNING, digest_of, first
from tests.line.testified import IN_A_FILE, TESTIMONY
from tests.node.accounts.test_keeping import ACCOUNT, TELLING, added
from tests.node.meeting import ALFA, BRAVO, Met, meet
from truceline.errors import InputError
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Attachment, Message, Reference
from truceline.line.statements import Signatory, Standing
from truceline.node.accounts.stated import check_as_stated, earlier_version, file_of, speaker_of, statement_in

SAID = first(kind=MessageKind.STATEMENT, body=TESTIMONY.body)
AS_STATED = replace(
    TELLING,
    speaker=TESTIMONY.speaker,
    on_behalf=TESTIMONY.on_behalf,
    signatories=TESTIMONY.signatories,
    message=SAID.id,
)


def test_only_a_statement_states_who_speaks() -> None:
    assert statement_in(SAID) == TESTIMONY
    assert statement_in(WARNING) is None
    assert (speaker_of(SAID), speaker_of(WARNING)) == ("Colonel Barre", WARNING.sender)


def test_the_words_of_a_statement_stand_where_it_says() -> None:
    file = Attachment(digest_of("release"), 7, "text/plain", IN_A_FILE.file)
    in_a_file = first(kind=MessageKind.STATEMENT, body=IN_A_FILE.body, attachments=(file,))
    assert (file_of(SAID, ""), file_of(in_a_file, ""), file_of(in_a_file, "release.txt")) == ("", *["release.txt"] * 2)
    assert (file_of(WARNING, ""), file_of(WARNING, "map.png")) == ("", "map.png")
    for message in (SAID, in_a_file):
        with pytest.raises(InputError, match=r"'map.png'"):
            file_of(message, "map.png")


def test_an_account_as_it_was_stated_is_taken_in_whichever_order_its_signatories_stand() -> None:
    check_as_stated(SAID, AS_STATED)
    check_as_stated(SAID, replace(AS_STATED, signatories=TESTIMONY.signatories[::-1]))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"speaker": ALFA}, "the speaker"),
        ({"on_behalf": "Syria"}, "for whom"),
        ({"on_behalf": ""}, "for whom"),
        ({"signatories": ()}, "signatories"),
        ({"signatories": (*TESTIMONY.signatories[:2], Signatory("Russia", Standing.SIGNED))}, "signatories"),
    ],
)
def test_an_account_that_contradicts_its_statement_is_refused(change: dict[str, Any], what: str) -> None:
    with pytest.raises(InputError, match=f"as {what}"):
        check_as_stated(SAID, replace(AS_STATED, **change))


def test_of_another_message_the_sender_speaks_for_whomever_is_said() -> None:
    telling = replace(TELLING, speaker=WARNING.sender, on_behalf="the operations room")
    check_as_stated(WARNING, telling)
    with pytest.raises(InputError, match="as the speaker"):
        check_as_stated(WARNING, replace(telling, speaker="Colonel Barre"))


def stated(met: Met, before: Message | None = None, sender: str = ALFA, *, is_drill: bool = False) -> Message:
    reference = Reference(before.id, How.SUPERSEDE) if before else None
    other = BRAVO if sender == ALFA else ALFA
    words: dict[str, Any] = {"kind": MessageKind.STATEMENT, "body": TESTIMONY.body, "is_drill": is_drill}
    return met.say(sender, other, re=reference, **words).message


def test_a_statement_in_the_place_of_another_is_a_later_version_of_the_account_by_that() -> None:
    met = meet()
    before = stated(met)
    later = stated(met, before)
    assert earlier_version(met[ALFA], later, is_drill=False) == ""
    named = {name: getattr(AS_STATED, name) for name in ("speaker", "on_behalf", "signatories")}
    entry = added(met, replace(ACCOUNT, claims=()), TESTIMONY.text, message=before.id, **named)
    assert earlier_version(met[ALFA], later, is_drill=False) == entry.id
    assert earlier_version(met[ALFA], before, is_drill=False) == ""
    assert earlier_version(met[ALFA], later, is_drill=True) == ""


def test_nobody_takes_the_place_of_anothers_account() -> None:
    met = meet()
    before = stated(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    named = {name: getattr(AS_STATED, name) for name in ("speaker", "on_behalf", "signatories")}
    added(met, replace(ACCOUNT, claims=()), TESTIMONY.text, message=before.id, **named)
    theirs = stated(met, before, BRAVO)
    met.exchange_until_quiet(BRAVO, ALFA)
    assert earlier_version(met[ALFA], theirs, is_drill=False) == ""
