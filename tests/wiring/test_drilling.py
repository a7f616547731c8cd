"""A scenario is played at its times, act by act, and what is done in between is in the score."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.node.drills.plays import SCENARIO
from tests.wiring.homes import a_home
from truceline.errors import InputError, NotFoundError
from truceline.node.drills.scenario import MAX_BYTES
from truceline.wiring.drilling import Play, read_scenario
from truceline.wiring.home import Home
from truceline.wiring.running import office_of

BY = {"desk": "duty", "operator": ""}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return a_home(tmp_path / "home")


def asked(home: Home, act: str, **given: Any) -> dict[str, Any]:
    with office_of(home) as office:
        return office.ask(act, **given)


def test_injects_come_at_their_compressed_times_and_others_can_act_between_them(tmp_path: Path, home: Home) -> None:
    waited: list[float] = []

    def wait(until_s: float) -> None:
        waited.append(until_s)
        for alert in asked(home, "alert-list", desk="", limit=10, all=False)["alerts"]:
            asked(home, "alert-see", id=alert["id"], **BY)

    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    file, scenario = read_scenario(path)
    play = Play(partial(office_of, home), BY, wait)
    begun = play.begin(file, 60, ends_other=False)
    became = [became["raised"] for _, became in play.inject_all(begun, scenario)]
    assert waited == [2.0, 3.0, 10.0]
    assert [len(raised) for raised in became] == [1, 1]
    truck, explosions = play.score(begun)["expected"]
    assert [step["verdict"] for step in truck["steps"]] == ["in time", "open", "open"]
    assert [step["verdict"] for step in explosions["steps"]] == ["in time"]
    assert play.end(begun, "played")["ended"] == "played"


def test_a_drill_that_was_left_is_broken_off_by_the_next_one_if_that_is_asked_for(home: Home) -> None:
    play = Play(partial(office_of, home), BY, lambda until_s: None)
    left = play.begin(SCENARIO.encode(), 1, ends_other=False)
    with pytest.raises(InputError, match="goes on"):
        play.begin(SCENARIO.encode(), 1, ends_other=False)
    play.begin(SCENARIO.encode(), 1, ends_other=True)
    assert asked(home, "drill-show", id=left["id"])["ended"] == "broken-off"


def test_a_file_that_is_none_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"none\.toml cannot be read"):
        read_scenario(tmp_path / "none.toml")
    path = tmp_path / "bad.toml"
    path.write_bytes(b"title = 1")
    with pytest.raises(InputError, match=r"bad\.toml: scenario\.title is 1"):
        read_scenario(path)
    path.write_bytes(b"#" * (10 * MAX_BYTES))
    with pytest.raises(InputError, match=f"a scenario of {MAX_BYTES + 1} bytes"):
        read_scenario(path)
