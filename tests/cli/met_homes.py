"""Two nodes in folders whose parties have met and signed a charter, and the carrying of bundles between them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.wiring.homes import passphrase_file
from truceline.cli.main import main
from truceline.wiring.home import Home
from truceline.wiring.meeting import meet
from truceline.wiring.running import office_of

ALFA, BRAVO = "alfa.example", "bravo.example"


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
    met = meet(folder, ALFA, BRAVO)
    return MetHomes(met.caller, met.listener, met.line, passphrase_file(folder))


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code of a command that prints JSON, and its rows."""
    code = main([*arguments, "--json"])
    return code, [json.loads(row) for row in capsys.readouterr().out.splitlines()]
