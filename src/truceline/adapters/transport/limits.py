"""How much of a carrier one party may take up, and for how long."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass

from truceline.line.bundles import MAX_BUNDLE_BYTES


@dataclass(frozen=True)
class Limits:
    """What each side of a connection bears from the other.

    Args:
        body_bytes: length of one body.
        connect_s: to connect and shake hands.
        idle_s: to wait for the head of the next request, or for the next part of an answer.
        grace_s: for a body of any length, before its length gives more.
        slowest_bytes_per_s: mean rate below which a body is given up. A satellite telephone has 300.
        connections_per_party: open at once.
        requests_per_party: answered at once, long polls included.
        bytes_per_party: of all bodies held at once.
        threads: that answer, for all parties together.
        threads_per_party: of these, so that who asks much keeps nobody else from being answered.
    """

    body_bytes: int = MAX_BUNDLE_BYTES
    connect_s: float = 15
    idle_s: float = 75
    grace_s: float = 30
    slowest_bytes_per_s: float = 200
    connections_per_party: int = 80
    requests_per_party: int = 64
    bytes_per_party: int = 2 * MAX_BUNDLE_BYTES
    threads: int = 16
    threads_per_party: int = 8

    def seconds_for(self, length: int) -> float:
        """How long a body of a length in bytes may take."""
        return self.grace_s + length / self.slowest_bytes_per_s
