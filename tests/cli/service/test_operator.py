"""truceline operator, as people use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.wiring.homes import a_home
from truceline.cli.main import main
from truceline.wiring.admitting.admission import admission_of
from truceline.wiring.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return a_home(tmp_path / "alfa")


def a_password(home: Home, password: str = "four words to sign in") -> str:
    path = home.folder / "password"
    path.touch(mode=0o600)
    path.write_text(f"{password}\n", encoding="utf-8")
    return str(path)


def ask(home: Home, *words: str) -> int:
    return main(["operator", *words, "--home", str(home.folder)])


def test_the_first_administrator_is_made_here_and_can_sign_in(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(home, "add", "amira.h", "--role", "administrator", "--password-file", a_password(home)) == 0
    assert "administer" in capsys.readouterr().out
    admission = admission_of(home)
    assert admission.is_password("amira.h", "four words to sign in")
    assert not admission.is_password("amira.h", "four words to sign im")
    admission.roster.close()


def test_that_somebody_was_added_is_on_record_without_the_password(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(home, "add", "amira.h", "--role", "officer", "--desk", "duty", "--password-file", a_password(home))
    database = (home.record / "record.db").read_bytes()
    wal = home.record / "record.db-wal"
    written = database + (wal.read_bytes() if wal.exists() else b"")
    assert b"amira.h: officer; desks duty" in written
    assert b"four words to sign in" not in written
    assert b"argon2" not in written


def test_the_list_tells_who_may_do_what(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    ask(home, "add", "amira", "--role", "officer", "--desk", "duty", "--password-file", a_password(home))
    capsys.readouterr()
    assert ask(home, "list", "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)["operators"]
    assert (found["name"], found["roles"], found["desks"]) == ("amira", ["officer"], ["duty"])


def test_the_last_administrator_cannot_be_removed_or_made_something_else(home: Home) -> None:
    ask(home, "add", "amira", "--role", "administrator", "--password-file", a_password(home))
    assert ask(home, "remove", "amira") == 2
    assert ask(home, "change", "amira", "--role", "viewer") == 2
    ask(home, "add", "boris", "--role", "administrator", "--password-file", a_password(home))
    assert ask(home, "remove", "amira") == 0


def test_a_short_password_is_refused(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(home, "add", "amira", "--role", "viewer", "--password-file", a_password(home, "short")) == 2
    assert "12" in capsys.readouterr().err


def test_a_name_is_there_once(home: Home) -> None:
    ask(home, "add", "amira", "--role", "viewer", "--password-file", a_password(home))
    assert ask(home, "add", "amira", "--role", "viewer", "--password-file", a_password(home)) == 2


def test_another_password_ends_every_session(home: Home) -> None:
    ask(home, "add", "amira", "--role", "viewer", "--password-file", a_password(home))
    admission = admission_of(home)
    begun = admission.begin_session("amira", 1_000)
    assert admission.entrant_by_session(begun.secret, 1_000)
    assert ask(home, "password", "amira", "--password-file", a_password(home, "four other words")) == 0
    assert admission.entrant_by_session(begun.secret, 1_000) is None
    assert admission.is_password("amira", "four other words")
    admission.roster.close()
