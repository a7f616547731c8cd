"""A dossier is downloaded from a node that runs."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import zipfile
from io import BytesIO

from tests.api.room.conftest import Room
from truceline.dossier.contents import KIND


def test_a_dossier_comes_as_a_file_and_that_it_went_out_is_on_record(room: Room) -> None:
    auditor = room.by("auditor")
    made = auditor.post(f"/incidents/{room.incident}/dossier", {"recipient": "Board", "pdf": False})
    assert made.status == 201, made.content
    assert made.headers["content-disposition"] == f'attachment; filename="dossier-{room.incident[:12]}.zip"'
    with zipfile.ZipFile(BytesIO(made.content)) as archive:
        assert "verify.py" in archive.namelist()
    exports = auditor.get("/record/entries?kind=export").document["entries"]
    assert (exports[-1]["extra"]["is"], exports[-1]["extra"]["for"]) == (KIND, "Board")


def test_an_officer_hands_out_no_dossier(room: Room) -> None:
    refused = room.by("officer").post(f"/incidents/{room.incident}/dossier", {"recipient": "", "pdf": False})
    assert refused.document["code"] == "role-lacks-right"
