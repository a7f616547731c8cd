"""What is unverified, late, lapsed or silent is said before anything else, and nothing moves the cursor."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from truceline.adapters.formats.notices.rows import RowFault
from truceline.cli.duty.notice_words import chain_rows, fault_rows, notice_details, notice_rows

AT = 1_790_000_000_000
PLACE = {"lon": 386_200_000, "lat": 333_100_000, "precision_m": 11}
BODY: dict[str, Any] = {
    "ref": "H-12",
    "name": "Rukban\x1b[31m clinic",
    "organisation": "Relief",
    "function": "clinic",
    "place": PLACE,
    "radius_m": 150,
    "from": AT,
    "until": AT + 86_400_000,
    "contacts": [{"name": "duty desk", "how": "12 34"}],
    "text": "",
}
NOTICE: dict[str, Any] = {
    "id": "ab" * 32,
    "kind": "site",
    "drill": False,
    "state": "current",
    "lodged_by": "alfa.example",
    "to": ["bravo.example"],
    "at": AT,
    "body": BODY,
    "verification": "UNVERIFIED: nobody is said to have checked it",
    "lead": {"told": "SHORT: said 1 min before it begins"},
    "reach": [{"told": "bravo.example: SILENT at shown by a desk of bravo.example"}],
    "versions": [{"id": "ab" * 32, "at": AT, "why": "new"}, {"id": "cd" * 32, "at": AT}],
}


def test_what_is_unverified_short_or_silent_stands_beside_the_notice() -> None:
    told = "\n".join(notice_rows(NOTICE))
    for words in ("UNVERIFIED", "SHORT", "SILENT at shown"):
        assert words in told
    assert "\x1b" not in told


def test_how_it_stands_is_in_the_first_row() -> None:
    for state, words in {
        "ahead": "holds from",
        "current": "holds until",
        "lapsed": "LAPSED",
        "unreadable": "IN WORDS ONLY",
    }.items():
        assert words in next(iter(notice_rows(NOTICE | {"state": state})))
    ended = NOTICE | {"state": "withdrawn", "ended_by": "ef" * 32}
    assert "WITHDRAWN by efefefefefef" in next(iter(notice_rows(ended)))
    assert "DRILL" in next(iter(notice_rows(NOTICE | {"drill": True})))


def test_a_place_is_shown_in_every_form() -> None:
    told = "\n".join(notice_details(NOTICE))
    for words in ("33.3100N 38.6200E", "37S", "to within 11 m", "duty desk: 12 34", "version: cdcdcdcdcdcd"):
        assert words in told


def test_a_route_is_shown_with_its_windows() -> None:
    route = [{"place": PLACE, "from": AT, "until": AT + 60_000}, {"place": PLACE, "from": 0, "until": 0}]
    vehicle = {"what": "lorry", "plate": "", "marking": "UN", "track": "lorry-1"}
    body = BODY | {"route": route, "half_width_m": 500, "vehicles": [vehicle], "people": 6, "cargo": "flour"}
    del body["place"]
    told = "\n".join(notice_details(NOTICE | {"kind": "movement", "body": body}))
    for words in ("500 m to either side", "  from 21", "lorry, UN, track lorry-1", "people: 6", "cargo: flour"):
        assert words in told


def test_only_the_first_silent_hop_is_called_silent() -> None:
    known = {"what": "committed", "who": "alfa.example", "at": AT, "by": "our own log", "words": ""}
    silent = {"what": "shown", "who": "a desk", "by": "", "words": ""}
    chain = {"recipient": "bravo.example", "steps": [known, silent, silent], "told": "bravo.example: SILENT at shown"}
    rows = list(chain_rows(chain))
    assert ["SILENT" in row for row in rows] == [False, False, True, False, True]
    assert "nothing known" in rows[3]


def test_a_fault_is_told_with_its_place_and_what_to_do() -> None:
    of_row = RowFault(3, "radius_m", "'wide'", "it is no whole number", "write digits only")
    of_place = RowFault(4, "place", "'38E'", "'38E' is no place", "write it like 33.5N 38.6E")
    of_file = RowFault(0, "colour", "", "is no column of notices", "the columns are ...")
    assert list(fault_rows([of_row, of_place, of_file])) == [
        "row 3, radius_m: 'wide' it is no whole number; write digits only",
        "row 4, place: '38E' is no place; write it like 33.5N 38.6E",
        "the file, colour: is no column of notices; the columns are ...",
    ]
