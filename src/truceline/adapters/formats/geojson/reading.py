"""Zone files into zones, with everything found on the way."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from truceline.adapters.formats.findings import Code, Finding, errors_among, located
from truceline.adapters.formats.geojson.documents import MOST_BYTES, features_in, is_on_wgs84, shown
from truceline.adapters.formats.geojson.drafts import Draft, ids_of, joined_zones, own_id_of
from truceline.adapters.formats.geojson.geometry import shape_of
from truceline.adapters.formats.geojson.properties import values_in
from truceline.adapters.formats.geojson.unknown_names import unknown_name_findings
from truceline.adapters.formats.zone_checks import PlacedShape, equal_geometries, suspected_axes, zones_over
from truceline.errors import NotFoundError, ZoneError
from truceline.model.zones import Zone

ZoneIds = Literal["auto", "file"]
"""Where ids come from: the features themselves, or always file name and number."""

_FEW = 3


@dataclass(frozen=True)
class ZonesRead:
    """The zones of some files and what was found in them, both in the order of the files and their features."""

    zones: tuple[Zone, ...]
    findings: tuple[Finding, ...]


def read_zones(paths: Iterable[str | Path], *, zone_ids: ZoneIds = "auto", skip_bad: bool = False) -> ZonesRead:
    """The zones of GeoJSON files, and what was found in them.

    Args:
        paths: files of a FeatureCollection or a Feature each.
        zone_ids: "file" makes every id the file's name, `#`, and the feature's number from 0.
        skip_bad: leave features out that cannot be used, and keep the others.

    Raises:
        NotFoundError: a file is not there.
        ZoneError: a file cannot be used; a feature cannot, without `skip_bad`; or no zone is left.
    """
    shapes, findings = _surveyed(paths, zone_ids)
    errors = errors_among(findings)
    fatal = [error for error in errors if error.feature is None] if skip_bad else errors
    if fatal:
        raise _summary(fatal)
    if not shapes:
        raise ZoneError(
            f"none of {len(errors)} features can be used", hint="truceline zones check says what is wrong with each"
        )
    return ZonesRead(_zones_of(shapes), tuple(_in_order(findings)))


def check_zones(paths: Iterable[str | Path], *, now_at: int, zone_ids: ZoneIds = "auto") -> ZonesRead:
    """The usable zones of GeoJSON files, and all that can be found wrong with them, in the order of the files.

    Args:
        paths, zone_ids: as for `read_zones`.
        now_at: ms UTC; a zone that ended before is told.

    Raises:
        NotFoundError: a file is not there.
    """
    shapes, findings = _surveyed(paths, zone_ids)
    every = [shape for zone in shapes for shape in zone]
    findings += [*suspected_axes(every), *equal_geometries(every), *zones_over(every, now_at)]
    return ZonesRead(_zones_of(shapes), tuple(_in_order(findings)))


def _zones_of(shapes: Iterable[Sequence[PlacedShape]]) -> tuple[Zone, ...]:
    return tuple(zone[0].zone for zone in shapes)


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    files = list(dict.fromkeys(finding.file for finding in findings))
    number_of = {file: number for number, file in enumerate(files)}
    return sorted(findings, key=lambda found: (number_of[found.file], -1 if found.feature is None else found.feature))


def _surveyed(paths: Iterable[str | Path], zone_ids: ZoneIds) -> tuple[list[list[PlacedShape]], list[Finding]]:
    """The shapes of every usable zone, and all findings of features and files."""
    findings: list[Finding] = []
    drafts: list[Draft] = []
    for path, file in _labelled([Path(path) for path in paths], findings):
        drafts += _drafts_of(path, file, findings)
    ids = [draft.key for draft in drafts] if zone_ids == "file" else ids_of(drafts, findings)
    shapes = joined_zones(drafts, ids, findings)
    id_of = {(finding.file, finding.feature): finding.zone for finding in findings if finding.zone is not None}
    id_of |= {(draft.file, draft.feature): zone_id for draft, zone_id in zip(drafts, ids, strict=True)}
    return shapes, [replace(finding, zone=id_of.get((finding.file, finding.feature))) for finding in findings]


def _labelled(paths: Sequence[Path], findings: list[Finding]) -> list[tuple[Path, str]]:
    """Each file once, with the name by which findings and ids call it: its own, or its path where names clash."""
    whole: dict[Path, Path] = {}
    for path in paths:
        if whole.setdefault(path.resolve(), path) is not path:
            message = f"the file is named twice, and read once: {_printable(str(path))}"
            findings.append(Finding(Code.FILE_TWICE, message, file=_printable(path.name)))
    names = Counter(path.name for path in whole.values())
    labelled: dict[str, Path] = {}
    for path in whole.values():
        label = _printable(path.name if names[path.name] == 1 else str(path))
        while label in labelled:
            label += "'"
        labelled[label] = path
    return [(path, label) for label, path in labelled.items()]


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


def _drafts_of(path: Path, file: str, findings: list[Finding]) -> list[Draft]:
    found: list[Finding] = []
    content = _bytes_of(path, found)
    features = features_in(content, found) if content is not None else []
    findings += located(found, file)
    drafts = [_draft_of(feature, file, number, findings) for number, feature in enumerate(features)]
    findings += [replace(finding, file=file) for finding in unknown_name_findings(_properties_in(features))]
    return [draft for draft in drafts if draft is not None]


def _bytes_of(path: Path, found: list[Finding]) -> bytes | None:
    try:
        with path.open("rb") as file:
            # A pipe has no size beforehand.
            is_small = os.fstat(file.fileno()).st_size <= MOST_BYTES
            content = file.read(MOST_BYTES + 1) if is_small else b""
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no file {path}", hint="check the name and the folder") from error
    except OSError as error:
        found.append(Finding(Code.UNREADABLE, f"the file cannot be read: {error.strerror}", "check what it is"))
        return None
    if not is_small or len(content) > MOST_BYTES:
        message = f"the file is larger than {MOST_BYTES // 1024**2} MB"
        found.append(Finding(Code.TOO_LARGE, message, "split it into several files"))
        return None
    return content


def _properties_in(features: Sequence[Any]) -> list[tuple[int, Mapping[str, Any]]]:
    return [
        (number, feature["properties"])
        for number, feature in enumerate(features)
        if isinstance(feature, dict) and isinstance(feature.get("properties"), dict)
    ]


def _draft_of(feature: Any, file: str, number: int, findings: list[Finding]) -> Draft | None:
    """The draft of a feature, or None if it cannot be used; all findings are added."""
    found: list[Finding] = []
    own_id, draft = None, None
    if _is_feature(feature, found):
        values = values_in(feature.get("properties") or {}, found)
        shape = shape_of(feature.get("geometry"), values, found)
        own_id, is_stated = own_id_of(feature, values)
        if shape is not None and not errors_among(found):
            draft = Draft(file, number, own_id, is_stated, shape, values)
    findings += [replace(finding, zone=own_id) for finding in located(found, file, number)]
    return draft


def _is_feature(feature: Any, found: list[Finding]) -> bool:
    kind = feature.get("type") if isinstance(feature, dict) else feature
    if kind != "Feature":
        found.append(Finding(Code.BAD_FEATURE, f"{shown(kind)} is not the type Feature", "export the file again"))
        return False
    properties = feature.get("properties")
    if not isinstance(properties, dict | None):
        found.append(Finding(Code.BAD_FEATURE, f"properties is {shown(properties)}, no object", "export it again"))
        return False
    return is_on_wgs84(feature, found)


def _summary(errors: Sequence[Finding]) -> ZoneError:
    first = errors[:_FEW]
    told = "; ".join(f"{_where(error)}: {error.message}" for error in first)
    if len(errors) == 1:
        hint = errors[0].hint
    else:
        told = f"{len(errors)} things cannot be used: {told}{'; ...' if len(errors) > _FEW else ''}"
        hint = "truceline zones check lists them all"
    if all(error.feature is not None for error in errors):
        hint += "; --skip-bad leaves such features out"
    return ZoneError(told, hint=hint)


def _where(finding: Finding) -> str:
    return finding.file if finding.feature is None else f"{finding.file} #{finding.feature}"
