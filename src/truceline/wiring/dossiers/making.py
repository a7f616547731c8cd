"""Making a dossier: gathered from the record as it is, judged by its own verifier, told, put on record, and written."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, NamedTuple

from truceline.dossier import verify
from truceline.dossier.archive import write_archive
from truceline.dossier.contents import CONTENTS, check_told, contents_of, seal_of
from truceline.dossier.export import File, Record, gather, gather_parts
from truceline.dossier.selection import Part
from truceline.errors import InputError
from truceline.node.dossiers.gathering import Material, Wanted, material_of
from truceline.record.checkpoints import Checkpoint
from truceline.record.log_proofs import LogProof
from truceline.record.merkle.tree import TiledTree
from truceline.signing.notes import read_unverified
from truceline.wiring.dossiers.given import Given
from truceline.wiring.dossiers.snapshot import reading_node, snapshot_of
from truceline.wiring.dossiers.telling import told_files
from truceline.wiring.exports import ed25519_holds, verifier_text
from truceline.wiring.home import Home
from truceline.wiring.records import open_record
from truceline.wiring.uncollected import uncollected

_NO_TEXT = "0" * 64
"""No text has it: so only what the rest is read by is chosen."""


class Gathered(NamedTuple):
    """A dossier that is whole but for its seal."""

    material: Material
    checkpoint: Checkpoint
    """What its files show of the log that seals it."""
    files: Sequence[File]
    verdict: dict[str, Any]
    """What its verifier says of the part of the record in it."""

    @property
    def contents(self) -> bytes:
        """The list of its files."""
        return contents_of(self.files)


@dataclass(frozen=True)
class Request:
    """What a dossier is made from.

    Args:
        wanted: which incident, for whom.
        given: zones and tracks that whoever makes it hands in.
        zone: a time zone in which times are told beside Zulu; empty for Zulu alone.
        has_pdf: False leaves the PDF out.
        log: which of the party's logs before the one that it writes now; 0 for that.
    """

    wanted: Wanted
    given: Given = field(default_factory=Given)
    zone: str = ""
    has_pdf: bool = True
    log: int = 0


class Made(NamedTuple):
    """A dossier as a file."""

    path: Path
    sha256: str
    files: int
    entry: int
    """Where it is on record that it was handed out."""
    incident: str
    lines: tuple[str, ...]
    """Whose charters it rests on; the first one first."""
    is_drill: bool


def make_dossier(home: Home, request: Request, place: Path, put_on_record: Callable[..., int]) -> Made:
    """A dossier at a place, once its list of files is on record; nothing lies there if it cannot be made.

    Args:
        home: the node's folder; the node may be running.
        request: what is asked for.
        place: of the new file.
        put_on_record: asks the node for the act ``dossier-sealed`` and gives the place of its entry.

    Raises:
        InputError: there is something at the place, it cannot be written, or what was handed in cannot be used.
        NotFoundError: there is no such incident, or the record has no line.
        FrozenError: the log is frozen, and puts nothing on record.
        MissingExtraError: a PDF is wanted, and Typst is not installed.
    """
    if place.exists():
        raise InputError(f"there is something at {place} already", hint="a dossier is never written over: name another")
    with uncollected():
        gathered = gather_dossier(home, request)
    incident, contents = gathered.material.incident, gathered.contents
    if len(contents) > verify.MOST_FILE_BYTES:
        raise InputError(
            f"{len(gathered.files)} files are more than a dossier may have",
            hint="make several incidents of it, and link them: each has its own dossier",
        )
    with _beside(place) as beside:
        index = put_on_record(
            line=gathered.material.part.line,
            of=incident.id,
            sha256=sha256(contents).hexdigest(),
            files=len(gathered.files),
            recipient=request.wanted.recipient,
            **({"log": request.log, "drill": incident.is_drill} if request.log else {}),
        )
        seal = list(_seal(home, index, gathered.checkpoint))
        with beside.open("xb") as file:
            write_archive([(CONTENTS, contents), *seal, *gathered.files], file)
            file.flush()
            os.fsync(file.fileno())
        with beside.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        beside.replace(place)
    count = len(gathered.files) + len(seal) + 1
    lines = tuple(part.line for part in gathered.material.parts)
    return Made(place, digest, count, index, incident.id, lines, incident.is_drill)


def gather_dossier(home: Home, request: Request) -> Gathered:
    """All of a dossier but its seal, from the record as it is now; the node's folder is only read.

    Raises:
        as ``make_dossier``.
    """
    source = home.of_log(request.log) if request.log else home
    with open_record(source) as record:
        snapshot = snapshot_of(record, is_ended=bool(request.log))
        node = reading_node(source, snapshot)
        (last,) = (node.entry(snapshot.signed.size - 1),)
        material = material_of(node, request.wanted, last.at)
        files = list(gather_parts(Record(record.store, snapshot.checkpoint), material.parts, verifier_text()))
        more, sealing = _log_now(home, material.part.line) if request.log else ([], snapshot.signed)
        known = {name for name, _ in files}
        files += [(name, content) for name, content in more if name not in known]
        verdict = _verdict(files, material, node.origin)
        for told in told_files(node, material, verdict, request.given, request.zone, has_pdf=request.has_pdf):
            check_told(told[0])
            files.append(told)
    return Gathered(material, sealing, files, verdict)


def _log_now(home: Home, line: str) -> tuple[list[File], Checkpoint]:
    """What shows that the log that is written now is the same party's: its frame, and what is signed of it."""
    with open_record(home) as record:
        snapshot = snapshot_of(record)
        frame = gather(Record(record.store, snapshot.checkpoint), Part(line, texts=frozenset([_NO_TEXT])), b"")
        kinds = ("checkpoints", "consistency", "tiles", "entries", "proofs")
        own = ("manifests/", "objects/", *(f"{kind}/{snapshot.signed.origin}/" for kind in kinds))
        return [(name, content) for name, content in frame if name.startswith(own)], snapshot.signed


