"""Features on their way to zones: ids told apart, and geometries of one zone joined."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from truceline.adapters.formats.findings import Code, Finding
from truceline.adapters.formats.geojson.documents import shown
from truceline.adapters.formats.geojson.properties import SHAPE_PROPERTIES, id_from, zone_from_values
from truceline.adapters.formats.zone_checks import PlacedShape
from truceline.errors import InputError, ZoneError
from truceline.model.shapes import Shape
from truceline.model.zones import AGREED, Zone


@dataclass(frozen=True)
class Draft:
    """A feature whose geometry and properties can be used.

    Args:
        file, feature: where it stands. own_id: the id that it gives itself, if any.
        is_stated: whether that id was meant as one, and is not just a name.
        shape, values: its geometry, and its properties as `values_in` has read them.
    """

    file: str
    feature: int
    own_id: str | None
    is_stated: bool
    shape: Shape
    values: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The id that no other feature of the same command has."""
        return f"{self.file}#{self.feature}"

    @property
    def standing(self) -> str:
        """The standing of its geometry; what nobody says otherwise about counts as agreed."""
        return str(self.values.get("standing", AGREED))


def own_id_of(feature: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[str | None, bool]:
    """The id that a feature gives itself, and whether it was meant as one.

    It is the property zone or id, else the property name, else the member id of the feature.
    """
    if "zone" in values:
        return values["zone"], True
    properties = feature.get("properties") or {}
    stated = _id_or_none(properties.get("id"))
    if stated is not None:
        return stated, True
    # Not values["name"]: the name that a chart gives an object is for people, and repeats.
    return _id_or_none(properties.get("name")) or _id_or_none(feature.get("id")), False


def _id_or_none(value: object) -> str | None:
    try:
        return id_from(value)
    except ZoneError:
        return None


def ids_of(drafts: Sequence[Draft], found: list[Finding]) -> list[str]:
    """An id for each draft; those that clash become file and number, and a finding says so.

    Drafts of one stated id and different standings are geometries of one zone, and keep it.
    """
    ids = [draft.own_id or draft.key for draft in drafts]
    while clashing := _clashing(drafts, ids):
        for number in clashing:
            draft = drafts[number]
            found.append(
                Finding(
                    Code.ID_TWICE if draft.is_stated else Code.NAME_TWICE,
                    f"{shown(ids[number])} is the {'id' if draft.is_stated else 'name'} of several features:"
                    f" this one is told apart as {draft.key}",
                    "give each zone an id of its own in the property zone",
                    draft.file,
                    draft.feature,
                )
            )
            ids[number] = draft.key
    return ids


def _clashing(drafts: Sequence[Draft], ids: Sequence[str]) -> list[int]:
    """Numbers of the drafts that share an id without being geometries of one zone."""
    return [
        number
        for numbers in _grouped(ids).values()
        if len(numbers) > 1 and not _are_one_zone([drafts[number] for number in numbers])
        for number in numbers
        if ids[number] != drafts[number].key
    ]


def _grouped(ids: Sequence[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for number, zone_id in enumerate(ids):
        groups.setdefault(zone_id, []).append(number)
    return groups


def _are_one_zone(drafts: Sequence[Draft]) -> bool:
    return all(draft.is_stated for draft in drafts) and len({draft.standing for draft in drafts}) == len(drafts)


def joined_zones(drafts: Sequence[Draft], ids: Sequence[str], found: list[Finding]) -> list[list[PlacedShape]]:
    """The shapes of each zone, in the order in which the zones first occur; unusable ones are told in `found`."""
    zones = []
    for zone_id, numbers in _grouped(ids).items():
        own = [drafts[number] for number in numbers]
        files = {draft.file for draft in own}
        if len(files) > 1:
            message = f"the geometries of zone {shown(zone_id)} were joined from {len(files)} files"
            found.append(Finding(Code.STANDINGS_JOINED, message, "", own[0].file, own[0].feature, zone_id))
        zone = _zone_of(zone_id, own, found)
        if zone is not None:
            zones.append([PlacedShape(zone, draft.shape, draft.file, draft.feature) for draft in own])
    return zones


def _zone_of(zone_id: str, drafts: Sequence[Draft], found: list[Finding]) -> Zone | None:
    values: dict[str, Any] = {}
    for draft in drafts:
        for name, value in _of_the_zone(draft.values):
            if values.setdefault(name, value) != value:
                message = f"zone {shown(zone_id)} has another {name} here than in its first feature, {drafts[0].key}"
                hint = "geometries of one zone share its other properties"
                found.append(Finding(Code.STANDINGS_DISAGREE, message, hint, draft.file, draft.feature, zone_id))
                return None
    try:
        return zone_from_values(zone_id, {draft.standing: draft.shape for draft in drafts}, values)
    except InputError as error:
        first = drafts[0]
        found.append(Finding(Code.ZONE_UNUSABLE, str(error), error.hint, first.file, first.feature, zone_id))
        return None


def _of_the_zone(values: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    return ((name, value) for name, value in values.items() if name not in SHAPE_PROPERTIES)
