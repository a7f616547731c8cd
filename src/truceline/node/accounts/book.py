"""The state of all accounts and findings, as their deeds make it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from truceline.accounts.comparison.facts import Finding
from truceline.accounts.entries import ADDED, FOUND, LINKED, NOUN, Telling, finding_from, incident_from, telling_from
from truceline.model.incidents import Recorded
from truceline.node.deeds import Deed
from truceline.signing.fields import Fields


@dataclass(frozen=True)
class AccountEntry:
    """An account on record.

    Args:
        id: 32 hex digits.
        telling: who tells it, and the hashes of its text and claims.
        recorded: where the log has it.
        is_drill: True if nothing of it is real.
        incidents: that it belongs to, in the order in which that was said.
        followed_by: ids of later versions of it; nothing of this one is changed by them.
    """

    id: str
    telling: Telling
    recorded: Recorded
    is_drill: bool
    incidents: tuple[str, ...]
    followed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class FindingEntry:
    """What a body that a charter names has found of an incident, as somebody put it on record."""

    incident: str
    finding: Finding
    recorded: Recorded


class Accounts:
    """Every account by its id and every finding, in the order in which they were recorded."""

    NOUN: ClassVar[str] = NOUN

    def __init__(self, deeds: Iterable[Deed] = ()) -> None:
        self.by_id: dict[str, AccountEntry] = {}
        self.findings: list[FindingEntry] = []
        for deed in deeds:
            self.take(deed)

    def take(self, deed: Deed) -> None:
        """Takes in what was done."""
        fields = Fields(dict(deed.content), f"entry {deed.index}")
        recorded = Recorded(deed.index, deed.at, deed.desk, deed.operator)
        if deed.verb == ADDED:
            self._add(deed, telling_from(fields), recorded)
        elif deed.verb == FOUND:
            self.findings.append(FindingEntry(*finding_from(fields), recorded))
        elif deed.verb == LINKED and deed.of in self.by_id:  # what was added may have been erased
            entry = self.by_id[deed.of]
            incidents = dict.fromkeys((*entry.incidents, incident_from(fields)))
            self.by_id[deed.of] = replace(entry, incidents=tuple(incidents))

    def of(self, incident: str) -> tuple[AccountEntry, ...]:
        """The accounts of an incident, earlier versions too."""
        return tuple(entry for entry in self.by_id.values() if incident in entry.incidents)

    def found_of(self, incident: str) -> tuple[FindingEntry, ...]:
        """The findings on an incident."""
        return tuple(entry for entry in self.findings if entry.incident == incident)

    def _add(self, deed: Deed, telling: Telling, recorded: Recorded) -> None:
        incidents = (telling.incident,) if telling.incident else ()
        self.by_id[deed.of] = AccountEntry(deed.of, telling, recorded, deed.is_drill, incidents)
        earlier = self.by_id.get(telling.replaces)
        if earlier:
            self.by_id[earlier.id] = replace(earlier, followed_by=(*earlier.followed_by, deed.of))
