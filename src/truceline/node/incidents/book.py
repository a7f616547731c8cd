"""The state of all incidents and all denials of access, as their deeds make it, and nothing that no deed says."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from truceline.model.denials import DenialRecord
from truceline.model.incidents import Incident, Recorded, Stated
from truceline.node.deeds import Deed
from truceline.node.incidents.contents import cleared_from, denial_from, opening_from, statement_from
from truceline.signing.fields import Fields


class Incidents:
    """Every incident by its id, in the order in which they were opened."""

    NOUN: ClassVar[str] = "incident"

    def __init__(self, deeds: Iterable[Deed] = ()) -> None:
        self.by_id: dict[str, Incident] = {}
        for deed in deeds:
            self.take(deed)

    def take(self, deed: Deed) -> None:
        """Takes in what was done."""
        fields = Fields(dict(deed.content), f"entry {deed.index}")
        if deed.verb == "open":
            self.by_id[deed.of] = Incident(deed.of, opening_from(fields), recorded_of(deed), deed.is_drill)
            return
        incident = self.by_id.get(deed.of)
        if incident:  # the opening may have been erased: then nothing is known that could be told
            stated = Stated(recorded_of(deed), statement_from(deed.verb, fields))
            self.by_id[deed.of] = replace(incident, stated=(*incident.stated, stated))


class Denials:
    """Every denial of access by its id, in the order in which they were recorded."""

    NOUN: ClassVar[str] = "denial"

    def __init__(self, deeds: Iterable[Deed] = ()) -> None:
        self.by_id: dict[str, DenialRecord] = {}
        for deed in deeds:
            self.take(deed)

    def take(self, deed: Deed) -> None:
        """Takes in what was done."""
        fields = Fields(dict(deed.content), f"entry {deed.index}")
        if deed.verb == "deny":
            self.by_id[deed.of] = DenialRecord(deed.of, denial_from(fields), recorded_of(deed), deed.is_drill)
            return
        record = self.by_id.get(deed.of)
        if record:
            cleared = (recorded_of(deed), cleared_from(fields))
            self.by_id[deed.of] = replace(record, cleared=(*record.cleared, cleared))


def recorded_of(deed: Deed) -> Recorded:
    """Where the log has a deed, and whose it is."""
    return Recorded(deed.index, deed.at, deed.desk, deed.operator)
