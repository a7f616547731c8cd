"""A manifest is valid by construction: each key has one role, one name and one purpose."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.signing.keyring import key_called
from tests.signing.parties.sides import first_manifest, listed, without
from truceline.errors import NoteError
from truceline.signing.keys import KeyKind, VerifyKey
from truceline.signing.parties.manifests import MAX_KEYS, ListedKey, Manifest, Position, RemovedKey, Role, check_party

FIRST = first_manifest()
ROOT = FIRST.keys[0].key
LATER = without(FIRST, [listed("alfa.example", Role.OPERATOR).key], Position(1, 9))


def test_a_manifest_says_its_log_and_its_keys_by_role() -> None:
    assert FIRST.log_key.name == "alfa.example/log/1"
    assert FIRST.log_number == 1
    assert [key.name for key in FIRST.keys_of(Role.AUTHORITY)] == [
        "alfa.example/authority/1",
        "alfa.example/authority/2",
    ]


def test_the_id_follows_from_every_field() -> None:
    others = [
        replace(FIRST, root_threshold=3),
        replace(FIRST, authority_threshold=1),
        replace(FIRST, tls_pins=()),
        replace(FIRST, age_recipients=()),
        replace(FIRST, keys=FIRST.keys[::-1]),
        LATER,
        replace(LATER, removed=()),
        replace(LATER, removed=(RemovedKey(LATER.removed[0].key, Position(1, 8)),)),
        replace(LATER, prev="00" * 32),
    ]
    assert len({manifest.id for manifest in (FIRST, *others)}) == 1 + len(others)


def test_enough_roots_are_different_roots() -> None:
    first, second, _ = FIRST.keys_of(Role.ROOT)
    assert FIRST.is_signed_by_roots([first, second])
    assert not FIRST.is_signed_by_roots([first, first])
    assert not FIRST.is_signed_by_roots([first, FIRST.log_key, *FIRST.keys_of(Role.OPERATOR)])


def other_kind(key: VerifyKey) -> VerifyKey:
    return VerifyKey(key.name, KeyKind.COSIGNATURE if key.kind is KeyKind.ED25519 else KeyKind.ED25519, key.public)


NOT_THE_LOG = tuple(entry for entry in FIRST.keys if entry.role is not Role.LOG)
BREAKS: dict[str, dict[str, Any]] = {
    "no version": {"version": 0},
    "a second version after none": {"version": 2},
    "a first version after another": {"prev": "ab" * 32},
    "a hash in large letters": {"version": 2, "prev": "AB" * 32},
    "a first version that removes": {
        "removed": (RemovedKey(key_called("alfa.example/old").verify_key, Position(1, 1)),)
    },
    "no root has to sign": {"root_threshold": 0},
    "more roots than there are": {"root_threshold": 4},
    "no authority has to sign": {"authority_threshold": 0},
    "more authorities than there are": {"authority_threshold": 3},
    "no root": {"keys": FIRST.keys[3:]},
    "no log": {"keys": NOT_THE_LOG},
    "two logs": {"keys": (*FIRST.keys, listed("alfa.example", Role.LOG, 2))},
    "a log without a number": {"keys": (*NOT_THE_LOG, listed("alfa.example", Role.LOG, 0))},
    "a key twice": {"keys": (*FIRST.keys, FIRST.keys[0])},
    "a key in two roles": {"keys": (*FIRST.keys, ListedKey(Role.NODE, ROOT))},
    "the same bytes by another name": {
        "keys": (*FIRST.keys, ListedKey(Role.NODE, VerifyKey("alfa.example/x", KeyKind.ED25519, ROOT.public)))
    },
    "a name of another party": {"keys": (*FIRST.keys, listed("bravo.example", Role.OPERATOR))},
    "the name of the party alone": {
        "keys": (*FIRST.keys, ListedKey(Role.OPERATOR, key_called("alfa.example").verify_key))
    },
    "a name that only looks like the party's": {
        "keys": (*FIRST.keys, ListedKey(Role.OPERATOR, key_called("alfa.examples/operator").verify_key))
    },
    "a cosigner's kind for an authority": {
        "keys": (*FIRST.keys[:-1], ListedKey(Role.AUTHORITY, other_kind(FIRST.keys[-1].key)))
    },
    "a signer's kind for a cosigner": {
        "keys": (
            *(entry for entry in FIRST.keys if entry.role is not Role.COSIGNER),
            ListedKey(Role.COSIGNER, other_kind(FIRST.keys_of(Role.COSIGNER)[0])),
        )
    },
    "too many keys": {"keys": (*FIRST.keys, *(listed("alfa.example", Role.OPERATOR, 2 + n) for n in range(MAX_KEYS)))},
    "a pin that is no hash": {"tls_pins": ("ab",)},
    "a secret for a recipient": {"age_recipients": ("AGE-SECRET-KEY-1",)},
    "a party of another name": {"party": "bravo.example"},
}


@pytest.mark.parametrize("case", BREAKS)
def test_a_manifest_that_breaks_a_rule_cannot_be_made(case: str) -> None:
    with pytest.raises(NoteError):
        replace(FIRST, **BREAKS[case])


def test_a_key_cannot_be_listed_and_removed_at_once() -> None:
    with pytest.raises(NoteError, match="no two keys"):
        replace(LATER, removed=(*LATER.removed, RemovedKey(ROOT, Position(1, 9))))


def test_a_party_that_binds_itself_to_nothing_needs_no_authority() -> None:
    keys = tuple(entry for entry in FIRST.keys if entry.role is not Role.AUTHORITY)
    assert Manifest("alfa.example", 1, keys, root_threshold=2).keys_of(Role.AUTHORITY) == ()


def test_positions_of_a_later_log_are_later() -> None:
    assert Position(1, 10) > Position(1, 9)
    assert Position(2, 0) > Position(1, 10**9)


@pytest.mark.parametrize(("log", "index"), [(0, 0), (1, -1)])
def test_a_position_is_in_some_log(log: int, index: int) -> None:
    with pytest.raises(NoteError, match=f"entry {index} of log {log}"):
        Position(log, index)


@pytest.mark.parametrize("party", ["alfa", "alfa.example", "truceline.example/alfa", "a1.b-c/d.e/f", "truceline"])
def test_such_names_a_party_may_have(party: str) -> None:
    check_party(party)


@pytest.mark.parametrize(
    "party",
    ["", "Alfa", "al fa", "alfa/", "/alfa", "alfa//b", "truceline/msg", "альфа", "-alfa", "a" * 129, "a+b", "alfa.\n"],
)
def test_such_names_a_party_may_not_have(party: str) -> None:
    with pytest.raises(NoteError):
        check_party(party)
