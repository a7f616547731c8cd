"""Acts on warnings, as commands and the running node ask for them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.line.stated import STATEMENT
from tests.line.wording.test_ladders import LADDER
from tests.node.meeting import ALFA, BRAVO, NOW_AT, Met, meet, say
from tests.node.pacts import assent
from tests.node.warning.agreed import agreed, an_alert, said
from tests.signing.parties.sides import key_of
from tests.wiring.zones.test_in_force import a_map, proposed
from truceline.errors import InputError, NoteError
from truceline.line.kinds import MessageKind
from truceline.line.messages import message_from_text
from truceline.line.wording.warnings import Step, statement_in
from truceline.node.releasing import Profile, set_profile
from truceline.node.saying.messages import Wording, compose
from truceline.record.entries import EntryKind
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role
from truceline.wiring.acts.table import perform

PLACE, FAR = "33.50583N 38.61778E", "38.61778N 33.50583E"
WALEED = {"names": ["Al Waleed"], "lat": 334_347_000, "lon": 389_300_000, "precision_m": 12}


def ask(met: Met, act: str, party: str = ALFA, **given: Any) -> dict[str, Any]:
    return perform(met[party], met.clock.now, act, given)


def wanted(met: Met, **change: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "line": met.line,
        "to": [BRAVO],
        "kind": "warning",
        "say": ["inside-zone", "position"],
        "values": {"zone": "At Tanf", "place": PLACE},
        "at": NOW_AT,
        "langs": ["ar", "en"],
        "text": "",
        "alert": "",
        "desk": "duty",
        "drill": False,
        "names": [WALEED],
    }
    return plain | change


def in_force() -> Met:
    """Two nodes with a zone that binds alfa."""
    met, agreement = proposed(a_map())
    assent(met, agreement, ALFA)
    return met


def test_a_draft_says_everything_that_an_officer_should_see_and_touches_nothing() -> None:
    met = in_force()
    size = met[ALFA].store.tree.size
    draft = ask(met, "warning-draft", **wanted(met, text="The bridge is closed."))
    assert met[ALFA].store.tree.size == size
    assert [(text["lang"], text["dir"], text["is_reviewed"]) for text in draft["texts"]] == [
        ("ar", "rtl", False),
        ("en", "ltr", False),
    ]
    assert draft["places"]["place"]["near"].endswith("from Al Waleed")
    assert (draft["times"], draft["doubts"], draft["desks"], draft["drill"]) == ([NOW_AT], [], 1, False)
    assert draft["body"]["text"] == draft["text"] == "The bridge is closed."


def test_the_body_of_a_draft_is_what_a_message_takes() -> None:
    met = in_force()
    step = {"ladder": "ab" * 32, "number": 2}
    draft = ask(met, "warning-draft", **wanted(met, step=step))
    wording: dict[str, Any] = {key: draft[key] for key in ("line", "to", "kind", "body", "drill")}
    wording |= {"prec": "immediate", "need": "ack", "by": 0, "att": [], "lang": "zxx"}
    message = message_from_text(ask(met, "message-compose", **wording)["text"])
    statement = statement_in(message)
    assert statement is not None
    assert statement.step is not None
    assert (statement.step.number, len(statement.sentences)) == (2, 2)


def test_a_place_that_cannot_be_meant_is_shown_in_a_draft_and_stops_what_is_to_go() -> None:
    met = in_force()
    swapped = wanted(met, values={"zone": "At Tanf", "place": FAR})
    (doubt,) = ask(met, "warning-draft", **swapped)["doubts"]
    assert (doubt["kind"], doubt["value"], doubt["stops"]) == ("slip", "place", True)
    with pytest.raises(InputError, match="swapped"):
        ask(met, "warning-word", **swapped)
    assert ask(met, "warning-word", **wanted(met)) == ask(met, "warning-draft", **wanted(met))


def test_of_an_alert_as_much_is_said_as_the_one_that_may_be_told_least() -> None:
    met = agreed()
    alert = an_alert(met)
    about = wanted(met, alert=alert[:8], values={}, say=["inside-zone"])
    draft = ask(met, "warning-draft", **about)
    assert (draft["profile"], draft["places"]) == ("zone-only", {})
    set_profile(met[ALFA], BRAVO, Profile.POSITION, met.clock.now, desk="duty")
    draft = ask(met, "warning-draft", **about | {"say": ["position"]})
    assert draft["profile"] == "position"
    assert draft["places"]["place"]["decimal"].startswith("33.505")
    with pytest.raises(InputError, match="is real"):
        ask(met, "warning-draft", **about | {"drill": True})


def test_the_second_desk_sees_the_places_of_what_the_first_has_signed() -> None:
    met = meet(two_person=("warning",))
    assert ask(met, "warning-draft", **wanted(met))["desks"] == 2
    wording = Wording(to=(BRAVO,), kind=MessageKind.WARNING, body=STATEMENT.body)
    plain = Wording(to=(BRAVO,), kind=MessageKind.WARNING, body={"text": "Turn back."})
    half, other = (
        sign_note(
            compose(met[ALFA], met.line, each, met.clock.now).text, [key_of(ALFA, Role.OPERATOR)]
        ).encoded.decode()
        for each in (wording, plain)
    )
    shown = ask(met, "warning-half", note=half, names=[WALEED])
    assert shown["signed_by"] == [f"{ALFA}/operator/1"]
    assert shown["places"]["place 1"]["mgrs"] == "37SDT 6449 0743"
    assert [doubt["kind"] for doubt in shown["doubts"]] == ["unchecked"]
    assert half.startswith(shown["signed_text"])
    with pytest.raises(InputError, match="not made from templates"):
        ask(met, "warning-half", note=other, names=[])


def test_the_second_desk_sees_which_agreed_step_a_message_takes() -> None:
    met = agreed(two_person=("warning",))
    for ladder, name in ((LADDER.sha256, LADDER.rungs[1].name), ("ab" * 32, "")):
        body = replace(STATEMENT, step=Step(ladder, 2)).body
        composed = compose(
            met[ALFA], met.line, Wording(to=(BRAVO,), kind=MessageKind.WARNING, body=body), met.clock.now
        )
        half = sign_note(composed.text, [key_of(ALFA, Role.OPERATOR)]).encoded.decode()
        shown = ask(met, "warning-half", note=half, names=[])
        assert shown["step"] == {"ladder": ladder, "number": 2, "name": name}


def test_that_a_message_was_shown_is_on_record_with_the_very_text() -> None:
    met = agreed()
    message = said(met, 1)
    met.exchange_until_quiet(ALFA, BRAVO)
    shown = ask(met, "warning-show", BRAVO, id=message[:8], desk="duty", names=[WALEED])
    entry = met[BRAVO].entry(met[BRAVO].store.tree.size - 1)
    assert (entry.kind, entry.note_id, entry.extra["render"]) == (EntryKind.SHOWN, message, shown["render"])
    assert shown["places"]["place 1"]["near"].endswith("from Al Waleed")
    assert shown["sameness"] == {"ar": "differs", "en": "differs"}
    plain = say(met[ALFA], met.line, BRAVO, met.clock.now).message.id
    assert "sameness" not in ask(met, "warning-show", id=plain, desk="duty", names=[])


def test_a_place_of_a_peer_goes_back_in_a_reply_and_one_of_ours_does_not() -> None:
    met = agreed()
    message = said(met, 1)
    met.exchange_until_quiet(ALFA, BRAVO)
    read: dict[str, Any] = {"id": message[:8], "place": PLACE, "number": 1, "desk": "duty", "operator": "", "names": []}
    theirs = ask(met, "warning-read-back", BRAVO, **read)
    assert theirs["verdict"] == "same"
    assert theirs["reply"]["body"]["heard"]["number"] == 1
    assert (theirs["reply"]["to"], theirs["reply"]["re"]["id"]) == ([ALFA], message)
    ours = ask(met, "warning-read-back", **read | {"place": "34.50583N 38.61778E"})
    assert (ours["verdict"], ours["distance_m"] > 100_000, len(ours["alert"])) == ("differs", True, 32)
    assert "reply" not in ours


def test_an_alert_of_cap_comes_as_text() -> None:
    met = agreed()
    found = ask(met, "warning-cap", id=said(met, 1)[:12], public=True)
    assert found["cap"].startswith("<?xml")
    assert found["drill"] is False


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "reply"},
        {"names": [WALEED | {"lat": 10**10}]},
        {"names": [{"names": ["A"]}]},
        {"step": {"ladder": "ab", "number": 1}},
        {"say": []},
        {"values": {"place": 3}},
    ],
)
def test_what_no_warning_can_be_made_of_is_refused(change: dict[str, Any]) -> None:
    met = meet()
    with pytest.raises((NoteError, InputError)):
        ask(met, "warning-draft", **wanted(met, **change))
