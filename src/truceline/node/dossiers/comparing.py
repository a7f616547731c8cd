"""The chapters in which the accounts of an incident stand side by side, and what follows from them together."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from truceline.model.places.place import E7
from truceline.node.dossiers.chapters import Chapter, Figure
from truceline.node.dossiers.plot import Region, letter, plot_of_readings
from truceline.node.dossiers.scenery import DrawnZone

_OPEN = ("undetermined", "straddles")
MOST_READINGS = 12
"""Maps of claims in one report."""


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


def reading_chapters(beside: SideBySide, zones: Sequence[DrawnZone]) -> Iterator[Chapter]:
    """A map for each claim of place that nobody can settle, with every reading of its words drawn.

    Args:
        beside: the accounts, compared. zones: that are drawn in the report.
    """
    checks = (each for each in beside.compared.get("checks", ()) if each["verdict"] in _OPEN and len(_drawn(each)) > 1)
    for check in islice(checks, MOST_READINGS):
        shown = [each for each in zones if (each.standing, each.version) == (check["standing"], check["zone_version"])]
        plot = plot_of_readings(shown, [_region(each) for each in _drawn(check)])
        bar = f"{plot.bar_m / 1_000:g} km" if plot.bar_m >= 1_000 else f"{plot.bar_m} m"
        title = f"Where the words put it: {check['account']} {check['claim']}, zone {check['against']}"
        note = (
            f"“{' '.join(check['detail'])}”: {check['verdict']}. The name stands for several places, which bear "
            f"numbers; the area of the same colour is where the words then put it. North is up; the bar is {bar}."
        )
        rows = tuple(_reading_rows(shown, _drawn(check)))
        yield Chapter(title, note, ("mark", "what", "from where"), rows, Figure(plot.svg, title))


def _drawn(check: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The readings of a check that can be drawn."""
    return [each for each in check.get("readings", ()) if each.get("region") and each.get("lon") is not None]


def _region(reading: Mapping[str, Any]) -> Region:
    region = reading["region"]
    sectors = tuple((each["from_deg"], each["turn_deg"]) for each in region["sectors"])
    lon_e7, lat_e7 = round(reading["lon"] * E7), round(reading["lat"] * E7)
    return Region(lon_e7, lat_e7, region["nearest_m"], region["farthest_m"], sectors)


def _reading_rows(zones: Sequence[DrawnZone], readings: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for number, zone in enumerate(zones):
        yield letter(number), f"{zone.name}, {zone.standing}", zone.source
    for number, each in enumerate(readings, 1):
        yield f"{number}", "\n".join(_details({"detail": (), "readings": (each,)})), each["source"]


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
