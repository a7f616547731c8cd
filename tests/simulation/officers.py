"""Officers at their desks: they warn, read, acknowledge, answer and take back, at random."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.signing.parties.sides import listed, signed
from tests.simulation.machines import Machine
from truceline.line.bodies import Answer, Reply
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.messages import Attachment, Reference, message_from_text
from truceline.node import labels
from truceline.node.checks import challenge
from truceline.node.deadlines import tick
from truceline.node.lines import entries_labelled
from truceline.node.node import Moment
from truceline.node.saying.answers import acknowledgement, answer, show
from truceline.node.saying.messages import Said, Wording, commit_message, compose, say_as_node
from truceline.node.terms.parties import KeyChanges, draw_up_next, log_manifest
from truceline.record.entries import Entry, EntryKind
from truceline.record.store import object_name
from truceline.signing.notes import read_unverified, sign_note
from truceline.signing.parties.manifests import Role

Deed = Callable[[Machine, Moment], str]


def deed(line: str, chance: random.Random) -> Deed:
    """What an officer does next."""
    does = chance.choices(*zip(*HOW_OFTEN.items(), strict=True))[0]

    def by(machine: Machine, now: Moment) -> str:
        can = _check if does in FOR_PARTIES and machine.party not in machine.node.line(line).charter.parties else does
        return can(machine, now, line, chance)

    return by


def say(machine: Machine, now: Moment, line: str, wording: Wording, *files: bytes) -> bytes:
    """The note of a message that the desk has signed and the node has committed."""
    message = compose(machine.node, line, wording, now)
    note = sign_note(message.text, [machine.desk_key]).encoded
    commit_message(machine.node, note, files, now)
    return note


def _others(machine: Machine, line: str, chance: random.Random) -> tuple[str, ...]:
    peers = machine.node.line(line).peers
    return tuple(chance.sample(peers, chance.randint(1, len(peers))))


def _warn(machine: Machine, now: Moment, line: str, chance: random.Random) -> str:
    content = chance.randbytes(chance.choice((0, 0, 40)))
    file = Attachment(object_name(content), len(content), "text/plain", "place.txt")
    words: dict[str, Any] = {"attachments": (file,)} if content else {}
    wording = Wording(
        to=_others(machine, line, chance),
        kind=chance.choice((MessageKind.WARNING, MessageKind.MOVEMENT)),
        body={"text": f"Turn back, {chance.randrange(100)}."},
        precedence=chance.choice(list(Precedence)),
        need=chance.choice((Need.NONE, Need.ACK, Need.REPLY)),
        language="en",
        **words,
    )
    say(machine, now, line, wording, *([content] if content else []))
    return f"says {wording.kind} to {len(wording.to)}"


def _check(machine: Machine, now: Moment, line: str, chance: random.Random) -> str:
    said = say_as_node(
        machine.node, line, Wording(to=_others(machine, line, chance), kind=MessageKind.CHECK, body={}), now
    )
    return f"checks the line, number {said.message.seq}"


def _one(machine: Machine, line: str, kind: EntryKind, chance: random.Random) -> Entry | None:
    found = [entry for entry in entries_labelled(machine.node.store, labels.messages_on(line)) if entry.kind is kind]
    return chance.choice(found) if found else None


def _acknowledge(machine: Machine, now: Moment, line: str, chance: random.Random) -> str:
    entry = _one(machine, line, EntryKind.RECV, chance)
    if entry is None:
        return ""
    show(machine.node, entry.note_id, machine.desk_key.name, now)
    about = map(machine.node.entry, machine.node.store.about(entry.note_id))
    remark = "once more" if any(each.kind is EntryKind.ACK for each in about) else ""
    say(machine, now, line, acknowledgement(machine.node, entry.note_id, now.at, remark))
    return f"acknowledges entry {entry.index}"


def _answer(machine: Machine, now: Moment, line: str, chance: random.Random) -> str:
    entry = _one(machine, line, EntryKind.RECV, chance)
    if entry is None:
        return ""
    say(machine, now, line, answer(machine.node, entry.note_id, Reply(answer=chance.choice(list(Answer)))))
    return f"answers entry {entry.index}"


def _take_back(machine: Machine, now: Moment, line: str, chance: random.Random) -> str:
    entry = _one(machine, line, EntryKind.SENT, chance)
    if entry is None:
        return ""
    to = _others(machine, line, chance)
    say(
        machine,
        now,
        line,
        Wording(to=to, kind=MessageKind.CANCEL, body={}, re=Reference(entry.note_id, How.CANCEL)),
    )
    return f"takes entry {entry.index} back"


def _repeat(machine: Machine, now: Moment, line: str, chance: random.Random) -> str:
    """Commits a note that was committed before: nothing may come of it."""
    entry = _one(machine, line, EntryKind.SENT, chance)
    content = machine.node.store.content(entry.obj) if entry else None
    if entry is None or content is None:
        return ""
    size = machine.node.store.tree.size
    said = commit_message(machine.node, content, (), now)
    assert said == Said(message_from_text(read_unverified(content).text), entry.index), "it stands where it stood"
    assert machine.node.store.tree.size == size
    return f"commits entry {entry.index} again"


def _watch(machine: Machine, now: Moment, line: str, chance: random.Random) -> str:
    """What the node does by itself from time to time."""
    return f"notes {len(tick(machine.node, now))} missed deadlines"


def _challenge(machine: Machine, now: Moment, line: str, chance: random.Random) -> str:
    peer = chance.choice(machine.node.line(line).peers)
    return f"challenges {peer}, number {challenge(machine.node, line, peer, now).message.seq}"


def _renew_key(machine: Machine, now: Moment, line: str, chance: random.Random) -> str:
    """The desk gets a new key, and the old one counts no more."""
    old, new = machine.desk_key, listed(machine.party, Role.OPERATOR, machine.desk + 1)
    manifest = draw_up_next(machine.node, KeyChanges(added=(new,), removed=(old.name,)))
    log_manifest(machine.node, signed(manifest, 1, 2), now)
    return f"renews its desk's key: version {manifest.version}"


HOW_OFTEN = {
    _warn: 8,
    _check: 3,
    _acknowledge: 6,
    _answer: 3,
    _take_back: 2,
    _repeat: 2,
    _watch: 4,
    _challenge: 2,
    _renew_key: 1,
}
FOR_PARTIES = (_warn, _take_back)
"""What only parties may say; a mediator checks the line instead."""
