"""Peers are asked once what they hold; who is not there is named, with the reason."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.met_homes import ALFA, BRAVO, MetHomes, met_homes
from tests.wiring.test_records import warned
from truceline.wiring.home import opened_node
from truceline.wiring.keeping.hearing import hear_peers
from truceline.wiring.meeting import served


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    return met_homes(tmp_path)


@pytest.mark.slow
def test_a_peer_that_is_there_shows_what_it_holds(met: MetHomes) -> None:
    warned(met)
    met.exchange()
    with served(met.bravo), opened_node(met.alfa) as node:
        assert hear_peers(met.alfa, node) == {}
        shown = node.peer(BRAVO).witnessed[f"{ALFA}/log/1"].checkpoint.size
    with opened_node(met.bravo) as bravo:
        assert shown == bravo.store.peer_log(f"{ALFA}/log/1").mirror.size


def test_a_peer_that_is_not_there_is_named(met: MetHomes) -> None:
    with opened_node(met.alfa) as node:
        unheard = hear_peers(met.alfa, node)
    assert list(unheard) == [BRAVO]
    assert "cannot be reached" in unheard[BRAVO]


def test_a_peer_that_only_calls_is_named(met: MetHomes) -> None:
    with opened_node(met.bravo) as node:
        assert "cannot be called" in hear_peers(met.bravo, node)[ALFA]
