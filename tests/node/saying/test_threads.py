"""What the log has about one message."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.meeting import ALFA, BRAVO, meet, speak, warn
from truceline.errors import NotFoundError
from truceline.line.logged import threads_of
from truceline.line.outgoing import outgoing_of
from truceline.node.node import Node
from truceline.node.saying.answers import acknowledgement
from truceline.node.saying.messages import open_logged
from truceline.node.saying.threads import message_called, threads_about
from truceline.record.entries import EntryKind


def test_the_part_of_the_log_about_a_message_says_what_the_whole_log_says() -> None:
    met = meet()
    said = [warn(met, body={"text": f"Turn back {number}."}) for number in range(3)]
    met.exchange_until_quiet(ALFA, BRAVO)
    for each in said[:2]:
        speak(met, BRAVO, acknowledgement(met[BRAVO], each.message.id, met.clock.at))
    met.exchange_until_quiet(BRAVO, ALFA)
    node = met[ALFA]
    whole = _whole(node)
    for each in said:
        part = threads_about(node, each.message.id)
        assert outgoing_of(each.message.id, part) == outgoing_of(each.message.id, whole)
        assert len(part.messages) < len(whole.messages)


def test_of_a_text_that_nobody_knows_there_is_nothing() -> None:
    threads = threads_about(meet()[ALFA], "ab" * 32)
    assert (dict(threads.about), dict(threads.messages), dict(threads.referring)) == ({}, {}, {})


def test_a_message_is_found_on_both_sides_by_its_id() -> None:
    met = meet()
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    assert message_called(met[ALFA], said.message.id).message == said.message
    assert message_called(met[BRAVO], said.message.id).message == said.message


def test_a_message_that_never_came_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="no message abababababababab"):
        message_called(meet()[BRAVO], "ab" * 32)


def _whole(node: Node):  # type: ignore[no-untyped-def]
    entries = [node.entry(index) for index in range(node.store.tree.size)]
    brought = [entry for entry in entries if entry.kind in (EntryKind.SENT, EntryKind.RECV)]
    return threads_of(entries, {entry.note_id: open_logged(node, entry) for entry in brought})
