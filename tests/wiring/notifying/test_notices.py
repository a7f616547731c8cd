"""Notices between files, options and a node."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.duty.noticed import movement_row, site_row, table
from tests.cli.met_homes import BRAVO, met_homes
from tests.line.notified import MOVEMENT, SITE
from truceline.errors import InputError
from truceline.line.wording.notices import Notified, body_of, kind_of
from truceline.model.notices import Movement, Notice, Site
from truceline.signing.notes import sign_note
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.meeting import PASSPHRASE
from truceline.wiring.notifying.notices import (
    Lodging,
    cells_of,
    changed_notice,
    lodge_all,
    notice_from_cells,
    read_notice_file,
    write_notices,
)
from truceline.wiring.running import office_of


def _before(notice: Notice, state: str = "current") -> dict[str, Any]:
    return {"kind": str(kind_of(notice)), "state": state, "body": body_of(Notified(notice))}


def test_what_a_change_does_not_name_stays_exactly_as_it_was() -> None:
    place = replace(SITE.place, lon_e7=386_200_123)
    exact = replace(SITE, place=place)
    assert changed_notice(_before(exact), {"radius_m": "300"}) == replace(exact, radius_m=300)
    moved = changed_notice(_before(exact), {"lat": "33.5", "lon": "38.5"})
    assert isinstance(moved, Site)
    assert (moved.place.lon_e7, moved.place.lat_e7) == (385_000_000, 335_000_000)
    fewer = changed_notice(_before(MOVEMENT), {"people": "", "cargo": "salt"})
    assert fewer == replace(MOVEMENT, people=0, cargo="salt")


def test_a_new_time_of_departure_is_taken_over() -> None:
    later = "2026-10-01T06:00Z/2026-10-01T07:00Z"
    changed = changed_notice(_before(MOVEMENT), {"route": "33N 38E; 33N 39E", "depart": later, "from": "", "until": "",
                                                 "arrive": "2026-10-01T09:00Z/2026-10-01T12:00Z"})  # fmt: skip
    assert isinstance(changed, Movement)
    assert changed.begins_at == changed.route[0].begins_at
    assert changed.ends_at == changed.route[-1].ends_at


def test_words_alone_have_nothing_to_change() -> None:
    with pytest.raises(InputError, match="words only"):
        changed_notice(_before(SITE, "unreadable"), {"radius_m": "300"})
    with pytest.raises(InputError, match="in words only"):
        cells_of(_before(SITE, "unreadable"))


@pytest.mark.parametrize("notice", [SITE, MOVEMENT])
def test_the_cells_of_a_notice_are_a_form_that_gives_the_same_again(notice: Notice) -> None:
    cells = cells_of(_before(notice))
    assert cells_of(_before(changed_notice(_before(notice), cells))) == cells


def test_everything_wrong_with_options_is_told_at_once() -> None:
    with pytest.raises(InputError, match=r"(?s)(?=.*radius_m)(?=.*function)"):
        notice_from_cells(site_row(1, radius_m="wide", function="barracks"))


def test_a_file_is_lodged_whole_and_found_again(tmp_path: Path) -> None:
    met = met_homes(tmp_path)
    file = table(tmp_path / "rows.csv", [site_row(1), movement_row(1), site_row(2)])
    key = read_locked_key(met.alfa.keys / "duty", PASSPHRASE)
    with office_of(met.alfa) as office:
        read = read_notice_file(office, met.line, file)
        assert [row.row for row in read.notices] == [2, 3, 4]
        signed: list[int] = []
        lodging = Lodging(met.line, (BRAVO,))
        said = lodge_all(office, lodging, read.notices, lambda text: sign_note(text, [key]).encoded, signed.append)
        again = read_notice_file(office, met.line, file)
    assert [each["row"] for each in said] == [2, 3, 4]
    assert sum(signed) == 3
    assert again.notices == ()
    assert [fault.row for fault in again.faults] == [2, 3, 4]


def test_what_is_in_words_only_is_left_out_of_files_and_counted(tmp_path: Path) -> None:
    words = {"kind": "site", "state": "unreadable", "body": {"text": "A clinic."}}
    assert write_notices(tmp_path / "all.csv", [words]) == 1
    with pytest.raises(InputError, match="ends with none"):
        write_notices(tmp_path / "all.doc", [words])
