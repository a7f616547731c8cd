"""The keys that a node begins with."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from tests.wiring.homes import PASSPHRASE
from truceline.adapters.transport.certificates import certificate_of
from truceline.errors import InputError, NoteError, NotFoundError, TrustError
from truceline.signing.certificates import pin_of
from truceline.signing.parties.manifests import Role
from truceline.signing.parties.succession import open_manifest
from truceline.signing.passphrase import unlock
from truceline.wiring.home_keys import KeyPlan, add_desk_key, make_keys, read_locked_key, read_service_key, write_keys

ALFA = "alfa.example"
PLAN = KeyPlan(party=ALFA, roots=3, root_threshold=2, authorities=2, authority_threshold=2, desks=("duty", "night"))


def chance() -> Any:
    numbers = iter(range(1, 200))
    return lambda size: (bytes(size - 1) + bytes([next(numbers)]))[:size]


def written(folder: Path) -> bytes:
    return write_keys(folder, PLAN, lambda name: f"{PASSPHRASE} {name}", chance(), work=1)


def test_a_manifest_lists_every_key_with_its_role_and_threshold(tmp_path: Path) -> None:
    manifest = open_manifest(written(tmp_path))
    assert {str(role): [key.name for key in manifest.keys_of(role)] for role in Role} == {
        "root": [f"{ALFA}/root/{number}" for number in (1, 2, 3)],
        "authority": [f"{ALFA}/authority/{number}" for number in (1, 2)],
        "log": [f"{ALFA}/log/1"],
        "cosigner": [f"{ALFA}/cosigner/1"],
        "node": [f"{ALFA}/node/1"],
        "operator": [f"{ALFA}/operator/duty", f"{ALFA}/operator/night"],
    }
    assert (manifest.root_threshold, manifest.authority_threshold, manifest.version) == (2, 2, 1)


def test_every_key_has_a_file_of_its_own_for_the_owner_alone(tmp_path: Path) -> None:
    written(tmp_path)
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    names = {"root-1", "root-2", "root-3", "authority-1", "authority-2", "duty", "night"}
    names |= {"duty.second", "night.second"}
    assert files == dict.fromkeys(names | {"log", "cosigner", "node", "tls", "age"}, 0o600)


def test_people_open_their_keys_with_the_passphrase_of_their_kind_only(tmp_path: Path) -> None:
    manifest = open_manifest(written(tmp_path))
    for file, name, role in (("root-2", "root", Role.ROOT), ("authority-1", "authority", Role.AUTHORITY)):
        key = read_locked_key(tmp_path / file, f"{PASSPHRASE} {name}")
        assert key.verify_key in manifest.keys_of(role)
    assert read_locked_key(tmp_path / "night", f"{PASSPHRASE} night").name == f"{ALFA}/operator/night"
    with pytest.raises(InputError, match="night: the passphrase does not open"):
        read_locked_key(tmp_path / "night", f"{PASSPHRASE} duty")


def test_the_node_opens_its_keys_by_itself(tmp_path: Path) -> None:
    manifest = open_manifest(written(tmp_path))
    for role in (Role.LOG, Role.COSIGNER, Role.NODE):
        assert (read_service_key(tmp_path / str(role)).verify_key,) == manifest.keys_of(role)


def test_the_manifest_pins_the_certificate_and_names_the_recipient_of_sealed_files(tmp_path: Path) -> None:
    from pyrage import x25519

    manifest = open_manifest(written(tmp_path))
    identity = x25519.Identity.from_str((tmp_path / "age").read_text().splitlines()[-1])
    assert manifest.tls_pins == (pin_of(certificate_of((tmp_path / "tls").read_bytes())),)
    assert manifest.age_recipients == (str(identity.to_public()),)


def test_no_two_keys_are_the_same() -> None:
    keys = make_keys(PLAN, chance())
    assert len({key.key.verify_key.public for key in keys}) == len(keys) == len({key.file for key in keys})


@pytest.mark.slow
def test_locked_files_cost_the_work_that_age_takes_unless_told_otherwise(tmp_path: Path) -> None:
    plan = KeyPlan(party=ALFA, authorities=0, authority_threshold=0, desks=())
    write_keys(tmp_path, plan, lambda _: PASSPHRASE, chance())
    assert b" 18\n" in (tmp_path / "root-1").read_bytes()[:80]
    assert unlock((tmp_path / "root-1").read_bytes(), PASSPHRASE).startswith(b"PRIVATE+KEY+alfa.example/root/1+")


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fewer than 12"):
        write_keys(tmp_path, PLAN, lambda _: "short", chance(), work=1)


@pytest.mark.parametrize(
    "changes",
    [
        {"roots": 0},
        {"root_threshold": 0},
        {"root_threshold": 2},
        {"roots": 10},
        {"authorities": 0},
        {"authority_threshold": 2},
        {"authority_threshold": 0},
        {"desks": ("duty", "duty")},
        {"desks": ("Duty",)},
        {"desks": ("../duty",)},
        {"desks": ("",)},
        {"desks": ("root-1",)},
        {"desks": ("log",)},
        {"desks": ("age",)},
        {"desks": ("authority-of-the-coast",)},
    ],
)
def test_a_plan_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        KeyPlan(**{"party": ALFA, **changes})


def test_a_party_has_a_name() -> None:
    with pytest.raises(NoteError):
        KeyPlan(party="Alfa Example")


def test_a_key_file_that_others_may_read_or_that_is_missing_or_no_key_is_refused(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "log").chmod(0o644)
    with pytest.raises(TrustError):
        read_service_key(tmp_path / "log")
    with pytest.raises(NotFoundError):
        read_service_key(tmp_path / "none")
    with pytest.raises(NoteError):
        read_service_key(tmp_path / "tls")
    with pytest.raises(NoteError, match="age: "):
        read_locked_key(tmp_path / "age", PASSPHRASE)


def test_the_key_of_one_more_desk_is_locked_like_the_others(tmp_path: Path) -> None:
    text = add_desk_key(tmp_path, ALFA, "night", PASSPHRASE, chance(), work=1)
    key = read_locked_key(tmp_path / "night", PASSPHRASE)
    assert (key.name, key.verify_key.text) == (f"{ALFA}/operator/night", text)
    for desk in ("night", "root-7", "../night"):
        with pytest.raises(InputError):
            add_desk_key(tmp_path, ALFA, desk, PASSPHRASE, chance(), work=1)
