"""Two nodes in folders, and an incident at Alfa's with a warning that Bravo answered."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from tests.cli.met_homes import MetHomes, met_homes
from tests.wiring.test_records import warned
from truceline.node.dossiers.gathering import Wanted
from truceline.wiring.acts.act import text_from_bytes
from truceline.wiring.dossiers.given import Given
from truceline.wiring.dossiers.making import Made, Request, make_dossier
from truceline.wiring.home import Home
from truceline.wiring.running import office_of

EXAMPLE = Path(__file__).parents[3] / "examples" / "at-tanf-2017"
BY = {"desk": "duty", "operator": "Lt Adams"}
PHOTO = b"\xff\xd8\xff a photo"


class Kept(NamedTuple):
    """What the tests work on."""

    met: MetHomes
    incident: str
    warning: str

    @property
    def home(self) -> Home:
        """Alfa's folder."""
        return self.met.alfa

    def make(self, place: Path, given: Given | None = None, *, has_pdf: bool = False, **wanted: Any) -> Made:
        """A dossier at a place."""
        request = Request(Wanted(self.incident, **wanted), given or Given(), has_pdf=has_pdf)
        return make_dossier(self.home, request, place, self.put_on_record)

    def put_on_record(self, **what: Any) -> int:
        """As the command line has it put on record."""
        with office_of(self.home) as office:
            index: int = office.ask("dossier-sealed", **what)["index"]
        return index


def kept(folder: Path) -> Kept:
    """The two, and the incident."""
    met = met_homes(folder)
    warning = warned(met, "Turn back: you approach the agreed zone. عد إلى الوراء")
    met.exchange()
    with office_of(met.alfa) as office:
        span = {"from_at": 1_495_080_000_000, "to_at": 1_495_090_000_000}
        place = "33.50583N 38.61778E"
        incident = office.ask("incident-open", **BY, title="Column", place=place, **span, drill=False)["id"]
        office.ask("incident-add", id=incident, **BY, part="message", name=warning)
        said = {"said_by": "Sgt. Example", "source": "camera 3"}
        office.ask("incident-file", id=incident, **BY, content=text_from_bytes(PHOTO), name="photo.jpg", **said)
    return Kept(met, incident, warning)
