"""A book of incidents knows what its deeds say; a deed whose opening was erased adds nothing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from truceline.model.denials import Cleared, Denial
from truceline.model.incidents import Opening, Recorded, Remark, Saying, Span
from truceline.node.deeds import Deed
from truceline.node.incidents.book import Denials, Incidents, recorded_of
from truceline.node.incidents.contents import cleared_content, content_of, denial_content, opening_content

ID = "0a" * 16
SAID = Saying("Capt. Idris")
OPENING = Opening("Column", Span(1, 2))
DENIAL = Denial("Patrol 7", "a guard", 1, "checkpoint 4", SAID)


def deed(verb: str, content: Any, index: int, noun: str = "incident", **about: Any) -> Deed:
    return Deed(noun=noun, of=ID, verb=verb, desk="duty", content=content, at=index, index=index, **about)


def test_deeds_make_the_incident() -> None:
    remark = Remark("Dust.", SAID)
    books = Incidents([deed("open", opening_content(OPENING), 3, is_drill=True), deed("remark", content_of(remark), 4)])
    incident = books.by_id[ID]
    assert (incident.opening, incident.is_drill, incident.opened) == (OPENING, True, Recorded(3, 3, "duty", ""))
    assert incident.of(Remark) == ((Recorded(4, 4, "duty", ""), remark),)


def test_of_an_incident_whose_opening_was_erased_nothing_is_told() -> None:
    assert Incidents([deed("remark", content_of(Remark("Dust.", SAID)), 4)]).by_id == {}
    assert Denials([deed("clear", cleared_content(Cleared(2, SAID)), 4, noun="denial")]).by_id == {}


def test_a_denial_may_be_said_to_be_over_more_than_once_and_all_of_it_stays() -> None:
    deeds = [deed("deny", denial_content(DENIAL), 3, noun="denial")]
    deeds += [deed("clear", cleared_content(Cleared(at, SAID)), at, noun="denial") for at in (5, 6)]
    record = Denials(deeds).by_id[ID]
    assert [cleared.at for _, cleared in record.cleared] == [5, 6]
    assert record.denial == DENIAL


def test_who_recorded_it_is_known() -> None:
    assert recorded_of(deed("open", {}, 9, operator="Lt Adams")) == Recorded(9, 9, "duty", "Lt Adams")
