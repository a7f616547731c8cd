"""Signing a charter with root keys in files."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wiring.homes import PASSPHRASE, a_home
from tests.wiring.serving.two_nodes import TERMS, meet
from truceline.errors import InputError, NotFoundError
from truceline.signing.notes import read_unverified
from truceline.wiring.acts.act import Document, text_from_bytes
from truceline.wiring.handing.people_signing import manifest_by_roots, signed_by_authorities, signed_by_roots
from truceline.wiring.home import Home
from truceline.wiring.running import office_of


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = a_home(tmp_path / "alfa", roots=3, root_threshold=2)
    meet(home, a_home(tmp_path / "bravo", "bravo.example"))
    return home


def reviewed(home: Home, note: bytes = b"") -> Document:
    with office_of(home) as office:
        members = [{"party": "bravo.example", "standing": "party"}]
        text = note or office.ask("charter-draft", members=members, **TERMS)["text"].encode()
        return office.ask("charter-review", copies=[text_from_bytes(text)])


def signers(note: bytes) -> list[str]:
    return [signature.name for signature in read_unverified(note).signatures]


def test_as_many_roots_sign_as_are_needed(home: Home) -> None:
    note = signed_by_roots(home, reviewed(home), (), lambda: PASSPHRASE)
    assert signers(note) == ["alfa.example/root/1", "alfa.example/root/2"]
    assert reviewed(home, note)["signed"]["alfa.example"] == {"roots": 2, "of": 2}


def test_roots_sign_one_after_another_each_where_it_is(home: Home, tmp_path: Path) -> None:
    away = tmp_path / "medium"
    away.mkdir()
    for name in ("root-2", "root-3"):
        (home.keys / name).rename(away / name)
    first = signed_by_roots(home, reviewed(home), (), lambda: PASSPHRASE)
    assert signers(first) == ["alfa.example/root/1"]
    whole = signed_by_roots(home, reviewed(home, first), (away / "root-3",), lambda: PASSPHRASE)
    assert signers(whole) == ["alfa.example/root/1", "alfa.example/root/3"]


def test_a_root_that_has_signed_is_passed_over(home: Home) -> None:
    first = signed_by_roots(home, reviewed(home), (home.keys / "root-1",), lambda: PASSPHRASE)
    whole = signed_by_roots(home, reviewed(home, first), (), lambda: PASSPHRASE)
    assert signers(whole) == ["alfa.example/root/1", "alfa.example/root/2"]


def test_a_key_that_is_no_root_or_a_wrong_passphrase_signs_nothing(home: Home) -> None:
    with pytest.raises(InputError, match="is no root key"):
        signed_by_roots(home, reviewed(home), (home.keys / "duty",), lambda: PASSPHRASE)
    with pytest.raises(InputError, match="root-1: the passphrase"):
        signed_by_roots(home, reviewed(home), (), lambda: "another passphrase")


def test_where_no_root_key_is_it_is_said_how_to_name_one(home: Home) -> None:
    for path in home.keys.glob("root-*"):
        path.unlink()
    with pytest.raises(NotFoundError) as raised:
        signed_by_roots(home, reviewed(home), (), lambda: PASSPHRASE)
    assert "--key" in raised.value.hint


def test_authorities_sign_in_the_number_that_binds(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa", authorities=3, authority_threshold=2)
    with office_of(home) as office:
        own = office.ask("party-own")
    sign = signed_by_authorities(home, own, (), lambda: PASSPHRASE)
    assert signers(sign("a text\n")) == ["alfa.example/authority/1", "alfa.example/authority/2"]
    for number in (2, 3):
        (home.keys / f"authority-{number}").unlink()
    with pytest.raises(NotFoundError, match="1 authority keys are here, and 2 must sign"):
        signed_by_authorities(home, own, (), lambda: PASSPHRASE)


def test_roots_sign_a_new_version_in_the_number_of_the_one_in_force(home: Home) -> None:
    with office_of(home) as office:
        own = office.ask("party-own")
        text = office.ask("manifest-draft", added=[], removed=["alfa.example/operator/duty"])["text"]
        note = manifest_by_roots(home, text, own, (), lambda: PASSPHRASE)
        assert signers(note) == ["alfa.example/root/1", "alfa.example/root/2"]
        assert office.ask("manifest-log", note=note.decode())["version"] == 2
