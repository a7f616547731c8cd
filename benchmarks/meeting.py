"""Two parties that have met, for what needs a line: each with a node in a folder on the disk to be measured."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from truceline.node.cards import read_card
from truceline.signing.notes import sign_note
from truceline.wiring.acts.act import text_from_bytes
from truceline.wiring.home import Home, make_home, open_home
from truceline.wiring.home_keys import KeyPlan, read_locked_key
from truceline.wiring.running import office_of

ALFA, BRAVO = "alfa.example", "bravo.example"
PASSPHRASE = "four words that nobody guesses"
_PATIENCE_S = 30.0
_WITHIN_MS = {"flash": 300_000, "immediate": 900_000, "priority": 3_600_000, "routine": 86_400_000}


class Met(NamedTuple):
    """Alfa, which calls, and bravo, which listens; on one line."""

    alfa: Home
    bravo: Home
    address: str
    line: str


def met(folder: Path) -> Met:
    """Makes the two in a folder, and has them meet."""
    address = f"127.0.0.1:{_free_port()}"
    listens = {ALFA: "", BRAVO: address}
    # The cheapest lock: what is measured is the line, and every key here is thrown away.
    homes = {
        party: make_home(folder / party, KeyPlan(party=party), lambda _: PASSPHRASE, listen=listen, work=1)
        for party, listen in listens.items()
    }
    cards = {}
    for party, home in homes.items():
        with office_of(home) as office:
            cards[party] = home.card(office.ask("party-own")["note"].encode(), listens[party])
    for party, home in homes.items():
        (other,) = set(homes) - {party}
        with office_of(home) as office:
            office.ask("party-enrol", card=text_from_bytes(cards[other]))
        home.keep_peer(read_card(cards[other]), listens[other])
    line = _charter(homes)
    return Met(open_home(homes[ALFA].folder), open_home(homes[BRAVO].folder), address, line)


@contextmanager
def served(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    """The node of a folder as a process of its own, ready when this returns."""
    program = "import sys; from truceline.cli.main import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "node", "serve", "--home", str(home.folder)]
    log = home.folder.parent / f"{home.party}.log"
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            until = time.monotonic() + _PATIENCE_S
            while b"started" not in log.read_bytes():
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"the node of {home.party} did not start: see {log}")
                time.sleep(0.02)
            yield process
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)


def _charter(homes: dict[str, Home]) -> str:
    """The line's name, once both have the charter with the roots of both."""
    with office_of(homes[ALFA]) as office:
        text = office.ask(
            "charter-draft",
            members=[{"party": party, "standing": "party"} for party in homes],
            ends_at=time.time_ns() // 1_000_000 + 10**10,
            ack_within_ms=_WITHIN_MS,
            clock_tolerance_ms=2_000,
            registrar="",
            cosigners=0,
        )["text"]
    roots = [read_locked_key(home.keys / "root-1", PASSPHRASE) for home in homes.values()]
    copy = text_from_bytes(sign_note(text, roots).encoded)
    lines = set()
    for home in homes.values():
        with office_of(home) as office:
            lines.add(office.ask("charter-take", copies=[copy])["line"])
    (line,) = lines
    return str(line)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
