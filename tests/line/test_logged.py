"""The own log is sorted by what it is about, and what the line writes there is read strictly."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.logs import Log
from tests.line.said import ALFA, BRAVO, NOW_AT, WARNING, acknowledgement, digest_of
from tests.line.sides import on_line
from tests.record.drafts import draft_of
from truceline.errors import NoteError
from truceline.line.logged import (
    Attempt,
    Logged,
    Mark,
    Missed,
    Missing,
    Proof,
    Proved,
    attempt_from,
    mark_of,
    missed_from,
    proof_from,
    threads_of,
)
from truceline.record.entries import Entry, EntryKind, entry_from_leaf

SAID = on_line(WARNING)
ACK = on_line(acknowledgement(SAID))
counts = st.integers(0, 2**53 - 1)


def test_an_entry_of_the_record_is_one_that_the_line_reads() -> None:
    entry: Entry = entry_from_leaf(draft_of(3, EntryKind.SENT).leaf(3))
    read: Logged = entry
    threads = threads_of([read], {})
    assert threads.about == {entry.note_id: (entry,)}
    assert threads.first(entry.note_id, "sent") == Mark(3, entry.at) == mark_of(entry)


def test_a_message_counts_from_where_it_first_came_in() -> None:
    log = Log()
    log.note("sent", SAID)
    log.note("recv", ACK)
    log.note("recv", ACK)
    threads = log.threads
    assert {key: told.mark.index for key, told in threads.messages.items()} == {SAID.id: 0, ACK.id: 1}
    assert [told.mark.index for told in threads.referring[SAID.id]] == [1]
    assert [entry.index for entry in threads.about[ACK.id]] == [1, 2]


@pytest.mark.parametrize("kind", ["refused", "attempt", "shown", "note", "proof"])
def test_a_message_that_no_entry_brought_in_says_nothing(kind: str) -> None:
    log = Log()
    log.note(kind, ACK)
    assert (log.threads.messages, log.threads.referring) == ({}, {})


def test_an_entry_that_names_only_the_object_is_about_its_message() -> None:
    log = Log()
    signed = log.note("sent", SAID)
    log.add("attempt", obj=signed.obj, peer=BRAVO)
    log.add("tick")
    assert [entry.kind for entry in log.threads.about[SAID.id]] == ["sent", "attempt"]
    assert set(log.threads.about) == {SAID.id}


def test_an_erased_note_leaves_its_entries() -> None:
    log = Log()
    log.note("sent", SAID)
    threads = threads_of(log.rows, {})
    assert threads.first(SAID.id, "sent") == Mark(0, NOW_AT)
    assert threads.messages == {}


@given(st.from_regex(r"[a-z][a-z0-9-]{0,63}", fullmatch=True), counts, counts)
def test_what_is_written_comes_back(word: str, index: int, at: int) -> None:
    assert attempt_from(Attempt(word, "handed-over").extra) == Attempt(word, "handed-over")
    for proof in (
        Proof(Proved.RECEIVED, index, at),
        Proof(Proved.HELD, index, at, recipient="bravo.example"),
        Proof(Proved.REFUSED, index, at, word),
    ):
        assert proof_from(proof.extra) == proof
    for what in Missing:
        assert missed_from(Missed(what, at).extra) == Missed(what, at)


def test_a_note_about_something_else_tells_of_no_missed_deadline() -> None:
    assert missed_from({"remark": "shift handed over"}) is None
    assert missed_from({}) is None


@pytest.mark.parametrize(
    ("read", "extra"),
    [
        (attempt_from, {"carrier": "https"}),
        (attempt_from, {"carrier": "HTTPS", "outcome": "done"}),
        (attempt_from, {"carrier": "https", "outcome": "done", "size": 1}),
        (proof_from, {"proves": "ack", "index": 1, "at": 1}),
        (proof_from, {"proves": "recv", "index": -1, "at": 1}),
        (proof_from, {"proves": "recv", "index": 1, "at": 1, "reason": "none"}),
        (proof_from, {"proves": "refused", "index": 1, "at": 1}),
        (missed_from, {"missed": "patience", "by": 1}),
        (missed_from, {"missed": "ack"}),
        (missed_from, {"missed": "ack", "by": 1, "since": 2}),
    ],
)
def test_what_the_line_did_not_write_is_refused(read: Any, extra: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        read(extra)


def test_texts_that_others_refer_to_are_kept_by_their_ids() -> None:
    log = Log()
    log.note("recv", ACK)
    assert [told.signed.message for told in log.threads.referring[SAID.id]] == [ACK]
    assert digest_of("another") not in log.threads.referring
    assert log.threads.messages[ACK.id].signed.message.to == (ALFA,)
