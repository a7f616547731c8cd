"""Exports of nodes that have talked, and what the stand-alone verifier makes of them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.node.meeting import ALFA, BRAVO, Met, meet, warn
from tests.signing.parties.sides import key_of
from truceline.dossier import verify
from truceline.dossier.archive import write_archive
from truceline.dossier.export import Record, gather
from truceline.dossier.selection import Part
from truceline.line.bodies import Answer, Hop, Means, Reply
from truceline.node.saying.answers import acknowledgement, answer, show
from truceline.node.saying.messages import Wording, commit_message, compose
from truceline.record.entries import EntryKind
from truceline.record.store import Change
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role

VERIFIER = Path(verify.__file__).read_bytes()
Files = dict[str, bytes]


def export_of(met: Met, party: str, *cosigners: str, **part: Any) -> Files:
    """An export of a party's record, with the checkpoints that others have cosigned."""
    node = met[party]
    cosigned = tuple(note for peer in cosigners if (note := met[party].peer(peer).cosigned))
    record = Record(node.store, node.store.checkpoint, cosigned)
    return dict(gather(record, Part(**({"line": met.line} | part)), VERIFIER))


def verdicts(*exports: Files, charter: str = "", holds: Any = verify.ed25519_holds) -> dict[str, Any]:
    """What the verifier finds in some exports together."""
    named = {str(number): files for number, files in enumerate(exports)}
    return verify.result_of(verify.Case(named, charter, verify.Signatures(holds)))


def claims(result: Mapping[str, Any], *kinds: str) -> dict[tuple[str, str, str], str]:
    """The verdict of each claim, by what it is, what it is about and whom it concerns."""
    return {
        (claim["kind"], claim["about"], claim["party"]): claim["verdict"]
        for claim in result["claims"]
        if not kinds or claim["kind"] in kinds
    }


def zipped(files: Iterable[tuple[str, bytes]], path: Path) -> Path:
    """The files as a ZIP file at a path."""
    target = io.BytesIO()
    write_archive(files, target)
    path.write_bytes(target.getvalue())
    return path


def unpacked(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files in a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def said_by_desk(met: Met, party: str, wording: Wording) -> str:
    """Id of a message that a desk of a party has signed, and that is committed."""
    message = compose(met[party], met.line, wording, met.clock.forward(1_000))
    commit_message(met[party], sign_note(message.text, [key_of(party, Role.OPERATOR)]).encoded, (), met.clock.now)
    return message.id


def talk() -> tuple[Met, str]:
    """Alfa has warned Bravo, who was shown it, acknowledged it, answered, and passed it on; and the warning's id."""
    met = meet(ALFA, BRAVO)
    met.exchange_until_quiet(ALFA, BRAVO)
    met.clock.forward(60_000)
    warning = warn(met).message.id
    met.clock.forward(5_000)
    met.exchange_until_quiet(ALFA, BRAVO)
    show(met[BRAVO], warning, f"{BRAVO}/operator/1", met.clock.forward(20_000))
    said_by_desk(met, BRAVO, acknowledgement(met[BRAVO], warning, met.clock.at))
    said_by_desk(met, BRAVO, answer(met[BRAVO], warning, Reply("We turn back.", Answer.WILL_COMPLY), "en"))
    hop = Hop("unit 7", "desk 1", met.clock.at, Means.RADIO, is_read_back=True)
    said_by_desk(met, BRAVO, answer(met[BRAVO], warning, Reply("Told unit 7.", hop=hop), "en"))
    met.clock.forward(5_000)
    met.exchange_until_quiet(ALFA, BRAVO)
    met.clock.forward(5_000)
    met.exchange_until_quiet(BRAVO, ALFA)
    return met, warning


def log(met: Met, party: str, kind: EntryKind, *objects: bytes, **about: Any) -> None:
    """An entry as the party writes it, whether it is true or not."""
    met[party].commit(Change((met[party].draft(met.clock.now, kind, **about),), objects=objects))
