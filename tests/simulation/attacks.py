"""What a hostile party hands over: each attack gives the bundles that go to one victim, in their order."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from tests.signing.parties.sides import first_manifest, listed, signed, without
from tests.simulation.branches import Branch, claim_of
from tests.simulation.hostile import HostileParty
from truceline.line.bundles import Frame, FrameKind, read_bundle, write_bundle
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.messages import Attachment, Message, Reference
from truceline.node.exchange.evidence import MEDIA_TYPE
from truceline.record.checkpoints import Checkpoint
from truceline.record.entries import EntryKind
from truceline.record.forks import SecondRoot, bytes_from_fork
from truceline.record.store import object_name
from truceline.signing.notes import Note, Signature, cosign, sign_note
from truceline.signing.parties.manifests import Position, Role

Attack: TypeAlias = Callable[[HostileParty, str], list[bytes]]
HOUR_MS = 3_600_000
FLOOD = 20


def behave(hostile: HostileParty, victim: str) -> list[bytes]:
    """What an honest party would hand over: nothing that follows would come to light without some of it."""
    branch = hostile.faces[victim].branch
    note = hostile.signed(hostile.message(victim, branch=branch))
    frames = [*hostile.delivery(note, branch), *hostile.receipts(victim)]
    return [hostile.bundle(victim, *hostile.growth(victim), *frames, *hostile.cosignature(victim))]


def grow(hostile: HostileParty, victim: str) -> list[bytes]:
    """Growth and receipts alone."""
    receipts = hostile.receipts(victim)
    return [hostile.bundle(victim, *hostile.growth(victim), *receipts, *hostile.cosignature(victim))]


def replay(hostile: HostileParty, victim: str) -> list[bytes]:
    """A bundle of before, to the one that it was for or to another."""
    old = [bundle for face in hostile.faces.values() for bundle in (*face.sent, *face.got)]
    return [hostile.chance.choice(old)] if old else []


def reorder(hostile: HostileParty, victim: str) -> list[bytes]:
    """All frames of a plain bundle in another order."""
    (content,) = behave(hostile, victim)
    frames = list(read_bundle(content))
    hostile.chance.shuffle(frames)
    return [write_bundle(frames)]


def cut(hostile: HostileParty, victim: str) -> list[bytes]:
    """A bundle that ends too soon."""
    (content,) = grow(hostile, victim)
    return [content[: hostile.chance.randrange(len(content))]]


def garble(hostile: HostileParty, victim: str) -> list[bytes]:
    """One byte of one frame is another one, and the bundle is whole."""
    (content,) = behave(hostile, victim)
    frames = list(read_bundle(content))
    place = hostile.chance.randrange(len(frames))
    kind, inner = frames[place]
    at = hostile.chance.randrange(len(inner))
    frames[place] = Frame(kind, inner[:at] + bytes([inner[at] ^ 1 << hostile.chance.randrange(8)]) + inner[at + 1 :])
    return [write_bundle(frames)]


def lie_about_holdings(hostile: HostileParty, victim: str) -> list[bytes]:
    """It says that it holds more of the victim's log than there is."""
    return [write_bundle([hostile.hello(victim, held=10**6), *hostile.growth(victim)])]


def withhold_hashes(hostile: HostileParty, victim: str) -> list[bytes]:
    """A message with its proof, and no leaf hashes."""
    branch = hostile.faces[victim].branch
    return [hostile.bundle(victim, *hostile.delivery(hostile.signed(hostile.message(victim, branch=branch)), branch))]


def withhold_receipts(hostile: HostileParty, victim: str) -> list[bytes]:
    """Growth alone: what came is never receipted."""
    face = hostile.faces[victim]
    face.receipted.update(face.received)
    return [hostile.bundle(victim, *hostile.growth(victim))]


def say_hello_only(hostile: HostileParty, victim: str) -> list[bytes]:
    """Nothing but a hello, or not even that."""
    return [hostile.bundle(victim), write_bundle([])]


def _elsewhere(hostile: HostileParty, victim: str) -> tuple[Branch, Branch]:
    """The branch that was shown, and another one that is as long, the last entries of which differ."""
    shown = hostile.faces[victim].branch
    size = hostile.chance.randint(len(hostile.leaves), len(shown.leaves) - 1) if _has_grown(hostile, victim) else 0
    if not size:
        shown.add(EntryKind.TICK, hostile.at)
        size = len(shown.leaves) - 1
    other = hostile.split(victim, size)
    while len(other.leaves) < len(shown.leaves):
        other.add(EntryKind.TICK, hostile.at)
    return shown, other


def _has_grown(hostile: HostileParty, victim: str) -> bool:
    return len(hostile.faces[victim].branch.leaves) > len(hostile.leaves)


