"""The book of accounts is what its deeds make it, in their order, and passes over what was erased."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from tests.node.accounts.test_keeping import TELLING
from truceline.accounts.comparison.facts import Finding
from truceline.accounts.entries import ADDED, FOUND, LINKED, NOUN, finding_content, incident_content, telling_content
from truceline.node.accounts.book import Accounts
from truceline.node.deeds import Deed

FIRST, SECOND, INCIDENT, OTHER = ("1" * 32, "2" * 32, "a" * 32, "b" * 32)
ADD = Deed(
    noun=NOUN,
    of=FIRST,
    verb=ADDED,
    desk="duty",
    content=telling_content(replace(TELLING, incident=INCIDENT)),
    at=5,
    index=7,
)
LATER = replace(ADD, of=SECOND, content=telling_content(replace(TELLING, replaces=FIRST)), index=8)
LINK = replace(ADD, verb=LINKED, content=incident_content(OTHER), index=9)


def test_accounts_stand_in_the_order_of_the_log_with_where_it_has_them() -> None:
    known = Accounts([ADD, LATER])
    assert list(known.by_id) == [FIRST, SECOND]
    assert (known.by_id[FIRST].recorded.entry, known.by_id[FIRST].recorded.at) == (7, 5)
    assert known.by_id[FIRST].followed_by == (SECOND,)


def test_an_account_is_of_every_incident_that_it_was_linked_to_each_once() -> None:
    known = Accounts([ADD, LINK, LINK])
    assert known.by_id[FIRST].incidents == (INCIDENT, OTHER)
    assert [entry.id for entry in known.of(OTHER)] == [FIRST]
    assert known.of("c" * 32) == ()


def test_what_is_said_of_an_account_that_was_erased_is_passed_over() -> None:
    assert Accounts([LINK]).by_id == {}
    assert Accounts([LATER]).by_id[SECOND].telling.replaces == FIRST


def test_findings_are_of_their_incident() -> None:
    finding = Finding("joint.example", "struck", "moderate confidence", "report 4")
    known = Accounts([replace(ADD, verb=FOUND, content=finding_content(INCIDENT, finding))])
    assert [entry.finding for entry in known.found_of(INCIDENT)] == [finding]
    assert known.found_of(OTHER) == ()
