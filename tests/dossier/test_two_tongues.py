"""Whoever says two things is found out when what it said to one side meets what it said to the other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.dossier.cases import Files, claims, export_of, verdicts
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, node_on, say, warn
from tests.signing.parties.sides import key_of
from truceline.dossier.verify import CONTRADICTED, PROVEN
from truceline.errors import NoteError, TrustError
from truceline.record.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from truceline.record.entries import EntryKind
from truceline.record.forks import (
    Fork,
    RewrittenPast,
    SecondCosignature,
    SecondLeaf,
    SecondRoot,
    SecondText,
    bytes_from_fork,
    fork_between,
    fork_from_bytes,
)
from truceline.record.log_proofs import LogProof
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.tree import TiledTree
from truceline.record.store import Change, object_name
from truceline.signing.notes import cosign, read_unverified
from truceline.signing.parties.manifests import Role


def forked(words: str = "Stay.", more: int = 0) -> tuple[Met, Met]:
    """Alfa's record was copied, and each copy goes on in its own way: one for Bravo, one for Charlie."""
    met = meet(ALFA, BRAVO, CHARLIE)
    say(met[ALFA], met.line, BRAVO, met.clock.now, body={"text": "Before."})
    other = Met(met.line, {}, {party: deepcopy(disks) for party, disks in met.disks.items()}, deepcopy(met.clock))
    for party in met.nodes:
        other.nodes[party] = node_on(party, *other.disks[party])
    say(met[ALFA], met.line, BRAVO, met.clock.forward(1_000), body={"text": "Go."})
    say(other[ALFA], other.line, CHARLIE, other.clock.forward(2_000), body={"text": words})
    for number in range(more):
        warn(other, body={"text": f"More {number}."})
    return met, other


def accused(result: dict[str, Any]) -> set[tuple[str, str]]:
    """Who is found to have said two things, and in which way."""
    found = [claim for claim in result["claims"] if claim["kind"] == "honest"]
    assert all(claim["verdict"] == CONTRADICTED for claim in found)
    return {(claim["party"], claim["text"][:2]) for claim in found}


def test_two_roots_of_one_size_two_texts_of_one_number_and_two_entries_at_one_place() -> None:
    met, other = forked()
    result = verdicts(export_of(met, ALFA), export_of(other, ALFA))
    assert accused(result) == {(ALFA, "F1"), (ALFA, "F3"), (ALFA, "F5")}
    assert result["exit"] == 1
    assert claims(result)["log", f"{ALFA}/log/1", ALFA] == CONTRADICTED


def test_a_log_that_went_on_without_its_past() -> None:
    met, other = forked(more=3)
    assert (ALFA, "F2") in accused(verdicts(export_of(met, ALFA), export_of(other, ALFA)))


def test_what_the_receivers_hold_suffices_to_find_it_out() -> None:
    met, other = forked()
    met.exchange_until_quiet(ALFA, BRAVO)
    other.exchange_until_quiet(ALFA, CHARLIE)
    result = verdicts(export_of(met, BRAVO), export_of(other, CHARLIE))
    assert (ALFA, "F3") in accused(result)
    assert not any(party != ALFA for party, _ in accused(result))


def test_a_cosigner_who_vouched_for_both() -> None:
    met, other = forked()
    exports: list[Files] = []
    for each in (met, other):
        note = cosign(
            read_unverified(each[ALFA].store.checkpoint), key_of(BRAVO, Role.COSIGNER), at_s=each.clock.at // 1_000
        )
        each[ALFA].peer(BRAVO).cosigned = note.encoded
        exports.append(export_of(each, ALFA, BRAVO))
    assert {(ALFA, "F1"), (BRAVO, "F4")} <= accused(verdicts(*exports))


def test_two_honest_exports_of_different_times_accuse_nobody() -> None:
    met = meet(ALFA, BRAVO)
    warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    early = export_of(met, ALFA, BRAVO)
    warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    result = verdicts(early, export_of(met, ALFA, BRAVO), export_of(met, BRAVO, ALFA))
    assert (accused(result), result["exit"]) == (set(), 0)


