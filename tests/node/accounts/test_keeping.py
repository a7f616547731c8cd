"""Accounts on record: as they came, never overwritten, and only what stands in them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.line.testified import TESTIMONY
from tests.node.incidents.test_keeping import OFFICER, alleged, opened
from tests.node.meeting import ALFA, BRAVO, Met, meet, warn
from tests.node.registered import MEDIATOR
from truceline.accounts.claims import Account, Claim, ClaimType, Document
from truceline.accounts.comparison.facts import Finding
from truceline.accounts.entries import Kept, Telling
from truceline.errors import InputError, NotFoundError
from truceline.line.kinds import MessageKind
from truceline.line.statements import Signatory, Standing
from truceline.model.incidents import Saying
from truceline.node.accounts.book import AccountEntry, Accounts
from truceline.node.accounts.keeping import (
    Brought,
    account_called,
    account_of,
    add_account,
    link_account,
    mandated,
    message_of,
    record_finding,
    text_of,
    words_of_message,
)
from truceline.node.deeds import book
from truceline.record.store import object_name

TEXT = "They entered the zone. Then they left."
CLAIM = Claim("c1", (0, 22), "They entered the zone.", ClaimType.ENTRY)
ACCOUNT = Account(Document("report", date="2017-06-06"), (CLAIM,))
NOT_YET = "0" * 64
TELLING = Telling(
    ACCOUNT.document,
    Kept(NOT_YET, 1, "text/plain", "report.txt"),
    Kept(NOT_YET, 1, "application/json", "report.json"),
    "Alsouria Net",
    Saying("Lt Adams", "their site"),
)


def added(
    met: Met, account: Account = ACCOUNT, text: str = TEXT, *, is_drill: bool = False, **telling: Any
) -> AccountEntry:
    brought = Brought(replace(TELLING, **telling), text.encode(), account, is_drill)
    return add_account(met[ALFA], brought, OFFICER, met.clock.now)


def test_an_account_is_kept_byte_for_byte_with_its_claims_and_who_brought_it() -> None:
    met = meet()
    signatories = (Signatory("Russia", Standing.UNCLEAR),)
    entry = added(met, on_behalf="the operations room", signatories=signatories)
    assert account_called(met[ALFA], entry.id[:8]) == entry
    assert text_of(met[ALFA], entry) == TEXT.encode()
    assert entry.telling.text.sha256 == object_name(TEXT.encode())
    assert account_of(met[ALFA], entry) == ACCOUNT
    assert entry.telling.signatories == signatories
    assert (entry.recorded.desk, entry.recorded.operator) == ("duty", "Lt Adams")


def test_a_later_version_names_the_earlier_one_which_stays_as_it_is() -> None:
    met = meet()
    first = added(met)
    second = added(met, text=f"{TEXT} Later more.", replaces=first.id)
    earlier = account_called(met[ALFA], first.id)
    assert earlier.followed_by == (second.id,)
    assert earlier.telling == first.telling
    assert text_of(met[ALFA], earlier) == TEXT.encode()


@pytest.mark.parametrize(
    "claim",
    [replace(CLAIM, span=(1, 23)), replace(CLAIM, text="They left the zone."), replace(CLAIM, span=(900, 950))],
)
def test_a_claim_that_does_not_stand_in_the_text_is_refused(claim: Claim) -> None:
    met = meet()
    with pytest.raises(InputError, match="does not stand"):
        added(met, replace(ACCOUNT, claims=(claim,)))
    assert book(met[ALFA], Accounts).by_id == {}


def test_markup_and_line_breaks_in_a_quoted_sentence_do_not_matter() -> None:
    text = "They <b>entered</b>\nthe zone &amp; stayed."
    claim = replace(CLAIM, span=(0, len(text)), text="They entered the zone & stayed.")
    assert added(meet(), replace(ACCOUNT, claims=(claim,)), text).telling.text.size == len(text)


def test_a_text_that_is_no_utf8_or_empty_is_refused() -> None:
    met = meet()
    for content, message in ((b"\xff", "no UTF-8"), (b"", "0 bytes")):
        with pytest.raises(InputError, match=message):
            add_account(met[ALFA], Brought(TELLING, content, replace(ACCOUNT, claims=())), OFFICER, met.clock.now)


def test_an_account_belongs_to_incidents_that_are_on_record() -> None:
    met = meet()
    incident, other = opened(met), opened(met)
    entry = added(met, incident=incident.id)
    linked = link_account(met[ALFA], entry.id[:8], other.id[:8], OFFICER, met.clock.now)
    assert linked.incidents == (incident.id, other.id)
    assert book(met[ALFA], Accounts).of(other.id) == (linked,)
    with pytest.raises(InputError, match="already"):
        link_account(met[ALFA], entry.id, other.id, OFFICER, met.clock.now)
    with pytest.raises(NotFoundError, match="no incident"):
        added(met, incident="ab" * 16)
    with pytest.raises(NotFoundError, match="no account"):
        added(met, replaces="ab" * 16)


def test_what_is_of_a_drill_and_what_is_real_stay_apart() -> None:
    met = meet()
    with pytest.raises(InputError, match="drill"):
        added(met, incident=opened(met, is_drill=True).id)
    entry = added(met, is_drill=True)
    assert entry.is_drill
    with pytest.raises(InputError, match="drill"):
        added(met, replaces=entry.id)
    with pytest.raises(InputError, match="drill"):
        link_account(met[ALFA], entry.id, opened(met).id, OFFICER, met.clock.now)


def test_an_account_by_a_message_is_its_senders() -> None:
    met = meet()
    said = alleged(met)
    message = message_of(met[ALFA], said)
    assert words_of_message(met[ALFA], message, "") == b"You went in."
    plain = replace(ACCOUNT, claims=())
    entry = added(met, plain, "You went in.", message=said, speaker=ALFA)
    assert entry.telling.message == said
    with pytest.raises(InputError, match="as the speaker, and the account 'Alsouria Net'"):
        added(met, plain, "You went in.", message=said)


def test_an_account_by_a_signed_statement_takes_its_words_from_there() -> None:
    met = meet()
    said = met.say(ALFA, BRAVO, kind=MessageKind.STATEMENT, body=TESTIMONY.body).message
    behind: dict[str, Any] = {"message": said.id, "speaker": TESTIMONY.speaker, "on_behalf": TESTIMONY.on_behalf}
    behind["signatories"] = TESTIMONY.signatories
    plain = replace(ACCOUNT, claims=())
    assert words_of_message(met[ALFA], said, "") == TESTIMONY.text.encode()
    assert added(met, plain, TESTIMONY.text, **behind).telling.on_behalf == TESTIMONY.on_behalf
    with pytest.raises(InputError, match="not what the message states"):
        added(met, plain, "They stayed away.", **behind)
    with pytest.raises(InputError, match="as signatories"):
        added(met, plain, TESTIMONY.text, **behind | {"signatories": ()})
    with pytest.raises(InputError, match="drill"):
        added(met, plain, TESTIMONY.text, is_drill=True, **behind)


def test_a_message_without_words_or_such_a_file_gives_no_account() -> None:
    met = meet()
    warning = message_of(met[ALFA], warn(met, body={"number": 3}).message.id)
    with pytest.raises(InputError, match="no words"):
        words_of_message(met[ALFA], warning, "")
    with pytest.raises(NotFoundError, match=r"no file 'x.txt'"):
        words_of_message(met[ALFA], warning, "x.txt")


def test_only_a_body_that_a_charter_names_beside_the_parties_may_find_something() -> None:
    met = meet()
    incident = opened(met)
    assert mandated(met[ALFA]) == ()
    finding = Finding(BRAVO, "the convoy was struck", "with moderate confidence", "report 4")
    with pytest.raises(InputError, match="no observer or mediator"):
        record_finding(met[ALFA], incident.id, finding, OFFICER, met.clock.now)
    assert book(met[ALFA], Accounts).found_of(incident.id) == ()


def test_a_finding_of_a_mediator_is_kept_in_its_own_words() -> None:
    met = meet(ALFA, BRAVO, MEDIATOR, registrar=MEDIATOR)
    incident = opened(met)
    finding = Finding(MEDIATOR, "the convoy was struck", "with moderate confidence", "report 4")
    record_finding(met[ALFA], incident.id[:8], finding, OFFICER, met.clock.now)
    (found,) = book(met[ALFA], Accounts).found_of(incident.id)
    assert found.finding == finding
