"""A key counts only if it is canonical and of prime order."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_core_ed25519_is_valid_point

from tests.signing.vectors import read_json
from truceline.signing.curve import is_prime_order

CCTV = read_json("ed25519/cctv_ed25519vectors.json.gz")
SMALL_ORDER = sorted({case["key"] for case in CCTV if "low_order_A" in (case["flags"] or ())})
P = 2**255 - 19


@given(st.binary(min_size=32, max_size=32))
def test_any_32_bytes_are_judged_as_libsodium_judges_them(public: bytes) -> None:
    assert is_prime_order(public) == crypto_core_ed25519_is_valid_point(public)


@given(st.binary(min_size=32, max_size=32))
def test_the_key_of_every_seed_counts(seed: bytes) -> None:
    assert is_prime_order(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


@pytest.mark.parametrize("key", SMALL_ORDER)
def test_a_key_of_small_order_does_not_count(key: str) -> None:
    assert not is_prime_order(bytes.fromhex(key))


def test_of_the_public_collection_of_strange_keys_28_count() -> None:
    counted = [case for case in CCTV if is_prime_order(bytes.fromhex(case["key"]))]
    assert (len(CCTV), len(counted)) == (914, 28)
    assert all(
        not {"low_order_A", "low_order_component_A", "non_canonical_A"} & set(case["flags"] or ()) for case in counted
    )


@pytest.mark.parametrize("y", range(P, 2**255, 3))
def test_a_second_encoding_of_a_point_does_not_count(y: int) -> None:
    assert not is_prime_order(y.to_bytes(32, "little"))


@pytest.mark.parametrize("y", [1, P - 1])
def test_a_sign_on_the_x_that_is_zero_does_not_count(y: int) -> None:
    assert not is_prime_order((y | 1 << 255).to_bytes(32, "little"))


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_other_lengths_do_not_count(length: int) -> None:
    assert not is_prime_order(b"\x58" + b"\x66" * (length - 1) if length else b"")
