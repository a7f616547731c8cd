"""The clocks of the machine."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import time

from truceline.wiring.moments import now


def test_a_moment_is_now_by_both_clocks() -> None:
    before, before_mono = time.time_ns() // 1_000_000, time.monotonic_ns() // 1_000_000
    moment = now()
    assert before <= moment.at <= time.time_ns() // 1_000_000
    assert before_mono <= moment.mono_ms <= time.monotonic_ns() // 1_000_000


def test_all_moments_of_a_process_are_of_one_start_of_the_machine() -> None:
    assert now().boot == now().boot
    assert re.fullmatch(r"[0-9a-f]{32}", now().boot)
