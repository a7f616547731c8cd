"""A key counts by where its note stands in the party's log, and by nothing else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signing.parties.sides import first_manifest, listed, signed, without
from truceline.errors import TrustError
from truceline.signing.parties.history import History, begin
from truceline.signing.parties.manifests import Manifest, Position, RemovedKey, Role

FIRST = first_manifest()
OLD = FIRST.keys_of(Role.OPERATOR)[0]
NEW = listed("alfa.example", Role.OPERATOR, 2)
LAST = Position(1, 50)
NEXT = without(FIRST, [OLD], LAST, [NEW])
HISTORY = begin(signed(FIRST, 1, 2), Position(1, 0)).extended(signed(NEXT, 1, 2), Position(1, 60))
NEXT_LOG = listed("alfa.example", Role.LOG, 2)


def in_second_log(manifest: Manifest, last: Position) -> Manifest:
    return without(manifest, [manifest.log_key], last, [NEXT_LOG])


@pytest.mark.parametrize(
    ("index", "counts"), [(0, False), (1, True), (50, True), (51, False), (60, False), (61, False)]
)
def test_a_removed_key_counts_after_its_manifest_and_up_to_its_last_entry(index: int, counts: bool) -> None:
    assert HISTORY.roles_at(Position(1, index)).get(OLD) is (Role.OPERATOR if counts else None)


@pytest.mark.parametrize(("index", "counts"), [(1, False), (60, False), (61, True), (10**6, True)])
def test_a_new_key_counts_after_the_manifest_that_lists_it(index: int, counts: bool) -> None:
    assert (NEW.key in HISTORY.keys_at(Position(1, index))) == counts


@given(st.integers(0, 200))
def test_keys_that_stay_count_at_every_entry_but_the_first(index: int) -> None:
    nodes = HISTORY.keys_at(Position(1, index), Role.NODE, Role.COSIGNER)
    assert set(nodes) == ({key for role, key in FIRST.keys if role in (Role.NODE, Role.COSIGNER)} if index else set())


def test_the_manifest_in_force_is_the_last_one_logged_before() -> None:
    assert HISTORY.manifest_at(Position(1, 0)) is None
    assert HISTORY.manifest_at(Position(1, 60)) == FIRST
    assert HISTORY.manifest_at(Position(1, 61)) == HISTORY.newest == NEXT


def test_enough_authorities_bind_the_party() -> None:
    first, second = FIRST.keys_of(Role.AUTHORITY)
    at = Position(1, 5)
    assert HISTORY.binds([second, first, OLD], at)
    assert not HISTORY.binds([first, first], at)
    assert not HISTORY.binds([first, OLD, FIRST.log_key], at)
    assert not HISTORY.binds([first, second], Position(1, 0))


def test_a_party_without_authorities_is_never_bound() -> None:
    keys = tuple(entry for entry in FIRST.keys if entry.role is not Role.AUTHORITY)
    observer = begin(signed(replace(FIRST, keys=keys, authority_threshold=0), 1, 2), Position(1, 0))
    assert not observer.binds([key for _, key in FIRST.keys], Position(1, 5))


@pytest.mark.parametrize("position", [Position(1, 0), Position(1, 60)])
def test_a_manifest_that_does_not_stand_after_the_one_before_is_refused(position: Position) -> None:
    with pytest.raises(TrustError, match="not after"):
        HISTORY.extended(signed(without(NEXT, [], LAST), 1, 2), position)


@pytest.mark.parametrize("last", [Position(1, 60), Position(1, 61), Position(2, 0)])
def test_a_key_cannot_end_at_or_after_the_manifest_that_ends_it(last: Position) -> None:
    start = begin(signed(FIRST, 1, 2), Position(1, 0))
    with pytest.raises(TrustError, match="not before itself"):
        start.extended(signed(without(FIRST, [OLD], last), 1, 2), Position(1, 60))


def test_what_others_cosigned_cannot_be_disowned_by_ending_a_key_before_it() -> None:
    start = begin(signed(FIRST, 1, 2), Position(1, 0))
    with pytest.raises(TrustError, match="which others cosigned"):
        start.extended(signed(NEXT, 1, 2), Position(1, 60), cosigned=Position(1, 51))
    assert start.extended(signed(NEXT, 1, 2), Position(1, 60), cosigned=LAST).newest == NEXT


def test_a_removed_key_never_comes_back() -> None:
    with pytest.raises(TrustError, match="brings back"):
        HISTORY.extended(
            signed(without(NEXT, [], LAST, [listed("alfa.example", Role.OPERATOR)]), 1, 2), Position(1, 70)
        )


def test_a_second_log_begins_with_the_manifest_that_names_it() -> None:
    manifest = in_second_log(NEXT, Position(1, 80))
    history = HISTORY.extended(signed(manifest, 1, 2), Position(2, 0))
    assert history.keys_at(Position(2, 1), Role.LOG) == (NEXT_LOG.key,)
    assert history.keys_at(Position(1, 80), Role.LOG) == (FIRST.log_key,)
    assert history.keys_at(Position(1, 81), Role.LOG) == ()


@pytest.mark.parametrize(
    ("manifest", "position"),
    [(in_second_log(NEXT, Position(1, 80)), Position(1, 90)), (without(NEXT, [], LAST), Position(2, 0))],
)
def test_a_manifest_in_another_log_than_it_names_is_refused(manifest: Manifest, position: Position) -> None:
    with pytest.raises(TrustError, match="it names log"):
        HISTORY.extended(signed(manifest, 1, 2), position)


def test_a_history_begins_in_the_log_that_its_manifest_names() -> None:
    with pytest.raises(TrustError, match="it names log 1"):
        begin(signed(FIRST, 1, 2), Position(2, 0))


def test_a_history_may_begin_with_a_later_version() -> None:
    later: History = begin(signed(NEXT, 1, 2), Position(1, 60))
    assert later.roles_at(Position(1, 61)).get(NEW.key) is Role.OPERATOR
    assert later.roles_at(Position(1, 61)).get(OLD) is None
    assert NEXT.removed == (RemovedKey(OLD, LAST),)
