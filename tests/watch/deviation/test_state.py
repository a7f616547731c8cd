"""A state comes back from its bytes, and what was damaged is refused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.watch.deviation.convoys import RULES, batch, drive, followed
from truceline.errors import StateError
from truceline.model.reports import Envelope
from truceline.watch.blob import to_bytes
from truceline.watch.deviation.state import DeviationState, state_from_bytes
from truceline.watch.deviation.step import follow


def test_a_state_comes_back_from_its_bytes() -> None:
    state, _ = follow(DeviationState(), Envelope(batch(drive(0, 60))), followed(), RULES)
    assert state.courses
    assert state_from_bytes(state.to_bytes()) == state
    assert state_from_bytes(DeviationState().to_bytes()) == DeviationState()


def test_a_damaged_state_is_refused() -> None:
    content = bytearray(DeviationState().to_bytes())
    content[30] ^= 1
    with pytest.raises(StateError):
        state_from_bytes(bytes(content))


def test_a_snapshot_of_something_else_is_refused() -> None:
    with pytest.raises(StateError, match="no followed movements"):
        state_from_bytes(to_bytes({}, {}))
