"""Dossiers of an incident with one of everything, hostile words and all, in memory."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from tests.dossier.cases import VERIFIER
from tests.node.incidents.cases import whole
from tests.node.meeting import ALFA, CHARLIE, Met, log_what_was_agreed, meet
from tests.signing.parties.sides import charter_of, first_manifest, signed, signed_charter
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard
from truceline.dossier import verify
from truceline.dossier.contents import contents_of, seal_of
from truceline.dossier.export import Record, gather_parts
from truceline.node import labels
from truceline.node.dossiers.documents import documents_of
from truceline.node.dossiers.gathering import Material, Wanted, material_of
from truceline.node.dossiers.markup import html_of
from truceline.node.dossiers.report import Told, report_of
from truceline.node.dossiers.scenery import DrawnZone, Position, Scenery, Track
from truceline.node.incidents.page import Sealed
from truceline.record.checkpoints import checkpoint_from_text
from truceline.record.entries import EntryKind
from truceline.record.log_proofs import LogProof
from truceline.record.merkle.tree import TiledTree
from truceline.record.store import Change, Label, object_name
from truceline.signing.notes import read_unverified

Files = dict[str, bytes]
RING = ((380_000_000, 330_000_000), (390_000_000, 330_000_000), (390_000_000, 340_000_000), (380_000_000, 330_000_000))
ZONE = DrawnZone("55 km zone", "ab" * 32, "claimed:coalition", (RING,), "handed in as zones.geojson")
TRACK = Track("6 June column", (Position(1, 379_000_000, 335_000_000, 25_000.0, "radio", "cd" * 32),) * 2)
SCENERY = Scenery((ZONE, ZONE._replace(standing="agreed", is_agreed=True)), (TRACK,), (("zones/a.geojson", b"{}"),))


def an_incident(*, is_drill: bool = False) -> tuple[Met, str]:
    """Two parties, and the id of an incident of Alfa's with one of everything."""
    met = meet()
    return met, whole(met, is_drill=is_drill).id


def with_second_line(met: Met) -> str:
    """The line between Alfa and Charlie, whom Bravo does not know; Charlie has a node from then on."""
    manifests = {party: first_manifest(party) for party in (ALFA, CHARLIE)}
    notes = {party: signed(manifest, 1, 2) for party, manifest in manifests.items()}
    charter = signed_charter(charter_of(*manifests.values()), 1, 2)
    line = read_unverified(charter).id[:32]
    met.disks[CHARLIE] = (MemoryDisk(), MemoryGuard())
    log_what_was_agreed(met.restart(CHARLIE), notes, charter, line)
    node, card = met[ALFA], notes[CHARLIE]
    about = {"peer": CHARLIE, "note_id": read_unverified(card).id, "obj": object_name(card)}
    drafts = (
        node.draft(met.clock.now, EntryKind.NOTE, extra={"is": "enrolled"}, **about),
        node.draft(
            met.clock.now,
            EntryKind.NOTE,
            line=line,
            note_id=read_unverified(charter).id,
            obj=object_name(charter),
            extra={"is": "charter"},
        ),
    )
    names = (Label(1, labels.CHARTERS), Label(1, labels.charter_of(line)))
    node.commit(Change(drafts, names, objects=(card, charter)))
    node.read_lines_anew()
    return line


def material(met: Met, incident: str, **wanted: Any) -> Material:
    """What is on record of it at Alfa's."""
    return material_of(met[ALFA], Wanted(incident, **wanted), met.clock.at)


def part_of(met: Met, told: Material) -> Files:
    """The files that prove it."""
    return dict(gather_parts(Record(met[ALFA].store, met[ALFA].store.checkpoint), told.parts, VERIFIER))


def verdict_on(files: Files, charter: str = "") -> dict[str, Any]:
    """What the verifier says of some files."""
    pinned = (charter,) if charter else ()
    return verify.result_of_all(verify.cases_on({"dossier": files}, pinned, verify.Signatures()))


def sealed(met: Met) -> Sealed:
    """Alfa's log as it is."""
    node = met[ALFA]
    return Sealed(
        node.origin, node.store.tree.size, node.store.tree.root.hex(), node.entry(node.store.tree.size - 1).at
    )


def told(met: Met, incident: str, scenery: Scenery = SCENERY, **wanted: Any) -> Told:
    """All that its report is made from."""
    found = material(met, incident, **wanted)
    return Told(found, scenery, verdict_on(part_of(met, found)), sealed(met))


def dossier(met: Met, incident: str, **wanted: Any) -> Files:
    """A whole dossier of Alfa's without its PDF, on record there."""
    node = met[ALFA]
    before = checkpoint_from_text(read_unverified(node.store.checkpoint).text)
    found = told(met, incident, **wanted)
    files = part_of(met, found.material) | dict(documents_of(found.material, found.verdict, found.sealed))
    files |= {"report.html": html_of(report_of(found)).encode(), **dict(SCENERY.files)}
    contents = contents_of(files.items())
    extra = {"is": "dossier", "of": incident, "files": len(files), "for": found.material.recipient}
    draft = node.draft(met.clock.now, EntryKind.EXPORT, line=met.line, obj=verify.sha256_hex(contents), extra=extra)
    index = node.commit(Change((draft,))).indices.start
    tree = TiledTree(node.store.tree.size, node.store.tile)
    (leaf,) = node.store.leaves(index, index + 1)
    proof = LogProof(index, tree.inclusion(index), read_unverified(node.store.checkpoint), leaf)
    return files | {"contents.txt": contents, **dict(seal_of(proof, tree, before))}
