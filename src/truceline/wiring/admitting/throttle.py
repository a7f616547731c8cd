"""How often somebody may try to sign in: each failure makes the next try wait longer, by name and by address."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, field

FREE = 5
"""Failures that cost nothing: people mistype."""
FIRST_MS = 1_000
LONGEST_MS = 15 * 60_000
MOST_KEPT = 10_000


@dataclass
class Throttle:
    """Failures by whatever stands for who tries; forgotten after a quarter of an hour without one."""

    _failures: dict[str, tuple[int, int]] = field(default_factory=dict)

    def wait_ms(self, who: str, now_ms: int) -> int:
        """How long there must be no further try; 0 if one may be made.

        Args:
            who: a name or an address.
            now_ms: of a clock that is never set.
        """
        count, at = self._failures.get(who, (0, 0))
        if count < FREE:
            return 0
        pause = min(FIRST_MS << min(count - FREE, 20), LONGEST_MS)
        return max(0, at + pause - now_ms)

    def failed(self, who: str, now_ms: int) -> None:
        """A try was refused."""
        count, at = self._failures.pop(who, (0, now_ms))
        self._failures[who] = (count + 1 if now_ms - at <= LONGEST_MS else 1, now_ms)
        while len(self._failures) > MOST_KEPT:
            del self._failures[next(iter(self._failures))]

    def succeeded(self, who: str) -> None:
        """A try was right: what went before counts no more."""
        self._failures.pop(who, None)
