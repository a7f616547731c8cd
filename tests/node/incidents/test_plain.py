"""Words of others are shown whole, and change nothing around them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.node.incidents.plain import plain


@pytest.mark.parametrize("text", ["Revenez\u202f!", "می\u200cروم", "«\u00a0oui\u00a0»", "Поверніться"])
def test_what_languages_need_is_kept(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize("sign", ["\x1b", "\u202e", "\u2066", "\n", "\r", "\x00", "\ufeff"])
def test_what_moves_turns_or_hides_becomes_a_sign(sign: str) -> None:
    assert plain(f"a{sign}b") == "a\N{REPLACEMENT CHARACTER}b"


@given(st.text())
def test_rows_are_kept_only_where_there_may_be_several(text: str) -> None:
    assert "\n" not in plain(text)
    assert plain(text, keeps_rows=True).count("\n") == text.count("\n")
    assert len(plain(text)) == len(text)
