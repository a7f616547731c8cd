"""A dossier as bytes, for whoever has no folder on the node's machine to put it into."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from truceline.wiring.home import Home
from truceline.wiring.running import office_of


class Download(NamedTuple):
    """A dossier that is about to go out.

    Args:
        name: for the file.
        content: the ZIP file.
    """

    name: str
    content: bytes


def downloaded(home: Home, incident: str, desk: str, recipient: str, *, has_pdf: bool, log: int = 0) -> Download:
    """The dossier of an incident; that it goes out is on record when this returns.

    Args:
        home: the node's folder; the node may be running.
        incident: its first digits.
        desk: that asks.
        recipient: whom this copy is for; empty for nobody in particular.
        has_pdf: False leaves the PDF out.
        log: which of the party's logs that have ended has the incident; 0 for the one that it writes now.

    Raises:
        TrucelineError: as ``making.make_dossier``.
    """
    # This loads what draws maps and judges proofs, which a node that nobody asks for it should not wait for.
    from truceline.node.dossiers.gathering import Wanted
    from truceline.wiring.dossiers.making import Request, make_dossier

    def put_on_record(**what: Any) -> int:
        with office_of(home) as office:
            index: int = office.ask("dossier-sealed", **what)["index"]
        return index

    wanted = Wanted(incident, "", desk, frozenset(), recipient)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "dossier.zip"
        made = make_dossier(home, Request(wanted, has_pdf=has_pdf, log=log), place, put_on_record)
        drill = "DRILL-" if made.is_drill else ""
        return Download(f"{drill}dossier-{made.incident[:12]}.zip", place.read_bytes())
