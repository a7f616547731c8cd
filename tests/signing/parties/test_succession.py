"""One version follows another only by the roots of both, without gaps, and with every key accounted for."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.signing.parties.sides import charter_of, first_manifest, key_of, listed, signed, without
from truceline.errors import NoteError, TrustError
from truceline.signing.notes import Note, sign_note
from truceline.signing.parties.manifests import Manifest, Position, RemovedKey, Role
from truceline.signing.parties.succession import open_manifest, open_successor

FIRST = first_manifest()
ROOTS = FIRST.keys_of(Role.ROOT)
OPERATOR = FIRST.keys_of(Role.OPERATOR)[0]
AT = Position(1, 9)
NEXT = without(FIRST, [OPERATOR], AT, [listed("alfa.example", Role.OPERATOR, 2)])
NEW_ROOTS = without(FIRST, ROOTS[:2], AT, [listed("alfa.example", Role.ROOT, number) for number in (4, 5)])


@pytest.mark.parametrize("roots", [(1, 2), (2, 3), (1, 2, 3)])
def test_a_manifest_opens_with_enough_of_its_own_roots(roots: tuple[int, ...]) -> None:
    assert open_manifest(signed(FIRST, *roots)) == FIRST


@pytest.mark.parametrize("manifest", [NEXT, NEW_ROOTS])
def test_a_later_manifest_reads_back_whole(manifest: Manifest) -> None:
    assert open_manifest(signed(manifest, 3, 4, 5) if manifest is NEW_ROOTS else signed(manifest, 1, 2)) == manifest


def test_too_few_roots_are_not_enough() -> None:
    with pytest.raises(TrustError, match="fewer than 2 roots"):
        open_manifest(signed(FIRST, 1))
    twice = sign_note(FIRST.text, [key_of("alfa.example", Role.ROOT)] * 2)
    with pytest.raises(TrustError, match="fewer than 2 roots"):
        open_manifest(twice.encoded)


def test_other_keys_of_the_party_are_no_roots() -> None:
    keys = [key_of("alfa.example", role) for role in (Role.ROOT, Role.OPERATOR, Role.NODE, Role.AUTHORITY)]
    with pytest.raises(TrustError):
        open_manifest(sign_note(FIRST.text, keys).encoded)


def test_the_next_version_follows_with_the_same_roots() -> None:
    assert open_successor(signed(NEXT, 1, 2), FIRST) == NEXT


def test_new_roots_need_the_old_ones_and_their_own() -> None:
    assert open_successor(signed(NEW_ROOTS, 1, 2, 4, 5), FIRST) == NEW_ROOTS
    assert open_successor(signed(NEW_ROOTS, 1, 3, 4), FIRST) == NEW_ROOTS
    for roots in ((3, 4, 5), (1, 2), (1, 4), (1, 2, 3)):
        with pytest.raises(TrustError, match="fewer than 2 roots"):
            open_successor(signed(NEW_ROOTS, *roots), FIRST)


@pytest.mark.parametrize(
    "manifest",
    [
        FIRST,
        replace(NEXT, version=3),
        replace(NEXT, prev="00" * 32),
        without(NEXT, [], AT),
    ],
    ids=["the same", "a gap", "another before it", "two further"],
)
def test_what_does_not_follow_directly_is_refused(manifest: Manifest) -> None:
    with pytest.raises(TrustError, match="does not follow"):
        open_successor(signed(manifest, 1, 2), FIRST)


def test_a_manifest_of_another_party_never_follows() -> None:
    other = first_manifest("bravo.example")
    content = sign_note(
        replace(other, version=2, prev=FIRST.id).text,
        [key_of(party, Role.ROOT, number) for party in ("alfa.example", "bravo.example") for number in (1, 2)],
    ).encoded
    with pytest.raises(TrustError, match="does not follow"):
        open_successor(content, FIRST)


@pytest.mark.parametrize(
    "manifest",
    [
        replace(NEXT, removed=()),
        replace(NEXT, removed=(*NEXT.removed, RemovedKey(key_of("alfa.example", Role.NODE, 7).verify_key, AT))),
        replace(
            NEXT,
            keys=tuple(e._replace(role=Role.NODE) if e.role is Role.OPERATOR else e for e in NEXT.keys),
            removed=(RemovedKey(key_of("alfa.example", Role.NODE, 7).verify_key, AT),),
        ),
    ],
    ids=["silent", "one that was never there", "another one"],
)
def test_a_version_that_does_not_account_for_every_key_that_went_is_refused(manifest: Manifest) -> None:
    with pytest.raises(TrustError, match="does not account"):
        open_successor(signed(manifest, 1, 2), FIRST)


def test_a_key_cannot_change_its_role() -> None:
    moved = tuple(entry._replace(role=Role.NODE) if entry.key == OPERATOR else entry for entry in FIRST.keys)
    with pytest.raises(TrustError, match="does not account"):
        open_successor(signed(replace(FIRST, version=2, keys=moved, prev=FIRST.id), 1, 2), FIRST)


def changed(**fields: Any) -> bytes:
    """The first manifest with some fields of its text written otherwise, and signed."""
    head, body, _ = FIRST.text.split("\n")
    document = json.loads(body) | fields
    document = {key: value for key, value in document.items() if value is not ...}
    text = f"{head}\n{json.dumps(document, sort_keys=True, separators=(',', ':'))}\n"
    return sign_note(text, [key_of("alfa.example", Role.ROOT, number) for number in (1, 2)]).encoded


KEYS = json.loads(FIRST.text.split("\n")[1])["keys"]


ROW = KEYS[0]["key"]
FAULTS: dict[str, dict[str, Any]] = {
    "a version with a point": {"version": 1.0},
    "a version in words": {"version": "1"},
    "no version": {"version": 0},
    "no party": {"party": ...},
    "an unknown field": {"more": 1},
    "keys that are no array": {"keys": {}},
    "no keys": {"keys": []},
    "an unknown role": {"keys": [*KEYS, {"role": "boss", "key": ROW}]},
    "a role without a key": {"keys": [*KEYS, {"role": "node"}]},
    "an unknown field of a key": {"keys": [{**KEYS[0], "more": 1}, *KEYS[1:]]},
    "a damaged key": {"keys": [{**KEYS[0], "key": f"{ROW[:-4]}AAAA"}, *KEYS[1:]]},
    "a pin in large letters": {"tls_pins": ["AB" * 32]},
    "a pin that is no array": {"tls_pins": "ab" * 32},
    "a secret for a recipient": {"age_recipients": ["AGE-SECRET-KEY-1"]},
    "nothing before it": {"prev": None},
    "half a hash": {"prev": "abc"},
    "a key removed from no log": {"removed": [{"key": ROW, "last_log": 0, "last_index": 1}]},
    "a key removed before the beginning": {"removed": [{"key": ROW, "last_log": 1, "last_index": -1}]},
    "a threshold that is true": {"root_threshold": True},
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_text_that_is_no_manifest_is_refused_though_it_is_signed(case: str) -> None:
    with pytest.raises(NoteError):
        open_manifest(changed(**FAULTS[case]))


@pytest.mark.parametrize(
    "text",
    [
        charter_of(FIRST, first_manifest("bravo.example")).text,
        "alfa.example/log/1\n5\nAAAA\n",
        "truceline/msg/v1\n{}\n",
    ],
    ids=["charter", "checkpoint", "message"],
)
def test_a_text_of_another_kind_is_no_manifest_whoever_signed_it(text: str) -> None:
    content = sign_note(text, [key_of("alfa.example", Role.ROOT, number) for number in (1, 2, 3)]).encoded
    with pytest.raises(NoteError):
        open_manifest(content)
    with pytest.raises(NoteError):
        open_successor(content, FIRST)


def test_a_manifest_under_signatures_of_another_text_is_refused() -> None:
    signatures = sign_note(NEXT.text, [key_of("alfa.example", Role.ROOT, number) for number in (1, 2)]).signatures
    with pytest.raises(TrustError, match="does not hold"):
        open_manifest(Note(FIRST.text, signatures).encoded)
