# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest

from tests.node.exchange.foes import delivered, entries, foe, hand, reasons, told, warned
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet
from tests.signing.keyring import key_called
from tests.signing.parties.sides import charter_of, first_manifest, key_of, listed, signed, signed_charter, without
from tests.simulation.branches import Branch
from tests.simulation.hostile import HostileParty
from truceline.line.bundles import Frame, FrameKind
from truceline.node.exchange.exchanging import Taken
from truceline.node.exchange.news import What
from truceline.node.terms.charters import adopt_charter
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.record.entries import EntryKind
from truceline.record.log_proofs import LogProof
from truceline.record.store import Change, Label, object_name
from truceline.signing.keys import SigningKey
from truceline.signing.notes import read_unverified, sign_note
from truceline.signing.parties.manifests import ListedKey, Manifest, Position, Role

FIRST = first_manifest(BRAVO)
OPERATOR = key_of(BRAVO, Role.OPERATOR)


def _hand_manifest(met: Met, hostile: HostileParty, victim: str, note: bytes) -> Taken:
    """A manifest with its proof and the growth of the log that has it."""
    branch = hostile.faces[victim].branch
    index = branch.add(EntryKind.MANIFEST, met.clock.at, note_id=read_unverified(note).id, obj=object_name(note))
    return hand(met, hostile, victim, *hostile.growth(victim), Frame(FrameKind.NOTE, note), branch.proof(index))


def _versions(met: Met, holder: str, party: str = BRAVO) -> list[int]:
    return [manifest.version for manifest, _ in met[holder].line(met.line).histories[party].logged]


def test_new_keys_are_in_force_from_where_their_owners_log_has_them() -> None:
    met = meet()
    hostile = foe(met)
    second = without(FIRST, (), Position(1, 0), [listed(BRAVO, Role.OPERATOR, 2)])
    taken = _hand_manifest(met, hostile, ALFA, signed(second, 1, 2))
    assert [(news.peer, news.words) for news in told(taken, What.NEW_KEYS)] == [(BRAVO, "version 2")]
    assert [met[ALFA].entry(index).kind for index in taken.answers] == [EntryKind.MANIFEST]
    message = hostile.message(ALFA, branch=hostile.faces[ALFA].branch)
    note = sign_note(message.text, [key_of(BRAVO, Role.OPERATOR, 2)]).encoded
    assert told(hand(met, hostile, ALFA, *delivered(hostile, ALFA, note)), What.ARRIVED)
    met.restart(ALFA)
    assert _versions(met, ALFA) == [1, 2]


def test_a_manifest_that_comes_again_gets_the_same_answer() -> None:
    met = meet()
    hostile = foe(met)
    note = signed(without(FIRST, (), Position(1, 0), [listed(BRAVO, Role.OPERATOR, 2)]), 1, 2)
    first = _hand_manifest(met, hostile, ALFA, note)
    again = _hand_manifest(met, hostile, ALFA, note)
    assert again.answers == first.answers
    assert not told(again, What.NEW_KEYS)


def test_a_stolen_key_signs_nothing_after_its_end_and_what_it_signed_before_stands() -> None:
    met = meet()
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    before, after = (warned(hostile, ALFA) for _ in range(2))
    early = hostile.delivery(before, branch)
    last = len(branch.leaves) - 1
    late = hostile.delivery(after, branch)
    gone = without(FIRST, [OPERATOR.verify_key], Position(1, last), [listed(BRAVO, Role.OPERATOR, 2)])
    assert told(_hand_manifest(met, hostile, ALFA, signed(gone, 1, 2)), What.NEW_KEYS)
    assert told(hand(met, hostile, ALFA, *early), What.ARRIVED)
    hand(met, hostile, ALFA, *late)
    assert reasons(met[ALFA], after) == ["not-trusted"]
    assert [entry.obj for entry in entries(met[ALFA], EntryKind.RECV)] == [object_name(before)]


def test_what_was_receipted_cannot_be_disowned_by_ending_the_key_earlier() -> None:
    met = meet()
    hostile = foe(met)
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, warned(hostile, ALFA)))
    (received,) = entries(met[ALFA], EntryKind.RECV)
    place = received.extra["index"]
    assert isinstance(place, int)
    notes = [
        signed(without(FIRST, [OPERATOR.verify_key], Position(1, last), [listed(BRAVO, Role.OPERATOR, 2)]), 1, 2)
        for last in (place - 1, place)
    ]
    taken = _hand_manifest(met, hostile, ALFA, notes[0])
    assert reasons(met[ALFA], notes[0]) == ["not-trusted"]
    assert "ends bravo.example/operator/1" in told(taken, What.REFUSED)[0].words
    assert told(_hand_manifest(met, hostile, ALFA, notes[1]), What.NEW_KEYS)


