"""How urgent something is: of messages, and of alerts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from enum import StrEnum


class Precedence(StrEnum):
    """How urgent it is; the first is the most urgent."""

    FLASH = "flash"
    IMMEDIATE = "immediate"
    PRIORITY = "priority"
    ROUTINE = "routine"

    @property
    def rank(self) -> int:
        """0 for flash, and more for what may wait longer."""
        return _RANKS[self]


_RANKS = {precedence: rank for rank, precedence in enumerate(Precedence)}
