# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from tests.node.exchange.foes import foe, hand
from tests.node.meeting import ALFA, BRAVO, CHARLIE, meet
from tests.signing.parties.sides import first_manifest, key_of, listed, signed, without
from truceline.errors import NotFoundError
from truceline.line.bundles import Frame, FrameKind
from truceline.node.lines import entries_labelled, line_from_record, note_of, object_of, place_in
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Label, object_name
from truceline.signing.notes import read_unverified
from truceline.signing.parties.manifests import Position, Role


def test_a_line_is_read_from_its_charter_and_the_manifests_of_its_members() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    line = line_from_record(met[ALFA].store, ALFA, met.line)
    assert line.charter.line == met.line
    assert line.peers == (BRAVO, CHARLIE)
    assert {party: history.newest for party, history in line.histories.items()} == {
        party: first_manifest(party) for party in met.nodes
    }
    assert line.origin_of(BRAVO) == f"{BRAVO}/log/1"
    assert line.log_keys_of(BRAVO) == (key_of(BRAVO, Role.LOG).verify_key,)
    assert line.cosigner_keys_of(BRAVO) == (key_of(BRAVO, Role.COSIGNER).verify_key,)


def test_every_member_reads_the_same_line() -> None:
    met = meet()
    lines = [line_from_record(met[party].store, party, met.line) for party in (ALFA, BRAVO)]
    assert lines[0].charter_note == lines[1].charter_note
    assert lines[0].histories == lines[1].histories


def test_a_line_that_the_record_does_not_have_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="there is no line"):
        line_from_record(meet()[ALFA].store, ALFA, "ab" * 16)


def test_later_manifests_count_from_where_the_logs_have_them() -> None:
    met = meet()
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    note = signed(without(first_manifest(BRAVO), (), Position(1, 0), [listed(BRAVO, Role.COSIGNER, 2)]), 1, 2)
    index = branch.add(EntryKind.MANIFEST, met.clock.at, note_id=read_unverified(note).id, obj=object_name(note))
    hand(met, hostile, ALFA, Frame(FrameKind.NOTE, note), branch.proof(index))
    line = line_from_record(met[ALFA].store, ALFA, met.line)
    assert [position for _, position in line.histories[BRAVO].logged] == [Position(1, 0), Position(1, index)]
    assert len(line.cosigner_keys_of(BRAVO)) == 2
    (entry,) = (entry for entry in entries_labelled(met[ALFA].store, f"manifest:{BRAVO}") if entry.peer)
    assert place_in(entry) == Position(1, index)


def test_entries_come_by_their_label_in_the_order_of_the_log() -> None:
    met = meet()
    node = met[ALFA]
    for _ in range(3):
        node.commit(Change((node.draft(met.clock.now, EntryKind.TICK),), (Label(0, "test"),)))
    found = entries_labelled(node.store, "test")
    assert [entry.index for entry in found] == sorted(entry.index for entry in found)
    assert len(found) == 3
    assert entries_labelled(node.store, "test", 2) == found[1:]


def test_an_object_or_a_note_that_is_not_kept_is_not_found() -> None:
    store = meet()[ALFA].store
    with pytest.raises(NotFoundError):
        object_of(store, "ab" * 32)
    with pytest.raises(NotFoundError):
        note_of(store, "ab" * 32)


def test_a_note_is_found_by_its_text_whoever_has_signed_it() -> None:
    met = meet()
    manifest = first_manifest(ALFA)
    assert note_of(met[BRAVO].store, manifest.id) == signed(manifest, 1, 2)
