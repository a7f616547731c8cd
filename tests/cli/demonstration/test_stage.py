"""The stage: commands are typed at one party's node, shown shortly, and kept whole; what fails stops the play."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli.met_homes import MetHomes, met_homes
from truceline.cli.demonstration import stage as stages
from truceline.cli.demonstration.stage import Stage
from truceline.errors import MissingExtraError, StoreError, UnreachableError

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    return met_homes(tmp_path / "nodes")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def test_a_command_is_typed_at_the_node_of_its_party_and_kept_with_what_it_shows(
    stage: Stage, met: MetHomes, capsys: Captured
) -> None:
    before = os.environ.get("TRUCELINE_HOME")
    printed = stage.act(met.bravo, "line status", "line")
    assert os.environ.get("TRUCELINE_HOME") == before
    (played,) = stage.played
    assert (played.by, played.typed, played.shows, played.printed) == (
        "bravo.example",
        "line status",
        ("line",),
        printed,
    )
    assert "alfa.example" in printed
    assert "bravo$ truceline line status" in capsys.readouterr().out


@pytest.mark.parametrize(("rows", "shown"), [(1, "first"), (-1, "last"), (0, "none")])
def test_some_first_or_last_rows_are_shown_and_the_others_counted_unless_none_is(
    stage: Stage, met: MetHomes, capsys: Captured, rows: int, shown: str
) -> None:
    every = stage.act(met.alfa, "line status", rows=rows).rstrip().splitlines()
    assert len(every) > 1
    out = capsys.readouterr().out.rstrip().splitlines()[2:]
    count = f"  … rows left out: {len(every) - 1}"
    assert out == {"first": [f"  {every[0]}", count], "last": [count, f"  {every[-1]}"], "none": []}[shown]


def test_a_command_that_only_says_something_has_that_shown(stage: Stage, met: MetHomes) -> None:
    assert stage.act(met.alfa, "record verify") == "the record is as it was written\n"


def test_an_answer_for_programs_is_read_and_not_shown(stage: Stage, met: MetHomes, capsys: Captured) -> None:
    assert stage.ask(met.alfa, "party show")
    assert capsys.readouterr().out == ""
    assert stage.played == []


def test_a_command_that_fails_stops_the_play_and_says_why(stage: Stage, met: MetHomes) -> None:
    with pytest.raises(StoreError, match=r"ended with 6: .*no message"):
        stage.act(met.alfa, "line show 0a0a0a0a")


def test_what_needs_something_that_is_not_installed_says_what(
    stage: Stage, met: MetHomes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    stage.act(met.alfa, "incident open Column --from 2017-05-18T05:00Z")
    incident = stage.ask(met.alfa, "incident list")["id"]
    with pytest.raises(MissingExtraError, match="typst"):
        stage.act(met.alfa, f"incident page {incident} --pdf {tmp_path / 'page.pdf'}")


def test_what_never_happens_is_not_waited_for_for_ever(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "PATIENCE_S", 0.0)
    with pytest.raises(UnreachableError, match="the assent did not happen within 0 s"):
        stage.wait(lambda: None, "the assent")


def test_the_file_with_the_passphrase_is_for_its_owner_alone(stage: Stage, tmp_path: Path) -> None:
    assert stage.played == []
    assert (tmp_path / "passphrase").stat().st_mode & 0o777 == 0o600
