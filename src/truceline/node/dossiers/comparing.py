"""The chapters in which the accounts of an incident stand side by side, and what follows from them together."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from truceline.node.dossiers.chapters import Chapter


@dataclass(frozen=True)
class SideBySide:
    """Accounts as they were compared, in plain values.

    Args:
        compared: topic by topic, and every check; empty if they were not.
        facts: what all accept, what is disputed, what only one says, what nobody knows.
        rows: of the facts, as a table.
        reason: why they were not compared; empty if they were.
    """

    compared: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[tuple[str, str, str, str], ...] = ()
    reason: str = ""

    @property
    def files(self) -> Iterator[tuple[str, bytes]]:
        """The same as files of a dossier."""
        for name, value in (("comparison", self.compared), ("facts", self.facts)):
            if value:
                content = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
                yield f"accounts/{name}.json", f"{content}\n".encode()


def comparing_chapters(beside: SideBySide) -> Iterator[Chapter]:
    """Accounts topic by topic, their claims held against the record, and the agreed facts."""
    if not beside.compared:
        yield Chapter("Accounts side by side", beside.reason, ("question", "relation", "what each says"), ())
        return
    names = ", ".join(f"{letter} is {name}" for letter, name in beside.compared["accounts"].items())
    topics = tuple(
        (item["question"], item["relation"].replace("_", " "), "\n".join((*_cells(item), *item["notes"])))
        for item in beside.compared["items"]
    )
    note = f"{names}. Sentences that were copied from one origin count once; no account is weighed against another."
    yield Chapter("Accounts side by side", note, ("question", "relation", "what each says"), topics)
    checks = tuple(
        (f"{check['account']} {check['claim']}", _against(check), check["verdict"], "\n".join(_details(check)))
        for check in beside.compared["checks"]
    )
    note = "Claims held against zones, tracks and messages. Where the words leave several readings, each stands here."
    yield Chapter("Claims held against the record", note, ("claim", "against", "verdict", "what was measured"), checks)
    note = "What all accept, what is disputed, what only one says, and what nobody knows. None of it is a finding."
    yield Chapter("Agreed facts", note, ("standing", "question", "what each says", "origins"), beside.rows)
    findings = tuple(
        (each["body"], each["text"], f"{each['confidence']}; {each['source']}") for each in beside.facts["findings"]
    )
    note = "Of bodies that the charter mandates, in their own words and with their own measure of how sure they are."
    yield Chapter("Findings of mandated bodies", note, ("body", "what it found", "how sure, and where"), findings)


def _cells(item: Mapping[str, Any]) -> Iterator[str]:
    for cell in item["cells"]:
        claims = ", ".join(pointer["claim"] for pointer in cell["claims"])
        yield f"{cell['account']}: {cell['says']}" + (f" ({claims})" if claims else "")


def _against(check: Mapping[str, Any]) -> str:
    return f"{check['check']} {check['against'] or ''}".strip()


def _details(check: Mapping[str, Any]) -> Iterator[str]:
    yield from check["detail"]
    for reading in check.get("readings", ()):
        sides = [reading.get(name) for name in ("nearest_to_boundary_m", "farthest_to_boundary_m")]
        far = f", from {' to '.join(_side(side) for side in sides if side is not None)}" if None not in sides else ""
        yield f"measured from {reading['name']}: {reading['verdict']}{far}"


def _side(to_boundary_m: float) -> str:
    return f"{abs(to_boundary_m) / 1_000:.1f} km {'inside' if to_boundary_m < 0 else 'outside'}"
