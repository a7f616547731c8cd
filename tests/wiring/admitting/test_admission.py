"""Sessions and tokens end when they should."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from truceline.adapters.store.roster import Roster
from truceline.errors import InputError
from truceline.model.operators import Right, Role
from truceline.wiring.admitting.admission import IDLE_MS, LONGEST_TOKEN_MS, SHIFT_MS, Admission

PASSWORD = "four words to sign in"


@pytest.fixture
def admission(tmp_path: Path) -> Iterator[Admission]:
    made = Admission(Roster(tmp_path / "operators.db"), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made.add("amira", [Role.OFFICER], ["duty"], PASSWORD)
    yield made
    made.roster.close()


def test_a_session_that_is_not_used_ends(admission: Admission) -> None:
    secret = admission.begin_session("amira", 0).secret
    assert admission.entrant_by_session(secret, IDLE_MS) is not None
    assert admission.entrant_by_session(secret, 2 * IDLE_MS) is not None, "it was used meanwhile"
    assert admission.entrant_by_session(secret, 3 * IDLE_MS + 1) is None
    assert admission.entrant_by_session(secret, 2 * IDLE_MS) is None, "what has ended does not come back"


def test_a_session_ends_with_the_shift_however_much_it_is_used(admission: Admission) -> None:
    secret = admission.begin_session("amira", 0).secret
    for at in range(0, SHIFT_MS + 1, IDLE_MS):
        assert admission.entrant_by_session(secret, at) is not None
    assert admission.entrant_by_session(secret, SHIFT_MS + 1) is None


def test_neither_secrets_nor_passwords_stand_in_the_file(admission: Admission, tmp_path: Path) -> None:
    secret = admission.begin_session("amira", 0).secret
    token, _ = admission.make_token(admission.roster.operator("amira"), "x", {Right.READ}, 0, 1)
    content = (tmp_path / "operators.db").read_bytes()
    assert not any(each.encode() in content for each in (secret, token, PASSWORD))
    assert (tmp_path / "operators.db").stat().st_mode & 0o77 == 0


def test_a_token_ends_in_its_time(admission: Admission) -> None:
    token, _ = admission.make_token(admission.roster.operator("amira"), "x", {Right.READ}, 0, 1_000)
    entrant = admission.entrant_by_token(token, 999)
    assert entrant is not None
    assert entrant.rights == {Right.READ}
    assert admission.entrant_by_token(token, 1_000) is None


@pytest.mark.parametrize(
    ("scopes", "ends_at"), [({Right.BIND}, 1), (set(), 1), ({Right.READ}, 0), ({Right.READ}, LONGEST_TOKEN_MS + 1)]
)
def test_a_token_for_too_much_or_too_long_is_refused(admission: Admission, scopes: set[Right], ends_at: int) -> None:
    with pytest.raises(InputError):
        admission.make_token(admission.roster.operator("amira"), "x", scopes, 0, ends_at)


def test_a_name_that_is_not_there_has_no_password(admission: Admission) -> None:
    assert admission.is_password("amira", PASSWORD)
    assert not admission.is_password("nobody", PASSWORD)
    assert not admission.is_password("nobody", "nobody's password")
