"""A line starts with a text that enough roots of every member have signed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from tests.signing.keyring import key_called
from tests.signing.parties.sides import WITHIN_MS, charter_of, first_manifest, key_of, signed_charter
from truceline.errors import NoteError, TrustError
from truceline.signing.keys import KeyKind, VerifyKey
from truceline.signing.notes import sign_note
from truceline.signing.parties.charter import Charter, Member, Standing, charter_from_text, check_apart, open_charter
from truceline.signing.parties.manifests import ListedKey, Role

ALFA, BRAVO = first_manifest("alfa.example"), first_manifest("bravo.example")
MEDIATOR = first_manifest("mediator.example")
CHARTER = charter_of(ALFA, BRAVO, MEDIATOR, registrar="mediator.example")
ALL = (MEDIATOR, BRAVO, ALFA)


def test_a_charter_opens_when_every_member_has_signed() -> None:
    opened = open_charter(signed_charter(CHARTER, 1, 2), ALL)
    assert opened == CHARTER
    assert opened.parties == ("alfa.example", "bravo.example")


def test_the_line_is_named_by_the_text() -> None:
    assert CHARTER.line == sha256(CHARTER.text.encode()).hexdigest()[:32]
    assert replace(CHARTER, ends_at=CHARTER.ends_at + 1).line != CHARTER.line


def test_a_charter_that_one_member_has_not_signed_does_not_open() -> None:
    keys = [key_of(party, Role.ROOT, number) for party in ("alfa.example", "bravo.example") for number in (1, 2, 3)]
    for more in (
        [],
        [key_of("mediator.example", Role.ROOT)],
        [key_of("mediator.example", Role.AUTHORITY, n) for n in (1, 2)],
    ):
        with pytest.raises(TrustError, match=r"fewer than 2 roots of mediator\.example"):
            open_charter(sign_note(CHARTER.text, [*keys, *more]).encoded, ALL)


def test_every_manifest_that_it_names_must_be_there() -> None:
    other = replace(BRAVO, tls_pins=())
    for manifests in ((ALFA, BRAVO), (ALFA, other, MEDIATOR)):
        with pytest.raises(TrustError, match="is not here"):
            open_charter(signed_charter(CHARTER, 1, 2), manifests)


def test_a_member_cannot_be_named_with_the_manifest_of_another() -> None:
    members = (CHARTER.members[0], Member("bravo.example", Standing.PARTY, MEDIATOR.id))
    crossed = replace(CHARTER, members=members, registrar="")
    with pytest.raises(TrustError, match="is not here"):
        open_charter(signed_charter(crossed, 1, 2), ALL)


def test_no_member_may_list_the_key_of_another() -> None:
    copied = VerifyKey("bravo.example/operator/9", KeyKind.ED25519, ALFA.keys_of(Role.OPERATOR)[0].public)
    thief = replace(BRAVO, keys=(*BRAVO.keys, ListedKey(Role.OPERATOR, copied)))
    with pytest.raises(TrustError, match="both list the key"):
        open_charter(signed_charter(charter_of(ALFA, thief), 1, 2), [ALFA, thief])
    check_apart([ALFA, BRAVO, ALFA])


@pytest.mark.parametrize(
    "change",
    [
        {"members": CHARTER.members[:1], "registrar": ""},
        {"members": CHARTER.members[1:]},
        {"members": (*CHARTER.members, CHARTER.members[0])},
        {"members": (*CHARTER.members, Member("Charlie", Standing.OBSERVER, ALFA.id))},
        {"registrar": "alfa.example"},
        {"registrar": "nobody.example"},
        {"policy": ("quorum nobody",)},
        {"policy": ()},
        {"members": (*CHARTER.members, Member("alfa.example/x", Standing.OBSERVER, ALFA.id))},
        {"ends_at": -1},
        {"clock_tolerance_ms": -1},
        {"members": (*CHARTER.members, Member("charlie.example", Standing.OBSERVER, "ab"))},
        {"ack_within_ms": WITHIN_MS | {"flash": 0}},
        {"ack_within_ms": {"flash": 1}},
        {"ack_within_ms": WITHIN_MS | {"soon": 1}},
    ],
    ids=str,
)
def test_a_charter_that_breaks_a_rule_cannot_be_made(change: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        replace(CHARTER, **change)


def test_a_name_that_only_begins_like_another_is_another() -> None:
    longer = (*CHARTER.members, Member("alfa.examples", Standing.OBSERVER, ALFA.id))
    assert replace(CHARTER, members=longer).members == longer


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"ends_at":', '"ends":1,"ends_at":'),
        ('"flash":300000', '"flash":0'),
        ('"flash":300000,', ""),
        ('"flash":300000', '"flash":300000,"hurry":1'),
        ('"standing":"mediator"', '"standing":"judge"'),
        ('"party":"alfa.example"', '"party":"alfa.example","rank":1'),
        ("truceline/charter/v1", "truceline/manifest/v1"),
    ],
)
def test_a_text_that_is_no_charter_is_refused_though_it_is_signed(old: str, new: str) -> None:
    assert old in CHARTER.text
    note = sign_note(CHARTER.text.replace(old, new, 1), [key_called("alfa.example/root/1")])
    with pytest.raises(NoteError):
        open_charter(note.encoded, ALL)


def test_the_policy_of_a_charter_is_read_with_it() -> None:
    cosigner = MEDIATOR.keys_of(Role.COSIGNER)[0]
    charter: Charter = replace(CHARTER, policy=(f"witness mediator {cosigner.text}", "quorum mediator"))
    opened = open_charter(signed_charter(charter, 1, 2), ALL)
    assert opened.quorum.is_met_by([cosigner])
    assert not opened.quorum.is_met_by([])


def test_a_charter_that_names_no_kinds_for_two_desks_has_the_text_of_one_from_before() -> None:
    assert "two_person" not in CHARTER.text
    assert charter_from_text(CHARTER.text) == CHARTER


def test_kinds_that_take_two_desks_come_back_from_the_text() -> None:
    strict = replace(CHARTER, two_person=("cancel", "warning"))
    assert '"two_person":["cancel","warning"]' in strict.text
    assert charter_from_text(strict.text) == strict
    assert strict.line != CHARTER.line


@pytest.mark.parametrize("kinds", [("warning", "cancel"), ("warning", "warning"), ("Warning",), ("",)])
def test_kinds_that_take_two_desks_are_words_sorted_each_once(kinds: tuple[str, ...]) -> None:
    with pytest.raises(NoteError, match="two desks"):
        replace(CHARTER, two_person=kinds)


def test_the_field_for_two_desks_is_not_there_in_vain() -> None:
    empty = replace(CHARTER, two_person=("warning",)).text.replace('["warning"]', "[]")
    with pytest.raises(NoteError, match="names no kind"):
        charter_from_text(empty)
