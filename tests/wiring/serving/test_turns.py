"""Threads of a running node give way to each other soon."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sys

import pytest

from truceline.wiring.serving.turns import TURN_S, short_turns


def test_turns_are_short_while_a_node_runs_and_as_they_were_when_it_has_ended() -> None:
    before = sys.getswitchinterval()
    with short_turns():
        assert sys.getswitchinterval() == pytest.approx(TURN_S)
    assert sys.getswitchinterval() == before > TURN_S
