"""The files that tell a dossier have names that it may have, and are the same whenever they are made."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.dossiers.cases import an_incident, material, part_of, verdict_on
from tests.node.meeting import ALFA
from tests.wiring.dossiers.kept import EXAMPLE
from truceline.dossier.contents import check_told
from truceline.errors import InputError
from truceline.wiring.dossiers.given import Given
from truceline.wiring.dossiers.telling import told_files


def files(zone: str = "", *, has_pdf: bool = False) -> dict[str, bytes]:
    met, incident = an_incident()
    found = material(met, incident)
    verdict = verdict_on(part_of(met, found))
    given = Given((EXAMPLE / "zones.geojson",))
    made = [dict(told_files(met[ALFA], found, verdict, given, zone, has_pdf=has_pdf)) for _ in range(2)]
    assert made[0] == made[1]
    return made[0]


def test_all_files_are_there_and_have_names_that_a_dossier_may_have() -> None:
    names = list(files(has_pdf=True))
    for name in names:
        check_told(name)
    assert sorted(names) == [
        *("custody.json", "dossier.json", "incident.json", "report.html", "report.pdf", "timeline.json"),
        "zones/zones.geojson",
    ]


def test_the_pdf_can_be_left_out() -> None:
    assert "report.pdf" not in files()


def test_times_are_told_in_a_zone_that_there_is() -> None:
    assert "Asia/Damascus" in files("Asia/Damascus")["report.html"].decode()
    with pytest.raises(InputError):
        files("Nowhere/At-All")
