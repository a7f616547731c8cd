"""How often somebody may try."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.wiring.admitting.throttle import FREE, LONGEST_MS, MOST_KEPT, Throttle


def after(failures: int) -> int:
    throttle = Throttle()
    for _ in range(failures):
        throttle.failed("amira", 0)
    return throttle.wait_ms("amira", 0)


def test_the_first_failures_cost_nothing_and_then_each_doubles_the_wait() -> None:
    assert [after(count) for count in range(FREE + 3)] == [*[0] * FREE, 1_000, 2_000, 4_000]


def test_no_wait_is_longer_than_the_longest() -> None:
    assert after(1_000) == LONGEST_MS


def test_whoever_waits_may_try_again_and_others_need_not_wait() -> None:
    throttle = Throttle()
    for _ in range(FREE):
        throttle.failed("amira", 0)
    assert throttle.wait_ms("amira", 999) == 1
    assert throttle.wait_ms("amira", 1_000) == 0
    assert throttle.wait_ms("boris", 0) == 0


def test_a_right_password_wipes_out_what_went_before() -> None:
    throttle = Throttle()
    for _ in range(FREE):
        throttle.failed("amira", 0)
    throttle.succeeded("amira")
    assert throttle.wait_ms("amira", 0) == 0


def test_failures_long_ago_count_no_more() -> None:
    throttle = Throttle()
    for _ in range(FREE):
        throttle.failed("amira", 0)
    throttle.failed("amira", LONGEST_MS + 1)
    assert throttle.wait_ms("amira", LONGEST_MS + 1) == 0


def test_many_names_do_not_fill_the_memory() -> None:
    throttle = Throttle()
    for number in range(MOST_KEPT + 50):
        throttle.failed(f"name {number}", 0)
    assert len(throttle._failures) == MOST_KEPT
