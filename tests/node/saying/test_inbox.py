"""What was said on a line, and how far each message got."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.meeting import ALFA, BRAVO, CHARLIE, meet, warn
from truceline.errors import InputError, NotFoundError
from truceline.line.incoming import Handling
from truceline.line.outgoing import Stage
from truceline.line.reception import Gap
from truceline.node.checks import challenge
from truceline.node.exchange.exchanging import take_in
from truceline.node.exchange.offering import offer
from truceline.node.saying.inbox import correspondents, id_of, item, page
from truceline.record.store import Change, Parcel


def test_the_newest_message_stands_first_whoever_said_it() -> None:
    met = meet()
    one = warn(met)
    met.exchange(ALFA, BRAVO)
    two = warn(met, BRAVO, ALFA)
    met.exchange_until_quiet(BRAVO, ALFA)
    for party in (ALFA, BRAVO):
        found = page(met[party], met.line).items
        assert [each.message_id for each in found] == [two.message.id, one.message.id]
    mine, theirs = page(met[BRAVO], met.line).items
    assert [way.stage for way in mine.outgoing] == [Stage.RECEIPTED]
    assert theirs.incoming
    assert theirs.incoming.handling is Handling.RECEIVED


def test_it_is_shown_page_by_page() -> None:
    met = meet()
    said = [warn(met).message.id for _ in range(5)]
    first = page(met[ALFA], met.line, limit=2).items
    second = page(met[ALFA], met.line, before=first[-1].index, limit=9).items
    assert [each.message_id for each in (*first, *second)] == said[::-1]


def test_line_checks_fill_no_page() -> None:
    met = meet()
    said = [warn(met).message.id for _ in range(2)]
    for _ in range(5):
        challenge(met[ALFA], met.line, BRAVO, met.clock.forward(1_000))
    said.append(warn(met).message.id)
    found = page(met[ALFA], met.line, limit=2, has_checks=False)
    assert ([each.message_id for each in found.items], found.left_out) == (said[:0:-1], 5)
    older = page(met[ALFA], met.line, before=found.items[-1].index, limit=2, has_checks=False)
    assert ([each.message_id for each in older.items], older.left_out) == (said[:1], 0)
    assert len(page(met[ALFA], met.line).items) == 8


def test_a_message_to_two_has_a_way_to_each() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    ways = item(met[ALFA], said.message.id).outgoing
    assert [(way.recipient, way.stage) for way in ways] == [(BRAVO, Stage.RECEIPTED)]


def test_a_message_is_called_by_the_first_digits_of_its_id() -> None:
    met = meet()
    said = warn(met)
    assert id_of(met[ALFA], said.message.id[:6]) == said.message.id
    assert id_of(met[ALFA], said.message.id) == said.message.id


@pytest.mark.parametrize("digits", ["", "abcde", "ABCDEF", "xyzxyz"])
def test_what_is_no_beginning_of_an_id_is_refused(digits: str) -> None:
    with pytest.raises(InputError, match="is no id of a message"):
        id_of(meet()[ALFA], digits)


def test_digits_that_no_message_begins_with_are_not_found() -> None:
    with pytest.raises(NotFoundError, match="no message begins with abcdef"):
        id_of(meet()[ALFA], "abcdef")


def test_what_a_member_left_out_shows_as_a_gap() -> None:
    met = meet()
    said = [warn(met) for _ in range(4)]
    node = met[ALFA]
    lost = [node.entry(each.entry).obj for each in said[1:3]]
    node.commit(Change(delivered=tuple(Parcel(BRAVO, obj) for obj in lost)))
    take_in(met[BRAVO], ALFA, offer(node, BRAVO, met.clock.now).bundle, met.clock.now)
    (alfa,) = correspondents(met[BRAVO], met.line)
    assert (alfa.party, alfa.newest, alfa.missing, alfa.contradictions) == (ALFA, 4, (Gap(2, 3),), ())


def test_a_member_that_said_nothing_is_listed_all_the_same() -> None:
    (bravo,) = correspondents(meet()[ALFA], meet().line)
    assert (bravo.party, bravo.newest, bravo.missing) == (BRAVO, 0, ())
