# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from tests.node.homes import begun, lined, moment
from tests.node.meeting import ALFA, BRAVO, meet
from truceline.errors import FrozenError, NotFoundError, StoreError
from truceline.record.entries import EntryKind
from truceline.record.peer_log import PeerLog, PeerStep
from truceline.record.store import Change, Label


def test_a_node_reads_its_lines_once_and_anew_when_told() -> None:
    node = begun(ALFA)
    assert node.lines == ()
    node = lined(ALFA, BRAVO)
    (name,) = node.lines
    assert node.line(name) is node.line(name)
    before = node.line(name)
    node.read_lines_anew()
    assert node.line(name) is not before
    assert node.line(name) == before


def test_there_is_no_line_without_a_charter() -> None:
    with pytest.raises(NotFoundError, match="there is no line"):
        begun(ALFA).line("ab" * 16)


def test_an_entry_has_the_time_and_random_bytes_of_its_own() -> None:
    node = begun(ALFA)
    one, other = (node.draft(moment(), EntryKind.TICK) for _ in range(2))
    assert (one.at, one.mono_ms, one.boot) == moment()
    assert one.nonce != other.nonce


def test_an_act_is_found_again_by_its_label() -> None:
    node = begun(ALFA)
    for _ in range(2):
        committed = node.commit(Change((node.draft(moment(), EntryKind.TICK),), (Label(0, "ticks"),)))
    entry = node.newest("ticks")
    assert entry is not None
    assert entry.index == committed.indices.start
    assert node.newest("others") is None


def test_a_step_from_what_is_held_no_more_is_no_success() -> None:
    node = begun(ALFA)
    nothing, something = PeerLog("x.example/log/1"), PeerLog("x.example/log/1", node.store.tree)
    with pytest.raises(StoreError, match="has changed meanwhile"):
        node.commit(Change(peer_step=PeerStep(something, nothing)))


def test_nothing_is_added_to_a_frozen_log() -> None:
    node = begun(ALFA)
    node.store.freeze("for the test")
    with pytest.raises(FrozenError):
        node.commit(Change((node.draft(moment(), EntryKind.TICK),)))


def test_a_log_is_named_after_its_party_and_its_number() -> None:
    assert begun(ALFA).origin == f"{ALFA}/log/1"


def test_what_goes_on_with_a_peer_is_kept_until_the_node_stops() -> None:
    met = meet()
    met.exchange(ALFA, BRAVO)
    assert met[ALFA].peer(BRAVO) is met[ALFA].peer(BRAVO)
    assert met[ALFA].peer(BRAVO).heard_at == met.clock.at
    met.restart(ALFA)
    assert met[ALFA].peer(BRAVO).heard_at is None