def test_a_key_may_end_before_entries_that_were_cosigned_meanwhile() -> None:
    met = meet()
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    last = len(branch.leaves) - 1
    for _ in range(5):
        branch.add(EntryKind.TICK, met.clock.at)
    hand(met, hostile, ALFA, *hostile.growth(ALFA))
    gone = without(FIRST, [OPERATOR.verify_key], Position(1, last), [listed(BRAVO, Role.OPERATOR, 2)])
    assert told(_hand_manifest(met, hostile, ALFA, signed(gone, 1, 2)), What.NEW_KEYS)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (signed(without(FIRST, (), Position(1, 0)), 1), "not-trusted"),
        (signed(replace(without(FIRST, (), Position(1, 0)), prev="ab" * 32), 1, 2), "not-trusted"),
        (signed(replace(FIRST, root_threshold=1), 1, 2), "not-trusted"),
        (signed(without(first_manifest(ALFA), (), Position(1, 0)), 1, 2), "not-trusted"),
        (sign_note("truceline/manifest/v1\n{}\n", [OPERATOR]).encoded, "unusable"),
    ],
)
def test_a_manifest_that_does_not_follow_is_refused(wrong: bytes, reason: str) -> None:
    met = meet()
    taken = _hand_manifest(met, foe(met), ALFA, wrong)
    assert reasons(met[ALFA], wrong) == [reason]
    assert len(taken.answers) == 1
    assert _versions(met, ALFA) == [1]


def test_a_manifest_that_came_before_the_one_before_it_waits_and_is_taken_in_then() -> None:
    met = meet()
    hostile = foe(met)
    second = without(FIRST, (), Position(1, 0), [listed(BRAVO, Role.OPERATOR, 2)])
    third = without(second, (), Position(1, 0), [listed(BRAVO, Role.OPERATOR, 3)])
    branch = hostile.faces[ALFA].branch
    notes = [signed(manifest, 1, 2) for manifest in (second, third)]
    places = [
        branch.add(EntryKind.MANIFEST, met.clock.at, note_id=read_unverified(note).id, obj=object_name(note))
        for note in notes
    ]
    for number in (1, 0, 1):
        frames = [Frame(FrameKind.NOTE, notes[number]), branch.proof(places[number])]
        taken = hand(met, hostile, ALFA, *frames)
        assert bool(taken.answers) == (_versions(met, ALFA)[-1] == number + 2)
    assert _versions(met, ALFA) == [1, 2, 3]
    assert not entries(met[ALFA], EntryKind.REFUSED)


def test_the_key_of_another_member_cannot_be_copied() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    theirs = key_of(CHARLIE, Role.OPERATOR)
    copied = ListedKey(Role.OPERATOR, replace(theirs.verify_key, name=f"{BRAVO}/operator/9"))
    note = signed(without(FIRST, (), Position(1, 0), [copied]), 1, 2)
    _hand_manifest(met, foe(met), ALFA, note)
    assert reasons(met[ALFA], note) == ["not-trusted"]
    met.restart(ALFA)
    assert _versions(met, ALFA) == [1]


def test_a_manifest_that_fits_one_line_only_is_in_force_on_none() -> None:
    met = meet()
    other = replace(FIRST, version=1, authority_threshold=1)
    note = signed(other, 1, 2)
    node = met[ALFA]
    draft = node.draft(met.clock.now, EntryKind.NOTE, peer=BRAVO, note_id=other.id, obj=object_name(note))
    node.commit(Change((draft,), (Label(0, "test"),), objects=(note,)))
    charter = charter_of(first_manifest(ALFA), other)
    adopt_charter(node, signed_charter(charter, 1, 2), met.clock.now)
    second = signed(without(FIRST, (), Position(1, 0), [listed(BRAVO, Role.OPERATOR, 2)]), 1, 2)
    _hand_manifest(met, foe(met), ALFA, second)
    assert reasons(met[ALFA], second) == ["not-trusted"]
    for line in met[ALFA].lines:
        assert met[ALFA].line(line).histories[BRAVO].newest.version == 1


