# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import NoteError
from truceline.node.exchange.hello import Hello, hello_from_bytes, offset_between

TIMES = st.integers(0, 2**50)


@given(at=TIMES, held=TIMES, log=st.integers(1, 99), asked_at=TIMES, heard_at=TIMES)
def test_a_hello_comes_back_from_its_bytes(at: int, held: int, log: int, asked_at: int, heard_at: int) -> None:
    hello = Hello(
        sender="alfa.example", to="bravo.example", at=at, held=held, log=log, asked_at=asked_at, heard_at=heard_at
    )
    assert hello_from_bytes(hello.encoded) == hello


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":2'),
        (b'"held":3', b'"held":-3'),
        (b'"log":1', b'"log":0'),
        (b'"held":3', b'"held":"3"'),
        (b'"to":"bravo.example"', b'"to":"BRAVO"'),
        (b'"held":3,', b""),
        (b'"held":3', b'"held":3,"more":1'),
    ],
)
def test_a_hello_of_another_form_is_unusable(old: bytes, new: bytes) -> None:
    content = Hello(sender="alfa.example", to="bravo.example", at=1, held=3).encoded
    with pytest.raises(NoteError):
        hello_from_bytes(content.replace(old, new))


@given(
    offset=st.integers(-(10**9), 10**9),
    there=st.integers(0, 10**5),
    stay=st.integers(0, 10**5),
    back=st.integers(0, 10**5),
)
def test_the_true_offset_lies_within_the_error_whatever_the_ways_take(
    offset: int, there: int, stay: int, back: int
) -> None:
    asked_at = 10**12
    heard_at = asked_at + there + offset
    answered_at = heard_at + stay
    now_at = answered_at - offset + back
    measured, error_ms = offset_between(asked_at, heard_at, answered_at, now_at)
    assert abs(measured - offset) <= error_ms + 1
    assert error_ms <= (there + back + 1) // 2


def test_a_peer_that_lies_about_its_times_gives_no_negative_error() -> None:
    assert offset_between(1_000, 1_000, 9_000, 1_010)[1] == 0
