"""What the passing of time brings about."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.line.notified import SITE
from tests.node.meeting import ALFA, BRAVO, Met, meet, speak, warn
from tests.node.notifying.notified import lodge, said
from truceline.line.kinds import Need
from truceline.line.logged import Attempt, Missing
from truceline.node.deadlines import HOUR_MS, tick, write_attempts
from truceline.node.notifying.saying import withdrawal
from truceline.node.saying.answers import acknowledgement
from truceline.node.saying.inbox import item
from truceline.record.entries import Entry, EntryKind
from truceline.record.ticks import TICK_MS

WITHIN_MS = 300_000
"""What the charter gives for flash."""
NO_CONNECTION = Attempt("https", "no-connection")


def entries(met: Met, party: str, kind: EntryKind) -> list[Entry]:
    """The entries of one kind in a party's log."""
    node = met[party]
    return [entry for index in range(node.store.tree.size) if (entry := node.entry(index)).kind is kind]


def test_a_node_ticks_once_a_minute_however_often_it_is_asked() -> None:
    met = meet()
    for _ in range(13):
        tick(met[ALFA], met.clock.now)
        met.clock.forward(TICK_MS // 4)
    assert len(entries(met, ALFA, EntryKind.TICK)) == 4


def test_a_missed_time_becomes_an_entry_on_both_sides_once() -> None:
    met = meet()
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    met.clock.forward(WITHIN_MS)
    assert tick(met[ALFA], met.clock.now) == ()
    met.clock.forward(1)
    for party, peer, is_ours in ((ALFA, BRAVO, False), (BRAVO, ALFA, True)):
        (overdue,) = tick(met[party], met.clock.now)
        assert (overdue.peer, overdue.message_id, overdue.missed.what, overdue.is_ours) == (
            peer,
            said.message.id,
            Missing.ACK,
            is_ours,
        )
        met.clock.forward(TICK_MS)
        assert tick(met[party], met.clock.now) == ()
        notes = [entry for entry in entries(met, party, EntryKind.NOTE) if "missed" in entry.extra]
        assert [(entry.note_id, entry.extra["missed"]) for entry in notes] == [(said.message.id, "ack")]


def test_what_never_arrived_is_missing_its_receipt_as_well() -> None:
    met = meet()
    warn(met)
    met.clock.forward(WITHIN_MS + 1)
    assert [overdue.missed.what for overdue in tick(met[ALFA], met.clock.now)] == [Missing.RECEIPT, Missing.ACK]
    assert tick(met[BRAVO], met.clock.now) == ()


def test_what_came_in_time_is_missed_by_nobody() -> None:
    met = meet()
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    speak(met, BRAVO, acknowledgement(met[BRAVO], said.message.id, met.clock.at))
    met.exchange_until_quiet(BRAVO, ALFA)
    met.clock.forward(WITHIN_MS + 1)
    assert tick(met[ALFA], met.clock.now) == tick(met[BRAVO], met.clock.now) == ()


def test_a_deadline_that_passed_while_the_node_was_down_is_written_down_after_its_start() -> None:
    met = meet()
    warn(met)
    met.restart(ALFA)
    met.clock.forward(10 * WITHIN_MS)
    assert len(tick(met[ALFA], met.clock.now)) == 2


def test_more_deadlines_at_once_than_fit_into_one_look_are_all_seen_to() -> None:
    met = meet()
    for _ in range(600):
        met.say(ALFA, BRAVO, need=Need.ACK)
    met.clock.forward(HOUR_MS * 24 + 1)
    assert len(tick(met[ALFA], met.clock.now)) == 1_200
    assert list(met[ALFA].store.due(met.clock.at, 1)) == []


def test_an_attempt_is_written_down_at_once_and_then_once_an_hour() -> None:
    met = meet()
    said = warn(met)
    obj = met[ALFA].entry(said.entry).obj
    written = 0
    for _ in range(121):
        written += write_attempts(met[ALFA], BRAVO, [obj], NO_CONNECTION, met.clock.now)
        met.clock.forward(60_000)
    assert written == 3
    (way,) = item(met[ALFA], said.message.id).outgoing
    assert [offer.attempt for offer in way.offers] == [NO_CONNECTION] * 3


def test_another_outcome_is_written_down_at_once() -> None:
    met = meet()
    obj = met[ALFA].entry(warn(met).entry).obj
    for outcome in ("no-connection", "handed-over", "handed-over", "no-connection"):
        write_attempts(met[ALFA], BRAVO, [obj], Attempt("https", outcome), met.clock.now)
    assert [entry.extra["outcome"] for entry in entries(met, ALFA, EntryKind.ATTEMPT)] == [
        "no-connection",
        "handed-over",
    ]


def test_a_peer_s_cosignature_that_covers_a_message_is_kept() -> None:
    met = meet()
    said = warn(met)
    for _ in range(3):
        met.exchange(ALFA, BRAVO)
    met.clock.forward(TICK_MS)
    tick(met[ALFA], met.clock.now)
    (kept,) = entries(met, ALFA, EntryKind.COSIGNED)
    assert kept.peer == BRAVO
    note = met[ALFA].store.content(kept.obj)
    assert note is not None
    assert b"bravo.example/cosigner/1" in note
    assert int(note.split(b"\n")[1]) > said.entry


def test_cosignatures_that_cover_nothing_new_are_kept_once_an_hour_at_most() -> None:
    met = meet()
    warn(met)
    for _ in range(90):
        met.exchange(ALFA, BRAVO)
        for party in (ALFA, BRAVO):
            tick(met[party], met.clock.now)
        met.clock.forward(TICK_MS)
    assert 2 <= len(entries(met, ALFA, EntryKind.COSIGNED)) <= 3


def test_the_lapse_of_a_notice_becomes_an_entry_on_both_sides_once() -> None:
    met = meet()
    notice = lodge(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    met.clock.at = SITE.ends_at - 1
    for party in (ALFA, BRAVO):
        tick(met[party], met.clock.now)
        assert _lapses(met, party) == []
    met.clock.forward(1)
    for party in (ALFA, BRAVO):
        tick(met[party], met.clock.now)
        met.clock.forward(TICK_MS)
        tick(met[party], met.clock.now)
        assert _lapses(met, party) == [(notice, {"lapsed": "site", "until": SITE.ends_at})]


def test_a_notice_that_was_taken_back_does_not_lapse() -> None:
    met = meet()
    notice = lodge(met).message.id
    said(met, withdrawal(met[ALFA], notice, "Moved.", met.clock.at))
    met.clock.at = SITE.ends_at
    tick(met[ALFA], met.clock.now)
    assert _lapses(met, ALFA) == []


def _lapses(met: Met, party: str) -> list[tuple[str, dict[str, object]]]:
    notes = entries(met, party, EntryKind.NOTE)
    return [(entry.note_id, dict(entry.extra)) for entry in notes if "lapsed" in entry.extra]
