"""Row 15 of the fault matrix: what a node makes of a newer one, whose words it does not know yet.

There is one version so far: the newer one is made by hand. What it says is refused by name, where its sender can
see it, and everything else in the same bundle is taken in.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.exchange.foes import delivered, entries, foe, hand, reasons, told, warned
from tests.node.meeting import ALFA, BRAVO, Met, meet
from tests.simulation.hostile import HostileParty
from truceline.errors import NoteError
from truceline.line.bundles import FIRST_ROW, Frame, FrameKind, read_bundle, write_bundle
from truceline.node.exchange.exchanging import answer, take_in
from truceline.node.exchange.news import What
from truceline.record.entries import EntryKind, entry_from_leaf
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.record.store import object_name
from truceline.signing.canonical import Value, encode, parse
from truceline.signing.notes import read_unverified, sign_note
from truceline.signing.parties.manifests import Role

NEWER_FIELDS: dict[str, dict[str, Value]] = {"version": {"v": 2}, "field": {"zeal": 1}, "kind": {"kind": "parley"}}
NAMES = {"version": "v", "field": "zeal", "kind": "kind"}


def with_fields(content: bytes, changes: dict[str, Value]) -> bytes:
    """Canonical JSON with some fields added or changed."""
    fields = parse(content)
    assert isinstance(fields, dict)
    return encode(fields | changes)


def newer_note(newer: HostileParty, changes: dict[str, Value]) -> bytes:
    """A message as a newer node would write it, rightly signed."""
    message = newer.message(ALFA, branch=newer.faces[ALFA].branch)
    head, _, body = message.text.partition("\n")
    text = f"{head}\n{with_fields(body[:-1].encode(), changes).decode()}\n"
    return sign_note(text, [newer.key(Role.OPERATOR)]).encoded


def goes_on(met: Met, newer: HostileParty) -> bool:
    """True if an ordinary message of the same party is taken in afterwards."""
    taken = hand(met, newer, ALFA, *delivered(newer, ALFA, warned(newer, ALFA)))
    return len(told(taken, What.ARRIVED)) == 1


@pytest.mark.parametrize("what", NEWER_FIELDS)
def test_a_message_of_a_newer_version_is_refused_by_name_and_the_others_of_its_bundle_are_taken_in(what: str) -> None:
    met = meet()
    newer = foe(met)
    ordinary = warned(newer, ALFA)
    note = newer_note(newer, NEWER_FIELDS[what])
    frames = [*delivered(newer, ALFA, ordinary), *delivered(newer, ALFA, note)]
    answered, taken = answer(met[ALFA], BRAVO, newer.bundle(ALFA, *frames), met.clock.now)
    (refused,) = told(taken, What.REFUSED)
    assert refused.words.startswith("unusable: ")
    assert NAMES[what] in refused.words.removeprefix("unusable: ")
    assert [news.note_id for news in told(taken, What.ARRIVED)] == [read_unverified(ordinary).id]
    assert reasons(met[ALFA], note) == ["unusable"]
    proofs = [frame for kind, frame in read_bundle(answered.bundle) if kind is FrameKind.PROOF]
    refusals = [entry_from_leaf(log_proof_from_bytes(proof).extra) for proof in proofs]
    assert [entry.obj for entry in refusals if entry.kind is EntryKind.REFUSED] == [object_name(note)]


def test_a_text_of_a_newer_kind_is_refused_by_name() -> None:
    met = meet()
    newer = foe(met)
    message = newer.message(ALFA, branch=newer.faces[ALFA].branch)
    note = sign_note(message.text.replace("truceline/msg/v1", "truceline/msg/v2"), [newer.key(Role.OPERATOR)]).encoded
    taken = hand(met, newer, ALFA, *delivered(newer, ALFA, note))
    assert "truceline/msg/v2" in told(taken, What.REFUSED)[0].words
    assert goes_on(met, newer)


@pytest.mark.parametrize("changes", [{"v": 2}, {"k": "parley"}, {"zeal": 1}])
def test_an_entry_of_a_newer_version_proves_nothing_and_the_log_that_has_it_is_still_cosigned(
    changes: dict[str, Value],
) -> None:
    met = meet()
    newer = foe(met)
    branch = newer.faces[ALFA].branch
    branch.add(EntryKind.TICK, newer.at)
    branch.leaves[-1] = with_fields(branch.leaves[-1], changes)
    taken = hand(met, newer, ALFA, *newer.growth(ALFA), branch.proof(len(branch.leaves) - 1))
    assert told(taken, What.UNUSABLE)
    held = met[ALFA].store.peer_log(branch.checkpoint().text.split("\n")[0])
    assert held.cosigned is not None
    assert held.cosigned.checkpoint.size == len(branch.leaves)
    assert goes_on(met, newer)


@pytest.mark.parametrize("changes", [{"v": 2}, {"zeal": 1}])
def test_a_hello_of_a_newer_version_is_passed_over_and_what_comes_after_it_is_taken_in(
    changes: dict[str, Value],
) -> None:
    met = meet()
    newer = foe(met)
    hello = Frame(FrameKind.HELLO, with_fields(newer.hello(ALFA).content, changes))
    bundle = write_bundle([hello, *delivered(newer, ALFA, warned(newer, ALFA))])
    taken = take_in(met[ALFA], BRAVO, bundle, met.clock.now)
    assert [next(iter(changes)) in news.words for news in told(taken, What.UNUSABLE)] == [True]
    assert len(told(taken, What.ARRIVED)) == 1


def test_a_bundle_with_a_frame_of_a_newer_kind_is_refused_whole_by_name_and_nothing_of_it_is_written() -> None:
    met = meet()
    newer = foe(met)
    content = newer.bundle(ALFA, *delivered(newer, ALFA, warned(newer, ALFA)))
    altered = content.replace(b"\nnote ", b"\nfilm ")
    assert altered.startswith(FIRST_ROW)
    size = met[ALFA].store.tree.size
    with pytest.raises(NoteError, match="of an unknown kind b'film'"):
        take_in(met[ALFA], BRAVO, altered, met.clock.now)
    assert met[ALFA].store.tree.size == size
    assert entries(met[ALFA], EntryKind.REFUSED) == []
    assert goes_on(met, newer)
