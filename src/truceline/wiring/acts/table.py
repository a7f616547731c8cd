"""Every act by its name: the one table that the command line, the running node and whatever comes later go by."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from truceline.errors import NotFoundError
from truceline.node.node import Moment, Node
from truceline.signing.fields import Fields
from truceline.signing.showing import shown
from truceline.wiring.acts import (
    accounts,
    agreements,
    charters,
    dossiers,
    ladders,
    lines,
    mediating,
    messages,
    operators,
    parties,
    records,
    reports,
    warnings,
)
from truceline.wiring.acts.act import Act, Document
from truceline.wiring.acts.duty import alerts, drills, handing_out, handovers, incidents, notices

ACTS: Mapping[str, Act[Any]] = {
    **parties.ACTS,
    **charters.ACTS,
    **agreements.ACTS,
    **messages.ACTS,
    **lines.ACTS,
    **mediating.ACTS,
    **records.ACTS,
    **operators.ACTS,
    **notices.ACTS,
    **alerts.ACTS,
    **handovers.ACTS,
    **warnings.ACTS,
    **ladders.ACTS,
    **handing_out.ACTS,
    **incidents.ACTS,
    **reports.ACTS,
    **dossiers.ACTS,
    **accounts.ACTS,
    **drills.ACTS,
}


def perform(node: Node, now: Moment, name: str, given: Mapping[str, Any]) -> Document:
    """What came of an act.

    Args:
        node: to do it with.
        now: the time.
        name: of the act.
        given: what it takes, in plain values.

    Raises:
        NotFoundError: there is no such act.
        TrucelineError: of the act itself.
    """
    if name not in ACTS:
        raise NotFoundError(f"the node knows no act {shown(name)}", hint="let node and command be of one version")
    return ACTS[name].perform(node, now, Fields(given, name))
