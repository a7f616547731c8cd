"""What Truceline writes, other people's verifiers accept; what is altered, all of them refuse."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from tests.dossier.cases import Files
from tests.node.meeting import ALFA, BRAVO, meet, warn
from tests.parity.foreign.verifiers import Go, MetamorphicLog, OpenSsl, Question, Sigstore, Verifier
from tests.signing.parties.sides import key_of
from truceline.dossier.export import Record, gather
from truceline.dossier.selection import Part
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.witness import witness_request_from_bytes
from truceline.signing.parties.manifests import Role

LOG = key_of(ALFA, Role.LOG).verify_key
COSIGNER = key_of(BRAVO, Role.COSIGNER).verify_key
OPERATOR = key_of(ALFA, Role.OPERATOR).verify_key
VERIFIERS: dict[str, Verifier] = {
    "go": Go(),
    "openssl": OpenSsl(),
    "metamorphic-log": MetamorphicLog(),
    "sigstore": Sigstore(),
}
EACH = [pytest.param(name, marks=[pytest.mark.slow] if name == "go" else []) for name in VERIFIERS]
"""Go is there only after `./run test` has installed it."""


@cache
def exported() -> Files:
    """An export of a log that grew in several steps, each cosigned by the other side."""
    met = meet(ALFA, BRAVO)
    cosigned: list[bytes] = []
    for _ in range(5):
        warn(met)
        warn(met)
        met.exchange_until_quiet(ALFA, BRAVO)
        cosigned.append(met[ALFA].peer(BRAVO).cosigned)
    record = Record(met[ALFA].store, met[ALFA].store.checkpoint, tuple(cosigned))
    return dict(gather(record, Part(met.line), b""))


def notes() -> list[Question]:
    """Checkpoints of the log, and messages of its party."""
    files = exported()
    checkpoints = [files[name] for name in files if name.startswith(f"checkpoints/{ALFA}/")]
    messages = [content for content in files.values() if content.startswith(b"truceline/msg/v1")]
    assert len(checkpoints) > 2
    assert messages
    return [Question((LOG,), note) for note in checkpoints] + [Question((OPERATOR,), note) for note in messages]


def inclusions() -> list[Question]:
    """Every proof of an entry."""
    found = []
    for name, content in exported().items():
        if name.startswith("proofs/"):
            proof = log_proof_from_bytes(content)
            found.append(Question((LOG,), proof.checkpoint.encoded, proof.path, proof.index, proof.extra))
    assert len(found) > 10
    return found


def growths() -> list[Question]:
    """Every proof that one checkpoint contains the one before."""
    files, found = exported(), []
    for name, content in files.items():
        if name.startswith("consistency/"):
            request = witness_request_from_bytes(content)
            older = next(files[key] for key in files if key.startswith(f"checkpoints/{ALFA}/log/1/{request.old_size}-"))
            found.append(Question((LOG,), request.note, request.path, older=older))
    assert len(found) > 2
    return found


QUESTIONS = {"note": notes, "inclusion": inclusions, "consistency": growths}


def altered(question: Question) -> Iterator[tuple[str, Question]]:
    """The question with one thing in it that is not true."""
    lines = question.note.split(b"\n")
    yield "another text", replace(question, note=b"\n".join([lines[0], lines[1] + b"1", *lines[2:]]))
    yield "no signature", replace(question, note=question.note.replace(question.keys[0].name.encode(), b"other"))
    row = question.note.rindex(b" ") + 30
    other = b"A" if question.note[row : row + 1] != b"A" else b"B"
    yield "another signature", replace(question, note=question.note[:row] + other + question.note[row + 1 :])
    yield "another key", replace(question, keys=(replace(question.keys[0], public=COSIGNER.public),))
    if question.leaf is not None:
        yield "another entry", replace(question, leaf=question.leaf + b" ")
        yield "another place", replace(question, index=question.index ^ 1)
    if question.path:
        first = bytes([question.path[0][0] ^ 1]) + question.path[0][1:]
        yield "another path", replace(question, path=(first, *question.path[1:]))
        yield "a shorter path", replace(question, path=question.path[:-1])
        yield "a longer path", replace(question, path=(*question.path, bytes(32)))


@pytest.mark.parametrize("name", EACH)
def test_others_accept_what_we_write_and_refuse_what_is_altered(name: str) -> None:
    verifier = VERIFIERS[name]
    for question in (question for kind in verifier.proves for question in QUESTIONS[kind]()):
        if question.keys == (OPERATOR,) and not verifier.reads_any_note:
            continue
        assert verifier.accepts(_alone(question))
        for what, other in altered(_alone(question)):
            assert not verifier.accepts(other), f"{name} accepted {what}"


def _alone(question: Question) -> Question:
    """With the signature of its key only, so that its last row is the one that is altered."""
    head, _, rows = question.note.partition(b"\n\n")
    own = [row for row in rows.splitlines(keepends=True) if question.keys[0].name.encode() + b" " in row]
    return replace(question, note=head + b"\n\n" + b"".join(own))


@pytest.mark.parametrize("name", EACH)
def test_others_accept_cosignatures_and_refuse_those_of_another_time(name: str) -> None:
    verifier = VERIFIERS[name]
    cosigned = [question for question in notes() if COSIGNER.name.encode() in question.note]
    assert len(cosigned) > 2
    for question in cosigned:
        assert verifier.accepts(question), "a row of a kind that it does not know must not spoil the others"
        if verifier.knows_cosignatures:
            alone = _alone(replace(question, keys=(COSIGNER,)))
            assert verifier.accepts(alone)
            for what, other in altered(alone):
                if what != "another key":
                    assert not verifier.accepts(other), f"{name} accepted a cosignature with {what}"


def test_sha256sum_gives_the_hash_of_each_entry_and_object() -> None:
    files = exported()
    hashes = b"".join(files[name] for name in files if name.startswith(f"tiles/{ALFA}/"))
    for name, content in files.items():
        kind, _, rest = name.partition("/")
        if kind == "objects":
            assert _sha256sum(content) == rest
        if kind == "entries":
            index = int(rest.rpartition("/")[2])
            assert _sha256sum(b"\0" + content) == hashes[32 * index : 32 * index + 32].hex() == leaf_hash(content).hex()


def _sha256sum(content: bytes) -> str:
    ran = subprocess.run(["sha256sum"], input=content, capture_output=True, check=True)
    return ran.stdout.decode().split()[0]
