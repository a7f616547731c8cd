"""Two parties with a line between them, each with a folder of its own."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from tests.wiring.homes import PASSPHRASE, a_home
from truceline.node.terms.cards import read_card
from truceline.wiring.acts.act import text_from_bytes
from truceline.wiring.handing.people_signing import signed_by_roots
from truceline.wiring.home import Home, open_home
from truceline.wiring.meeting import free_port
from truceline.wiring.running import office_of

ALFA, BRAVO = "alfa.example", "bravo.example"
TERMS: dict[str, Any] = {
    "ack_within_ms": {"flash": 300_000, "immediate": 900_000, "priority": 3_600_000, "routine": 86_400_000},
    "clock_tolerance_ms": 2_000,
    "ends_at": 4_000_000_000_000,
    "registrar": "",
    "cosigners": 1,
}


class Pair(NamedTuple):
    """Two nodes on one machine."""

    alfa: Home
    bravo: Home
    line: str


def a_pair(folder: Path) -> Pair:
    """Two nodes that have met and signed a charter, and listen on loopback."""
    homes = {
        party: a_home(folder / party.partition(".")[0], party, listen=f"127.0.0.1:{free_port()}")
        for party in (ALFA, BRAVO)
    }
    meet(homes[ALFA], homes[BRAVO])
    meet(homes[BRAVO], homes[ALFA])
    line = start_line(homes[ALFA], homes[BRAVO])
    return Pair(open_home(homes[ALFA].folder), open_home(homes[BRAVO].folder), line)


def meet(own: Home, other: Home) -> None:
    """One enrols the card of the other, and notes where it is found."""
    with office_of(other) as office:
        card = other.card(office.ask("party-own")["note"].encode(), other.settings.listen)
    with office_of(own) as office:
        office.ask("party-enrol", card=text_from_bytes(card))
    own.keep_peer(read_card(card), other.settings.listen)


def start_line(*homes: Home, **terms: Any) -> str:
    """All sign one charter; its line."""
    first, *others = homes
    with office_of(first) as office:
        members = [{"party": other.party, "standing": "party"} for other in others]
        drafted = office.ask("charter-draft", members=members, **TERMS | terms)
    copies = [text_from_bytes(drafted["text"].encode())]
    for home in homes:
        with office_of(home) as office:
            review = office.ask("charter-review", copies=copies)
        copies.append(text_from_bytes(signed_by_roots(home, review, (), lambda: PASSPHRASE)))
    for home in homes:
        with office_of(home) as office:
            assert office.ask("charter-take", copies=copies)["is_complete"]
    line: str = drafted["line"]
    return line
