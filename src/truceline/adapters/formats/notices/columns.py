"""The columns of notices: one list for the reader, the writer, the template and the reference page."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

BOTH, SITE, MOVEMENT = "both", "site", "movement"


class Column(NamedTuple):
    """One column.

    Args:
        name: its heading. of: ``site``, ``movement`` or ``both``. is_needed: every row of that kind has it.
        meaning: what stands in it. example: as in the template; where it differs for a movement, see ``moving``.
    """

    name: str
    of: str
    is_needed: bool
    meaning: str
    example: str = ""


COLUMNS = (
    Column("kind", BOTH, True, "`site` or `movement`", "site"),
    Column("ref", BOTH, True, "your own number for it; a change bears the same one", "H-12"),
    Column("name", BOTH, True, "for people", "Rukban clinic"),
    Column("organisation", BOTH, True, "whose it is", "Relief"),
    Column(
        "from", BOTH, False, "from when it holds; a movement's is else the beginning of `depart`", "2026-12-01T00:00Z"
    ),
    Column("until", BOTH, False, "until when; a movement's is else the end of `arrive`", "2026-12-31T00:00Z"),
    Column("function", SITE, True, "what it is used for, one of the words below", "clinic"),
    Column("place", SITE, False, "where, in any form that `truceline` reads places in", "33.31000N 38.62000E"),
    Column("lat", SITE, False, "latitude in decimal degrees, south negative; with `lon` instead of `place`"),
    Column("lon", SITE, False, "longitude in decimal degrees, west negative"),
    Column("radius_m", SITE, True, "how far it extends from there, metres", "150"),
    Column("route", MOVEMENT, True, "places with `;` between them; after a place `@ TIME/TIME` if it is passed then"),
    Column("depart", MOVEMENT, False, "when it leaves the first place: `TIME/TIME`, not before and not after"),
    Column("arrive", MOVEMENT, False, "when it comes to the last place, likewise"),
    Column("half_width_m", MOVEMENT, True, "how far to either side of the route it may go, metres"),
    Column("stop_after_min", MOVEMENT, False, "standing still for longer on the way is told; empty tells none"),
    Column("vehicles", MOVEMENT, False, "what, plate, marking and track with `,` between them; `;` between vehicles"),
    Column("people", MOVEMENT, False, "how many"),
    Column("cargo", MOVEMENT, False, "what it carries"),
    Column(
        "contacts", BOTH, False, "name and number with `:` between them; `;` between contacts", "duty desk: +962 6 0000"
    ),
    Column(
        "checked_by", BOTH, False, "who checked it; empty if nobody did, and then it is shown as unverified", "Relief"
    ),
    Column("checked_how", BOTH, False, "how", "visit"),
    Column("checked_at", BOTH, False, "when", "2026-11-20T00:00Z"),
    Column("next_check", BOTH, False, "when it is to be checked again", "2026-12-20T00:00Z"),
    Column("text", BOTH, False, "further words", "Red crescent on the roof."),
)
NAMES = tuple(column.name for column in COLUMNS)
TOLD = ("notice", "state", "lodged_by", "lodged_at", "why", "verified", "drill")
"""Further columns of an export: what the record says. They are passed over when such a file is read."""
EXAMPLES = (
    {column.name: column.example for column in COLUMNS if column.example},
    {
        "kind": "movement",
        "ref": "M-7",
        "name": "Convoy to Rukban",
        "organisation": "Relief",
        "route": "33.30000N 38.00000E; 33.35000N 38.30000E; 33.31000N 38.62000E",
        "depart": "2026-12-02T06:00Z/2026-12-02T07:00Z",
        "arrive": "2026-12-02T10:00Z/2026-12-02T14:00Z",
        "half_width_m": "500",
        "stop_after_min": "30",
        "vehicles": "lorry, AB 123, UN on the roof, lorry-1; car",
        "people": "6",
        "cargo": "flour, 40 t",
        "contacts": "duty desk: +962 6 0000",
    },
)
"""The rows of the template."""
