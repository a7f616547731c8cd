"""How often somebody may try to sign in: each failure makes the next try wait longer, first of all for who failed."""
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
    """Failures by whatever stands for who tries; forgotten after a quarter of an hour without one.

    Args:
        free: failures that cost nothing.
        longest_ms: no wait is longer.
    """

    free: int = FREE
    longest_ms: int = LONGEST_MS
    _failures: dict[str, tuple[int, int]] = field(default_factory=dict)

    def wait_ms(self, who: str, now_ms: int) -> int:
        """How long there must be no further try; 0 if one may be made.

        Args:
            who: a name or an address.
            now_ms: of a clock that is never set.
        """
        count, at = self._failures.get(who, (0, 0))
        if count < self.free:
            return 0
        pause = min(FIRST_MS << min(count - self.free, 20), self.longest_ms)
        return max(0, at + pause - now_ms)

    def failed(self, who: str, now_ms: int) -> None:
        """A try was refused."""
        count, at = self._failures.pop(who, (0, now_ms))
        self._failures[who] = (count + 1 if now_ms - at <= LONGEST_MS else 1, now_ms)
        while len(self._failures) > MOST_KEPT:
            del self._failures[next(iter(self._failures))]

    def forgive(self, who: str) -> None:
        """One failure counts no more."""
        count, at = self._failures.get(who, (0, 0))
        if count:
            self._failures[who] = (count - 1, at)

    def succeeded(self, who: str) -> None:
        """A try was right: what went before counts no more."""
        self._failures.pop(who, None)


class SignIns:
    """Tries to sign in: of one name from one address, of one name from anywhere, and all of them.

    Behind a proxy all come from one address: who mistypes there keeps out nobody but that name from there. A name that
    is tried from many addresses, and very many tries together, are slowed down and no more: else whoever fails on
    purpose would shut the others out.
    """

    def __init__(self) -> None:
        self._here, self._anywhere, self._all = Throttle(), Throttle(50, 60_000), Throttle(300, 2_000)

    def wait_ms(self, name: str, address: str, now_ms: int) -> int:
        """How long there must be no further try; 0 if one may be made.

        Args:
            name: of the operator. address: where the try comes from.
            now_ms: of a clock that is never set.
        """
        return max(throttle.wait_ms(who, now_ms) for throttle, who in self._tiers(name, address))

    def failed(self, name: str, address: str, now_ms: int) -> None:
        """A try was refused."""
        for throttle, who in self._tiers(name, address):
            throttle.failed(who, now_ms)

    def succeeded(self, name: str, address: str) -> None:
        """A try was right: what went before from there counts no more, and neither does the try itself."""
        self._here.succeeded(f"{name} {address}")
        for throttle, who in self._tiers(name, address)[1:]:
            throttle.forgive(who)

    def _tiers(self, name: str, address: str) -> tuple[tuple[Throttle, str], ...]:
        return (self._here, f"{name} {address}"), (self._anywhere, name), (self._all, "")
