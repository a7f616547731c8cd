"""A live feed as the running node knows it: where it comes from, and how it stands."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LiveFeed:
    """A feed that the settings name.

    Args:
        name: as the settings call it.
        way: where it comes from, in words, such as ``tcp 10.1.2.3:4001``.
        is_up: True while there is a way for reports to come in.
        is_silent: True if nothing that can be used came for as long as the settings allow.
        trouble: what was wrong last, in words; empty if nothing was.
        heard_at: when something that can be used came last, by our clock, ms since the epoch; 0 if never.
        reports: that came since the node started. bad: rows that cannot be used. dropped: what there was no room for.
    """

    name: str
    way: str
    is_up: bool = False
    is_silent: bool = False
    trouble: str = ""
    heard_at: int = 0
    reports: int = 0
    bad: int = 0
    dropped: int = 0
