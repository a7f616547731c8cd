# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.exchange.foes import entries, foe, hand, told
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, warn
from tests.simulation.hostile import HostileParty
from truceline.errors import TrustError
from truceline.line.bundles import Frame, FrameKind
from truceline.line.kinds import MessageKind
from truceline.line.messages import Attachment
from truceline.node.accusations import is_accused
from truceline.node.exchange.evidence import MEDIA_TYPE, accuse, keys_of
from truceline.node.exchange.exchanging import Taken
from truceline.node.exchange.news import What
from truceline.node.saying.messages import open_logged
from truceline.record.checkpoints import Checkpoint
from truceline.record.entries import EntryKind
from truceline.record.forks import SecondRoot, bytes_from_fork, fork_from_bytes
from truceline.record.store import object_name
from truceline.signing.notes import Note, cosign, read_unverified, sign_note
from truceline.signing.parties.manifests import Role


def _second_root(met: Met, hostile: HostileParty) -> Taken:
    """F1: one size, two roots."""
    shown = hostile.faces[ALFA].branch
    other = shown.fork(len(shown.leaves) - 1, "other")
    other.add(EntryKind.TICK, met.clock.at)
    hand(met, hostile, ALFA, shown.grown(), shown.hashes(0))
    return hand(met, hostile, ALFA, other.grown())


def _rewritten_past(met: Met, hostile: HostileParty) -> Taken:
    """F2: a later size that does not begin as the earlier one."""
    shown = hostile.faces[ALFA].branch
    other = shown.fork(len(shown.leaves) - 1, "other")
    for _ in range(3):
        other.add(EntryKind.TICK, met.clock.at)
    hand(met, hostile, ALFA, shown.grown(), shown.hashes(0))
    return hand(met, hostile, ALFA, other.grown(), other.hashes(0))


def _second_text(met: Met, hostile: HostileParty) -> Taken:
    """F3: one number, two texts."""
    branch = hostile.faces[ALFA].branch
    message = hostile.message(ALFA, branch=branch)
    notes = [hostile.signed(each) for each in (message, replace(message, body={"text": "Stay."}))]
    return hand(met, hostile, ALFA, *(frame for note in notes for frame in hostile.delivery(note, branch)))


