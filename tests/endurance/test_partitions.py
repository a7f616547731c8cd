"""Rows 11 and 12 of the fault matrix: two nodes that run, and a bad network between them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.endurance.namespaces import KINDS, is_possible
from tests.endurance.partitions import DARK, MESSAGES, WEATHERS, go_through, go_through_cable

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", WEATHERS)
def test_in_any_weather_both_go_on_and_afterwards_each_message_is_there_once_and_receipted(
    tmp_path: Path, name: str
) -> None:
    assert go_through(tmp_path, [name], seed=11) == 2 * MESSAGES


def test_nothing_is_called_received_that_no_receipt_came_for(tmp_path: Path) -> None:
    assert go_through(tmp_path, [*DARK, *DARK], seed=12) == 6 * 2 * MESSAGES


@pytest.mark.skipif(not is_possible(), reason="no network namespaces can be made here")
def test_over_a_cable_that_loses_packets_it_is_the_same(tmp_path: Path) -> None:
    assert go_through_cable(tmp_path, list(KINDS), seed=13) == 2 * MESSAGES * len(KINDS)
