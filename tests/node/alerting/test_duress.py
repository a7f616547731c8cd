"""Who is forced to sign calls the supervisor, and nobody else is shown that."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.node.alerting.sightings import the_alert, watching
from tests.node.homes import STARTED_AT, moment
from truceline.model.precedence import Precedence
from truceline.node.alerting.duress import desk_signed
from truceline.node.alerting.listing import Listed, all_alerts, open_alerts

TEXT = "ab" * 32


def test_the_supervisor_of_the_desk_gets_a_flash_alert_that_names_the_text() -> None:
    node = watching()
    desk_signed(node, "duty", TEXT, moment(), is_under_duress=True)
    (alert,) = open_alerts(node, STARTED_AT, desk="chief").alerts
    assert (alert.precedence, alert.kind, alert.about["text"]) == (Precedence.FLASH, "duress", TEXT)


def test_no_other_desk_is_shown_it_and_none_can_count_it() -> None:
    node = watching()
    desk_signed(node, "duty", TEXT, moment(), is_under_duress=True)
    for desk in ("duty", "deputy", ""):
        for list_them in (open_alerts, all_alerts):
            assert list_them(node, STARTED_AT, desk=desk) == Listed((), 0, 0, 0, 0)


def test_signing_again_joins_the_alert() -> None:
    node = watching()
    for _ in range(3):
        desk_signed(node, "duty", TEXT, moment(), is_under_duress=True)
    assert the_alert(node).causes == 3


def test_whoever_is_not_forced_leaves_no_trace() -> None:
    node = watching()
    size = node.store.tree.size
    desk_signed(node, "duty", TEXT, moment(), is_under_duress=False)
    assert node.store.tree.size == size


def test_the_entry_looks_like_that_of_any_alert() -> None:
    """Whoever reads the entries, and not what they name, sees that there was an alert and no more."""
    node = watching()
    desk_signed(node, "duty", TEXT, moment(), is_under_duress=True)
    entry = node.entry(node.store.tree.size - 1)
    assert entry.extra == {"is": "alert", "act": "raise", "of": the_alert(node).id, "desk": "node"}
