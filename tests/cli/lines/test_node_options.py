"""What commands on a node have in common."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from tests.wiring.homes import a_home, passphrase_file
from truceline.cli.lines.node_options import Desk, desk_given, home_of, line_called, office_in, passphrase_for
from truceline.errors import InputError, NotFoundError
from truceline.signing.notes import open_note
from truceline.wiring.home_keys import read_locked_key


class Asked:
    """An office that knows some lines."""

    is_running = False

    def __init__(self, *lines: str) -> None:
        self._lines = lines

    def ask(self, act: str, **given: Any) -> dict[str, Any]:
        """The charters of the lines, whatever is asked."""
        return {"charters": [{"line": line} for line in self._lines]}


def test_the_only_line_need_not_be_named() -> None:
    assert line_called(Asked("ab" * 16), None) == "ab" * 16


def test_a_line_is_named_by_its_first_digits() -> None:
    assert line_called(Asked("ab" * 16, "cd" * 16), "c") == "cd" * 16


def test_of_several_lines_one_must_be_named() -> None:
    with pytest.raises(InputError, match="2 lines begin with anything"):
        line_called(Asked("ab" * 16, "cd" * 16), None)


@pytest.mark.parametrize(("digits", "words"), [(None, "there is no line yet"), ("ab", "no line begins with ab")])
def test_where_there_is_no_such_line_it_is_said(digits: str | None, words: str) -> None:
    with pytest.raises(NotFoundError, match=words):
        line_called(Asked(), digits)


def test_a_desk_signs_with_its_own_key(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    desk = Desk(str(home.folder), "duty", str(passphrase_file(tmp_path)))
    note = desk.signature()("a text\n")
    key = read_locked_key(home.keys / "duty", "four words that nobody guesses").verify_key
    assert [signer.name for signer in open_note(note, [key]).signed_by] == ["alfa.example/operator/duty"]


@pytest.mark.parametrize("name", ["night", "../keys/duty", "."])
def test_a_desk_that_is_none_is_not_found(tmp_path: Path, name: str) -> None:
    home = a_home(tmp_path / "alfa")
    with pytest.raises(NotFoundError, match="there is no desk"):
        Desk(str(home.folder), name, str(passphrase_file(tmp_path))).signature()


def test_a_folder_without_a_node_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no node"), office_in(str(tmp_path)):
        pass


def test_the_folder_is_taken_from_the_environment_if_it_is_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_home(tmp_path / "alfa")
    monkeypatch.setenv("TRUCELINE_HOME", str(home.folder))
    assert home_of(None).party == home.party


def test_a_passphrase_is_asked_for_without_showing_it() -> None:
    @click.command()
    def asks() -> None:
        click.echo(len(passphrase_for("the desk duty", None)))

    result = CliRunner().invoke(asks, input="four words that nobody guesses\n")
    assert result.stdout == "30\n"
    assert "nobody guesses" not in result.output


def test_desk_and_folder_come_together() -> None:
    @click.command()
    @desk_given
    def tells(desk: Desk) -> None:
        click.echo(desk)

    result = CliRunner().invoke(tells, ["--home", "here", "--desk", "night", "--passphrase-file", "there"])
    assert result.output == "Desk(folder='here', name='night', passphrase_file='there')\n"
