"""Zones and tracks that go into a dossier: those of agreements on record, and files that whoever makes it hands in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truceline.adapters.plot.outlines import rings_of
from truceline.dossier import verify
from truceline.errors import InputError, TrucelineError
from truceline.line.messages import MAX_ATTACHMENT_BYTES
from truceline.model.places.place import E7
from truceline.model.zones import Zone
from truceline.node.dossiers.gathering import Material
from truceline.node.dossiers.scenery import DrawnZone, Position, Scenery, Track
from truceline.node.node import Node
from truceline.node.terms.agreements import files_of
from truceline.wiring.handing.agreed_zones import zones_of_map
from truceline.wiring.watching.report_files import ReportFiles
from truceline.wiring.watching.zone_files import geojson_text, read_zones

MOST_POINTS = 720
"""Of one ring: a map is looked at, and measures nothing."""
MOST_REPORTS = 100_000
_UNFIT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Given:
    """Files that are handed in.

    Args:
        zones: in GeoJSON, each zone in the standing that it says.
        tracks: reports in any format that is read.
    """

    zones: tuple[Path, ...] = ()
    tracks: tuple[Path, ...] = ()


def scenery_of(node: Node, material: Material, given: Given, verdict: Mapping[str, Any]) -> Scenery:
    """What is drawn beside the record, and the files that it was read from.

    Args:
        node: that only reads.
        material: the incident.
        given: the files that were handed in.
        verdict: what the verifier says: only what it finds signed by all parties is drawn as agreed.

    Raises:
        NotFoundError: a file is not there.
        ZoneError, ReportError: one cannot be used.
        InputError: there are more reports than a dossier shows, or a file is too long.
    """
    zones: list[DrawnZone] = []
    files: list[tuple[str, bytes]] = []
    signed = {
        claim["about"]
        for claim in verdict["claims"]
        if (claim["kind"], claim["verdict"]) == ("complete", verify.PROVEN)
    }
    for agreement_id, found in _agreed(node, material, signed):
        files.append((f"zones/agreed-{agreement_id[:16]}.geojson", geojson_text(found).encode()))
        zones += _drawn(found, f"agreement {agreement_id[:16]}", is_agreed=True)
    for path in given.zones:
        content = _content(path)
        files.append((f"zones/{_fit(path)}.geojson", content))
        zones += _drawn(read_zones([path]).zones, f"handed in as {path.name}", is_agreed=False)
    tracks = tuple(_tracks(given.tracks))
    files += ((f"tracks/{_fit(path)}.txt", _content(path)) for path in given.tracks)
    if tracks:
        files.append(("tracks/plots.json", _plots(tracks)))
    return Scenery(tuple(zones), tracks, tuple(sorted(dict(files).items())))


def _agreed(node: Node, material: Material, signed: Collection[str]) -> Iterator[tuple[str, Sequence[Zone]]]:
    """The zones of each agreement whose map came with a proposal and holds exactly the versions that all signed."""
    for agreement_id in sorted(material.agreements.keys() & signed):
        agreement = material.agreements[agreement_id]
        versions = {annex.sha256 for annex in agreement.annexes if annex.kind == "zone"}
        for file in files_of(node, agreement_id) if versions else ():
            content = node.store.content(file.sha256)
            if content is None or not file.name.endswith(".geojson"):
                continue
            try:
                yield agreement_id, zones_of_map(content, versions)
            except TrucelineError:
                continue  # some other map: what it says was not agreed
            break


def _drawn(zones: Iterable[Zone], source: str, *, is_agreed: bool) -> Iterator[DrawnZone]:
    for zone in zones:
        for standing, shape in zone.geometries.items():
            rings = []
            for ring in rings_of(shape):
                step = -(-len(ring) // MOST_POINTS)
                rings.append(tuple((round(lon * E7), round(lat * E7)) for lon, lat in ring[::step].tolist()))
            yield DrawnZone(zone.name or zone.id, zone.version, standing, tuple(rings), source, is_agreed)


def _tracks(paths: Sequence[Path]) -> Iterator[Track]:
    found: dict[str, list[Position]] = {}
    count = 0
    for stream in ReportFiles([str(path) for path in paths]).streams() if paths else ():
        for batch in stream:
            count += len(batch)
            if count > MOST_REPORTS:
                raise InputError(
                    f"more than {MOST_REPORTS} reports", hint="hand in those of the incident: a dossier is no archive"
                )
            for row in batch.to_pylist():
                found.setdefault(row["track"], []).append(_position(row))
    for name, positions in sorted(found.items()):
        yield Track(name, tuple(sorted(positions)))


def _position(row: dict[str, Any]) -> Position:
    at = row["at"]
    return Position(
        at=round(at.timestamp() * 1_000) if hasattr(at, "timestamp") else int(at),
        lon_e7=round(row["lon"] * E7),
        lat_e7=round(row["lat"] * E7),
        error_m=row.get("error_m"),
        source=row.get("source") or "",
        raw_sha256=row["raw_sha256"].hex() if row.get("raw_sha256") else "",
    )


def _plots(tracks: Sequence[Track]) -> bytes:
    """Every report of every track, with how far off it may be and the hash of its bytes as received."""
    document = [{"track": track.name, "reports": [each._asdict() for each in track.positions]} for track in tracks]
    return f"{json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)}\n".encode()


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}", hint="name a file that is there") from error
    if len(content) > MAX_ATTACHMENT_BYTES:
        raise InputError(
            f"{path} has {len(content)} bytes, more than {MAX_ATTACHMENT_BYTES}", hint="hand in the incident's part"
        )
    return content


def _fit(path: Path) -> str:
    """The name of a file as one in a dossier: plain letters, digits and dashes."""
    return _UNFIT.sub("-", path.stem.lower()).strip("-")[:60] or "file"
