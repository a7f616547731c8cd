"""A party whose log is frozen goes on in its next one: nothing is said twice, disowned, or held against it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from tests.dossier.cases import claims, export_of, verdicts
from tests.node.meeting import ALFA, BRAVO, Met, meet, warn
from tests.signing.keyring import key_called
from tests.signing.parties.sides import key_of, listed, signed
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore
from truceline.dossier.verify import PROVEN
from truceline.errors import InputError, TrustError
from truceline.line.logged import Missing
from truceline.node import labels
from truceline.node.accusations import is_accused
from truceline.node.lines import entries_labelled
from truceline.node.node import Node
from truceline.node.terms.parties import KeyChanges, draw_up_next, log_manifest, own_manifest
from truceline.node.terms.renewal import draw_up_renewal, left_open, renew
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Label, object_name
from truceline.signing.parties.manifests import Position, Role

KEYS = {party: key_called(f"{party}/log/2") for party in (ALFA, "mediator.example")}
KEY = KEYS[ALFA]


def restored() -> Met:
    """Alfa has warned Bravo twice, and its disk is that of after the first time; Bravo has shown it what it holds."""
    met = meet()
    warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    backup = deepcopy(met.disks[ALFA][0])
    warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    met.disks[ALFA] = backup, met.disks[ALFA][1]
    met.restart(ALFA)
    met.exchange(BRAVO, ALFA)
    assert met[ALFA].store.frozen
    return met


def _empty(old: Node) -> Node:
    def sign(checkpoint: Checkpoint) -> bytes:
        return sign_checkpoint(checkpoint, KEYS[old.party]).encoded

    store = MemoryStore(KEYS[old.party].name, sign, MemoryDisk(), MemoryGuard())
    return Node(old.party, store, sign, old.node_key, old.cosigner, 2, old.draw)


def renewed(met: Met, held: int = 0, party: str = ALFA) -> Node:
    """A party's record before; its node goes on in the next one."""
    old = met[party]
    note = signed(draw_up_renewal(old, KEYS[party].verify_key, held), 1, 2)
    new = _empty(old)
    renew(old, new, note, met.clock.now)
    met.nodes[party] = new
    return old


def test_the_line_goes_on_and_each_side_holds_what_the_other_said() -> None:
    met = restored()
    numbers = [entry.note_id for entry in entries_labelled(met[BRAVO].store, labels.messages_from(ALFA, met.line))]
    old = renewed(met)
    size, leaves = old.store.tree.size, old.store.leaves(0, old.store.tree.size)
    met.exchange_until_quiet(ALFA, BRAVO)
    history = met[BRAVO].line(met.line).histories[ALFA]
    assert [manifest.version for manifest, _ in history.logged] == [1, 2]
    said, answered = warn(met), warn(met, BRAVO, ALFA)
    met.exchange_until_quiet(ALFA, BRAVO)
    received = entries_labelled(met[BRAVO].store, labels.messages_from(ALFA, met.line))
    assert [entry.note_id for entry in received] == [*numbers, said.message.id]
    assert received[-1].extra["log"] == 2
    assert not entries_labelled(met[BRAVO].store, labels.evidence_on(met.line))
    assert entries_labelled(met[ALFA].store, labels.messages_from(BRAVO, met.line))[-1].note_id == answered.message.id
    assert met[BRAVO].store.peer_log(f"{ALFA}/log/1").mirror.size > size
    assert met[BRAVO].store.peer_log(f"{ALFA}/log/2").mirror.size == met[ALFA].store.tree.size
    assert (old.store.tree.size, old.store.leaves(0, size)) == (size, leaves)


def test_no_number_that_a_peer_may_hold_is_used_again() -> None:
    met = restored()
    lost = met[BRAVO].store.peer_log(f"{ALFA}/log/1").mirror.size - met[ALFA].store.tree.size
    assert lost > 0
    renewed(met)
    first, second = warn(met).message, warn(met).message
    assert (first.seq, second.seq) == (1 + lost + 2, 1 + lost + 3)
    assert second.prev == first.id


def test_the_old_log_ends_after_all_that_peers_have_shown_of_it() -> None:
    met = restored()
    held = met[BRAVO].store.peer_log(f"{ALFA}/log/1").cosigned
    assert held is not None
    (removed,) = draw_up_renewal(met[ALFA], KEY.verify_key).removed
    assert (removed.key, removed.last) == (
        key_of(ALFA, Role.LOG).verify_key,
        Position(1, held.checkpoint.size - 1),
    )
    (later,) = draw_up_renewal(met[ALFA], KEY.verify_key, held=1_000).removed
    assert later.last == Position(1, 999)


def test_a_renewal_that_ends_the_old_log_too_early_is_not_begun() -> None:
    met = restored()
    drawn = draw_up_renewal(met[ALFA], KEY.verify_key)
    (removed,) = drawn.removed
    early = replace(drawn, removed=(removed._replace(last=Position(1, removed.last.index - 1)),))
    new = _empty(met[ALFA])
    with pytest.raises(TrustError, match=r"ends alfa\.example/log/1 after"):
        renew(met[ALFA], new, signed(early, 1, 2), met.clock.now)
    assert new.store.tree.size == 0


