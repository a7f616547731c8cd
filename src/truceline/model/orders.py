"""What a party has ordered for its own alerts: its desks, which event raises what, and how long that may wait.

Orders are a party's own affair. They stand in its settings, not in the zones that it has agreed on with others.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from truceline.errors import InputError
from truceline.model.precedence import Precedence

MINUTE_MS = 60_000
WAITS_MS = {
    Precedence.FLASH: 2 * MINUTE_MS,
    Precedence.IMMEDIATE: 5 * MINUTE_MS,
    Precedence.PRIORITY: 15 * MINUTE_MS,
    Precedence.ROUTINE: 4 * 60 * MINUTE_MS,
}
"""How long an alert may wait for somebody who takes it on, at each desk."""
FIRST_DESK = "duty"
LAST_RESORT = "supervisor"
"""The desk that learns of duress where the settings name none."""
_DESK = re.compile(r"[a-z][a-z0-9-]{0,30}")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A duty post that alerts can belong to.

    Args:
        name: as its key is called.
        next: the desk that an alert goes to when nobody here takes it on in time; empty if it stays here.
        within_ms: how long any alert may wait here; 0 for as long as its precedence allows.
        supervisor: the desk that learns when somebody here signs under duress; empty for the last one that alerts
            from here go to.

    Raises:
        InputError: a name is none.
    """

    name: str
    next: str = ""
    within_ms: int = 0
    supervisor: str = ""

    def __post_init__(self) -> None:
        for name in (self.name, self.next or self.name, self.supervisor or self.name):
            if not _DESK.fullmatch(name):
                raise InputError(f"the desk {name!r}", hint="name desks by small letters, digits and hyphens")


@dataclass(frozen=True, kw_only=True)
class AlertRule:
    """What an event leads to, if the rule fits it.

    Args:
        precedence: of the alert; None raises none.
        event: the kind of event that the rule is for; empty for every kind.
        reason: the reason of the event; empty for every reason.
        zone: the zone's id; empty for every zone.
        desk: that the alert belongs to at first; empty for the first one of the orders.
    """

    precedence: Precedence | None
    event: str = ""
    reason: str = ""
    zone: str = ""
    desk: str = ""

    def fits(self, event: str, reason: str, zone: str) -> bool:
        """True if the rule is for an event."""
        pairs = ((self.event, event), (self.reason, reason), (self.zone, zone))
        return all(wanted in ("", found) for wanted, found in pairs)


DEFAULT_RULES = (
    AlertRule(event="approach", reason="predicted-entry", precedence=Precedence.PRIORITY),
    AlertRule(event="approach", reason="outer-band", precedence=Precedence.ROUTINE),
    AlertRule(event="approach", precedence=None),
    AlertRule(event="entry", precedence=Precedence.IMMEDIATE),
    AlertRule(event="presence", precedence=Precedence.IMMEDIATE),
    AlertRule(event="transit", precedence=Precedence.IMMEDIATE),
    AlertRule(event="lost", precedence=Precedence.PRIORITY),
    AlertRule(event="proximity", reason="closer-than-limit", precedence=Precedence.IMMEDIATE),
    AlertRule(event="proximity", precedence=None),
    AlertRule(event="exit", precedence=None),
    AlertRule(event="deviation", precedence=Precedence.PRIORITY),
)
"""What holds where the orders say nothing else. What raises no alert still joins one that is there."""
_OTHERWISE = AlertRule(precedence=Precedence.PRIORITY)
"""An event of a kind that nobody thought of is not passed over."""


@dataclass(frozen=True)
class Orders:
    """The desks and rules of a party; the first desk is where alerts begin.

    Args:
        desks: at least one.
        rules: looked at before the default ones; the first that fits an event decides.

    Raises:
        InputError: no desk, two of one name, one that is named and not there, or desks that pass alerts round in a
            circle.
    """

    desks: tuple[Desk, ...] = (Desk(name=FIRST_DESK),)
    rules: tuple[AlertRule, ...] = ()

    def __post_init__(self) -> None:
        names = [desk.name for desk in self.desks]
        if not names or len(set(names)) < len(names):
            raise InputError("the desks are none, or two have one name", hint="name each desk once")
        mentioned = [name for desk in self.desks for name in (desk.next, desk.supervisor)]
        for name in (*mentioned, *(rule.desk for rule in self.rules)):
            if name and name not in names:
                raise InputError(f"the desk {name} is named and not there", hint=f"the desks are {', '.join(names)}")
        for desk in self.desks:
            if len(set(self._chain(desk.name))) < len(list(self._chain(desk.name))):
                raise InputError(
                    f"alerts of the desk {desk.name} would go round in a circle", hint="let the last desk have no next"
                )

    @property
    def first(self) -> str:
        """The desk at which alerts begin."""
        return self.desks[0].name

    def desk(self, name: str) -> Desk:
        """A desk by its name; one that is not among the orders is taken to pass nothing on."""
        return self._by_name.get(name) or Desk(name=name)

    def known_desk(self, name: str) -> str:
        """The name, if there is such a desk.

        Raises:
            InputError: there is none.
        """
        if name not in self._by_name:
            raise InputError(f"there is no desk {name!r}", hint=f"the desks are {', '.join(self._by_name)}")
        return name

    def waits_ms(self, desk: str, precedence: Precedence) -> int:
        """How long an alert may wait at a desk."""
        limit, usual = self.desk(desk).within_ms, WAITS_MS[precedence]
        return min(limit, usual) if limit else usual

    def supervisor_of(self, desk: str) -> str:
        """The desk that learns of duress at a desk."""
        *_, last = self._chain(desk)
        return self.desk(desk).supervisor or (last if last != desk else LAST_RESORT)

    def rule_for(self, event: str, reason: str, zone: str) -> AlertRule:
        """What decides on an event."""
        rules = (*self.rules, *DEFAULT_RULES)
        return next((rule for rule in rules if rule.fits(event, reason, zone)), _OTHERWISE)

    @cached_property
    def _by_name(self) -> dict[str, Desk]:
        return {desk.name: desk for desk in self.desks}

    def _chain(self, name: str) -> Iterator[str]:
        """A desk, and those that its alerts go to; the first that comes a second time ends it."""
        met: set[str] = set()
        while name:
            yield name
            if name in met:
                return
            met.add(name)
            name = self.desk(name).next