def test_a_key_by_which_anything_could_be_disowned_is_refused() -> None:
    met = meet()
    good = key_of(BRAVO, Role.OPERATOR, 2).verify_key
    identity = (1).to_bytes(32, "little")
    key_id = sha256(f"{good.name}\n".encode() + b"\x01" + identity).hexdigest()[:8]
    weak = f"{good.name}+{key_id}+{b64encode(bytes([1]) + identity).decode()}"
    text = without(FIRST, (), Position(1, 0), [ListedKey(Role.OPERATOR, good)]).text.replace(good.text, weak)
    note = sign_note(text, [key_of(BRAVO, Role.ROOT, number) for number in (1, 2)]).encoded
    taken = _hand_manifest(met, foe(met), ALFA, note)
    assert reasons(met[ALFA], note) == ["unusable"]
    assert "is not a point of prime order" in told(taken, What.REFUSED)[0].words
    assert _versions(met, ALFA) == [1]


class _SecondLog:
    """The log that a party begins after it lost its first one."""

    def __init__(self, met: Met, last: int) -> None:
        self.key = key_called(f"{BRAVO}/log/2")
        self.manifest = self._manifest(Position(1, last))
        self.note = signed(self.manifest, 1, 2)
        self.branch = Branch(BRAVO, [], "second")
        self.at = met.clock.at
        self.branch.add(EntryKind.OPEN, self.at, extra={"origin": self.key.name})
        about = {"note_id": self.manifest.id, "obj": object_name(self.note)}
        self.branch.add(EntryKind.MANIFEST, self.at, **about)

    def _manifest(self, last: Position) -> Manifest:
        old: SigningKey = key_of(BRAVO, Role.LOG)
        return without(FIRST, [old.verify_key], last, [ListedKey(Role.LOG, self.key.verify_key)])

    def proof(self, index: int) -> Frame:
        """The proof of an entry under the second log's own checkpoint."""
        tree = self.branch.tree
        note = sign_checkpoint(Checkpoint(self.key.name, tree.size, tree.root()), self.key)
        proof = LogProof(index, tree.inclusion(index), note, self.branch.leaves[index])
        return Frame(FrameKind.PROOF, proof.encoded)


def test_a_party_that_lost_its_log_goes_on_in_another_one_and_the_first_one_ends() -> None:
    met = meet()
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    early, late = (hostile.delivery(warned(hostile, ALFA), branch) for _ in range(2))
    second = _SecondLog(met, len(branch.leaves) - 2)
    taken = hand(met, hostile, ALFA, Frame(FrameKind.NOTE, second.note), second.proof(1))
    assert told(taken, What.NEW_KEYS)
    assert told(hand(met, hostile, ALFA, *early), What.ARRIVED)
    late_taken = hand(met, hostile, ALFA, *late)
    assert "stands after the end of that log" in told(late_taken, What.UNUSABLE)[0].words
    assert reasons(met[ALFA], late[0].content) == ["not-in-log"]
    note = warned(hostile, ALFA)
    about = {"line": met.line, "note_id": read_unverified(note).id, "obj": object_name(note)}
    index = second.branch.add(EntryKind.SENT, met.clock.at, **about)
    assert told(hand(met, hostile, ALFA, Frame(FrameKind.NOTE, note), second.proof(index)), What.ARRIVED)


def test_a_log_cannot_end_before_what_we_cosigned_of_it() -> None:
    met = meet()
    hostile = foe(met)
    hand(met, hostile, ALFA, *hostile.growth(ALFA))
    size = met[ALFA].store.peer_log(f"{BRAVO}/log/1").mirror.size
    for last, is_taken in ((size - 2, False), (size - 1, True)):
        second = _SecondLog(met, last)
        taken = hand(met, hostile, ALFA, Frame(FrameKind.NOTE, second.note), second.proof(1))
        assert bool(told(taken, What.NEW_KEYS)) == is_taken


def test_a_stranger_cannot_begin_a_log_for_a_party() -> None:
    met = meet()
    key = key_called(f"{BRAVO}/log/2")
    roots = tuple(ListedKey(Role.ROOT, key_called(f"{BRAVO}/root/{n}0").verify_key) for n in (1, 2, 3))
    others = tuple(each for each in FIRST.keys if each.role not in (Role.ROOT, Role.LOG))
    forged = replace(FIRST, version=2, prev=FIRST.id, keys=(*roots, ListedKey(Role.LOG, key.verify_key), *others))
    note = sign_note(forged.text, [key_called(f"{BRAVO}/root/{n}0") for n in (1, 2, 3)]).encoded
    second = _SecondLog(met, 3)
    second.branch.leaves.pop()
    index = second.branch.add(EntryKind.MANIFEST, met.clock.at, note_id=forged.id, obj=object_name(note))
    hand(met, foe(met), ALFA, Frame(FrameKind.NOTE, note), second.proof(index))
    assert reasons(met[ALFA], note) == ["not-trusted"]
    assert _versions(met, ALFA) == [1]
