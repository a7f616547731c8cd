"""A body may take longer the longer it is, and a whole bundle comes through over a slow link."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.adapters.transport.limits import Limits
from truceline.line.bundles import MAX_BUNDLE_BYTES


def test_a_body_has_its_grace_and_its_share_of_time() -> None:
    limits = Limits(grace_s=30, slowest_bytes_per_s=100)
    assert limits.seconds_for(0) == 30
    assert limits.seconds_for(1000) == 40


def test_the_largest_bundle_fits_what_a_party_may_have_held() -> None:
    assert Limits().body_bytes == MAX_BUNDLE_BYTES <= Limits().bytes_per_party


def test_as_many_connections_are_held_as_requests_are_answered() -> None:
    assert Limits().connections_per_party >= Limits().requests_per_party


def test_no_party_may_take_all_threads() -> None:
    assert Limits().threads_per_party < Limits().threads
