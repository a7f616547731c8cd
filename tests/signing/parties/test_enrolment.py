"""Both officers read the same sixty digits, and only for the same two manifests."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from tests.signing.parties.sides import first_manifest, signed
from truceline.signing.parties.enrolment import in_groups, number_of, number_to_compare
from truceline.signing.parties.succession import open_manifest
from truceline.signing.qr import qr_texts, read_qr_texts

ALFA, BRAVO = first_manifest("alfa.example"), first_manifest("bravo.example")


def test_both_sides_show_the_same_sixty_digits() -> None:
    number = number_to_compare(ALFA, BRAVO)
    assert number == number_to_compare(BRAVO, ALFA)
    assert len(number) == 60
    assert number.isdecimal()
    assert sorted([number[:30], number[30:]]) == sorted([number_of(ALFA), number_of(BRAVO)])


def test_the_number_is_fixed_for_ever() -> None:
    assert number_of(ALFA) == "258259032777457410185852213374"


def test_any_other_manifest_has_another_number() -> None:
    assert number_of(replace(ALFA, tls_pins=())) != number_of(ALFA)


def test_a_number_is_read_in_twelve_groups_of_five() -> None:
    number = number_to_compare(ALFA, BRAVO)
    groups = in_groups(number).split(" ")
    assert [len(group) for group in groups] == [5] * 12
    assert "".join(groups) == number


def test_a_manifest_is_carried_over_by_its_qr_codes() -> None:
    content = signed(ALFA, 1, 2)
    texts = qr_texts(content)
    assert len(texts) <= 4
    assert open_manifest(read_qr_texts(reversed(texts))) == ALFA
