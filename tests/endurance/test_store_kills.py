"""A record whose writer is killed at any moment: what ``./run soak`` does a thousand times."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.endurance.store_kills import kill_writers


@pytest.mark.slow
def test_twenty_kills_under_load_lose_no_acknowledged_entry_and_sign_no_second_root(tmp_path: Path) -> None:
    done = kill_writers(tmp_path, kills=20, seed=20)
    assert done.kills == 20
    assert done.acknowledged > 200
    assert done.signed > 20
