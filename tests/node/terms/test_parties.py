"""Manifests of our own in the record, and parties that were met."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.homes import begun, card_of, empty_node, lined, moment
from tests.signing.parties.sides import first_manifest, key_of, listed, signed
from truceline.errors import InputError, NoteError, NotFoundError, TrustError
from truceline.node.lines import entries_labelled, note_of
from truceline.node.node import Node
from truceline.node.terms.cards import read_card, write_card
from truceline.node.terms.parties import (
    KeyChanges,
    draw_up_next,
    enrol,
    enrolled_manifest,
    enrolled_parties,
    log_manifest,
    open_record,
    own_manifest,
)
from truceline.record.entries import EntryKind
from truceline.record.store import object_name
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import ListedKey, Manifest, Position, Role

ALFA, BRAVO = "alfa.example", "bravo.example"


def by_roots(manifest: Manifest, *numbers: int) -> bytes:
    keys = [key_of(manifest.party, Role.ROOT, number) for number in numbers]
    return sign_note(manifest.text, keys).encoded


def entries_of(node: Node) -> list[tuple[EntryKind, str, str, object]]:
    entries = map(node.entry, range(node.store.tree.size))
    return [(entry.kind, entry.peer, entry.note_id, dict(entry.extra)) for entry in entries]


def test_a_record_begins_with_its_name_and_the_first_manifest() -> None:
    node = begun()
    manifest = first_manifest(ALFA)
    assert entries_of(node) == [
        (EntryKind.OPEN, "", "", {"origin": "alfa.example/log/1"}),
        (EntryKind.MANIFEST, "", manifest.id, {}),
    ]
    assert own_manifest(node).manifest == manifest
    assert note_of(node.store, manifest.id) == own_manifest(node).note == signed(manifest, 1, 2)


def test_a_record_begins_once() -> None:
    node = begun()
    open_record(node, signed(first_manifest(ALFA), 1, 2), moment())
    assert node.store.tree.size == 2
    with pytest.raises(InputError, match="has begun already"):
        open_record(node, signed(replace(first_manifest(ALFA), authority_threshold=1), 1, 2), moment())


@pytest.mark.parametrize(
    "note",
    [
        signed(first_manifest(BRAVO), 1, 2),
        signed(first_manifest(ALFA), 1),
    ],
)
def test_a_record_does_not_begin_with_the_manifest_of_another_or_one_that_too_few_signed(note: bytes) -> None:
    node = empty_node(ALFA)
    with pytest.raises(TrustError):
        open_record(node, note, moment())
    assert node.store.tree.size == 0


def test_a_record_that_has_not_begun_has_no_manifest() -> None:
    with pytest.raises(NotFoundError, match="no manifest yet"):
        own_manifest(empty_node())


def test_the_next_version_ends_keys_at_the_newest_entry_and_names_the_one_before() -> None:
    node = begun()
    desk = listed(ALFA, Role.OPERATOR, 2)
    following = draw_up_next(node, KeyChanges(added=(desk,), removed=(f"{ALFA}/operator/1",), authority_threshold=1))
    gone = key_of(ALFA, Role.OPERATOR).verify_key
    assert (following.version, following.prev) == (2, first_manifest(ALFA).id)
    assert following.removed == ((gone, Position(1, 1)),)
    assert following.keys_of(Role.OPERATOR) == (desk.key,)
    assert (following.root_threshold, following.authority_threshold) == (2, 1)


def test_a_key_that_is_not_there_cannot_go() -> None:
    with pytest.raises(InputError, match="no key") as raised:
        draw_up_next(begun(), KeyChanges(removed=("alfa.example/operator/9",)))
    assert "alfa.example/operator/1" in raised.value.hint


def test_the_next_version_is_in_force_once_it_is_logged_and_goes_to_every_peer() -> None:
    node = lined(ALFA, BRAVO)
    following = draw_up_next(node, KeyChanges(added=(listed(ALFA, Role.OPERATOR, 2),)))
    note = by_roots(following, 1, 2)
    log_manifest(node, note, moment())
    index = node.store.tree.size - 1
    assert own_manifest(node).manifest == following
    assert node.entry(index).kind is EntryKind.MANIFEST
    (parcel,) = node.store.outbox(BRAVO, 10)
    assert parcel.obj == object_name(note) == node.entry(index).obj
    (line,) = node.lines
    new_key = key_of(ALFA, Role.OPERATOR, 2).verify_key
    assert node.line(line).histories[ALFA].roles_at(Position(1, index + 1)).get(new_key) is Role.OPERATOR
    assert node.line(line).histories[ALFA].roles_at(Position(1, index)).get(new_key) is None


def test_a_version_with_a_key_of_another_member_is_not_logged() -> None:
    node = lined("alfa.example", "bravo.example")
    theirs = replace(key_of("bravo.example", Role.OPERATOR).verify_key, name="alfa.example/operator/9")
    manifest = draw_up_next(node, KeyChanges(added=(ListedKey(Role.OPERATOR, theirs),)))
    with pytest.raises(TrustError, match="both list the key"):
        log_manifest(node, by_roots(manifest, 1, 2), moment())
    assert own_manifest(node).manifest.version == 1
    assert node.line(node.lines[0]).peers == ("bravo.example",)


def test_a_version_is_logged_once() -> None:
    node = lined(ALFA, BRAVO)
    note = by_roots(draw_up_next(node, KeyChanges(authority_threshold=1)), 1, 2)
    log_manifest(node, note, moment())
    size = node.store.tree.size
    log_manifest(node, note, moment())
    assert node.store.tree.size == size


def test_a_version_that_does_not_follow_or_that_too_few_signed_is_not_logged() -> None:
    node = begun()
    following = draw_up_next(node, KeyChanges(authority_threshold=1))
    for note in (by_roots(following, 1), by_roots(replace(following, version=3), 1, 2)):
        with pytest.raises(TrustError):
            log_manifest(node, note, moment())
    assert node.store.tree.size == 2


def test_an_enrolled_party_is_found_by_its_name_and_its_manifest() -> None:
    node = begun(ALFA)
    card = card_of(BRAVO)
    enrol(node, card, moment())
    assert entries_of(node)[2:] == [(EntryKind.NOTE, BRAVO, card.manifest.id, {"is": "enrolled"})]
    assert enrolled_manifest(node, BRAVO) == card.manifest
    assert note_of(node.store, card.manifest.id) == card.note
    (known,) = enrolled_parties(node)
    assert (known.manifest, known.enrolled_at, known.lines) == (card.manifest, moment().at, ())


def test_a_card_is_enrolled_once() -> None:
    node = begun(ALFA)
    enrol(node, card_of(BRAVO), moment())
    enrol(node, card_of(BRAVO), moment())
    assert node.store.tree.size == 3


def test_a_party_on_a_line_is_listed_with_it() -> None:
    node = lined(ALFA, BRAVO)
    assert [(known.manifest.party, known.lines) for known in enrolled_parties(node)] == [(BRAVO, node.lines)]


def test_our_own_card_is_not_enrolled() -> None:
    with pytest.raises(InputError, match="itself"):
        enrol(begun(ALFA), card_of(ALFA), moment())


def test_a_party_with_a_key_of_ours_is_not_enrolled() -> None:
    thief = first_manifest(BRAVO)
    copied = replace(key_of(ALFA, Role.NODE), name=f"{BRAVO}/node/2").verify_key
    note = signed(replace(thief, keys=(*thief.keys, ListedKey(Role.NODE, copied))), 1, 2)
    node = begun(ALFA)
    with pytest.raises(TrustError, match="both list the key"):
        enrol(node, read_card(write_card(note)), moment())
    assert node.store.tree.size == 2


def test_another_first_manifest_of_an_enrolled_party_is_refused() -> None:
    node = begun(ALFA)
    enrol(node, card_of(BRAVO), moment())
    other = replace(first_manifest(BRAVO), authority_threshold=1)
    with pytest.raises(TrustError, match="is enrolled already"):
        enrol(node, read_card(write_card(signed(other, 1, 2))), moment())


def test_a_later_version_of_an_enrolled_party_takes_the_place_of_the_one_before() -> None:
    node, other = begun(ALFA), begun(BRAVO)
    enrol(node, card_of(BRAVO), moment())
    following = draw_up_next(other, KeyChanges(authority_threshold=1))
    enrol(node, read_card(write_card(by_roots(following, 1, 2))), moment())
    assert enrolled_manifest(node, BRAVO) == following
    assert [known.manifest for known in enrolled_parties(node)] == [following]
    with pytest.raises(TrustError, match="is enrolled already"):
        enrol(node, card_of(BRAVO), moment())


def test_a_next_version_that_does_not_follow_is_not_enrolled() -> None:
    node, other = begun(ALFA), begun(BRAVO)
    enrol(node, card_of(BRAVO), moment())
    stranger = replace(draw_up_next(other, KeyChanges(authority_threshold=1)), prev="ab" * 32)
    with pytest.raises(TrustError, match="does not follow"):
        enrol(node, read_card(write_card(by_roots(stranger, 1, 2))), moment())


def test_a_party_that_was_not_met_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="not enrolled"):
        enrolled_manifest(begun(), BRAVO)


def test_what_is_no_manifest_is_not_logged() -> None:
    with pytest.raises(NoteError):
        log_manifest(begun(), b"hello", moment())


def test_the_own_manifests_are_found_under_their_label() -> None:
    node = begun()
    assert [entry.index for entry in entries_labelled(node.store, f"manifest:{ALFA}")] == [1]
