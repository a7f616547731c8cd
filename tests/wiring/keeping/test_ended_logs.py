"""Logs that a party writes no more are asked as its node is; one that cannot be read is named, and hides no other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.met_homes import met_homes
from tests.wiring.keeping.test_renewing import renewed
from truceline.errors import NotFoundError
from truceline.wiring.home import Home, open_home, opened_node
from truceline.wiring.keeping.ended_logs import ended_incidents, office_of_log
from truceline.wiring.running import office_of

BY = {"desk": "duty", "operator": "Lt Adams"}


class Renewed(NamedTuple):
    """A folder whose party writes its third log, and the titles of the incidents in the two before."""

    home: Home
    first: tuple[str, ...] = ("Column", "Drone")
    second: tuple[str, ...] = ("Tanker",)


@pytest.fixture(scope="module")
def renewed_twice(tmp_path_factory: pytest.TempPathFactory) -> Renewed:
    """Likewise, with an item of the first incident that nobody has closed."""
    made = Renewed(met_homes(tmp_path_factory.mktemp("met")).alfa)
    home = made.home
    for titles in (made.first, made.second):
        with office_of(home) as office:
            ids = [office.ask("incident-open", **BY, title=title, drill=False)["id"] for title in titles]
            if titles is made.first:
                office.ask("incident-item", id=ids[0], **BY, text="Markers", owner="engineers")
        with opened_node(home) as node:
            node.store.freeze("for a test")
        renewed(home)
        home = open_home(home.folder)
    return made._replace(home=home)


def titles_of(home: Home, limit: int, *, with_items: bool = False) -> list[tuple[int, str]]:
    return [(each["log"], each["title"]) for each in ended_incidents(home, limit, with_items=with_items).found]


def test_incidents_of_all_ended_logs_are_found_the_newest_first(renewed_twice: Renewed) -> None:
    home = renewed_twice.home
    assert titles_of(home, 10) == [(2, "Tanker"), (1, "Drone"), (1, "Column")]
    assert titles_of(home, 10, with_items=True) == [(1, "Column")]
    assert ended_incidents(home, 10, with_items=False)[1:] == (3, {})


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_what_is_beyond_the_limit_is_only_counted(renewed_twice: Renewed, limit: int) -> None:
    told = ended_incidents(renewed_twice.home, limit, with_items=False)
    assert (len(told.found), told.total) == (limit, 3)


def test_an_incident_of_an_ended_log_is_shown_and_one_of_another_log_is_not(renewed_twice: Renewed) -> None:
    home = renewed_twice.home
    (tanker, *_) = ended_incidents(home, 1, with_items=False).found
    with office_of_log(home, 2) as office:
        assert office.ask("incident-show", id=tanker["id"], desk="duty")["title"] == "Tanker"
    with office_of_log(home, 1) as office, pytest.raises(NotFoundError, match="no incident begins with"):
        office.ask("incident-show", id=tanker["id"], desk="duty")


def test_a_log_that_is_not_there_is_named_and_the_others_are_read(renewed_twice: Renewed, tmp_path: Path) -> None:
    folder = tmp_path / "alfa"
    shutil.copytree(renewed_twice.home.folder, folder)
    shutil.rmtree(folder / "record")
    told = ended_incidents(open_home(folder), 10, with_items=False)
    assert [each["title"] for each in told.found] == ["Tanker"]
    assert list(told.unread) == [1]
    assert "no record of log 1" in told.unread[1]


def test_a_party_that_writes_its_first_log_has_none_that_ended(renewed_twice: Renewed) -> None:
    assert ended_incidents(renewed_twice.home.of_log(1), 10, with_items=False) == ([], 0, {})
