"""Operators: who may sign in to a node, in which roles, at which desks; and what each role may do."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from truceline.errors import InputError

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class Role(StrEnum):
    """What an operator is there for; one operator may have several."""

    VIEWER = "viewer"
    OFFICER = "officer"
    NOTIFIER = "notifier"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """One kind of thing that may be done; also the scope of an API token."""

    READ = "read"
    """See zones, alerts, messages, notices and incidents."""
    WATCH = "watch"
    """Act on alerts, incidents and lines as a desk does."""
    SPEAK = "speak"
    """Compose messages, and hand in signed ones."""
    NOTIFY = "notify"
    """Lodge and change notices."""
    REPORT = "report"
    """Hand in position reports and events."""
    BIND = "bind"
    """Work on parties, charters and agreements."""
    AUDIT = "audit"
    """See who the operators are and what they may do; hand out parts of the record."""
    ADMINISTER = "administer"
    """Add, change and remove operators; change the node's keys."""


RIGHTS: Mapping[Role, Set[Right]] = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.OFFICER: frozenset({Right.READ, Right.WATCH, Right.SPEAK, Right.REPORT}),
    Role.NOTIFIER: frozenset({Right.READ, Right.SPEAK, Right.NOTIFY}),
    Role.SUPERVISOR: frozenset({Right.READ, Right.WATCH, Right.SPEAK, Right.NOTIFY, Right.REPORT, Right.BIND}),
    Role.AUDITOR: frozenset({Right.READ, Right.AUDIT}),
    Role.ADMINISTRATOR: frozenset({Right.READ, Right.AUDIT, Right.ADMINISTER}),
}
"""The one table of who may do what. An administrator is no officer: who makes accounts does not speak for a party."""


@dataclass(frozen=True)
class Operator:
    """A person, or a program that stands in for one, as the node knows it.

    Args:
        id: 32 hex digits.
        name: such as ``amira.h``; it stands on record with everything that is done.
        roles: at least one.
        desks: where this operator may stand watch; the first is meant if none is named.

    Raises:
        InputError: the name is of another form, or there is no role.
    """

    id: str
    name: str
    roles: tuple[Role, ...]
    desks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise InputError(
                f"an operator's name is {self.name[:64]!r}",
                hint="use 1 to 64 small letters, digits, dots, dashes: amira.h",
            )
        if not self.roles:
            raise InputError(f"{self.name} has no role", hint=f"give one of {', '.join(Role)}")

    @property
    def rights(self) -> Set[Right]:
        """All that the roles allow."""
        return frozenset().union(*(RIGHTS[role] for role in self.roles))
