"""Nodes that run, as processes of their own: they find each other, lose each other, and stop cleanly."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import pytest

from tests.journeys.process import command
from tests.wiring.homes import PASSPHRASE, a_home
from tests.wiring.mediated import MEDIATOR, mediated
from tests.wiring.serving.two_nodes import ALFA, BRAVO, Pair, a_pair, meet, start_line
from truceline.errors import InUseError
from truceline.signing.notes import sign_note
from truceline.wiring.acts.act import Document
from truceline.wiring.control import is_served
from truceline.wiring.home import Home
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.meeting import free_port
from truceline.wiring.running import office_of, say
from truceline.wiring.serving.happenings import Happening
from truceline.wiring.serving.service import serve

PATIENCE_S = 150


class Running:
    """A node as a process, and what it tells."""

    def __init__(self, home: Home) -> None:
        arguments = command(["serve", "--home", home.folder, "--json"])
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._told: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for row in self.process.stdout:
            self._told.put(json.loads(row))

    def told(self, what: str, **about: str) -> dict[str, Any]:
        """The next thing of a kind that it tells."""
        until = time.monotonic() + PATIENCE_S
        seen = []
        while time.monotonic() < until:
            try:
                happening = self._told.get(timeout=1)
            except Empty:
                assert self.process.poll() is None, self.process.communicate()
                continue
            seen.append(happening)
            if happening["what"] == what and about.items() <= happening.items():
                return happening
        raise AssertionError(f"{what} was not told, but {seen}")

    def ended(self, number: signal.Signals) -> tuple[int, str]:
        """Its exit code, and what it wrote on standard error, once a signal has told it to stop."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        errors = self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()
        return code, errors


@contextmanager
def running(home: Home) -> Iterator[Running]:
    node = Running(home)
    try:
        node.told("started")
        yield node
    finally:
        if node.process.poll() is None:
            node.ended(signal.SIGKILL)


def warned(home: Home, line: str, to: str, words: str = "stay north") -> Document:
    """A warning that a desk signs."""
    key = read_locked_key(home.keys / "duty", PASSPHRASE)
    wording = {
        "line": line,
        "to": [to],
        "kind": "warning",
        "body": {"text": words},
        "prec": "flash",
        "drill": True,
        "need": "ack",
        "by": 0,
        "att": [],
        "lang": "en",
    }
    with office_of(home) as office:
        return say(office, wording, lambda text: sign_note(text, [key]).encoded)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return a_pair(tmp_path)


