"""Acts of dossiers take plain values, and put on record what they did."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.dossiers.cases import an_incident
from tests.node.meeting import ALFA, meet
from tests.wiring.acts.asking import asked
from truceline.errors import InputError, NotFoundError, TrucelineError
from truceline.model.incidents import MediaFile
from truceline.node.deeds import book
from truceline.node.incidents.book import Incidents
from truceline.record.entries import EntryKind

DIGEST = "ab" * 32


@pytest.mark.parametrize(("is_drill", "recipient"), [(False, ""), (True, "Board")])
def test_that_a_dossier_goes_out_is_an_entry(is_drill: bool, recipient: str) -> None:
    met, incident = an_incident(is_drill=is_drill)
    given = {"line": met.line, "of": incident, "sha256": DIGEST, "files": 7, "recipient": recipient}
    entry = met[ALFA].entry(asked(met[ALFA], "dossier-sealed", **given)["index"])
    assert (entry.kind, entry.line, entry.obj) == (EntryKind.EXPORT, met.line, DIGEST)
    expected = {"is": "dossier", "of": incident, "files": 7}
    expected |= {"for": recipient} if recipient else {}
    expected |= {"drill": True} if is_drill else {}
    assert dict(entry.extra) == expected


def test_a_dossier_of_no_incident_or_for_a_name_without_end_is_refused() -> None:
    met, incident = an_incident()
    given = {"line": met.line, "of": incident, "sha256": DIGEST, "files": 7, "recipient": ""}
    for change, error in (
        ({"of": "00" * 16}, NotFoundError),
        ({"recipient": "x" * 129}, InputError),
        ({"sha256": "x"}, TrucelineError),
        ({"files": 0}, TrucelineError),
        ({"log": 1}, InputError),
    ):
        with pytest.raises(error):
            asked(met[ALFA], "dossier-sealed", **(given | change))


def test_of_an_incident_in_a_log_before_this_one_the_entry_names_the_log() -> None:
    later = replace(meet()[ALFA], log_number=2)
    given = {"line": "ab" * 16, "of": "cd" * 16, "sha256": DIGEST, "files": 7, "recipient": "", "log": 1, "drill": True}
    entry = later.entry(asked(later, "dossier-sealed", **given)["index"])
    assert dict(entry.extra) == {"is": "dossier", "of": "cd" * 16, "files": 7, "drill": True, "log": 1}


def test_an_object_is_shown_and_then_erased_on_an_order() -> None:
    met, incident = an_incident()
    (photo,) = [what.sha256 for _, what in book(met[ALFA], Incidents).by_id[incident].of(MediaFile)]
    shown = asked(met[ALFA], "record-object", named=photo)
    assert (shown["obj"], shown["size"], shown["entries"]) == (photo, 9, "")
    order = {"ordered_by": "District Court", "reason": "a face", "desk": "records", "operator": "Lt Adams"}
    done = asked(met[ALFA], "record-erase", obj=photo, **order)
    assert done.items() >= (order | {"obj": photo}).items()
    assert met[ALFA].store.content(photo) is None
    with pytest.raises(NotFoundError):
        asked(met[ALFA], "record-object", named=photo)
