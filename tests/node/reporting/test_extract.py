"""An extract of a log has its first entries and nothing that came later."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.node.homes import STARTED_AT, begun, moment
from tests.node.incidents.test_keeping import OFFICER, OPENING
from tests.node.meeting import ALFA, meet, warn
from truceline.node.deadlines import tick
from truceline.node.incidents.keeping import open_incident
from truceline.node.labels import messages_on
from truceline.node.reporting.extract import Extract


def test_later_entries_deeds_and_messages_do_not_show() -> None:
    met = meet()
    first = warn(met).message
    open_incident(met[ALFA], OPENING, OFFICER, met.clock.now)
    extract = Extract(met[ALFA], met[ALFA].store.tree.size)
    root = extract.root
    warn(met)
    open_incident(met[ALFA], OPENING, OFFICER, met.clock.now)
    assert [entry.note_id for entry in extract.referring(messages_on(met.line))] == [first.id]
    assert len(list(extract.deeds("incident"))) == 1
    assert [entry.index for entry in extract.since(0)] == list(range(extract.size))
    assert extract.root == root


def test_a_message_is_read_from_the_entry_that_brought_it_and_from_no_other() -> None:
    met = meet()
    said = warn(met).message
    extract = Extract(met[ALFA], met[ALFA].store.tree.size)
    assert [extract.message(entry) for entry in extract.about(said.id)] == [said]
    assert extract.message(met[ALFA].entry(0)) is None


def test_a_clock_that_was_set_back_by_hours_hides_nothing() -> None:
    node = begun()
    for minutes in (0, 600, 5, 700):
        tick(node, moment(STARTED_AT + minutes * 60_000)._replace(mono_ms=node.store.tree.size * 10**6))
    extract = Extract(node, node.store.tree.size)
    times = [entry.at for entry in extract.since(STARTED_AT + 500 * 60_000)]
    assert times == [STARTED_AT + 600 * 60_000, STARTED_AT + 700 * 60_000]
