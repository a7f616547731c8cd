"""How urgent something is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.line import kinds
from truceline.model.precedence import Precedence


def test_flash_comes_first_and_routine_last() -> None:
    assert sorted(Precedence, key=lambda each: each.rank) == ["flash", "immediate", "priority", "routine"]


def test_messages_and_alerts_are_urgent_in_the_same_words() -> None:
    assert kinds.Precedence is Precedence
