# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, warn
from truceline.errors import StoreError
from truceline.line.bundles import Frame, FrameKind, read_bundle
from truceline.line.messages import Attachment
from truceline.node.exchange import offering
from truceline.node.exchange.hello import hello_from_bytes
from truceline.node.exchange.offering import Offered, offer
from truceline.record.entries import entry_from_leaf
from truceline.record.log_proofs import check_log_proof, log_proof_from_bytes
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.store import Change, Parcel, object_name
from truceline.record.witness import witness_request_from_bytes


def _offered(met: Met, to: str = BRAVO) -> Offered:
    return offer(met[ALFA], to, met.clock.now)


def _contents(offered: Offered, kind: FrameKind) -> list[bytes]:
    return [frame.content for frame in read_bundle(offered.bundle) if frame.kind is kind]


def _say_with(met: Met, *files: bytes) -> str:
    attachments = tuple(Attachment(object_name(file), len(file), "image/png", "a.png") for file in files)
    return met.say(ALFA, BRAVO, files=files, attachments=attachments).message.id


def test_every_note_goes_with_the_proof_that_our_log_has_it() -> None:
    met = meet()
    said = [warn(met) for _ in range(3)]
    offered = _offered(met)
    notes, proofs = _contents(offered, FrameKind.NOTE), map(log_proof_from_bytes, _contents(offered, FrameKind.PROOF))
    keys = met[BRAVO].line(met.line).log_keys_of(ALFA)
    for note, proof, each in zip(notes, proofs, said, strict=True):
        check_log_proof(proof, leaf_hash(proof.extra), keys)
        entry = entry_from_leaf(proof.extra)
        assert (entry.obj, entry.note_id, proof.index) == (object_name(note), each.message.id, each.entry)
    assert offered.notes == tuple(map(object_name, notes))


def test_what_waits_goes_on_waiting_until_it_is_receipted() -> None:
    met = meet()
    warn(met)
    assert _offered(met).notes == _offered(met).notes != ()
    met.exchange(ALFA, BRAVO)
    assert _offered(met).notes == ()


def test_a_bundle_has_so_many_notes_and_flash_waits_behind_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering, "MOST_NOTES", 4)
    met = meet()
    said = [met.say(ALFA, BRAVO) for _ in range(6)]
    flash = warn(met)
    objs = [met[ALFA].entry(each.entry).obj for each in (flash, *said)]
    assert list(_offered(met).notes) == objs[:4]
    met.exchange(ALFA, BRAVO)
    assert list(_offered(met).notes) == objs[4:]


def test_a_file_that_two_messages_name_goes_once() -> None:
    met = meet()
    _say_with(met, b"one", b"two")
    _say_with(met, b"two")
    assert sorted(_contents(_offered(met), FrameKind.BLOB)) == [b"one", b"two"]


def test_files_that_are_too_many_or_too_long_go_in_the_next_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    met = meet()
    for number in range(3):
        _say_with(met, b"%d" % number * 100)
    monkeypatch.setattr(offering, "MOST_BYTES", 250)
    assert len(_offered(met).notes) == 2
    monkeypatch.setattr(offering, "MOST_BYTES", 1)
    assert len(_offered(met).notes) == 1
    monkeypatch.setattr(offering, "MOST_BYTES", 1_000)
    monkeypatch.setattr(offering, "MOST_FILES", 2)
    assert len(_offered(met).notes) == 2


def test_an_outbox_that_the_log_does_not_know_is_a_damaged_record() -> None:
    met = meet()
    met[ALFA].commit(Change(to_send=(Parcel(BRAVO, object_name(b"x")),), objects=(b"x",)))
    with pytest.raises(StoreError, match="and the log does not"):
        _offered(met)


def test_what_we_know_of_the_logs_of_others_is_passed_on() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    met.exchange_until_quiet(ALFA, CHARLIE)
    bodies = map(witness_request_from_bytes, _contents(_offered(met), FrameKind.CHECKPOINT))
    held = met[ALFA].store.peer_log(met[CHARLIE].origin).cosigned
    assert held is not None
    assert [body.note for body in bodies] == [held.note]
    assert not _contents(offer(met[ALFA], CHARLIE, met.clock.now), FrameKind.NOTE)


def test_the_first_frame_says_who_speaks_and_when() -> None:
    met = meet()
    (frame, *_) = read_bundle(_offered(met).bundle)
    assert isinstance(frame, Frame)
    hello = hello_from_bytes(frame.content)
    assert (hello.sender, hello.to, hello.at, hello.held) == (ALFA, BRAVO, met.clock.at, 0)


def test_a_node_that_is_frozen_sends_no_notes() -> None:
    met = meet()
    warn(met)
    met[ALFA].store.freeze("for the test")
    offered = offer(met[ALFA], BRAVO, met.clock.now, (0,))
    assert offered.notes == ()
    assert [frame.kind for frame in read_bundle(offered.bundle)] == [FrameKind.HELLO]


def test_what_the_peer_has_answered_already_is_left_out_and_as_many_others_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering, "MOST_NOTES", 2)
    met = meet()
    objs = [met[ALFA].entry(warn(met).entry).obj for _ in range(5)]
    ahead = offer(met[ALFA], BRAVO, met.clock.now, answered={objs[0], objs[2]})
    assert list(ahead.notes) == [objs[1], objs[3]]
    assert list(map(object_name, _contents(ahead, FrameKind.NOTE))) == [objs[1], objs[3]]