def sign_two_roots(hostile: HostileParty, victim: str) -> list[bytes]:
    """Two checkpoints of one size with two roots, without a leaf hash."""
    shown, other = _elsewhere(hostile, victim)
    return [hostile.bundle(victim, shown.grown()), hostile.bundle(victim, other.grown())]


def prove_under_two_roots(hostile: HostileParty, victim: str) -> list[bytes]:
    """Two messages, each proved under a root of its own for one size."""
    shown, other = _elsewhere(hostile, victim)
    bundles = []
    for branch in (shown, other):
        note = hostile.signed(hostile.message(victim, branch=branch))
        bundles.append(hostile.bundle(victim, *hostile.delivery(note, branch)))
    return bundles


def rewrite_past(hostile: HostileParty, victim: str) -> list[bytes]:
    """The log with another past than the one that was shown, all its leaf hashes included, and longer."""
    shown, other = _elsewhere(hostile, victim)
    first = hostile.bundle(victim, shown.grown(), shown.hashes(0))
    other.add(EntryKind.TICK, hostile.at)
    return [first, hostile.bundle(victim, other.grown(), other.hashes(0))]


def prove_two_leaves(hostile: HostileParty, victim: str) -> list[bytes]:
    """Two messages at one place, under checkpoints of two sizes, without a leaf hash."""
    shown, other = _elsewhere(hostile, victim)
    other.leaves = other.leaves[: len(shown.leaves)]
    first = hostile.signed(hostile.message(victim, branch=shown))
    frames = hostile.delivery(first, shown)
    seq, prev = hostile.said[shown.name]
    second = hostile.signed(hostile.message(victim, branch=other, seq=seq + 1, prev=prev))
    note, _ = hostile.delivery(second, other)
    place = len(other.leaves) - 1
    other.add(EntryKind.TICK, hostile.at)
    return [hostile.bundle(victim, *frames), hostile.bundle(victim, note, other.proof(place))]


def say_two_texts(hostile: HostileParty, victim: str) -> list[bytes]:
    """Two texts with one number, both in its log, in one bundle or in two."""
    branch = hostile.faces[victim].branch
    first = hostile.message(victim, branch=branch)
    second = replace(first, body={"text": "All is quiet."})
    deliveries = [hostile.delivery(hostile.signed(message), branch) for message in (first, second)]
    if hostile.chance.random() < 0.5:
        return [hostile.bundle(victim, *(frame for frames in deliveries for frame in frames))]
    return [hostile.bundle(victim, *frames) for frames in deliveries]


