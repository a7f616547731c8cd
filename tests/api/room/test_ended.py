"""Incidents of logs that have ended are listed over HTTP, each with its log, and no log hides another."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.api.served import Served, serving
from tests.wiring.keeping.test_ended_logs import Renewed
from tests.wiring.keeping.test_ended_logs import renewed_twice as renewed_twice

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ended(renewed_twice: Renewed) -> Iterator[Served]:
    """A node whose party writes its third log."""
    with (renewed_twice.home.folder / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[api]\nlisten = "127.0.0.1:0"\n')
    with serving(renewed_twice.home) as served:
        yield served


def test_incidents_of_ended_logs_are_listed_the_newest_first_and_a_lost_log_is_named(ended: Served) -> None:
    told = ended.by_token("viewer").get("/incidents/ended").document
    assert [(each["log"], each["title"]) for each in told["incidents"]] == [(2, "Tanker"), (1, "Drone"), (1, "Column")]
    assert (told["total"], told["unread"]) == (3, [])
    assert ended.by_token("viewer").get("/incidents").document["incidents"] == []

    shutil.rmtree(ended.home.folder / "record")
    answer = ended.by_token("viewer").get("/incidents/ended")
    assert [each["title"] for each in answer.document["incidents"]] == ["Tanker"]
    assert answer.document["unread"] == [1]
    assert str(ended.home.folder) not in answer.content.decode()