def _second_cosignature(met: Met, hostile: HostileParty) -> Taken:
    """F4: two cosignatures on two trees."""
    met.exchange_until_quiet(ALFA, BRAVO)
    size = met[ALFA].store.tree.size
    false = sign_note(Checkpoint(met[ALFA].origin, size, b"\x5a" * 32).text, [hostile.key(Role.LOG)])
    cosigned = cosign(false, hostile.key(Role.COSIGNER), at_s=met.clock.at // 1_000)
    return hand(met, hostile, ALFA, Frame(FrameKind.COSIG, Note(cosigned.text, cosigned.signatures[1:]).encoded))


def _second_leaf(met: Met, hostile: HostileParty) -> Taken:
    """F5: one place, two entries, and no leaf hash of either tree."""
    shown = hostile.faces[ALFA].branch
    other = shown.fork(len(shown.leaves), "other")
    hand(met, hostile, ALFA, *hostile.delivery(hostile.signed(hostile.message(ALFA, branch=shown)), shown))
    index = other.add(EntryKind.TICK, met.clock.at)
    other.add(EntryKind.TICK, met.clock.at)
    return hand(met, hostile, ALFA, other.proof(index))


def _two_roots(origin: str, hostile: HostileParty) -> bytes:
    """What looks like evidence against a log, signed by a log key of the hostile party."""
    roots = (bytes([number]) * 32 for number in (1, 2))
    notes = (sign_note(Checkpoint(origin, 9, root).text, [hostile.key(Role.LOG)]).encoded for root in roots)
    return bytes_from_fork(SecondRoot(*notes))


FORKS = {
    "F1": _second_root,
    "F2": _rewritten_past,
    "F3": _second_text,
    "F4": _second_cosignature,
    "F5": _second_leaf,
}


def _evidence_of(met: Met, party: str) -> list[bytes]:
    found = [entry for entry in entries(met[party], EntryKind.NOTE) if entry.extra.get("is") == "fork"]
    return [met[party].store.content(entry.obj) or b"" for entry in found]


@pytest.mark.parametrize("kind", sorted(FORKS))
def test_who_says_two_things_is_proved_to_everybody(kind: str) -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    (news,) = told(FORKS[kind](met, hostile), What.FORK)
    assert (news.peer, news.line, news.words[:2]) == (BRAVO, met.line, kind)
    (content,) = _evidence_of(met, ALFA)
    assert fork_from_bytes(content).check(keys_of(met[CHARLIE], met.line, BRAVO)).kind == kind
    met.exchange_until_quiet(ALFA, CHARLIE)
    assert content in _evidence_of(met, CHARLIE)
    assert is_accused(met[ALFA], BRAVO)
    assert is_accused(met[CHARLIE], BRAVO)
    assert not is_accused(met[ALFA], CHARLIE)
    assert not is_accused(met[CHARLIE], ALFA)


@pytest.mark.parametrize("kind", sorted(FORKS))
def test_evidence_is_kept_and_offered_once_however_often_it_is_shown(kind: str) -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    FORKS[kind](met, hostile)
    sizes = [len(entries(met[ALFA], each)) for each in (EntryKind.NOTE, EntryKind.SENT)]
    again = fork_from_bytes(_evidence_of(met, ALFA)[0])
    assert accuse(met[ALFA], BRAVO, again, met.clock.now) == ()
    assert [len(entries(met[ALFA], each)) for each in (EntryKind.NOTE, EntryKind.SENT)] == sizes


def test_between_two_there_is_nobody_to_offer_evidence_to() -> None:
    met = meet()
    assert told(_second_text(met, foe(met)), What.FORK)
    assert len(_evidence_of(met, ALFA)) == 1
    assert not entries(met[ALFA], EntryKind.SENT)


def test_who_is_accused_stays_so_after_a_restart_and_is_not_cosigned_any_more() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    _second_root(met, hostile)
    met.restart(ALFA)
    assert is_accused(met[ALFA], BRAVO)
    before = met[ALFA].store.peer_log(met[BRAVO].origin)
    branch = hostile.faces[ALFA].branch
    branch.add(EntryKind.TICK, met.clock.at)
    hand(met, hostile, ALFA, branch.grown(), branch.hashes(0))
    after = met[ALFA].store.peer_log(met[BRAVO].origin)
    assert after.mirror.size == before.mirror.size + 1
    assert after.cosigned == before.cosigned


def test_who_is_accused_still_gets_receipts_and_can_still_be_warned() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    _second_text(met, hostile)
    branch = hostile.faces[ALFA].branch
    taken = hand(met, hostile, ALFA, *hostile.delivery(hostile.signed(hostile.message(ALFA, branch=branch)), branch))
    assert [met[ALFA].entry(index).kind for index in taken.answers] == [EntryKind.RECV]
    assert warn(met).message.to == (BRAVO,)


def test_no_agreement_is_made_on_a_line_with_evidence() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    _second_text(met, foe(met))
    with pytest.raises(TrustError, match=r"there is evidence on this line that bravo\.example said two things"):
        met.say(ALFA, CHARLIE, kind=MessageKind.PROPOSE, body={"agreement": "ab" * 32})


def test_false_evidence_accuses_nobody() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    content = _two_roots(met[CHARLIE].origin, hostile)
    for evidence in (content, b"truceline/fork/v1 F1\n", b"anything"):
        attachment = Attachment(object_name(evidence), len(evidence), MEDIA_TYPE, "fork.evidence")
        branch = hostile.faces[ALFA].branch
        message = hostile.message(
            ALFA, branch=branch, kind=MessageKind.FORK, body={"accused": CHARLIE}, attachments=(attachment,)
        )
        frames = hostile.delivery(hostile.signed(message, Role.NODE), branch)
        taken = hand(met, hostile, ALFA, *frames, Frame(FrameKind.BLOB, evidence))
        assert told(taken, What.ARRIVED)
        assert not told(taken, What.FORK)
    assert not is_accused(met[ALFA], CHARLIE)
    assert not is_accused(met[ALFA], BRAVO)


def test_evidence_against_the_one_who_hands_it_in_counts_as_well() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    content = _two_roots(met[BRAVO].origin, hostile)
    attachment = Attachment(object_name(content), len(content), MEDIA_TYPE, "fork.evidence")
    message = hostile.message(
        ALFA, branch=branch, kind=MessageKind.FORK, body={"accused": CHARLIE}, attachments=(attachment,)
    )
    frames = hostile.delivery(hostile.signed(message, Role.NODE), branch)
    taken = hand(met, hostile, ALFA, *frames, Frame(FrameKind.BLOB, content))
    assert [news.peer for news in told(taken, What.FORK)] == [BRAVO]


def test_the_offer_is_a_message_with_the_evidence_that_asks_for_an_acknowledgement() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    _second_text(met, foe(met))
    (sent,) = entries(met[ALFA], EntryKind.SENT)
    message = open_logged(met[ALFA], sent).message
    assert (message.kind, message.to, message.need) == (MessageKind.FORK, (CHARLIE,), "ack")
    assert met[ALFA].store.content(message.attachments[0].sha256) == _evidence_of(met, ALFA)[0]
    assert read_unverified(met[ALFA].store.content(sent.obj) or b"").id == message.id


def test_honest_nodes_are_never_accused_whatever_they_say_in_whatever_order() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    pairs = [(one, other) for one in met.nodes for other in met.nodes if one != other]
    for number in range(4):
        for one, other in pairs:
            said = warn(met, one, other)
            if number % 2:
                met.exchange(other, one)
            else:
                met.exchange(one, other)
            met.clock.forward(1_000)
            assert said.message.sender == one
        met.restart(ALFA)
    for node in met.nodes.values():
        assert not any(is_accused(node, party) for party in met.nodes)
        assert not node.store.frozen
