"""Sentences and named places are told as acts take them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.api.room.conftest import Room


def test_every_sentence_is_told_in_every_language_with_its_reviewer(room: Room) -> None:
    templates = {each["template"]: each for each in room.by("viewer").get("/templates").document["templates"]}
    assert templates["inside-zone"]["fields"] == {"zone": "name", "at": "time"}
    languages = {text["lang"]: text for text in templates["inside-zone"]["texts"]}
    assert {"ar", "en", "es", "fa", "fr", "ru", "uk"} <= set(languages)
    assert (languages["ar"]["dir"], languages["ar"]["review"]) == ("rtl", "unreviewed")


def test_named_places_go_into_a_draft_as_they_are(room: Room) -> None:
    names = room.by("viewer").get("/places").document["places"]
    assert [each["names"] for each in names] == [["At Tanf"]]
    wanted = {
        "line": room.line,
        "to": ["bravo.example"],
        "kind": "warning",
        "say": ["position"],
        "values": {"place": "33.6N 38.7E"},
        "at": 0,
        "langs": ["en"],
        "text": "",
        "alert": "",
        "drill": False,
        "names": names,
    }
    drafted = room.by("officer").post("/warnings/draft", wanted)
    assert drafted.document["places"]["place"]["near"].endswith("from At Tanf")
