"""Acts on accounts take plain values, find things by their first digits, and give plain values back."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Any

import pytest

from tests.line.testified import TESTIMONY
from tests.node.incidents.test_keeping import alleged
from tests.node.meeting import ALFA, BRAVO, Met, meet
from truceline.accounts.claims import Account, Claim, ClaimType, Document
from truceline.accounts.claims_json import account_json
from truceline.errors import InputError, NoteError
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Reference
from truceline.wiring.acts.table import perform

BY = {"desk": "duty", "operator": "Lt Adams"}
TEXT = "They entered the zone."
ACCOUNT = account_json(
    Account(Document("report", publisher="Alsouria Net"), (Claim("c1", (0, 22), TEXT, ClaimType.ENTRY),))
)


def ask(met: Met, act: str, **given: Any) -> Any:
    done = perform(met[ALFA], met.clock.now, act, json.loads(json.dumps(given)))
    assert json.loads(json.dumps(done)) == done
    return done


def added(met: Met, **given: Any) -> Any:
    text = b64encode(TEXT.encode()).decode()
    whole: dict[str, Any] = {"text": text, "account": ACCOUNT, "drill": False, "said_by": "Lt Adams"}
    return ask(met, "account-add", **BY, **whole | given)


def incident(met: Met) -> str:
    opened: str = ask(met, "incident-open", **BY, title="Column", drill=False)["id"]
    return opened


def test_an_account_is_added_listed_and_shown_with_its_text_and_claims() -> None:
    met = meet()
    of = incident(met)
    signatories = [{"name": "Russia", "standing": "unclear"}]
    entry = added(met, incident=of[:8], on_behalf="the operations room", signatories=signatories)
    assert (entry["speaker"], entry["incidents"], entry["signatories"]) == ("Alsouria Net", [of], signatories)
    assert ask(met, "account-list", incident=of[:8])["accounts"] == [entry]
    assert ask(met, "account-list")["accounts"] == [entry]
    shown = ask(met, "account-show", id=entry["id"][:8])
    assert b64decode(shown["text"]).decode() == TEXT
    assert shown["account"] == ACCOUNT


def test_a_later_version_and_another_incident_are_linked() -> None:
    met = meet()
    first = added(met)
    second = added(met, replaces=first["id"][:8])
    assert second["replaces"] == first["id"]
    linked = ask(met, "account-link", id=first["id"][:8], incident=incident(met)[:8], **BY)
    assert (len(linked["incidents"]), linked["followed_by"]) == (1, [second["id"]])


def test_who_sent_the_message_speaks_in_an_account_by_it() -> None:
    met = meet()
    message = alleged(met)
    words = ask(met, "account-words", message=message[:8])
    assert (words["sender"], b64decode(words["text"])) == (ALFA, b"You went in.")
    plain = account_json(Account(Document("statement"), ()))
    entry = added(met, message=message[:8], text=words["text"], account=plain)
    assert (entry["speaker"], entry["message"]) == (ALFA, message)


def test_an_account_by_a_signed_statement_is_what_its_sender_stated_and_a_later_one_replaces_it() -> None:
    met = meet()
    before = met.say(ALFA, BRAVO, kind=MessageKind.STATEMENT, body=TESTIMONY.body).message
    again = Reference(before.id, How.SUPERSEDE)
    later = met.say(ALFA, BRAVO, kind=MessageKind.STATEMENT, body=TESTIMONY.body, re=again).message
    plain = account_json(Account(Document("statement"), ()))
    entries = []
    for message in (before, later):
        words = ask(met, "account-words", message=message.id[:8])
        assert (words["name"], b64decode(words["text"]).decode()) == ("message.txt", TESTIMONY.text)
        entries.append(added(met, message=message.id[:8], text=words["text"], account=plain))
    assert [(entry["speaker"], entry["on_behalf"], entry["replaces"]) for entry in entries] == [
        (TESTIMONY.speaker, TESTIMONY.on_behalf, None),
        (TESTIMONY.speaker, TESTIMONY.on_behalf, entries[0]["id"]),
    ]
    assert entries[0]["signatories"][2] == {"name": "Russia", "standing": "unclear"}
    for contradiction in ({"speaker": ALFA}, {"signatories": [{"name": "Russia", "standing": "signed"}]}):
        with pytest.raises(InputError, match="and the account"):
            added(met, message=before.id, text=words["text"], account=plain, **contradiction)


def test_an_account_in_which_nobody_speaks_and_one_of_another_form_are_refused() -> None:
    met = meet()
    with pytest.raises(InputError, match="nobody is said to speak"):
        added(met, account=account_json(Account(Document("report"), ())))
    with pytest.raises(InputError, match="account"):
        added(met, account=7)
    with pytest.raises(NoteError, match="standing"):
        added(met, signatories=[{"name": "Russia", "standing": "perhaps"}])


def test_a_finding_of_a_party_is_refused_and_none_is_there() -> None:
    met = meet()
    of = incident(met)
    finding = {"body": ALFA, "text": "struck", "confidence": "high", "source": "report 4"}
    with pytest.raises(InputError, match="no observer or mediator"):
        ask(met, "account-find", incident=of[:8], **finding, **BY)
    grounds = ask(met, "account-grounds", incident=of[:8])
    assert (grounds["sightings"], grounds["sent"], grounds["findings"], grounds["mandated"]) == ([], [], [], [])


def test_without_an_incident_nothing_is_said_of_warnings() -> None:
    assert "sent" not in ask(meet(), "account-grounds")


def test_what_was_erased_of_an_account_is_shown_as_gone_and_the_rest_stays() -> None:
    met = meet()
    entry = added(met)
    order = {"ordered_by": "the data protection officer", "reason": "names of people"}
    ask(met, "record-erase", obj=entry["text_sha256"], **order, **BY)
    shown = ask(met, "account-show", id=entry["id"][:8])
    assert (shown["text"], shown["account"]) == (None, ACCOUNT)
    ask(met, "record-erase", obj=entry["claims_sha256"], **order, **BY)
    shown = ask(met, "account-show", id=entry["id"][:8])
    assert (shown["text"], shown["account"], shown["text_sha256"]) == (None, None, entry["text_sha256"])
