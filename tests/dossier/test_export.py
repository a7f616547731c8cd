"""An export holds what was asked for with all that its proofs rest on, and gives away nothing else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.dossier.cases import VERIFIER, Files, export_of, talk, verdicts
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, say, warn
from tests.signing.parties.sides import key_of
from truceline.dossier.export import Record, gather
from truceline.dossier.selection import Part
from truceline.errors import NotFoundError
from truceline.record.checkpoints import checkpoint_from_text
from truceline.record.entries import EntryKind, entry_from_leaf
from truceline.record.log_proofs import check_log_proof, log_proof_from_bytes
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.proofs import check_consistency
from truceline.record.store import Change, object_name
from truceline.record.witness import witness_request_from_bytes
from truceline.signing.notes import read_unverified
from truceline.signing.parties.manifests import Role

ORDER = (
    *("charter.note", "policy.txt", "manifests", "checkpoints", "consistency", "tiles"),
    *("entries", "objects", "proofs", "VERIFY.txt", "verify.py"),
)


def entries_in(files: Files, party: str = ALFA) -> list[int]:
    """Places of the entries that are in an export."""
    return [int(name.rpartition("/")[2]) for name in files if name.startswith(f"entries/{party}/log/1/")]


def test_the_same_record_and_part_give_the_same_files_in_the_same_order() -> None:
    met, _ = talk()
    one, other = (list(export_of(met, ALFA, BRAVO).items()) for _ in range(2))
    assert one == other
    groups = list(dict.fromkeys(name.split("/")[0] for name, _ in one))
    assert groups == sorted(groups, key=ORDER.index)


def test_every_file_is_what_its_name_says() -> None:
    met, _ = talk()
    files = export_of(met, ALFA, BRAVO)
    assert files["verify.py"] == VERIFIER
    key = key_of(ALFA, Role.LOG).verify_key
    for name, content in files.items():
        kind, _, rest = name.partition("/")
        if kind == "objects":
            assert object_name(content) == rest
        if kind == "manifests":
            assert read_unverified(content).id == rest.removesuffix(".note")
        if kind == "proofs":
            proof = log_proof_from_bytes(content)
            check_log_proof(proof, leaf_hash(proof.extra), [key])
            assert files[f"entries/{ALFA}/log/1/{proof.index}"] == proof.extra


def test_growths_lead_from_each_checkpoint_to_the_next() -> None:
    met = meet(ALFA, BRAVO)
    notes: list[bytes] = []
    for _ in range(4):
        warn(met)
        met.exchange_until_quiet(ALFA, BRAVO)
        notes.append(met[ALFA].peer(BRAVO).cosigned)
    node = met[ALFA]
    files = dict(gather(Record(node.store, node.store.checkpoint, tuple(notes)), Part(met.line), VERIFIER))
    growths = {name: content for name, content in files.items() if name.startswith("consistency/")}
    assert len(growths) >= 3
    by_size = {
        checkpoint.size: checkpoint
        for name, content in files.items()
        if name.startswith(f"checkpoints/{ALFA}/")
        for checkpoint in [checkpoint_from_text(read_unverified(content).text)]
    }
    for name, content in growths.items():
        request = witness_request_from_bytes(content)
        old, new = map(int, name.rpartition("/")[2].split("-"))
        assert (request.old_size, request.checkpoint.size) == (old, new)
        check_consistency(old, new, request.path, by_size[old].root, by_size[new].root)
    assert verdicts(files)["exit"] == 0


def test_checkpoints_that_peers_cosigned_are_taken_from_the_log_too() -> None:
    met, _ = talk()
    node = met[ALFA]
    note = node.peer(BRAVO).cosigned
    draft = node.draft(met.clock.now, EntryKind.COSIGNED, peer=BRAVO, obj=object_name(note))
    node.commit(Change((draft,), objects=(note,)))
    files = export_of(met, ALFA)
    rows = [content for name, content in files.items() if name.startswith(f"checkpoints/{ALFA}/")]
    assert any(f"— {BRAVO}/cosigner/1 ".encode() in content for content in rows)
    assert draft.kind not in {entry_from_leaf(files[name]).kind for name in files if name.startswith("entries/")}


def test_the_whole_log_is_counted_whatever_is_handed_out() -> None:
    met, warning = talk()
    size = met[ALFA].store.tree.size
    files = export_of(met, ALFA, BRAVO, texts=frozenset({warning}))
    hashes = b"".join(content for name, content in files.items() if name.startswith(f"tiles/{ALFA}/"))
    assert len(hashes) == 32 * size
    assert len(entries_in(files)) < size


def test_more_than_one_tile_is_handed_out_and_verified() -> None:
    met = meet(ALFA, BRAVO)
    for number in range(300):
        say(met[ALFA], met.line, BRAVO, met.clock.forward(10), body={"text": f"Number {number}."})
    files = export_of(met, ALFA, start=280, end=290)
    assert {name for name in files if name.startswith("tiles/")} == {
        f"tiles/{ALFA}/log/1/0/000",
        f"tiles/{ALFA}/log/1/0/001.p/{met[ALFA].store.tree.size - 256}",
    }
    assert entries_in(files) == [0, 1, 3, *range(280, 290)]
    result = verdicts(files)
    assert result["exit"] == 0
    assert sum(claim["kind"] == "written" for claim in result["claims"]) == 10


def test_what_is_withheld_is_nowhere_in_the_export() -> None:
    met, warning = talk()
    note = next(
        content
        for index in met[ALFA].store.about(warning)
        if (content := met[ALFA].store.content(met[ALFA].entry(index).obj)) and content.startswith(b"truceline/msg")
    )
    for withheld in (warning, object_name(note)):
        files = export_of(met, ALFA, BRAVO, withheld=frozenset({withheld}))
        assert f"objects/{object_name(note)}" not in files
        assert not any(b"Turn back." in content for content in files.values())
        assert verdicts(files)["exit"] == 0


def two_lines() -> tuple[Met, str]:
    """A record with two lines, and the second of them."""
    met = meet(ALFA, BRAVO)
    other = meet(ALFA, CHARLIE)
    return met, other.line


def test_entries_of_another_line_stay_hashes() -> None:
    met, other = two_lines()
    node = met[ALFA]
    about = {"line": other, "note_id": "ab" * 32, "obj": "cd" * 32}
    node.commit(Change((node.draft(met.clock.now, EntryKind.SENT, **about),)))
    files = export_of(met, ALFA)
    assert node.store.tree.size - 1 not in entries_in(files)
    assert not any(other.encode() in content for content in files.values())
    whole = export_of(met, ALFA, is_whole=True)
    assert node.store.tree.size - 1 in entries_in(whole)
    assert verdicts(whole)["exit"] == 0


def test_a_line_that_the_record_does_not_have_is_not_found() -> None:
    met = meet(ALFA, BRAVO)
    with pytest.raises(NotFoundError, match="no charter"):
        export_of(met, ALFA, line="00" * 16)
