"""Acts on bundles that a mediator carries, in plain values."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wiring.mediated import ALFA, BRAVO, MEDIATOR, mediated
from truceline.errors import NotFoundError


def test_what_is_entrusted_is_told_by_its_notes_and_its_bundle(tmp_path: Path) -> None:
    met = mediated(tmp_path)
    message = met.warn(ALFA, BRAVO)
    given = met.ask(ALFA, "line-entrust", peer=BRAVO, mediator=MEDIATOR)
    assert given["notes"] == met.ask(ALFA, "line-pack", peer=BRAVO, carrier="file", answers=[])["notes"]
    carry = met.ask(ALFA, "line-item", id=given["id"])
    assert (carry["kind"], carry["prec"], carry["to"]) == ("carry", "flash", [MEDIATOR])
    assert [file["sha256"] for file in carry["attachments"]] == [given["sealed"]]
    assert met.way(ALFA, message)["attempts"][0]["carrier"] == "mediator"
    with pytest.raises(NotFoundError):
        met.ask(ALFA, "line-entrust", peer=BRAVO, mediator=BRAVO)