def cosign_two_roots(hostile: HostileParty, victim: str) -> list[bytes]:
    """A true cosignature on the victim's log, and one on a root that this log never had."""
    true = hostile.faces[victim].checkpoint
    if not true:
        return grow(hostile, victim)
    claim = claim_of(true)
    false = sign_note(Checkpoint(claim.origin, claim.size, b"\x5a" * 32).text, [hostile.key(Role.LOG)])
    cosigned = cosign(false, hostile.key(Role.COSIGNER), at_s=hostile.at // 1_000)
    alone = Note(cosigned.text, cosigned.signatures[1:])
    return [
        hostile.bundle(victim, *hostile.cosignature(victim)),
        hostile.bundle(victim, Frame(FrameKind.COSIG, alone.encoded)),
    ]


def back_date(hostile: HostileParty, victim: str) -> list[bytes]:
    """A message that claims to be older, or newer, than it is."""
    branch = hostile.faces[victim].branch
    at = hostile.at + hostile.chance.choice((-HOUR_MS, HOUR_MS, -hostile.at))
    note = hostile.signed(hostile.message(victim, branch=branch, at=at))
    return [hostile.bundle(victim, *hostile.delivery(note, branch), *hostile.growth(victim))]


def sign_in_another_role(hostile: HostileParty, victim: str) -> list[bytes]:
    """A message that somebody else of the party has signed: the node, a root or the log itself."""
    branch = hostile.faces[victim].branch
    roles = {Role.NODE, Role.OPERATOR, Role.ROOT, Role.LOG, Role.AUTHORITY} - {hostile.speaks_as[1]}
    role = hostile.chance.choice(sorted(roles))
    note = hostile.signed(_aside(hostile, victim, branch), role)
    return [hostile.bundle(victim, *hostile.delivery(note, branch))]


def sign_for_another(hostile: HostileParty, victim: str) -> list[bytes]:
    """A message in the name of the victim's friend, signed by the hostile party, in its own log."""
    others = [party for party in hostile.faces if party != victim] or ["delta.example"]
    branch = hostile.faces[victim].branch
    message = replace(_aside(hostile, victim, branch), sender=hostile.chance.choice(others))
    return [hostile.bundle(victim, *hostile.delivery(hostile.signed(message), branch))]


def use_another_line(hostile: HostileParty, victim: str) -> list[bytes]:
    """A true message of another line, and its entry names this one or that one."""
    branch = hostile.faces[victim].branch
    message = replace(_aside(hostile, victim, branch), line="5a" * 16)
    line = hostile.chance.choice(("", message.line))
    return [hostile.bundle(victim, *hostile.delivery(hostile.signed(message), branch, line))]


def pass_a_checkpoint_for_a_message(hostile: HostileParty, victim: str) -> list[bytes]:
    """A checkpoint with its signature, where a message should be; and a message where a checkpoint should be."""
    branch = hostile.faces[victim].branch
    note = branch.checkpoint().encoded
    message = hostile.signed(_aside(hostile, victim, branch), Role.LOG)
    body = b"old 0\n\n" + message
    return [hostile.bundle(victim, *hostile.delivery(note, branch), Frame(FrameKind.CHECKPOINT, body))]


def pass_a_cosignature_for_a_log_signature(hostile: HostileParty, victim: str) -> list[bytes]:
    """A cosignature row under the name and id of the log's key."""
    branch = hostile.faces[victim].branch
    log = hostile.key(Role.LOG)
    note = branch.checkpoint()
    stamped = cosign(note, hostile.key(Role.COSIGNER), at_s=1).signatures[-1].content
    forged = Note(note.text, (Signature(log.name, log.verify_key.key_id, stamped),))
    return [hostile.bundle(victim, Frame(FrameKind.CHECKPOINT, b"old 0\n\n" + forged.encoded))]


def leave_out_the_log(hostile: HostileParty, victim: str) -> list[bytes]:
    """A message that is in no log."""
    note = hostile.signed(_aside(hostile, victim, hostile.faces[victim].branch))
    return [hostile.bundle(victim, Frame(FrameKind.NOTE, note))]


CONTENTS = (
    b'{"at":1,"at":2}',
    b"[" * 60_000,
    '{"text":"\u202eevil"}'.encode(),
    b'{"text":"\\ud800"}',
    b'{"n":' + b"9" * 5_000 + b"}",
    b"\xff\xfe",
    b"",
    b'{"a": 1}',
)


def send_hostile_content(hostile: HostileParty, victim: str) -> list[bytes]:
    """Notes whose text is doubled, deep, reversed, half or endless, signed and in the log."""
    branch = hostile.faces[victim].branch
    text = b"truceline/msg/v1\n" + hostile.chance.choice(CONTENTS) + b"\n"
    key = hostile.key(hostile.speaks_as[1])
    note = text + b"\n" + Signature(key.name, key.verify_key.key_id, key.sign(text)).row.encode()
    index = branch.add(EntryKind.SENT, hostile.at, line=hostile.line, note_id="5a" * 32, obj=object_name(note))
    return [hostile.bundle(victim, Frame(FrameKind.NOTE, note), branch.proof(index))]


def flood(hostile: HostileParty, victim: str) -> list[bytes]:
    """More messages than the quota lets in, and flash among them."""
    branch = hostile.faces[victim].branch
    rush = [Precedence.FLASH, *[Precedence.ROUTINE] * FLOOD]
    notes = [hostile.signed(hostile.message(victim, branch=branch, precedence=precedence)) for precedence in rush]
    return [hostile.bundle(victim, *(frame for note in notes for frame in hostile.delivery(note, branch)))]


def send_flash(hostile: HostileParty, victim: str) -> list[bytes]:
    """One flash message."""
    branch = hostile.faces[victim].branch
    note = hostile.signed(hostile.message(victim, branch=branch, precedence=Precedence.FLASH))
    return [hostile.bundle(victim, *hostile.delivery(note, branch))]


def _new_desk(hostile: HostileParty, branch: Branch) -> list[Frame]:
    """The next manifest, by which the desk's key ends with what the log has now."""
    last = Position(1, len(branch.leaves) - 1)
    old = hostile.key(Role.OPERATOR).verify_key
    manifest = without(first_manifest(hostile.party), [old], last, [listed(hostile.party, Role.OPERATOR, 2)])
    note = signed(manifest, 1, 2)
    index = branch.add(EntryKind.MANIFEST, hostile.at, note_id=manifest.id, obj=object_name(note))
    return [Frame(FrameKind.NOTE, note), branch.proof(index)]


def use_a_removed_key(hostile: HostileParty, victim: str) -> list[bytes]:
    """A message by a key that its own manifest has ended: somebody else may have it by now."""
    branch = hostile.faces[victim].branch
    frames = _new_desk(hostile, branch)
    note = sign_note(_aside(hostile, victim, branch).text, [hostile.key(Role.OPERATOR)]).encoded
    return [hostile.bundle(victim, *frames, *hostile.delivery(note, branch))]


def use_a_key_before_it_goes(hostile: HostileParty, victim: str) -> list[bytes]:
    """A message that the log has before its key was ended, handed over only afterwards: it cannot be disowned."""
    branch = hostile.faces[victim].branch
    message = hostile.message(victim, branch=branch)
    early = hostile.delivery(sign_note(message.text, [hostile.key(Role.OPERATOR)]).encoded, branch)
    return [hostile.bundle(victim, *_new_desk(hostile, branch)), hostile.bundle(victim, *early)]


def accuse_the_innocent(hostile: HostileParty, victim: str) -> list[bytes]:
    """Evidence against the victim or its friend that is none: one checkpoint twice, or one that nobody signed."""
    branch = hostile.faces[victim].branch
    true = hostile.faces[victim].checkpoint or branch.checkpoint().encoded
    claim = claim_of(true)
    forged = sign_note(Checkpoint(claim.origin, claim.size, b"\x5a" * 32).text, [hostile.key(Role.LOG)]).encoded
    content = bytes_from_fork(SecondRoot(true, hostile.chance.choice((true, forged))))
    message = hostile.message(
        victim,
        branch=branch,
        kind=MessageKind.FORK,
        need=Need.NONE,
        body={"accused": victim},
        attachments=(Attachment(object_name(content), len(content), MEDIA_TYPE, "fork.evidence"),),
        language="zxx",
    )
    note = hostile.signed(message, Role.NODE)
    return [hostile.bundle(victim, *hostile.delivery(note, branch), Frame(FrameKind.BLOB, content))]


def prove_what_was_not_received(hostile: HostileParty, victim: str) -> list[bytes]:
    """A receipt for a note that the victim never sent, and one that calls a note of its by another name."""
    branch = hostile.faces[victim].branch
    known = hostile.faces[victim].received or {"5a" * 32: (hostile.line, "5a" * 32)}
    obj = hostile.chance.choice((*known, "a5" * 32))
    about = {"line": hostile.line, "peer": victim, "note_id": "77" * 32, "obj": obj}
    index = branch.add(EntryKind.RECV, hostile.at, **about)
    return [hostile.bundle(victim, branch.proof(index))]


def decide_for_each_another_way(hostile: HostileParty, victim: str) -> list[bytes]:
    """A registrar's word on what all have signed: to the first that it is complete, to the others that it is void."""
    if not all(face.assents for face in hostile.faces.values()):
        return grow(hostile, victim)
    return _decide(hostile, victim, How.ACCEPT if victim == min(hostile.faces) else How.REFUSE)


def decide_either_way(hostile: HostileParty, victim: str) -> list[bytes]:
    """A registrar's word on what was signed, whatever it has said before."""
    return _decide(hostile, victim, hostile.chance.choice((How.ACCEPT, How.REFUSE)))


def _decide(hostile: HostileParty, victim: str, how: How) -> list[bytes]:
    """Addressed to all parties, as it must be to count, and handed over to one."""
    agreements = [agreement for face in hostile.faces.values() for agreement in face.assents]
    if not agreements:
        return grow(hostile, victim)
    branch = hostile.faces[victim].branch
    reference = Reference(agreements[-1], how)
    message = hostile.message(*hostile.faces, branch=branch, kind=MessageKind.DECIDE, re=reference)
    frames = hostile.delivery(hostile.signed(message, Role.NODE), branch)
    return [hostile.bundle(victim, *hostile.growth(victim), *frames, *hostile.receipts(victim))]


def _aside(hostile: HostileParty, victim: str, branch: Branch) -> Message:
    """The next message, that is not counted as said: nobody will take it in."""
    before = hostile.said.get(branch.name, (0, ""))
    message = hostile.message(victim, branch=branch)
    hostile.said[branch.name] = before
    return message


FORKS: Mapping[str, Attack] = {
    "F1 by checkpoints": sign_two_roots,
    "F1 by proofs": prove_under_two_roots,
    "F2": rewrite_past,
    "F3": say_two_texts,
    "F4": cosign_two_roots,
    "F5": prove_two_leaves,
}
"""Attacks whose victim holds both sides of a fork, and by which kind of evidence at the latest it shows."""

OF_A_REGISTRAR: tuple[Attack, ...] = (grow, *[decide_for_each_another_way] * 4, decide_either_way)
"""What only a registrar can do, and the receipts without which nobody would go on."""

ATTACKS: tuple[Attack, ...] = (
    behave,
    grow,
    replay,
    reorder,
    cut,
    garble,
    lie_about_holdings,
    withhold_hashes,
    withhold_receipts,
    say_hello_only,
    *FORKS.values(),
    back_date,
    sign_in_another_role,
    sign_for_another,
    use_another_line,
    pass_a_checkpoint_for_a_message,
    pass_a_cosignature_for_a_log_signature,
    leave_out_the_log,
    send_hostile_content,
    flood,
    accuse_the_innocent,
    prove_what_was_not_received,
    send_flash,
    use_a_removed_key,
)
"""Everything that a hostile party does."""