def test_a_node_that_starts_clears_away_the_open_copies_that_killed_backups_left(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    left = home.folder / ".backup.0123abcd"
    left.mkdir()
    (left / "record.db").write_bytes(b"all that was said")
    with running(home):
        assert not left.exists()


def test_what_is_said_on_one_side_arrives_at_the_other_and_is_receipted(pair: Pair) -> None:
    with running(pair.alfa) as alfa, running(pair.bravo) as bravo:
        said = warned(pair.alfa, pair.line, BRAVO)
        bravo.told("arrived", peer=ALFA, note_id=said["id"])
        alfa.told("receipted", peer=BRAVO, note_id=said["id"])
        back = warned(pair.bravo, pair.line, ALFA)
        alfa.told("arrived", peer=BRAVO, note_id=back["id"])


def test_what_was_said_before_the_nodes_ran_arrives_when_they_do(pair: Pair) -> None:
    said = warned(pair.alfa, pair.line, BRAVO)
    with running(pair.bravo) as bravo, running(pair.alfa) as alfa:
        bravo.told("arrived", note_id=said["id"])
        alfa.told("receipted", note_id=said["id"])
    with office_of(pair.alfa) as office:
        assert office.ask("line-item", id=said["id"])["outgoing"][0]["stage"] == "receipted"


def test_a_peer_that_goes_is_told_and_what_was_said_meanwhile_arrives_when_it_is_back(pair: Pair) -> None:
    with running(pair.alfa) as alfa:
        with running(pair.bravo) as bravo:
            alfa.told("peer-up", peer=BRAVO)
            bravo.ended(signal.SIGTERM)
        said = warned(pair.alfa, pair.line, BRAVO)
        alfa.told("peer-down", peer=BRAVO)
        with running(pair.bravo) as bravo:
            bravo.told("arrived", note_id=said["id"])
            alfa.told("receipted", note_id=said["id"])


def test_a_party_that_only_calls_gets_what_is_for_it_at_once(tmp_path: Path) -> None:
    pair = a_pair(tmp_path)
    for home in (pair.alfa, pair.bravo):
        settings = home.folder / "node.toml"
        rows = settings.read_text().splitlines(keepends=True)
        kept = [row for row in rows if not row.startswith("listen" if home is pair.bravo else "address")]
        settings.write_text("".join(kept))
    with running(pair.alfa) as alfa, running(pair.bravo) as bravo:
        bravo.told("peer-up", peer=ALFA)
        said = warned(pair.alfa, pair.line, BRAVO)
        bravo.told("arrived", note_id=said["id"])
        alfa.told("receipted", note_id=said["id"])


def test_a_line_that_starts_while_the_nodes_run_is_taken_up(tmp_path: Path) -> None:
    pair = a_pair(tmp_path)
    third = a_home(tmp_path / "charlie", "charlie.example")
    with running(pair.alfa) as alfa, running(third) as charlie:
        for own, other in ((pair.alfa, third), (third, pair.alfa)):
            meet(own, other)
        line = start_line(pair.alfa, third)
        charlie.told("peer-up", peer=ALFA)
        said = warned(pair.alfa, line, "charlie.example")
        charlie.told("arrived", line=line, note_id=said["id"])
        alfa.told("receipted", peer="charlie.example")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_node_that_is_told_to_stop_stops_cleanly(pair: Pair, number: signal.Signals, code: int) -> None:
    with running(pair.alfa) as alfa, running(pair.bravo):
        alfa.told("peer-up", peer=BRAVO)
        assert is_served(pair.alfa.control)
        assert alfa.ended(number) == (code, "")
    assert not pair.alfa.control.exists()
    with office_of(pair.alfa) as office:
        assert not office.is_running
        assert office.ask("node-status")["frozen"] == ""


def test_what_was_committed_outlives_a_node_that_is_killed(pair: Pair) -> None:
    with running(pair.alfa) as alfa:
        said = warned(pair.alfa, pair.line, BRAVO)
        alfa.ended(signal.SIGKILL)
    assert pair.alfa.control.exists(), "nobody took it away"
    with running(pair.alfa), running(pair.bravo) as bravo:
        bravo.told("arrived", note_id=said["id"])


def test_one_node_runs_in_a_folder(pair: Pair) -> None:
    with running(pair.alfa):
        with pytest.raises(InUseError, match="already"):
            serve(pair.alfa, print)
        assert is_served(pair.alfa.control)


def test_texts_of_messages_are_told_to_nobody(pair: Pair) -> None:
    with running(pair.alfa) as alfa, running(pair.bravo) as bravo:
        warned(pair.alfa, pair.line, BRAVO, "a word that nobody may overhear")
        happenings = [bravo.told("arrived"), alfa.told("receipted")]
        assert "overhear" not in json.dumps(happenings)
        assert "overhear" not in bravo.ended(signal.SIGTERM)[1]


def test_a_line_is_checked_by_itself(tmp_path: Path) -> None:
    pair = a_pair(tmp_path)
    settings = pair.alfa.folder / "node.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("check_minutes = 0", "check_minutes = 5"))
    with running(pair.alfa) as alfa, running(pair.bravo):
        assert alfa.told("arrived", peer=BRAVO)["words"].startswith("check immediate")
        with office_of(pair.alfa) as office:
            (peer,) = office.ask("line-status")["lines"][0]["peers"]
    assert peer["answered_at"] is not None
    assert not peer["is_late"]


def test_settings_that_break_while_a_node_runs_are_told_and_the_node_goes_on(pair: Pair) -> None:
    with running(pair.alfa) as alfa, running(pair.bravo) as bravo:
        alfa.told("peer-up", peer=BRAVO)
        settings = pair.alfa.folder / "node.toml"
        broken = settings.with_suffix(".broken")
        broken.write_text(settings.read_text() + "adress = 1\n")
        broken.replace(settings)  # the node reads it when it likes, and never half of it
        assert "unknown key 'adress'" in alfa.told("trouble")["words"]
        said = warned(pair.alfa, pair.line, BRAVO)
        bravo.told("arrived", note_id=said["id"])


def test_a_certificate_that_the_manifest_does_not_pin_is_told_and_not_taken(pair: Pair, tmp_path: Path) -> None:
    stranger = a_home(tmp_path / "eve", BRAVO)
    with office_of(stranger) as office:
        card = stranger.card(office.ask("party-own")["note"].encode(), "")
    certificate = card[card.index(b"-----BEGIN") : card.index(b"-----END CERTIFICATE-----\n") + 26]
    (pair.alfa.folder / "peers" / f"{BRAVO}.pem").write_bytes(certificate)
    with running(pair.alfa) as alfa:
        assert "does not list the pin" in alfa.told("trouble", peer=BRAVO)["words"]


def test_a_node_whose_port_is_taken_does_not_start(pair: Pair) -> None:
    with running(pair.bravo):
        settings = pair.alfa.folder / "node.toml"
        settings.write_text(settings.read_text().replace(pair.alfa.settings.listen, pair.bravo.settings.listen))
        done = subprocess.run(
            command(["serve", "--home", pair.alfa.folder]), capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert "cannot listen" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_mistake_of_ours_ends_the_node_loudly_and_cleanly(pair: Pair) -> None:
    def tell(happening: Happening) -> None:
        if happening.what == "peer-down":
            raise RuntimeError("a mistake")

    with pytest.raises(ExceptionGroup) as raised:
        serve(pair.alfa, tell)
    assert raised.group_contains(RuntimeError, match="a mistake")
    assert not pair.alfa.control.exists()
    with office_of(pair.alfa) as office:
        assert not office.is_running


def test_a_mediator_s_running_node_carries_between_two_that_cannot_call_each_other(tmp_path: Path) -> None:
    met = mediated(tmp_path, listens={MEDIATOR: f"127.0.0.1:{free_port()}"})
    with running(met.homes[MEDIATOR]) as mediator, running(met.homes[ALFA]) as alfa, running(met.homes[BRAVO]) as bravo:
        said = warned(met.homes[ALFA], met.line, BRAVO)
        met.ask(ALFA, "line-entrust", peer=BRAVO, mediator=MEDIATOR)
        mediator.told("carried", peer=ALFA)
        bravo.told("arrived", peer=ALFA, note_id=said["id"])
        alfa.told("receipted", peer=BRAVO, note_id=said["id"])
