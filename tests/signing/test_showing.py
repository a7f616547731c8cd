"""What strangers wrote reaches a person as short printable ASCII."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from truceline.signing.showing import shown


@given(st.text() | st.binary())
def test_anything_is_shown_in_printable_ascii_of_one_short_row(value: str | bytes) -> None:
    text = shown(value)
    assert text.isascii()
    assert text.isprintable()
    assert len(text) <= 60


def test_a_short_value_is_shown_whole_and_a_long_one_is_cut_visibly() -> None:
    assert shown("alfa.example") == "'alfa.example'"
    assert shown("a" * 100).endswith("aaa...")
