"""A form and a file of notices are read into what is signed, with every fault by its row."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from base64 import b64encode
from typing import Any

from tests.api.room.conftest import Room
from truceline.signing.notes import sign_note
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.meeting import PASSPHRASE

SITE = {
    "kind": "site",
    "ref": "H-12",
    "name": "Rukban clinic",
    "organisation": "Relief",
    "from": "2026-12-01T00:00Z",
    "until": "2099-12-31T00:00Z",
    "function": "clinic",
    "place": "33.31000N 38.62000E",
    "radius_m": "150",
}
HOW: dict[str, Any] = {"to": ["bravo.example"], "prec": "routine", "drill": False, "lang": "en", "utc_offset": ""}


def lodged(room: Room, cells: dict[str, str]) -> str:
    """A notice that the desk has signed; its id."""
    notifier = room.by("notifier")
    read = notifier.post(f"/lines/{room.line}/notices/form", HOW | {"cells": cells})
    text = notifier.post("/messages/compose", read.document["wording"]).document["text"]
    note = sign_note(text, [read_locked_key(room.served.home.keys / "duty", PASSPHRASE)]).encoded.decode()
    said = notifier.post("/messages", {"note": note, "attachments": []})
    assert said.document["is_overtaken"] is False
    return str(said.document["id"])


def test_a_form_becomes_words_that_can_be_composed(room: Room) -> None:
    notifier = room.by("notifier")
    read = notifier.post(f"/lines/{room.line}/notices/form", HOW | {"cells": SITE})
    assert read.status == 200, read.content
    composed = notifier.post("/messages/compose", read.document["wording"])
    assert "Rukban clinic" in composed.document["text"]


def test_all_that_is_wrong_with_a_form_is_told(room: Room) -> None:
    wrong = SITE | {"radius_m": "far", "function": "bunker"}
    refused = room.by("notifier").post(f"/lines/{room.line}/notices/form", HOW | {"cells": wrong})
    assert refused.status == 422
    assert all(word in refused.document["detail"] for word in ("radius_m", "function"))


def test_a_file_gives_its_good_rows_and_the_faults_of_the_others(room: Room) -> None:
    rows = [",".join(SITE), ",".join(SITE.values()), ",".join((SITE | {"ref": "H-13", "place": "nowhere"}).values())]
    file = b64encode("\n".join(rows).encode()).decode()
    read = room.by("notifier").post(f"/lines/{room.line}/notices/file", HOW | {"name": "sites.csv", "file": file})
    assert read.status == 200, read.content
    assert [row["ref"] for row in read.document["rows"]] == ["H-12"]
    assert {(fault["row"], fault["column"]) for fault in read.document["faults"]} == {(3, "place")}


def test_a_notice_of_ours_is_filled_into_the_form_and_a_change_keeps_what_it_leaves_out(room: Room) -> None:
    notice = lodged(room, SITE | {"ref": "H-30", "name": "Old well", "place": "33.45000N 38.65000E"})
    notifier = room.by("notifier")
    cells = notifier.get(f"/notices/{notice}/cells").document["cells"]
    assert {name: cells[name] for name in ("name", "radius_m")} == {"name": "Old well", "radius_m": "150"}
    change = {"cells": {"radius_m": "400"}, "wrong": True, "utc_offset": ""}
    wording = notifier.post(f"/notices/{notice}/form", change).document["wording"]
    assert (wording["body"]["radius_m"], wording["body"]["name"], wording["body"]["why"]) == (
        400,
        "Old well",
        "wrong-before",
    )
    assert wording["re"] == {"id": notice, "how": "supersede"}
    assert notifier.post(f"/notices/{notice}/form", change | {"cells": {"radius_m": "far"}}).status == 422
    assert room.by("viewer").post(f"/notices/{notice}/form", change).status == 403


def test_a_file_of_another_ending_is_refused(room: Room) -> None:
    refused = room.by("notifier").post(f"/lines/{room.line}/notices/file", HOW | {"name": "sites.exe", "file": ""})
    assert refused.document["code"] == "input-unusable"


def test_the_columns_say_which_are_needed(room: Room) -> None:
    columns = {each["name"]: each for each in room.by("viewer").get("/notices/columns").document["columns"]}
    assert (columns["function"]["of"], columns["function"]["is_needed"]) == ("site", True)
