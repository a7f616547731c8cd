"""Two parties without a way to each other, and a mediator who comes to both; each has a folder of its own."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from typing import Any

from tests.wiring.homes import PASSPHRASE, a_home
from tests.wiring.serving.two_nodes import TERMS, meet
from truceline.signing.notes import sign_note
from truceline.wiring.acts.act import text_from_bytes
from truceline.wiring.handing.people_signing import signed_by_roots
from truceline.wiring.home import Home, open_home
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.running import office_of, say

ALFA, BRAVO, MEDIATOR = "alfa.example", "bravo.example", "mediator.example"


@dataclass
class Mediated:
    """Three nodes on one line."""

    homes: dict[str, Home]
    line: str
    answers: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def ask(self, party: str, act: str, **given: Any) -> dict[str, Any]:
        """What a party's node answers."""
        with office_of(self.homes[party]) as office:
            return office.ask(act, **given)

    def warn(self, sender: str, recipient: str) -> str:
        """Id of a warning."""
        key = read_locked_key(self.homes[sender].keys / "duty", PASSPHRASE)
        wording = {
            "line": self.line,
            "to": [recipient],
            "kind": "warning",
            "body": {"text": "Turn back."},
            "prec": "flash",
            "drill": False,
            "need": "none",
            "by": 0,
            "att": [],
            "lang": "en",
        }
        with office_of(self.homes[sender]) as office:
            return str(say(office, wording, lambda text: sign_note(text, [key]).encoded)["id"])

    def carry(self, sender: str, receiver: str) -> list[dict[str, Any]]:
        """A bundle from one node to another that it reaches, and the news of it there."""
        answers = self.answers.pop((sender, receiver), [])
        packed = self.ask(sender, "line-pack", peer=receiver, carrier="file", answers=answers)
        taken = self.ask(receiver, "line-unpack", bundle=packed["bundle"])
        self.answers[receiver, sender] = taken["answers"]
        news: list[dict[str, Any]] = taken["news"]
        return news

    def visit(self, party: str) -> list[dict[str, Any]]:
        """The mediator comes to a party: bundles both ways, until nothing is left to say; the news at the party."""
        news = []
        for _ in range(2):
            news += self.carry(MEDIATOR, party)
            self.carry(party, MEDIATOR)
        return news

    def way(self, sender: str, message: str) -> dict[str, Any]:
        """How far a message got to its recipient."""
        (way,) = self.ask(sender, "line-item", id=message)["outgoing"]
        found: dict[str, Any] = way
        return found


def mediated(folder: Path, *, listens: dict[str, str] | None = None, registrar: str = "", **plan: Any) -> Mediated:
    """The three, met; each pair has enrolled one another. The charter may name the mediator as registrar.

    A plan says which keys each of them has, as ``KeyPlan`` does.
    """
    homes = {
        party: a_home(folder / party.partition(".")[0], party, listen=(listens or {}).get(party, ""), **plan)
        for party in (ALFA, BRAVO, MEDIATOR)
    }
    for own, other in permutations(homes, 2):
        meet(homes[own], homes[other])
    with office_of(homes[ALFA]) as office:
        members = [{"party": BRAVO, "standing": "party"}, {"party": MEDIATOR, "standing": "mediator"}]
        drafted = office.ask("charter-draft", members=members, **(TERMS | {"registrar": registrar}))
    copies = [text_from_bytes(drafted["text"].encode())]
    for home in homes.values():
        with office_of(home) as office:
            review = office.ask("charter-review", copies=copies)
        copies.append(text_from_bytes(signed_by_roots(home, review, (), lambda: PASSPHRASE)))
    for home in homes.values():
        with office_of(home) as office:
            assert office.ask("charter-take", copies=copies)["is_complete"]
    return Mediated({party: open_home(home.folder) for party, home in homes.items()}, drafted["line"])