def evidence(kind: str) -> tuple[Met, Fork]:
    """Evidence of each kind against Alfa, or for F4 against Bravo, as the record makes it."""
    met, other = forked(more=0 if kind in ("F1", "F3", "F5") else 3)
    notes = [read_unverified(each[ALFA].store.checkpoint) for each in (met, other)]
    keys = [key_of(ALFA, Role.LOG).verify_key]
    if kind == "F4":
        notes = [cosign(note, key_of(BRAVO, Role.COSIGNER), at_s=1_790_000_100) for note in notes]
        keys = [key_of(BRAVO, Role.COSIGNER).verify_key]
    opened = [open_checkpoint(note.encoded, keys) for note in notes]
    tree = TiledTree(opened[1].checkpoint.size, other[ALFA].store.tile)
    index = opened[0].checkpoint.size - 1
    if kind == "F3":
        entries = [each[ALFA].entry(index) for each in (met, other)]
        texts = [each[ALFA].store.content(entry.obj) for each, entry in zip((met, other), entries, strict=True)]
        return met, SecondText(*(text for text in texts if text))
    if kind == "F5":
        parts: list[bytes] = []
        for each in (met, other):
            (leaf,) = each[ALFA].store.leaves(index, index + 1)
            path = TiledTree(index + 1, each[ALFA].store.tile).inclusion(index)
            proof = LogProof(index, path, read_unverified(each[ALFA].store.checkpoint))
            parts += [proof.encoded, leaf_hash(leaf)]
        return met, SecondLeaf(*parts)
    fork = fork_between(opened[0], opened[1], tree)
    assert fork is not None
    return met, fork


def proves(content: bytes) -> bool:
    """What the record says of the same evidence: it is its own program, with the same rules."""
    roles = (Role.LOG, Role.COSIGNER, Role.OPERATOR)
    try:
        fork_from_bytes(content).check(key_of(party, role).verify_key for party in (ALFA, BRAVO) for role in roles)
    except (NoteError, TrustError):
        return False
    return True


def with_evidence(met: Met, content: bytes) -> dict[str, Any]:
    """What Bravo's export proves whose log names a piece of evidence."""
    node = met[BRAVO]
    draft = node.draft(
        met.clock.now, EntryKind.NOTE, line=met.line, peer=ALFA, obj=object_name(content), extra={"is": "fork"}
    )
    node.commit(Change((draft,), objects=(content,)))
    return verdicts(export_of(met, BRAVO))


@pytest.mark.parametrize("kind", ["F1", "F2", "F3", "F4", "F5"])
def test_evidence_that_a_node_kept_is_believed_only_if_it_proves_something(kind: str) -> None:
    met, fork = evidence(kind)
    whole = bytes_from_fork(fork)
    assert accused(with_evidence(met, whole)) == {(BRAVO if kind == "F4" else ALFA, kind)}
    for place in range(len(b"truceline/fork/v1 F1\n"), len(whole), len(whole) // 23):
        altered = whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]
        found = accused(with_evidence(evidence(kind)[0], altered))
        assert bool(found) == proves(altered), f"altered at {place}"


@pytest.mark.parametrize("kind", [SecondRoot, RewrittenPast, SecondCosignature])
def test_evidence_that_shows_the_same_thing_twice_accuses_nobody(kind: type[Fork]) -> None:
    met = meet(ALFA, BRAVO)
    note = met[ALFA].store.checkpoint
    fork = kind(note, note) if kind is SecondRoot else kind(note, note, b"\0" * 32)  # type: ignore[call-arg]
    result = with_evidence(met, bytes_from_fork(fork))
    assert (accused(result), result["exit"]) == (set(), 0)
    assert claims(result)["charter", met.line, ""] == PROVEN


def test_a_log_is_accused_by_its_own_key_only() -> None:
    met = meet(ALFA, BRAVO)
    bravos = key_of(BRAVO, Role.LOG)
    first, second = (
        sign_checkpoint(Checkpoint("alfa.example/log/1", 3, bytes([number]) * 32), bravos).encoded for number in (1, 2)
    )
    result = with_evidence(met, bytes_from_fork(SecondRoot(first, second)))
    assert (accused(result), result["exit"]) == (set(), 0)
