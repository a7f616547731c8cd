"""A blank sheet for witnesses comes as a file to print, in the language that is asked for."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from io import BytesIO

import pypdf
import pytest

from tests.api.room.conftest import Room

pytest.importorskip("typst")


def test_a_sheet_comes_as_a_file_with_the_incident_on_it_to_whoever_may_read(room: Room) -> None:
    made = room.by("viewer").get(f"/incidents/{room.incident[:8]}/sheet?lang=fr&witnesses=3")
    assert (made.status, made.headers["content-type"]) == (200, "application/pdf")
    assert made.headers["content-disposition"] == f'attachment; filename="witnesses-{room.incident[:12]}.pdf"'
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made.content)).pages)
    assert "Déclaration de deux témoins ou plus" in text
    assert "Témoin 3" in text
    assert f"Column ({room.incident[:12]})" in text


@pytest.mark.parametrize("query", ["?lang=tlh", "?witnesses=1", "?witnesses=9", "?witnesses=x", "?colour=red"])
def test_what_no_sheet_can_be_is_refused(room: Room, query: str) -> None:
    refused = room.by("viewer").get(f"/incidents/{room.incident}/sheet{query}")
    assert (refused.status, refused.document["code"]) == (400, "request-unusable")


def test_there_is_no_sheet_with_an_incident_that_is_not_there(room: Room) -> None:
    assert room.by("viewer").get(f"/incidents/{'0' * 32}/sheet").status == 404