def test_the_verifier_accuses_nobody_and_finds_what_was_said_before() -> None:
    met = restored()
    before = [entry.note_id for entry in entries_labelled(met[BRAVO].store, labels.messages_from(ALFA, met.line))]
    renewed(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    said = warn(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    ours, theirs = export_of(met, ALFA, BRAVO), export_of(met, BRAVO, ALFA)
    for exports, messages in (((ours,), {said}), ((theirs,), {*before, said}), ((ours, theirs), {*before, said})):
        result = verdicts(*exports)
        assert not [claim for claim in result["claims"] if claim["kind"] == "honest"]
        assert (result["problems"], result["exit"]) == ([], 0)
        written = claims(result, "written")
        assert {about for (_, about, party), verdict in written.items() if party == ALFA} == messages
        assert set(written.values()) == {PROVEN}


def test_renewed_again_nothing_happens_and_keys_can_be_changed_from_then_on() -> None:
    met = restored()
    old = renewed(met)
    new, size = met[ALFA], met[ALFA].store.tree.size
    renew(old, new, own_manifest(new).note, met.clock.now)
    assert new.store.tree.size == size
    third = draw_up_next(new, KeyChanges(removed=(f"{ALFA}/operator/1",)))
    log_manifest(new, signed(third, 1, 2), met.clock.now)
    met.exchange_until_quiet(ALFA, BRAVO)
    met.exchange_until_quiet(ALFA, BRAVO)
    versions = [manifest.version for manifest, _ in met[BRAVO].line(met.line).histories[ALFA].logged]
    assert versions == [1, 2, 3]


def test_a_log_that_is_not_frozen_is_not_given_up() -> None:
    met = meet()
    with pytest.raises(InputError, match="not frozen"):
        draw_up_renewal(met[ALFA], KEY.verify_key)


def test_the_key_of_another_log_does_not_begin_the_next_one() -> None:
    with pytest.raises(InputError, match=r"called alfa\.example/log/3"):
        draw_up_renewal(restored()[ALFA], key_called(f"{ALFA}/log/3").verify_key)


def test_what_was_not_done_with_is_listed_to_be_said_again() -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    unsent = warn(met).message
    asked = warn(met, BRAVO, ALFA).message
    told = met.say(BRAVO, ALFA).message
    met.exchange(BRAVO, ALFA)
    found = {each.message.id: each for each in left_open(met[ALFA])}
    assert told.id not in found
    assert (found[unsent.id].peer, found[unsent.id].missing) == (BRAVO, (Missing.RECEIPT, Missing.ACK))
    assert (found[asked.id].is_ours, found[asked.id].missing) == (True, (Missing.ACK,))
    met.exchange_until_quiet(ALFA, BRAVO)
    assert {each.message.id for each in left_open(met[ALFA])} == {unsent.id, asked.id}


def test_a_message_without_a_receipt_is_listed_though_nothing_is_owed_for_it() -> None:
    met = meet()
    said = met.say(ALFA, BRAVO).message
    (found,) = left_open(met[ALFA])
    assert (found.message.id, found.missing, found.is_ours) == (said.id, (Missing.RECEIPT,), False)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert not list(left_open(met[ALFA]))


def test_keys_that_were_changed_before_count_in_the_next_log_as_they_did() -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    for party in (ALFA, BRAVO):
        added = KeyChanges(added=(listed(party, Role.OPERATOR, 2),))
        log_manifest(met[party], signed(draw_up_next(met[party], added), 1, 2), met.clock.now)
    met.exchange_until_quiet(ALFA, BRAVO)
    met.exchange_until_quiet(BRAVO, ALFA)
    met[ALFA].store.freeze("for a test")
    histories = met[ALFA].line(met.line).histories
    renewed(met)
    after = met[ALFA].line(met.line).histories
    assert after[BRAVO] == histories[BRAVO]
    assert [(manifest.version, place.log) for manifest, place in after[ALFA].logged] == [(1, 1), (2, 1), (3, 2)]
    assert after[ALFA].logged[:2] == histories[ALFA].logged
    met.exchange_until_quiet(ALFA, BRAVO)
    assert met[BRAVO].line(met.line).histories[ALFA].newest == own_manifest(met[ALFA]).manifest
    said = warn(met).message.id
    met.exchange_until_quiet(ALFA, BRAVO)
    result = verdicts(export_of(met, ALFA, BRAVO))
    assert (result["problems"], claims(result, "written")) == ([], {("written", said, ALFA): PROVEN})


def test_who_is_accused_stays_so() -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    evidence = b"two signatures that contradict each other"
    extra = {"is": "fork", "kind": "F1", "what": "for a test"}
    about = {"line": met.line, "peer": BRAVO, "obj": object_name(evidence), "extra": extra}
    draft = met[ALFA].draft(met.clock.now, EntryKind.NOTE, **about)
    met[ALFA].commit(Change((draft,), (Label(0, labels.evidence_on(met.line)),), objects=(evidence,)))
    met[ALFA].store.freeze("for a test")
    renewed(met)
    assert is_accused(met[ALFA], BRAVO)
    assert met[ALFA].store.content(object_name(evidence)) == evidence
