"""Charters: drafted from cards, signed by every member, adopted when complete."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.homes import begun, card_of, lined, moment, terms
from tests.signing.parties.sides import charter_of, first_manifest, key_of, signed_charter
from truceline.errors import InputError, NoteError, NotFoundError, TrustError
from truceline.node.node import Node
from truceline.node.terms.charters import Share, adopt_charter, draft_charter, review_charter, sign_charter
from truceline.node.terms.parties import enrol
from truceline.record.entries import EntryKind
from truceline.signing.keys import SigningKey
from truceline.signing.notes import sign_note
from truceline.signing.parties.charter import Charter, Standing, open_charter
from truceline.signing.parties.manifests import Role

ALFA, BRAVO, MEDIATOR = "alfa.example", "bravo.example", "mediator.example"


def met(party: str = ALFA, *others: str) -> Node:
    node = begun(party)
    for other in others or (BRAVO,):
        enrol(node, card_of(other), moment())
    return node


def roots(party: str, *numbers: int) -> list[SigningKey]:
    return [key_of(party, Role.ROOT, number) for number in numbers]


def drafted(node: Node | None = None) -> Charter:
    return draft_charter(node or met(), terms(BRAVO))


def test_a_draft_names_the_members_by_their_newest_manifests() -> None:
    charter = drafted()
    assert [(member.party, member.standing, member.manifest_id) for member in charter.members] == [
        (ALFA, Standing.PARTY, first_manifest(ALFA).id),
        (BRAVO, Standing.PARTY, first_manifest(BRAVO).id),
    ]


def test_all_members_draft_the_same_text() -> None:
    assert drafted() == draft_charter(met(BRAVO, ALFA), terms(ALFA))


def test_a_draft_believes_the_logs_of_all_members_and_one_cosigner() -> None:
    policy = drafted().quorum
    cosigners = {party: key_of(party, Role.COSIGNER).verify_key for party in (ALFA, BRAVO)}
    assert set(policy.logs) == {key_of(party, Role.LOG).verify_key for party in (ALFA, BRAVO)}
    assert dict(policy.witnesses) == cosigners
    assert not policy.is_met_by(())
    assert policy.is_met_by([cosigners[BRAVO]])


def test_a_draft_may_ask_for_more_cosigners_or_for_none() -> None:
    cosigner = key_of(BRAVO, Role.COSIGNER).verify_key
    assert draft_charter(met(), replace(terms(BRAVO), cosigners=0)).quorum.is_met_by(())
    assert not draft_charter(met(), replace(terms(BRAVO), cosigners=2)).quorum.is_met_by([cosigner])
    with pytest.raises(NoteError):
        draft_charter(met(), replace(terms(BRAVO), cosigners=3))


def test_a_registrar_is_a_mediator_of_the_charter() -> None:
    node = met(ALFA, BRAVO, MEDIATOR)
    standings = {BRAVO: Standing.PARTY, MEDIATOR: Standing.MEDIATOR}
    wanted = replace(terms(), standings=standings, registrar=MEDIATOR)
    assert draft_charter(node, wanted).registrar == MEDIATOR
    with pytest.raises(NoteError):
        draft_charter(node, replace(wanted, registrar=BRAVO))


def test_a_party_that_was_not_met_cannot_be_a_member() -> None:
    with pytest.raises(NotFoundError, match=r"mediator\.example.* not enrolled"):
        draft_charter(met(), terms(BRAVO, MEDIATOR))


def test_a_charter_is_complete_when_enough_roots_of_every_member_have_signed() -> None:
    node = met()
    review = review_charter(node, [drafted().text.encode()])
    assert (review.note, review.is_complete) == (b"", False)
    review = review_charter(node, [sign_charter(review, roots(ALFA, 1, 2))])
    assert review.shares == {ALFA: Share(2, 2), BRAVO: Share(0, 2)}
    review = review_charter(node, [sign_charter(review, roots(BRAVO, 1))])
    assert (review.shares[BRAVO], review.is_complete) == (Share(1, 2), False)
    review = review_charter(node, [sign_charter(review, roots(BRAVO, 3))])
    assert review.is_complete
    manifests = [first_manifest(ALFA), first_manifest(BRAVO)]
    assert open_charter(review.note, manifests) == review.charter == drafted()


def test_copies_that_were_signed_apart_are_joined() -> None:
    charter = drafted()
    copies = [sign_note(charter.text, roots(party, 1, 2)).encoded for party in (ALFA, BRAVO)]
    assert review_charter(met(), [*copies, charter.text.encode()]).is_complete


def test_a_root_that_signed_twice_counts_once() -> None:
    review = review_charter(met(), [sign_note(drafted().text, roots(ALFA, 1)).encoded])
    again = review_charter(met(), [sign_charter(review, roots(ALFA, 1))])
    assert again.shares[ALFA] == Share(1, 2)


def test_copies_of_different_charters_are_refused() -> None:
    other = replace(drafted(), clock_tolerance_ms=1)
    with pytest.raises(InputError, match="2 different texts"):
        review_charter(met(), [drafted().text.encode(), other.text.encode()])
    with pytest.raises(NoteError, match="differ"):
        review_charter(met(), [sign_note(charter.text, roots(ALFA, 1)).encoded for charter in (drafted(), other)])
    with pytest.raises(InputError, match="no copy"):
        review_charter(met(), [])


def test_a_charter_of_others_may_not_be_signed_here() -> None:
    node = met(ALFA, BRAVO, MEDIATOR)
    charter = draft_charter(met(BRAVO, "charlie.example"), terms("charlie.example"))
    enrol(node, card_of("charlie.example"), moment())
    with pytest.raises(TrustError, match="no member"):
        review_charter(node, [charter.text.encode()])
    with pytest.raises(TrustError, match="no member"):
        adopt_charter(node, signed_charter(charter, 1, 2), moment())


def test_a_charter_with_a_manifest_that_was_not_enrolled_may_not_be_signed() -> None:
    with pytest.raises(NotFoundError, match=r"of 'bravo\.example', which is not here"):
        review_charter(begun(ALFA), [drafted().text.encode()])


def test_a_charter_that_gives_a_member_the_manifest_of_another_may_not_be_signed() -> None:
    charter = drafted()
    swapped = replace(
        charter,
        members=(charter.members[0], charter.members[1]._replace(party="charlie.example")),
    )
    with pytest.raises(TrustError, match=r"the manifest of bravo\.example"):
        review_charter(met(), [swapped.text.encode()])


def test_a_charter_with_a_signature_that_does_not_hold_is_refused() -> None:
    good = sign_note(drafted().text, roots(BRAVO, 1, 2)).encoded
    other = sign_note(replace(drafted(), clock_tolerance_ms=1).text, roots(BRAVO, 1, 2)).encoded
    forged = good[: good.index(b"\n\n")] + other[other.index(b"\n\n") :]
    with pytest.raises(TrustError, match="does not hold"):
        review_charter(met(), [forged])


def test_an_adopted_charter_starts_its_line() -> None:
    node = met()
    charter = drafted(node)
    note = signed_charter(charter, 1, 2)
    assert adopt_charter(node, note, moment()) == charter
    assert node.lines == (charter.line,)
    line = node.line(charter.line)
    assert (line.charter, line.charter_note, line.peers) == (charter, note, (BRAVO,))
    entry = node.entry(node.store.tree.size - 1)
    assert (entry.kind, entry.line, dict(entry.extra)) == (EntryKind.NOTE, charter.line, {"is": "charter"})


def test_a_charter_is_adopted_once() -> None:
    node = lined(ALFA, BRAVO)
    size = node.store.tree.size
    adopt_charter(node, signed_charter(drafted(), 3, 2), moment())
    assert (node.store.tree.size, len(node.lines)) == (size, 1)


def test_a_charter_that_lacks_a_signature_is_not_adopted() -> None:
    node = met()
    keys = [*roots(ALFA, 1, 2), *roots(BRAVO, 1)]
    with pytest.raises(TrustError, match=r"fewer than 2 roots of bravo\.example"):
        adopt_charter(node, sign_note(drafted().text, keys).encoded, moment())
    assert len(node.lines) == 0


def test_what_is_no_charter_is_refused() -> None:
    for copy in (b"", b"hello\n", b"\xff\xff", b"a\n\nb\n"):
        with pytest.raises(NoteError):
            review_charter(met(), [copy])


def test_a_line_may_have_several_others() -> None:
    node = lined(ALFA, BRAVO, MEDIATOR)
    assert node.line(node.lines[0]).peers == (BRAVO, MEDIATOR)
    assert charter_of(first_manifest(ALFA), first_manifest(BRAVO)).line != node.lines[0]
