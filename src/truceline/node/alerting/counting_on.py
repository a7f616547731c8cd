"""When the clock of the machine is set, alerts wait as long as before: by the clock that is never set."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from truceline.node.alerting.alerts import NEVER, NOUN, Act, AlertBook
from truceline.node.deeds import NODE_DESK, Deed, book, record_deeds
from truceline.node.node import Moment, Node

STEP_MS = 2_000
"""By so much a clock may go otherwise than the one that is never set, and was not set: it drifts, or is put right."""


def set_by_ms(then: Moment, now: Moment) -> int:
    """How far the clock of the machine was set ahead between two moments, ms; negative if it was set back.

    0 if it was set by less than 2 s, or if that cannot be said: the machine has been started anew in between.
    """
    step_ms = (now.at - then.at) - (now.mono_ms - then.mono_ms)
    return step_ms if then.boot == now.boot and abs(step_ms) >= STEP_MS else 0


def count_on(node: Node, now: Moment) -> int:
    """How many alerts wait for another time by the clock that was set, once that is on record; 0 if none was to.

    To be called before anything is done at a moment: what is due after a minute is due after a minute, however the
    clock was set meanwhile.

    Raises:
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    kept = book(node, AlertBook)
    deeds: list[Deed] = []
    for alert_id in sorted(kept.listed):
        alert = kept.alerts[alert_id]
        step_ms = set_by_ms(alert.dated, now)
        if alert.due_at == NEVER or not step_ms:
            continue
        content: dict[str, Any] = {"step": step_ms, "due": alert.due_at + step_ms}
        about: dict[str, Any] = {"desk": NODE_DESK, "is_drill": alert.is_drill, "content": content}
        deeds.append(Deed(noun=NOUN, of=alert.id, verb=Act.COUNT_ON, **about))
    record_deeds(node, deeds, now)
    return len(deeds)