def _verdict(files: Sequence[File], material: Material, origin: str) -> dict[str, Any]:
    """What the verifier says of the parts of the record, and by when others say that each own entry was there."""
    on_record: dict[int, tuple[str, str]] = {}
    found: list[dict[str, Any]] = []
    for part in material.parts:
        folder = "" if part is material.part else f"lines/{part.line}/"
        case = verify.Case({"dossier": _judged(files, folder)}, part.line, verify.Signatures(ed25519_holds))
        for leaf in (leaf for leaf in case.leaves if leaf.log.origin == origin):
            for at, by in sorted(leaf.log.not_after(leaf, case.cosigners, leaf.log.party.name))[:1]:
                on_record.setdefault(leaf.position, (verify.when(at), by))
        found.append(verify.result_of(case))
    claims = {(each["kind"], each["about"], each["text"]): each for result in found for each in result["claims"]}
    problems = dict.fromkeys(each for result in found for each in result["problems"])
    remarks = dict.fromkeys(each for result in found for each in result["remarks"])
    return {
        "claims": list(claims.values()),
        "problems": list(problems),
        "remarks": list(remarks),
        "exit": max(result["exit"] for result in found),
        "on_record": on_record,
    }


def _judged(files: Sequence[File], folder: str) -> dict[str, bytes]:
    """The files of the part in a folder, the first part's if it is empty.

    The tiles prove all that the proofs do; these are for verifiers that do not read tiles.
    """
    inner = ((name[len(folder) :], content) for name, content in files if name.startswith(folder))
    return {name: content for name, content in inner if not name.startswith(("proofs/", "lines/"))}


def _seal(home: Home, index: int, told: Checkpoint) -> Iterator[File]:
    """What proves that the entry at a place stands in the log, and that the log goes on from what was told."""
    with open_record(home) as record:
        snapshot = snapshot_of(record)
        tree = TiledTree(snapshot.signed.size, record.store.tile)
        (leaf,) = record.store.leaves(index, index + 1)
        proof = LogProof(index, tree.inclusion(index), read_unverified(snapshot.checkpoint), leaf)
        yield from seal_of(proof, tree, told)


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A preliminary name beside a place, of which nothing is left when this ends."""
    beside = place.with_name(f".{place.name}.{os.urandom(4).hex()}")
    try:
        if not place.parent.is_dir():
            raise InputError(f"there is no folder {place.parent}", hint="name another place")
        yield beside
    except OSError as error:
        raise InputError(f"{place.parent} cannot be written to: {error.strerror}", hint="name another place") from error
    finally:
        beside.unlink(missing_ok=True)
