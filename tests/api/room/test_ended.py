"""Incidents of logs that have ended are listed over HTTP, each with its log, and no log hides another."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

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


def test_an_incident_of_an_ended_log_is_read_and_its_dossier_is_made(ended: Served, tmp_path: Path) -> None:
    viewer, auditor = ended.by_token("viewer"), ended.by_token("auditor")
    (tanker, *_) = viewer.get("/incidents/ended").document["incidents"]
    one = f"/incidents/ended/2/{tanker['id']}"
    shown = viewer.get(one).document
    assert (shown["log"], shown["title"], shown["stated"]) == (2, "Tanker", [])
    assert viewer.get(f"{one}/beside").document == {"accounts": [], "comparison": None, "facts": None}
    assert viewer.post(f"{one}/dossier", {"recipient": "", "pdf": False}).status == 403
    size = auditor.get("/node").document["size"]
    made = auditor.post(f"{one}/dossier", {"recipient": "a board", "pdf": False})
    assert made.status == 201
    file = tmp_path / "dossier.zip"
    file.write_bytes(made.content)
    assert zipfile.is_zipfile(file)
    # That it goes out is on record where the party writes now.
    assert [entry["kind"] for entry in ended.entries_since(size)] == ["export"]


@pytest.mark.parametrize("log", ["0", "3", "4", "99999999999", "two", "-1"])
def test_only_a_log_that_has_ended_is_read_there(ended: Served, log: str) -> None:
    for path in (f"/incidents/ended/{log}/{'ab' * 16}", f"/incidents/ended/{log}/{'ab' * 16}/beside"):
        answer = ended.by_token("viewer").get(path)
        assert (answer.status, answer.document["code"]) == (404, "not-found")


def test_an_incident_is_not_found_in_another_log_than_its_own(ended: Served) -> None:
    viewer = ended.by_token("viewer")
    (tanker, *_) = viewer.get("/incidents/ended").document["incidents"]
    answer = viewer.get(f"/incidents/ended/1/{tanker['id']}")
    assert answer.status == 404


def test_incidents_of_ended_logs_are_listed_the_newest_first_and_a_lost_log_is_named(ended: Served) -> None:
    told = ended.by_token("viewer").get("/incidents/ended").document
    assert [(each["log"], each["title"]) for each in told["incidents"]] == [(2, "Tanker"), (1, "Drone"), (1, "Column")]
    assert (told["total"], told["unread"]) == (3, [])
    assert ended.by_token("viewer").get("/incidents").document["incidents"] == []

    lost = told["incidents"][1]
    shutil.rmtree(ended.home.folder / "record")
    answer = ended.by_token("viewer").get("/incidents/ended")
    assert [each["title"] for each in answer.document["incidents"]] == ["Tanker"]
    assert answer.document["unread"] == [1]
    assert str(ended.home.folder) not in answer.content.decode()
    answer = ended.by_token("viewer").get(f"/incidents/ended/1/{lost['id']}")
    assert (answer.status, answer.document["detail"]) == (404, "log 1 has ended, and cannot be read here")
