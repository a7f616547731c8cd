"""How often somebody may try."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.wiring.admitting.throttle import FREE, LONGEST_MS, MOST_KEPT, SignIns, Throttle


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


PROXY, HOME = "10.0.0.1", "10.0.0.2"


def tried(*failures: tuple[str, str]) -> SignIns:
    tries = SignIns()
    for name, address in failures:
        tries.failed(name, address, 0)
    return tries


def test_behind_a_proxy_only_who_mistypes_must_wait() -> None:
    tries = tried(*[("amira", PROXY)] * (FREE + 1))
    assert tries.wait_ms("amira", PROXY, 0) == 2_000
    assert tries.wait_ms("boris", PROXY, 0) == 0
    assert tries.wait_ms("amira", HOME, 0) == 0


def test_a_name_that_is_tried_from_many_addresses_must_wait_but_not_for_long() -> None:
    tries = tried(*[("amira", f"10.0.{number // 200}.{number % 200}") for number in range(500)])
    assert tries.wait_ms("amira", HOME, 0) == 60_000
    assert tries.wait_ms("boris", HOME, 0) <= 2_000


def test_very_many_tries_of_many_names_are_slowed_down_and_no_more() -> None:
    tries = tried(*[(f"name {number}", f"10.{number % 200}.0.1") for number in range(5_000)])
    assert tries.wait_ms("amira", HOME, 0) == 2_000
    assert tries.wait_ms("amira", HOME, 2_000) == 0


def test_a_right_password_wipes_out_what_went_before_from_there_and_leaves_what_others_did() -> None:
    tries = tried(*[("amira", HOME)] * FREE, *[("amira", f"10.0.1.{number}") for number in range(46)])
    assert tries.wait_ms("amira", "10.0.2.1", 0) > 0
    tries.failed("amira", HOME, 0)
    before = tries.wait_ms("amira", "10.0.2.1", 0)
    tries.succeeded("amira", HOME)
    assert 0 < tries.wait_ms("amira", "10.0.2.1", 0) < before
    assert tries.wait_ms("amira", HOME, 0) == tries.wait_ms("amira", "10.0.2.1", 0)
