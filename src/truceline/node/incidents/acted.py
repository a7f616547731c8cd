"""What was done about an incident by the watch: on its alerts, and on the agreed ladder of warning."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from truceline.line.wording.ladders import Ladder
from truceline.node.alerting.alerts import NOUN as ALERT
from truceline.node.alerting.alerts import Act as AlertAct
from truceline.node.deeds import Deed, deeds_on
from truceline.node.node import Node
from truceline.node.warning.climbing import NOUN as LADDER
from truceline.node.warning.climbing import Act as LadderAct
from truceline.node.warning.climbing import agreed_ladders, climb_called, climbs

_DIGITS = 12


class Acted(NamedTuple):
    """One thing that was done, in the order of time."""

    at: int
    """When, as far as it is told, ms since the epoch."""
    entry: int
    """Where our log has it."""
    words: str
    says: str
    """Who did it, or says that it was done."""
    is_step: bool
    """True if it was done on the ladder."""


def acted(node: Node, alerts: Sequence[str], messages: Sequence[str], now_at: int) -> tuple[Acted, ...]:
    """What was done on some alerts, and on the ladders that were used for them or by some messages.

    Args:
        node: ours.
        alerts: ids.
        messages: ids.
        now_at: the time, ms since the epoch.
    """
    ladders = {agreed.ladder.sha256: agreed.ladder for agreed in agreed_ladders(node, now_at)}
    used = [
        climb
        for climb in climbs(node).values()
        if climb.id in alerts or any(done.message in messages for done in climb.done if done.message)
    ]
    found = [_on_alert(deed) for alert in alerts for deed in deeds_on(node, ALERT, alert)]
    for climb in used:
        found += [_on_ladder(deed, ladders.get(climb.ladder)) for deed in deeds_on(node, LADDER, climb.id)]
    return tuple(sorted(found))


def messages_of_steps(node: Node, alerts: Sequence[str]) -> Iterator[str]:
    """The ids of our messages by which steps of ladders were taken for some alerts."""
    for alert in alerts:
        yield from (done.message for done in climb_called(node, alert).done if done.message)


def _on_alert(deed: Deed) -> Acted:
    content: Any = deed.content
    at = content.get("about", {}).get("at", deed.at)
    return Acted(at, deed.index, _ALERT_WORDS[AlertAct(deed.verb)](content), _by(deed), is_step=False)


_ALERT_WORDS: Mapping[AlertAct, Callable[[Any], str]] = {
    AlertAct.RAISE: lambda content: f"alert: {content['words']}",
    AlertAct.JOIN: lambda content: f"the same alert: {content['words']}",
    AlertAct.WITHDRAW: lambda content: f"alert withdrawn: {content['words']}",
    AlertAct.PASS: lambda content: f"nobody took the alert on in time: it goes to the desk {content['to']}",
    AlertAct.LEAVE: lambda _: "nobody took the alert on in time, and there is no next desk",
    AlertAct.COUNT_ON: lambda content: (
        f"the clock was set by {content['step'] / 1_000:+,.0f} s: the alert waits as before"
    ),
    AlertAct.SEE: lambda _: "alert seen",
    AlertAct.OWN: lambda _: "alert taken on",
    AlertAct.NOTE: lambda content: f"note on the alert: “{content['text']}”",
    AlertAct.HAND: lambda content: f"alert handed to the desk {content['to']}",
    AlertAct.CLOSE: lambda content: "; ".join(_filled(f"alert closed: {content['reason']}", content["text"])),
    AlertAct.UNDO: lambda _: "what was done last to the alert is taken back",
}


def _on_ladder(deed: Deed, ladder: Ladder | None) -> Acted:
    content: Any = deed.content
    text = f"“{content['text']}”" if content.get("text") else ""
    if deed.verb == LadderAct.REPORT:
        says = f"{content['who']}; recorded by {_by(deed)}"
        return Acted(content["done_at"], deed.index, f"reported as done: {text}", says, is_step=True)
    words = {
        LadderAct.TAKE: lambda step: f"{step} taken",
        LadderAct.DEVIATE: lambda step: f"deviation: on to {step}" if step else "deviation: no step is taken",
    }[LadderAct(deed.verb)](_step(content["step"], ladder))
    message = f"by message {content['message'][:_DIGITS]}" if content.get("message") else ""
    return Acted(deed.at, deed.index, "; ".join(_filled(words, message, text)), _by(deed), is_step=True)


def _step(number: int, ladder: Ladder | None) -> str:
    """How a step is called; without its name where the text of the ladder is not here."""
    if not number:
        return ""
    return f"step {number} ({ladder.rungs[number - 1].name})" if ladder else f"step {number}"


def _filled(*parts: str) -> Iterator[str]:
    return filter(None, parts)


def _by(deed: Deed) -> str:
    return f"{deed.desk} ({deed.operator})" if deed.operator else deed.desk
