"""What a dossier costs: made from an incident of many messages, verified by us, and by its own verifier alone."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.line_cost import ALFA, BRAVO, Desk
from benchmarks.survey import Figure
from truceline.line.messages import Message
from truceline.model.incidents import Belonging, Opening, Part, Span
from truceline.node.alerting.handling import Officer
from truceline.node.dossiers.gathering import Wanted
from truceline.node.exchange.exchanging import answer, take_in
from truceline.node.exchange.offering import MOST_NOTES, offer
from truceline.node.incidents.keeping import open_incident, state
from truceline.node.node import Node
from truceline.node.saying.answers import acknowledgement
from truceline.node.saying.messages import Letter, commit_messages, compose
from truceline.signing.keys import SigningKey
from truceline.signing.notes import sign_note
from truceline.wiring.dossiers.making import Request, make_dossier
from truceline.wiring.exports import verdict_on_exports
from truceline.wiring.home import Home, opened_node
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.meeting import PASSPHRASE, meet
from truceline.wiring.moments import now
from truceline.wiring.running import office_of

MESSAGES = 10_000
_MADE_S, _VERIFIED_S, _ALONE_S = 20.0, 10.0, 60.0
_OFFICER = Officer("duty", "")


def dossier_figures(messages: int, rounds: int, folder: Path) -> list[Figure]:
    """What is promised of dossiers in issue 5.

    Args:
        messages: of one incident: half of them warnings, and for each the other side's acknowledgement.
        rounds: how often it is made and verified.
        folder: on the disk that is to be measured; what is written there is removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="dossier-") as name:
        home, incident, line = _correspondence(Path(name), messages // 2)
        times = [_times(home, incident, line, Path(name) / f"{turn}.zip") for turn in range(rounds)]
    what = f"a dossier of {messages:,} messages"
    return [
        Figure(f"{what}: made, with reports", "s", tuple(each.made_s for each in times), _MADE_S),
        Figure(f"{what}: verified", "s", tuple(each.verified_s for each in times), _VERIFIED_S),
        Figure(f"{what}: verified by verify.py alone", "s", tuple(each.alone_s for each in times), _ALONE_S),
        Figure(f"{what}: its size", "MB", tuple(each.size_mb for each in times)),
    ]


class _Times(NamedTuple):
    made_s: float
    verified_s: float
    alone_s: float
    size_mb: float


def _times(home: Home, incident: str, line: str, place: Path) -> _Times:
    def put_on_record(**what: Any) -> int:
        with office_of(home) as office:
            index: int = office.ask("dossier-sealed", **what)["index"]
        return index

    begin = time.perf_counter()
    make_dossier(home, Request(Wanted(incident)), place, put_on_record)
    made_s = time.perf_counter() - begin
    begin = time.perf_counter()
    if verdict_on_exports([str(place)], line)["exit"]:
        raise RuntimeError("a dossier that nobody touched does not hold")
    verified_s = time.perf_counter() - begin
    with zipfile.ZipFile(place) as archive:
        program = Path(archive.extract("verify.py", place.parent))
    begin = time.perf_counter()
    alone = [sys.executable, "-I", "-S", str(program), "--charter", line, str(place)]
    subprocess.run(alone, check=True, stdout=subprocess.DEVNULL)
    return _Times(made_s, verified_s, time.perf_counter() - begin, place.stat().st_size / 1e6)


def _correspondence(folder: Path, warnings: int) -> tuple[Home, str, str]:
    """The home of who warned, the incident to which all warnings belong, and the line; each is acknowledged."""
    both = meet(folder, ALFA, BRAVO)
    with opened_node(both.caller) as caller, opened_node(both.listener) as listener:
        desk = Desk.of(both, caller)
        theirs = read_locked_key(both.listener.keys / "duty", PASSPHRASE)
        _exchange(caller, listener)
        for start in range(0, warnings, MOST_NOTES):
            desk.commit(min(MOST_NOTES, warnings - start))
            _exchange(caller, listener)
            _acknowledge_all(listener, theirs, both.line)
            _exchange(caller, listener)
        opening = Opening("Many warnings", Span(now().at, now().at))
        incident = open_incident(caller, opening, _OFFICER, now()).id
        ids = _ids_of_warnings(caller, both.line)
        state(caller, incident, [Belonging(Part.MESSAGE, each) for each in ids], _OFFICER, now())
    return both.caller, incident, both.line


def _ids_of_warnings(node: Node, line: str) -> list[str]:
    found = node.store.labelled(f"from:{line}:{node.party}", 2**62, 10**9)
    return [entry.note_id for entry in map(node.entry, found) if node.store.labelled(f"re:{entry.note_id}", 2**62, 1)]


def _acknowledge_all(node: Node, key: SigningKey, line: str) -> None:
    letters: list[Letter] = []
    last: Message | None = None
    for index in reversed(node.store.labelled(f"from:{line}:{ALFA}", 2**62, 10**9)):
        note_id = node.entry(index).note_id
        if node.store.labelled(f"re:{note_id}", 2**62, 1):
            continue
        last = compose(node, line, acknowledgement(node, note_id, now().at), now(), last)
        letters.append(Letter(sign_note(last.text, [key]).encoded))
    commit_messages(node, letters, now())


def _exchange(one: Node, other: Node) -> None:
    """What waits on either side is delivered, and receipted."""
    for sender, receiver in ((one, other), (other, one)):
        answered, _ = answer(receiver, sender.party, offer(sender, receiver.party, now()).bundle, now())
        take_in(sender, receiver.party, answered.bundle, now())
        sender.store.settle()
