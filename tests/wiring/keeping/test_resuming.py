"""A record that was copied or moved goes on when nobody holds more of its log; else it is frozen for good."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.adapters.store.copies import put_back
from tests.cli.met_homes import BRAVO, MetHomes, met_homes
from tests.wiring.test_records import warned
from truceline.errors import FrozenError, InputError, InUseError, UnreachableError
from truceline.record.standing import COPIED
from truceline.wiring.home import opened_node
from truceline.wiring.keeping.resuming import resume
from truceline.wiring.meeting import served


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    met = met_homes(tmp_path / "homes")
    warned(met, "First.")
    met.exchange()
    return met


def put_back_older(met: MetHomes, folder: Path) -> None:
    """Alfa's whole record, guard included, is that of before its second warning, which Bravo holds."""
    shutil.copytree(met.alfa.record, folder / "copy")
    warned(met, "Second.")
    met.exchange()
    shutil.rmtree(met.alfa.record)
    (folder / "copy").replace(met.alfa.record)
    put_back(met.alfa.record)


def test_a_node_that_was_moved_says_nothing_until_its_operator_says_that_nobody_holds_more(met: MetHomes) -> None:
    put_back(met.alfa.record)
    with pytest.raises(FrozenError, match="copied or moved"):
        warned(met, "Second.")
    with pytest.raises(UnreachableError, match=BRAVO):
        resume(met.alfa)
    with opened_node(met.alfa) as node:
        size = node.store.tree.size
        assert node.store.frozen == COPIED
    assert resume(met.alfa, held=size) == size
    warned(met, "Second.")
    met.exchange()
    with opened_node(met.bravo) as bravo:
        assert not bravo.store.frozen


def test_a_record_of_which_somebody_holds_more_is_frozen_for_good(met: MetHomes) -> None:
    put_back(met.alfa.record)
    for held in (10_000, 0):
        with pytest.raises(FrozenError, match="a peer holds 10000 entries") as refused:
            resume(met.alfa, held=held)
        assert "node renew" in refused.value.hint


def test_a_record_that_was_not_moved_goes_on_as_it_is(met: MetHomes) -> None:
    with pytest.raises(InputError, match="not copied or moved"):
        resume(met.alfa, held=0)
    with opened_node(met.alfa), pytest.raises(InUseError):
        resume(met.alfa, held=0)


@pytest.mark.slow
def test_a_whole_record_of_before_is_found_out_by_the_peer_that_is_asked(met: MetHomes, tmp_path: Path) -> None:
    put_back_older(met, tmp_path)
    with opened_node(met.alfa) as node:
        before = node.store.tree.size
    with served(met.bravo), pytest.raises(FrozenError, match=f"{BRAVO} holds our checkpoint"):
        resume(met.alfa)
    with opened_node(met.alfa) as node:
        assert (node.store.tree.size, BRAVO in node.store.frozen) == (before, True)


@pytest.mark.slow
def test_a_moved_node_that_its_peer_vouches_for_goes_on(met: MetHomes) -> None:
    put_back(met.alfa.record)
    with served(met.bravo):
        resume(met.alfa)
    warned(met, "Second.")
