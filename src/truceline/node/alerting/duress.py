"""An officer who is forced to sign: the text goes out like any other, and the desk's supervisor learns of it.

Nothing of this is shown to the desk itself, by whatever list; see decision 20 for what an onlooker can still find.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.model.precedence import Precedence
from truceline.node.alerting.raising import Cause, raise_alert
from truceline.node.node import Moment, Node

KIND = "duress"


def desk_signed(node: Node, desk: str, text_id: str, now: Moment, *, is_under_duress: bool) -> None:
    """Raises a flash alert for the supervisor of a desk if it signed under duress; does nothing otherwise.

    Args:
        node: ours.
        desk: that signed.
        text_id: SHA-256 of what it signed, 64 hex digits.
        now: the time.
        is_under_duress: True if the key was opened by the second passphrase.

    Raises:
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    if not is_under_duress:
        return
    cause = Cause(
        kind=KIND,
        subject=(KIND, desk),
        words=f"{desk} used its second passphrase: it is under duress. Do not call it by a way that others can hear",
        precedence=Precedence.FLASH,
        at=now.at,
        about={"text": text_id},
        desk=node.orders.supervisor_of(desk),
        hidden_from=desk,
    )
    raise_alert(node, cause, now)
