"""The file of operators."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.adapters.store.roster import Answer, Roster
from truceline.errors import InputError, NotFoundError, StoreError
from truceline.model.operators import Operator, Role

AMIRA = Operator("a" * 32, "amira", (Role.OFFICER, Role.AUDITOR), ("duty", "deputy"))


def test_what_is_written_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    roster = Roster(tmp_path / "operators.db")
    roster.add(AMIRA, "hash")
    roster.begin_session(b"s", AMIRA, "f", 5)
    roster.keep_answer(AMIRA.id, "k", Answer(b"d", 201, b"{}"), 5)
    roster.close()
    again = Roster(tmp_path / "operators.db")
    session = again.session(b"s")
    assert again.operators() == [AMIRA]
    assert session is not None
    assert (session.operator, session.forgery) == (AMIRA, "f")
    assert again.answer(AMIRA.id, "k") == Answer(b"d", 201, b"{}")
    again.close()


def test_two_processes_may_write(tmp_path: Path) -> None:
    one, other = Roster(tmp_path / "operators.db"), Roster(tmp_path / "operators.db")
    one.add(AMIRA, "hash")
    other.set_password("amira", "another")
    assert one.password_of("amira") == "another"
    one.close()
    other.close()


def test_who_is_removed_takes_sessions_along(tmp_path: Path) -> None:
    roster = Roster(tmp_path / "operators.db")
    roster.add(AMIRA, "hash")
    roster.begin_session(b"s", AMIRA, "f", 5)
    roster.remove("amira")
    assert roster.session(b"s") is None
    with pytest.raises(NotFoundError):
        roster.operator("amira")
    roster.close()


def test_a_name_is_there_once(tmp_path: Path) -> None:
    roster = Roster(tmp_path / "operators.db")
    roster.add(AMIRA, "hash")
    with pytest.raises(InputError, match="already"):
        roster.add(Operator("b" * 32, "amira", (Role.VIEWER,)), "hash")
    roster.close()


def test_what_is_old_is_forgotten(tmp_path: Path) -> None:
    roster = Roster(tmp_path / "operators.db")
    roster.keep_answer("x", "old", Answer(b"d", 200, b""), 1)
    roster.keep_answer("x", "new", Answer(b"d", 200, b""), 2)
    roster.forget(2)
    assert roster.answer("x", "old") is None
    assert roster.answer("x", "new") is not None
    roster.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "operators.db").write_bytes(b"not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(StoreError, match=r"operators\.db"):
        Roster(tmp_path / "operators.db")
