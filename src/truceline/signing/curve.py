"""Whether a public key is one that its owner can be held to: canonical, and of prime order.

Verifiers accept keys of small order too, and with some of those one signature fits every
message: their owner could sign a text and later show that the signature proves nothing. So
no key counts before this check, at enrolment, in the node and in the stand-alone verifier.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

_Point: TypeAlias = tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z."""

_IDENTITY: _Point = (0, 1, 1, 0)


@lru_cache(maxsize=4096)
def is_prime_order(public: bytes) -> bool:
    """True if 32 bytes are the one encoding of an Ed25519 point in the group of prime order, the identity left out.

    About a millisecond; answers are kept, as the same few keys are asked about again and again.

    Source:
        RFC 8032 sections 5.1.3 (decoding) and 5.1.4 (addition); held against libsodium's
        ``crypto_core_ed25519_is_valid_point``, which answers the same question.
    """
    point = _decoded(public)
    if point is None or _is_identity(point):
        return False
    return _is_identity(_multiple(_ORDER, point))


def _decoded(public: bytes) -> _Point | None:
    """The point that 32 bytes encode; none if they encode none, or not in the canonical way."""
    if len(public) != 32:
        return None
    number = int.from_bytes(public, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= _P:
        return None
    x = _root(y)
    if x is None or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _root(y: int) -> int | None:
    """An x with -x² + y² = 1 + d x² y²; none if there is none."""
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT_OF_MINUS_ONE % _P
    return x if x * x % _P == square else None


def _sum(first: _Point, second: _Point) -> _Point:
    x1, y1, z1, t1 = first
    x2, y2, z2, t2 = second
    a = (y1 - x1) * (y2 - x2) % _P
    b = (y1 + x1) * (y2 + x2) % _P
    c = 2 * t1 * t2 * _D % _P
    d = 2 * z1 * z2 % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _multiple(scalar: int, point: _Point) -> _Point:
    result = _IDENTITY
    while scalar:
        if scalar & 1:
            result = _sum(result, point)
        point = _sum(point, point)
        scalar >>= 1
    return result


def _is_identity(point: _Point) -> bool:
    x, y, z, _ = point
    return x == 0 and y == z
