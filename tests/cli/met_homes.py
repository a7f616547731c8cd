"""Two nodes in folders whose parties have met and signed a charter, and the carrying of bundles between them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.wiring.homes import PASSPHRASE, a_home, passphrase_file
from truceline.cli.main import main
from truceline.signing.notes import sign_note
from truceline.wiring.acts.act import text_from_bytes
from truceline.wiring.home import Home
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.running import office_of

ALFA, BRAVO = "alfa.example", "bravo.example"
TERMS = {
    "ack_within_ms": {"flash": 300_000, "immediate": 900_000, "priority": 3_600_000, "routine": 86_400_000},
    "clock_tolerance_ms": 2_000,
    "registrar": "",
    "cosigners": 0,
}


@dataclass(frozen=True)
class MetHomes:
    """Two nodes in folders, on one line."""

    alfa: Home
    bravo: Home
    line: str
    passphrase: Path

    def carry(self, sender: Home, receiver: Home) -> list[dict[str, Any]]:
        """One bundle from one to the other, and what came of it there."""
        with office_of(sender) as office:
            packed = office.ask("line-pack", peer=receiver.party, carrier="file", answers=[])
        with office_of(receiver) as office:
            came: list[dict[str, Any]] = office.ask("line-unpack", bundle=packed["bundle"])["news"]
        return came

    def exchange(self) -> None:
        """Bundles to and fro until all receipts are where they belong."""
        answers: dict[str, list[int]] = {ALFA: [], BRAVO: []}
        for sender, receiver in ((self.alfa, self.bravo), (self.bravo, self.alfa)) * 2:
            with office_of(sender) as office:
                packed = office.ask("line-pack", peer=receiver.party, carrier="file", answers=answers[sender.party])
            with office_of(receiver) as office:
                answers[receiver.party] = office.ask("line-unpack", bundle=packed["bundle"])["answers"]


def met_homes(folder: Path) -> MetHomes:
    """The two, met."""
    homes = [a_home(folder / party, party) for party in (ALFA, BRAVO)]
    cards = []
    for home in homes:
        with office_of(home) as office:
            cards.append(home.card(office.ask("party-own")["note"].encode(), ""))
    for home, card in zip(homes, reversed(cards), strict=True):
        with office_of(home) as office:
            office.ask("party-enrol", card=text_from_bytes(card))
    with office_of(homes[0]) as office:
        members = [{"party": party, "standing": "party"} for party in (ALFA, BRAVO)]
        ends_at = time.time_ns() // 1_000_000 + 10**10
        text = office.ask("charter-draft", members=members, ends_at=ends_at, **TERMS)["text"]
    keys = [read_locked_key(home.keys / "root-1", PASSPHRASE) for home in homes]
    copy = text_from_bytes(sign_note(text, keys).encoded)
    for home in homes:
        with office_of(home) as office:
            line = office.ask("charter-take", copies=[copy])["line"]
    return MetHomes(homes[0], homes[1], line, passphrase_file(folder))


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code of a command that prints JSON, and its rows."""
    code = main([*arguments, "--json"])
    return code, [json.loads(row) for row in capsys.readouterr().out.splitlines()]
