"""A desk's key, which two passphrases open: nobody who looks on can tell which of them it was."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import BRAVO, MetHomes, met_homes, told
from tests.wiring.homes import PASSPHRASE, a_home
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.errors import InputError, NotFoundError, StoreError, TrustError
from truceline.wiring.handing.desk_signing import change_passphrases, find_desk, open_desk
from truceline.wiring.home_keys import second_file

SECOND = "other words for a bad day"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """Keys of a node whose desk has a second passphrase."""
    keys = a_home(tmp_path / "home").keys
    change_passphrases(keys, open_desk(keys, "duty", PASSPHRASE), PASSPHRASE, SECOND, os.urandom, work=1)
    return keys


class Listening:
    """An office that remembers what it was asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[tuple[str, Mapping[str, object]]] = []
        self._error = error

    def ask(self, act: str, **given: object) -> dict[str, Any]:
        self.asked.append((act, given))
        if self._error:
            raise self._error
        return {}


def test_both_passphrases_give_the_same_signed_bytes(keys: Path) -> None:
    usual, second = (open_desk(keys, "duty", passphrase) for passphrase in (PASSPHRASE, SECOND))
    assert usual("a text\n") == second("a text\n")
    assert (usual.is_under_duress, second.is_under_duress) == (False, True)


def test_every_desk_has_two_files_of_one_size_whether_or_not_it_has_a_second_passphrase(
    keys: Path, tmp_path: Path
) -> None:
    fresh = a_home(tmp_path / "fresh").keys
    sizes = {path.stat().st_size for folder in (keys, fresh) for path in (folder / "duty", folder / "duty.second")}
    assert len(sizes) == 1


def test_where_no_second_passphrase_was_set_none_opens_the_second_file(tmp_path: Path) -> None:
    keys = a_home(tmp_path / "fresh").keys
    second_file(keys / "duty").rename(keys / "night")
    with pytest.raises(InputError, match="does not open"):
        open_desk(keys, "night", PASSPHRASE)


def test_a_wrong_passphrase_opens_nothing(keys: Path) -> None:
    with pytest.raises(InputError, match="duty: the passphrase does not open this file"):
        open_desk(keys, "duty", "neither of the two words")


def test_a_desk_from_before_there_were_second_files_signs_as_it_did(keys: Path) -> None:
    second_file(keys / "duty").unlink()
    assert not open_desk(keys, "duty", PASSPHRASE).is_under_duress


def test_a_second_file_that_others_may_read_is_refused(keys: Path) -> None:
    second_file(keys / "duty").chmod(0o644)
    with pytest.raises(TrustError):
        open_desk(keys, "duty", PASSPHRASE)


@pytest.mark.parametrize("name", ["night", "duty.second", "../keys/duty"])
def test_only_desks_are_desks(keys: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        find_desk(keys, name)


def test_both_files_are_written_anew_whatever_changes(keys: Path) -> None:
    paths = (keys / "duty", second_file(keys / "duty"))
    before = [path.read_bytes() for path in paths]
    change_passphrases(keys, open_desk(keys, "duty", PASSPHRASE), PASSPHRASE, "", os.urandom, work=1)
    after = [path.read_bytes() for path in paths]
    assert all(one != other for one, other in zip(before, after, strict=True))
    with pytest.raises(InputError):
        open_desk(keys, "duty", SECOND)


def test_who_is_forced_to_change_the_passphrase_goes_on_signing_under_duress(keys: Path) -> None:
    forced = open_desk(keys, "duty", SECOND)
    change_passphrases(keys, forced, "words that somebody else chose", "and yet another one", os.urandom, work=1)
    assert open_desk(keys, "duty", "words that somebody else chose").is_under_duress
    assert not open_desk(keys, "duty", PASSPHRASE).is_under_duress


@pytest.mark.parametrize(("usual", "second"), [(SECOND, SECOND), ("short", SECOND), (PASSPHRASE, "short")])
def test_passphrases_that_cannot_be_change_nothing(keys: Path, usual: str, second: str) -> None:
    before = (keys / "duty").read_bytes()
    with pytest.raises(InputError):
        change_passphrases(keys, open_desk(keys, "duty", PASSPHRASE), usual, second, os.urandom, work=1)
    assert (keys / "duty").read_bytes() == before


def test_the_node_is_asked_the_same_either_way_but_for_one_truth(keys: Path) -> None:
    asked = []
    for passphrase in (PASSPHRASE, SECOND):
        office = Listening()
        open_desk(keys, "duty", passphrase).told_to(office, "a text\n")
        asked += office.asked
    (act, given), (other_act, other_given) = asked
    assert act == other_act == "desk-signed"
    assert {**given, "second": True} == other_given


def test_if_the_node_cannot_write_it_down_the_screen_does_not_say_so(keys: Path) -> None:
    office = Listening(StoreError("the disk is full"))
    open_desk(keys, "duty", SECOND).told_to(office, "a text\n")
    assert len(office.asked) == 1


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    """Two parties on one line; Alfa's desk has a second passphrase, and a chief above it."""
    met = met_homes(tmp_path)
    keys = met.alfa.keys
    change_passphrases(keys, open_desk(keys, "duty", PASSPHRASE), PASSPHRASE, SECOND, os.urandom, work=1)
    with (met.alfa.folder / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[[desks]]\nname = "duty"\nnext = "chief"\n\n[[desks]]\nname = "chief"\n')
    return met


def sent(met: MetHomes, capsys: pytest.CaptureFixture[str], passphrase: str) -> tuple[dict[str, Any], str]:
    """What a warning prints, and what comes on standard error."""
    met.passphrase.write_text(f"{passphrase}\n", encoding="utf-8")
    words = ["line", "send", BRAVO, "--text", "Turn back.", "--home", str(met.alfa.folder)]
    assert main([*words, "--passphrase-file", str(met.passphrase)]) == ExitCode.DONE
    printed = capsys.readouterr()
    return {"out": printed.out.splitlines()}, printed.err


def test_a_message_under_duress_looks_like_any_other_and_the_chief_alone_is_alerted(
    met: MetHomes, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ("--home", str(met.alfa.folder))
    usual, usual_said = sent(met, capsys, PASSPHRASE)
    assert told(capsys, "alert", "list", "--desk", "chief", *at)[1] == []
    forced, forced_said = sent(met, capsys, SECOND)
    assert [len(row.split()) for row in usual["out"]] == [len(row.split()) for row in forced["out"]]
    assert usual_said == forced_said
    for hidden in (("--desk", "duty"), ("--all-desks",), ("--all", "--all-desks"), ("--desk", "duty", "--all")):
        assert told(capsys, "alert", "list", *hidden, *at)[1] == []
    (alert,) = told(capsys, "alert", "list", "--desk", "chief", *at)[1]
    assert (alert["precedence"], alert["kind"]) == ("flash", "duress")
    assert alert["words"].startswith("duty used its second passphrase")
    met.exchange()
    _, messages = told(capsys, "line", "inbox", "--home", str(met.bravo.folder))
    assert [message["kind"] for message in messages] == ["warning", "warning"]
