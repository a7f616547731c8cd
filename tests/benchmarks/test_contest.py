"""A contest runs everyone in turns, compares what they found, and goes on without those who fail."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.contest import Contest, Standing
from benchmarks.inputs import star_zones
from benchmarks.inputs.store import kept
from benchmarks.programme import Entry, Target, Workload
from benchmarks.promises import promises
from benchmarks.report import write_contest

TREE = Entry("tree over zones", "joins.shapely_trees:TreeOverZones", most_units=500)
POINTS = Entry("tree over points", "joins.shapely_trees:TreeOverPoints", is_ours=True)
CHECK = Entry("check", "joins.geodesic_check:ExactCircles", is_check=True)
ABSENT = Entry("absent", "joins.shapely_trees:TreeOverZones", needs=("a_library_that_is_not_there",))
FAILING = Entry("failing", "joins.shapely_trees:NoSuchContestant")

WORKLOAD = Workload(
    "small",
    "a few stars",
    "points",
    1000,
    star_zones.inputs,
    entries=(TREE, POINTS, CHECK, ABSENT, FAILING),
    reference=(POINTS.name,),
    targets=(Target(POINTS.name, 0.001),),
)


@pytest.fixture(scope="module")
def standings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Standing]:
    folder = kept(tmp_path_factory.mktemp("inputs"), WORKLOAD.name, WORKLOAD.size, WORKLOAD.make)
    said: list[str] = []
    contest = Contest(WORKLOAD, WORKLOAD.entries, folder, said.append)
    contest.run(rounds=2)
    turns = [
        text.removeprefix("small: round ").rpartition(" ")[0].rpartition(" ")[0] for text in said if "round" in text
    ]
    both = [TREE.name, POINTS.name]
    assert turns == [
        *(f"0 of 2: {name}" for name in both),
        *(f"1 of 2: {name}" for name in [*both, CHECK.name]),
        *(f"2 of 2: {name}" for name in both),
    ]
    return {standing.entry.name: standing for standing in contest.standings}


def test_the_round_before_the_first_is_thrown_away(standings: dict[str, Standing]) -> None:
    assert len(standings[TREE.name].rounds) == len(standings[POINTS.name].rounds) == 2
    assert all(turn.wall_s > 0 and turn.cpu_s > 0 and turn.peak_mb > 10 for turn in standings[TREE.name].rounds)


def test_a_check_answers_once_and_is_no_rival(standings: dict[str, Standing]) -> None:
    check = standings[CHECK.name]
    assert len(check.rounds) == 1
    assert check.agrees is True
    assert not check.is_rival


def test_who_is_given_fewer_points_is_compared_on_those(standings: dict[str, Standing]) -> None:
    tree, points = standings[TREE.name], standings[POINTS.name]
    assert (tree.counted, points.counted) == (500, 1000)
    assert tree.agrees is True
    assert tree.difference is not None
    assert (tree.difference.missing, tree.difference.extra) == (0, 0)
    assert 0 < tree.found < points.found


def test_who_is_not_installed_or_fails_is_said_to_be_absent(standings: dict[str, Standing]) -> None:
    assert standings[ABSENT.name].absent == "not available here: a_library_that_is_not_there"
    assert standings[FAILING.name].absent == "failed: see standard error"
    assert not standings[FAILING.name].rounds


def test_the_results_say_who_ran_how_fast_and_what_was_kept(standings: dict[str, Standing], tmp_path: Path) -> None:
    text = write_contest(tmp_path, WORKLOAD, list(standings.values()), {"processor": "one of mine"})
    assert (tmp_path / "small.md").read_text() == text
    assert "| tree over zones | 500 |" in text
    assert "- absent: not available here: a_library_that_is_not_there" in text
    assert "times tree over zones (promised: 0.001 times; kept)" in text
    assert "processor: one of mine" in text
    document = json.loads((tmp_path / "small.json").read_text())
    assert [standing["name"] for standing in document["standings"]] == [entry.name for entry in WORKLOAD.entries]
    assert len(document["standings"][0]["rounds"]) == 2
    assert document["promises"][0]["is_kept"] is True


def test_a_promise_is_judged_by_the_ratio_of_medians(standings: dict[str, Standing]) -> None:
    (promise,) = promises(WORKLOAD.targets, list(standings.values()))
    assert promise.peer == TREE.name
    assert promise.ratio == pytest.approx(standings[POINTS.name].rate_m / standings[TREE.name].rate_m)
