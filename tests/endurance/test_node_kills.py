"""Row 13 of the fault matrix: either node killed at each point of an exchange, and at any moment."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.endurance.kill_points import KillPoint
from tests.endurance.node_kills import POINTS, kill_at_points, kill_at_random
from tests.endurance.nodes import ALFA, BRAVO

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("party", [ALFA, BRAVO])
def test_a_node_killed_at_each_point_of_an_exchange_loses_nothing_and_says_nothing_twice(
    tmp_path: Path, party: str
) -> None:
    points = [(party, KillPoint(point, 2)) for point in POINTS[party]]
    done = kill_at_points(tmp_path, points)
    assert done.kills == len(POINTS[party])
    assert done.messages >= done.kills


def test_twenty_kills_of_nodes_under_load_lose_no_acknowledged_message_and_make_no_second_root(tmp_path: Path) -> None:
    done = kill_at_random(tmp_path, kills=20, seed=13)
    assert done.kills == 20
    assert done.messages >= 20
