"""How time passes for tracks that say nothing: what the watch of a running node may count as past."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, replace

from truceline.node.node import Moment


@dataclass(frozen=True)
class Passing:
    """Time as the reports of now tell it, and as it has gone on since by the clock that is never set.

    No clock decides alone. A source that is ahead counts as of the moment when its reports came; reports of old times
    and a clock of ours that was put wrong do not count; and where only one of them jumps, time goes on as it did.

    Args:
        late_after_ms: how old a report may be when it comes. 0: time never passes by itself.
        anchor: when it was by the newest report of now, UTC, and by our clock that is never set; None before the first.
    """

    late_after_ms: int
    anchor: tuple[int, int] | None = None

    def heard(self, newest_at: int, now: Moment) -> Passing:
        """After reports came of which the newest is of a time, ms UTC."""
        if not now.at - self.late_after_ms <= newest_at <= now.at + self.late_after_ms:
            return self
        return replace(self, anchor=(min(newest_at, now.at), now.mono_ms))

    def past(self, now: Moment) -> int | None:
        """Up to when, ms UTC, nothing more is waited for; None if that cannot be said."""
        if self.anchor is None or not self.late_after_ms:
            return None
        at, mono_ms = self.anchor
        return at + now.mono_ms - mono_ms - self.late_after_ms
