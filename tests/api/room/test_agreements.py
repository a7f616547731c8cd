"""What goes with a proposal is read from the files that somebody chose, each by its hash."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from hashlib import sha256

from tests.api.live.test_zones import POINT, feature
from tests.api.room.conftest import Room

ZONE = json.dumps(feature(POINT, zone="ford", radius_m=500)).encode()


def test_zones_become_annexes_that_an_agreement_can_be_drawn_up_with(room: Room) -> None:
    supervisor = room.by("supervisor")
    read = supervisor.post("/agreements/annexes", {"zones": b64encode(ZONE).decode(), "ladder": ""})
    form, whole = read.document["files"]
    assert [form["annex"], whole["annex"]] == ["zone", ""]
    assert form["file"]["sha256"] == sha256(b64decode(form["content"])).hexdigest()
    checked = supervisor.post("/zones/check", json.loads(ZONE)).document["zones"][0]
    assert form["file"]["sha256"] == checked["properties"]["version"]


def test_what_is_no_zone_and_what_is_no_ladder_is_refused_and_only_who_may_bind_asks(room: Room) -> None:
    nothing = {"zones": "", "ladder": ""}
    supervisor = room.by("supervisor")
    assert supervisor.post("/agreements/annexes", nothing).document == {"files": []}
    wrong = b64encode(b"{}").decode()
    assert supervisor.post("/agreements/annexes", nothing | {"zones": wrong}).status == 422
    assert supervisor.post("/agreements/annexes", nothing | {"ladder": wrong}).status == 422
    assert room.by("officer").post("/agreements/annexes", nothing).status == 403
