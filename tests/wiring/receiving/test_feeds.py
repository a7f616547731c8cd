"""Feeds of a running node: a silent one is an alert that says since when, and HTTP is a feed like the others."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

from tests.adapters.connectors.receiving.test_bodies import ROW, rows
from tests.node.homes import lined
from tests.wiring.receiving.taking import a_home_with, taking_in, until
from truceline.model.operators import Operator, Role
from truceline.node.alerting.alerts import NOUN, Act, Alert, State
from truceline.node.alerting.feeds import feeds
from truceline.node.alerting.listing import all_alerts
from truceline.node.deeds import deeds_on
from truceline.node.node import Node
from truceline.wiring.moments import now
from truceline.wiring.receiving import feeds as looking
from truceline.wiring.receiving.intake import NDJSON

RADAR = '[[feeds]]\nname = "north"\noperator = "radar"\nsilent_s = 1\n'


def an_operator(name: str) -> Operator:
    return Operator(id="0" * 32, name=name, roles=(Role.OFFICER,))


def alerts(node: Node) -> list[Alert]:
    return [alert for alert in all_alerts(node, now().at).alerts if alert.kind == "silence"]


def in_state(node: Node, state: State) -> bool:
    return [alert.state for alert in alerts(node)] == [state]


def was_withdrawn(node: Node) -> bool:
    """True once it was, though it may have been raised again since."""
    return any(deed.verb == Act.WITHDRAW for alert in alerts(node) for deed in deeds_on(node, NOUN, alert.id))


@pytest.mark.slow
def test_a_feed_that_falls_silent_is_an_alert_and_speaks_again_with_the_next_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who looks once a second could come too late to see that it has spoken within its second.
    monkeypatch.setattr(looking, "LOOK_S", 0.05)
    node = lined("alfa.example", "bravo.example")

    async def run() -> None:
        async with taking_in(a_home_with(tmp_path, RADAR), node=node) as taken:
            await until(partial(in_state, node, State.OPEN), "its silence was not told")
            assert "has said nothing yet" in alerts(node)[0].words
            await until(lambda: taken.feeds.standing[0].is_silent, "it does not stand as silent")
            await until(lambda: node.live_feeds and node.live_feeds[0].is_silent, "the node was not told")
            for number, operator in enumerate((an_operator("radar"), an_operator("somebody.else"))):
                content = rows(ROW | {"track": f"t{number}"}) + b"no\n"
                received = await taken.take(operator, "", NDJSON, content)
                assert received.newest_at == ROW["at"]
            await until(partial(was_withdrawn, node), "nobody noticed that it speaks")
            (standing,) = taken.feeds.standing
            assert (standing.reports, standing.bad, standing.is_up) == (1, 1, True)
            await until(lambda: feeds(node)[0].until == ROW["at"], "it did not go on record")
            assert feeds(node)[0].live is not None
            await until(partial(in_state, node, State.OPEN), "its second silence was not told")
            assert "since" in alerts(node)[0].words

    asyncio.run(run())


@pytest.mark.slow
def test_a_feed_that_may_be_silent_for_ever_is_no_alert(tmp_path: Path) -> None:
    node = lined("alfa.example", "bravo.example")

    async def run() -> None:
        async with taking_in(a_home_with(tmp_path, RADAR.replace("silent_s = 1", "silent_s = 0")), node=node) as taken:
            await until(lambda: node.live_feeds, "the node was not told")
            await asyncio.sleep(1.5)
            assert not taken.feeds.standing[0].is_silent

    asyncio.run(run())
    assert alerts(node) == []


def test_a_node_without_feeds_takes_in_what_is_handed_in_all_the_same(tmp_path: Path) -> None:
    async def run() -> None:
        async with taking_in(a_home_with(tmp_path, "")) as taken:
            received = await taken.take(an_operator("radar"), "", NDJSON, rows(ROW))
            assert (received.sequence, received.reports, taken.feeds.standing) == (1, 1, [])

    asyncio.run(run())
