"""A text that somebody brings is read and stands beside the others, as it came."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest

from tests.api.room.conftest import Room
from tests.wiring.dossiers.kept import EXAMPLE

TEXT = (EXAMPLE / "account-a.txt").read_bytes()
SAID = {
    "name": "wire.txt",
    "title": "",
    "publisher": "A wire service",
    "date": "2017-06-09",
    "lang": "",
    "speaker": "",
    "said_by": "Lt Adams",
    "source": "a clipping",
}


def opened(room: Room) -> str:
    """An incident of its own, so that those of other tests stay as they are."""
    found = room.by("officer").post("/incidents", {"title": "Told of", "where": "the road"})
    return str(found.document["id"])


def test_a_text_becomes_an_account_with_its_claims_and_stays_as_it_came(room: Room) -> None:
    incident = opened(room)
    officer = room.by("officer")
    added = officer.post(f"/incidents/{incident}/accounts", SAID | {"text": b64encode(TEXT).decode()})
    assert added.status == 201, added.content
    found = officer.get(f"/accounts/{added.document['id']}").document
    assert (found["speaker"], found["said_by"], found["incidents"]) == ("A wire service", "Lt Adams", [incident])
    assert b64decode(found["text"]) == TEXT
    assert found["account"]["claims"]
    assert found["lang"] == "en"


@pytest.mark.parametrize("wrong", [{"date": "yesterday"}, {"lang": "xx"}, {"publisher": ""}, {"said_by": ""}])
def test_what_cannot_be_read_or_is_said_by_nobody_is_refused(room: Room, wrong: dict[str, str]) -> None:
    body = SAID | {"text": b64encode(TEXT).decode()} | wrong
    assert room.by("officer").post(f"/incidents/{room.incident}/accounts", body).status == 422


def test_only_who_stands_watch_adds_one_and_only_to_an_incident_that_is_there(room: Room) -> None:
    body = SAID | {"text": b64encode(TEXT).decode()}
    assert room.by("viewer").post(f"/incidents/{room.incident}/accounts", body).status == 403
    assert room.by("officer").post(f"/incidents/{'ab' * 32}/accounts", body).status == 404
