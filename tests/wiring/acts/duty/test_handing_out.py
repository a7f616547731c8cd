"""Acts on leaflets and voice texts take plain values and give plain values back, also through JSON."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any

import pytest

from tests.node.handing_out.things import SAID
from tests.node.homes import STARTED_AT, begun
from tests.wiring.acts.asking import asked
from truceline.errors import InputError, NoteError, NotFoundError
from truceline.node.node import Node
from truceline.record.codes import code_of

BY = {"desk": "duty", "operator": "Sgt Ada"}
ZONE = {"name": "At Tanf", "version": "", "standing": "agreed", "words": "", "words_in": ""}
REPORT = {"said_by": "2nd Squadron", "from_at": STARTED_AT, "to_at": STARTED_AT}


def made(node: Node, **changes: Any) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "medium": "leaflet",
        "said": SAID.body,
        "zone": ZONE,
        "way": [{"lon": 385_000_000, "lat": 336_200_000}, {"lon": 383_200_000, "lat": 340_500_000}],
        "paper": "a4",
        "about": "",
        "to": "",
        "drill": False,
    }
    return asked(node, "item-make", **(wanted | changes), **BY)


def test_a_made_item_is_shown_as_it_was_made_with_its_code() -> None:
    node = begun()
    item = made(node)
    assert item["code"] == code_of(node.entry(item["entry"]).obj)
    assert item["content"]["zone"] == ZONE
    assert item["content"]["way"] == [[385_000_000, 336_200_000], [383_200_000, 340_500_000]]
    assert (item["desk"], item["operator"], item["drill"]) == ("duty", "Sgt Ada", False)
    assert asked(node, "item-show", medium="leaflet", id=item["id"][:6]) == item
    assert asked(node, "item-list", medium="leaflet", limit=5)["items"] == [item]
    assert asked(node, "item-list", medium="voice", limit=5)["items"] == []


def test_the_file_of_a_leaflet_comes_back_as_it_was_set() -> None:
    node = begun()
    item = made(node)
    with pytest.raises(NotFoundError, match="no file"):
        asked(node, "item-file", medium="leaflet", id=item["id"])
    for content in (b"%PDF-1", b"%PDF-2"):
        file = b64encode(content).decode()
        asked(node, "item-set", id=item["id"], file=file, name="leaflet.pdf", program="typst 0.15.2", **BY)
    found = asked(node, "item-file", medium="leaflet", id=item["id"])
    assert b64decode(found["content"]) == b"%PDF-2"
    assert found["sha256"] == sha256(b"%PDF-2").hexdigest()


@pytest.mark.parametrize(
    ("verb", "more"), [("print", {"copies": 90}), ("give", {"means": "air-drop", "in_zone": True})]
)
def test_what_is_reported_follows_the_item(verb: str, more: dict[str, Any]) -> None:
    node = begun()
    item = asked(node, "item-report", id=made(node)["id"], verb=verb, report=REPORT | more, **BY)
    (later,) = item["later"]
    assert later["act"] == verb
    assert later["content"] == REPORT | more


def test_a_reading_is_reported_of_a_voice_text() -> None:
    node = begun()
    voice = made(node, medium="voice", paper="", to="ALL STATIONS", way=[])
    report = REPORT | {"means": "radio", "languages": ["ar"], "times": 2, "frequency": "156.8 MHz FM"}
    (later,) = asked(node, "item-report", id=voice["id"], verb="read", report=report, **BY)["later"]
    assert later["content"] == report


@pytest.mark.parametrize(
    "changes", [{"medium": "poster"}, {"way": [{"lon": 1.5, "lat": 2}]}, {"said": {}}, {"zone": {"name": "x"}}]
)
def test_what_is_of_no_form_is_refused_and_nothing_is_recorded(changes: dict[str, Any]) -> None:
    node = begun()
    with pytest.raises(NoteError):
        made(node, **changes)
    assert asked(node, "item-list", medium="leaflet", limit=5)["items"] == []


def test_a_verb_that_nobody_knows_is_refused() -> None:
    node = begun()
    item = made(node)
    with pytest.raises(NoteError):
        asked(node, "item-report", id=item["id"], verb="make", report=REPORT, **BY)
    with pytest.raises(InputError):
        asked(node, "item-report", id=item["id"], verb="print", report=REPORT | {"said_by": ""}, **BY)
