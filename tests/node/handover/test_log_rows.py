"""The log in words, for who takes over the watch: what was done, came or failed to come, and what is only counted."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.node.alerting.sightings import event, take, the_alert, watching
from tests.node.homes import moment
from tests.node.meeting import ALFA, BRAVO, Met, meet, warn
from truceline.node.alerting.duress import desk_signed
from truceline.node.alerting.handling import Officer, own
from truceline.node.deadlines import tick
from truceline.node.deeds import Deed, new_id, record_deeds
from truceline.node.handover.log_rows import MOST_ROWS, LogRows, log_rows
from truceline.node.node import Node
from truceline.record.entries import EntryKind
from truceline.record.store import Change

WITHIN_MS = 300_000
"""What the charter gives for flash."""


def since(node: Node, first: int) -> LogRows:
    return log_rows(node, first, node.store.tree.size)


def said_in(rows: LogRows) -> list[str]:
    """The rows without their index and time."""
    return [row.split("  ", 2)[2] for row in (each.strip() for each in rows.rows)]


def counted(rows: LogRows) -> Mapping[str, int]:
    return dict(rows.counts)


@pytest.fixture
def met() -> Met:
    """Two parties on a line on which nothing was said yet."""
    return meet()


def test_a_message_is_told_by_who_sent_it_on_both_sides(met: Met) -> None:
    first = {party: met[party].store.tree.size for party in (ALFA, BRAVO)}
    said = warn(met, is_drill=True)
    met.exchange_until_quiet(ALFA, BRAVO)
    words = f"DRILL flash warning {said.message.id[:12]} to {BRAVO}"
    assert f"sent {words}" in said_in(since(met[ALFA], first[ALFA]))
    assert f"received from {ALFA}: {words}" in said_in(since(met[BRAVO], first[BRAVO]))


def test_a_row_begins_with_its_place_in_the_log_and_its_time(met: Met) -> None:
    said = warn(met)
    (row,) = since(met[ALFA], said.entry).rows
    assert row.split()[:4] == [str(said.entry), "211413Z", "SEP", "26"]


def test_a_message_whose_text_was_erased_is_still_told_of(met: Met) -> None:
    said = warn(met)
    met.disks[ALFA][0].objects.pop(met[ALFA].entry(said.entry).obj)
    assert said_in(since(met[ALFA], said.entry)) == [f"sent message {said.message.id[:12]}, whose text is not here"]


def test_what_was_missed_is_told_with_whom_it_was_missed(met: Met) -> None:
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    first = met[ALFA].store.tree.size
    tick(met[ALFA], met.clock.forward(WITHIN_MS + 1))
    assert f"missed: the ack of {said.message.id[:12]}, between us and {BRAVO}" in said_in(since(met[ALFA], first))


def test_what_was_done_is_told_with_the_desk_and_the_person() -> None:
    node = watching()
    first = node.store.tree.size
    take(node, event("entry"), is_drill=True)
    alert = the_alert(node)
    own(node, alert.id, Officer("duty", "Lt Adams"), moment())
    raised, owned = said_in(since(node, first))
    assert raised == f"DRILL alert {alert.id[:12]}: raise by node"
    assert owned == f"DRILL alert {alert.id[:12]}: own by duty (Lt Adams)"


def test_what_is_hidden_from_a_desk_is_neither_told_nor_counted() -> None:
    node = watching()
    first = node.store.tree.size
    desk_signed(node, "duty", "ab" * 32, moment(), is_under_duress=True)
    assert node.store.tree.size == first + 1
    assert since(node, first) == LogRows((), 0, ())


def test_the_breathing_of_the_node_is_counted_and_not_told(met: Met) -> None:
    first = met[ALFA].store.tree.size
    for _ in range(3):
        tick(met[ALFA], met.clock.forward(60_000))
    rows = since(met[ALFA], first)
    assert rows.rows == ()
    assert counted(rows) == {"tick": 3}


def test_other_things_are_told_by_what_they_are(met: Met) -> None:
    """The first entries of a node: its log begins, its keys, the others' keys, the charter."""
    rows = log_rows(met[ALFA], 0, met[ALFA].store.tree.size)
    assert said_in(rows) == [f"keys of {ALFA} were changed", f"enrolled of {BRAVO}", "charter"]
    assert counted(rows) == {"open": 1, "manifest": 1, "note": 2}


def test_what_was_kept_out_is_told_with_the_reason(met: Met) -> None:
    node = met[ALFA]
    draft = node.draft(met.clock.now, EntryKind.REFUSED, peer=BRAVO, obj="ab" * 32, extra={"reason": "stale"})
    (index,) = node.commit(Change((draft,))).indices
    assert said_in(since(node, index)) == [f"kept out a text of {BRAVO}: stale"]


def test_of_very_many_rows_the_newest_are_told_and_the_number_of_the_others() -> None:
    node = watching()
    first = node.store.tree.size
    deeds = [Deed(noun="drop", of=new_id(node), verb="make", desk="duty") for _ in range(MOST_ROWS + 5)]
    record_deeds(node, deeds, moment())
    rows = since(node, first)
    assert (len(rows.rows), rows.left_out, counted(rows)) == (MOST_ROWS, 5, {"note": MOST_ROWS + 5})
    assert said_in(rows)[-1] == f"drop {deeds[-1].of[:12]}: make by duty"


def test_only_the_entries_that_are_asked_for_are_told(met: Met) -> None:
    one, two = warn(met), warn(met)
    assert [two.message.id[:12] in row for row in since(met[ALFA], two.entry).rows] == [True]
    assert [one.message.id[:12] in row for row in log_rows(met[ALFA], one.entry, two.entry).rows] == [True]
