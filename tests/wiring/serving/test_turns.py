"""Threads of a running node give way to each other soon."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gc
import sys

import pytest

from truceline.wiring.serving.turns import TURN_S, look_through_all, short_turns, spare_what_is_loaded


def test_turns_are_short_while_a_node_runs_and_as_they_were_when_it_has_ended() -> None:
    before = sys.getswitchinterval()
    with short_turns():
        assert sys.getswitchinterval() == pytest.approx(TURN_S)
    assert sys.getswitchinterval() == before > TURN_S


def test_what_is_loaded_is_looked_through_no_more_until_it_is_to_be_again() -> None:
    loaded = [object()], {"code": [1]}
    spare_what_is_loaded()
    try:
        looked_through = {id(each) for each in gc.get_objects()}
        assert not looked_through & {id(loaded[0]), id(loaded[1])}
    finally:
        look_through_all()
    looked_through = {id(each) for each in gc.get_objects()}
    assert {id(loaded[0]), id(loaded[1])} <= looked_through
