"""Two parties of our own making that have met: for the demo, for tests, and for what is measured on a line.

Their passphrase is known and costs nothing to try: nothing real may be said with their keys.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from truceline.errors import UnreachableError
from truceline.node.terms.cards import read_card
from truceline.signing.notes import sign_note
from truceline.wiring.acts.act import text_from_bytes
from truceline.wiring.home import Home, make_home, open_home
from truceline.wiring.home_keys import KeyPlan, read_locked_key
from truceline.wiring.running import office_of

PASSPHRASE = "four words that nobody guesses"
PATIENCE_S = 60.0
WITHIN_MS = {"flash": 300_000, "immediate": 900_000, "priority": 3_600_000, "routine": 86_400_000}
_FIRST_PORT, _PORTS = 20_000, 12_000
"""Below those that systems take for calls that go out, and for whoever asks for any port."""
_DECADE_MS = 10 * 366 * 86_400_000
_PROGRAM = "import sys; from truceline.cli.main import main; sys.exit(main(sys.argv[1:]))"


class Met(NamedTuple):
    """Two nodes on one line."""

    caller: Home
    """It calls, and nobody can call it."""
    listener: Home
    address: str
    """Where the listener is called, on this machine."""
    line: str


def meet(
    folder: Path, caller: str, listener: str, desks: tuple[str, ...] = ("duty",), two_person: Sequence[str] = ()
) -> Met:
    """Makes the nodes of two parties in a folder, and has them enrol each other and sign a charter.

    Args:
        folder: each party gets a folder of its name in it.
        caller: a party, such as ``alfa.example``.
        listener: another one.
        desks: of each of them.
        two_person: kinds of messages that two desks sign.

    Raises:
        InputError: a name is none, or there is such a folder already.
        StoreError: the disk is full or fails.
    """
    address = f"127.0.0.1:{free_port()}"
    listens = {caller: "", listener: address}
    homes = {
        party: make_home(folder / party, KeyPlan(party=party, desks=desks), lambda _: PASSPHRASE, listen=listen, work=1)
        for party, listen in listens.items()
    }
    cards: dict[str, bytes] = {}
    for party, home in homes.items():
        with office_of(home) as office:
            cards[party] = home.card(office.ask("party-own")["note"].encode(), listens[party])
    for party, other in ((caller, listener), (listener, caller)):
        with office_of(homes[party]) as office:
            office.ask("party-enrol", card=text_from_bytes(cards[other]))
        homes[party].keep_peer(read_card(cards[other]), listens[other])
    line = _charter(tuple(homes.values()), two_person)
    return Met(open_home(homes[caller].folder), open_home(homes[listener].folder), address, line)


@contextmanager
def served(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    """The node of a folder as a process of its own, ready when this begins and gone when it ends.

    What it says goes into a file beside the folder, ``PARTY.log``.

    Raises:
        UnreachableError: it did not start.
    """
    log = home.folder.with_name(f"{home.folder.name}.log")
    with log.open("wb") as said:
        command = [sys.executable, "-c", _PROGRAM, "serve", "--home", str(home.folder)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    try:
        until = time.monotonic() + PATIENCE_S
        while b"started" not in log.read_bytes():
            if process.poll() is not None or time.monotonic() > until:
                raise UnreachableError(f"the node of {home.party} did not start", hint=f"read {log}")
            time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def address_of(home: Home) -> str:
    """Where the node of a folder, which is served, answers HTTP: ``http://127.0.0.1:7480/``.

    Raises:
        UnreachableError: it said nowhere that it does.
    """
    log = home.folder.with_name(f"{home.folder.name}.log")
    found = re.search(r"^answering: \S+ (http://\S+)$", log.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise UnreachableError(f"the node of {home.party} answers no HTTP", hint=f"read {log}")
    return found[1]


def _charter(homes: tuple[Home, ...], two_person: Sequence[str]) -> str:
    """The line's name, once both have the charter with the roots of both."""
    with office_of(homes[0]) as office:
        text = office.ask(
            "charter-draft",
            members=[{"party": home.party, "standing": "party"} for home in homes],
            ends_at=time.time_ns() // 1_000_000 + _DECADE_MS,
            ack_within_ms=WITHIN_MS,
            clock_tolerance_ms=2_000,
            registrar="",
            cosigners=1,
            two_person=list(two_person),
        )["text"]
    roots = [read_locked_key(home.keys / "root-1", PASSPHRASE) for home in homes]
    copy = text_from_bytes(sign_note(text, roots).encoded)
    line = ""
    for home in homes:
        with office_of(home) as office:
            line = office.ask("charter-take", copies=[copy])["line"]
    return line


def free_port() -> int:
    """A port of this machine that nothing uses, and that the system gives to nobody by itself before it is used.

    Raises:
        UnreachableError: a hundred of them are in use.
    """
    for _ in range(100):
        port = _FIRST_PORT + secrets.randbelow(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise UnreachableError("no port is free", hint=f"end programs that listen at ports above {_FIRST_PORT}")
