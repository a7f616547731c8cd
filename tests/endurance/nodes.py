"""Two nodes on a line, each a process of its own that can be killed, and what must hold between them in the end."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from signal import SIGKILL
from types import TracebackType
from typing import Any, Self

from tests.endurance.kill_points import NEVER, KillPoint, serve_until
from tests.forked import FORKED
from truceline.errors import UnreachableError
from truceline.line.messages import message_from_text
from truceline.node.accusations import is_accused
from truceline.node.lines import object_of
from truceline.node.node import Node
from truceline.record.entries import Entry, EntryKind
from truceline.record.merkle.tree import TiledTree
from truceline.signing.keys import SigningKey
from truceline.signing.notes import read_unverified, sign_note
from truceline.wiring.control import is_served
from truceline.wiring.home import Home, open_home, opened_node
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.meeting import PASSPHRASE, Met, meet
from truceline.wiring.records import examine
from truceline.wiring.running import office_of, say

ALFA, BRAVO = "alfa.example", "bravo.example"
PATIENCE_S = 90.0
LOOK_S = 0.05


@dataclass
class NodeProcess:
    """A node of a folder that runs, is killed, and runs again.

    Args:
        home: the folder.
        namespace: of the network that it is in; empty if it is that of everybody.
    """

    home: Home
    namespace: str = ""
    _process: Any = None

    def start(self, kill_point: KillPoint = NEVER) -> None:
        """It runs when this returns, or was killed on its way there."""
        self._process = FORKED.Process(
            target=serve_until, args=(self.home.folder, kill_point, self.namespace), daemon=True
        )
        self._process.start()
        wait_for(lambda: is_served(self.home.control) or not self.is_alive, f"{self.home.party} does not start")

    @property
    def is_alive(self) -> bool:
        """True while it runs."""
        return self._process is not None and self._process.is_alive()

    def kill(self) -> None:
        """It is as good as gone, by SIGKILL."""
        self._process.kill()

    def wait_until_killed(self) -> None:
        """Until it was killed, by whomever."""
        self._process.join(PATIENCE_S)
        assert self._process.exitcode == -SIGKILL, f"{self.home.party} ended with {self._process.exitcode}"

    def stop(self) -> bool:
        """It ends as it does when it is told to; True if it was killed before."""
        self._process.terminate()
        self._process.join(PATIENCE_S)
        assert self._process.exitcode in (0, -SIGKILL), f"{self.home.party} ended with {self._process.exitcode}"
        return bool(self._process.exitcode)


@dataclass
class TwoNodes:
    """Alfa, which calls, and Bravo, which listens; running while this is open, and all that was said.

    Args:
        met: their folders.
        said: the messages that were acknowledged to whoever said them: sender and id.
        unsure: the words of those of which nobody knows, for the node was killed meanwhile.
    """

    met: Met
    said: list[tuple[str, str]] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.alfa, self.bravo = NodeProcess(self.met.caller), NodeProcess(self.met.listener)
        homes = (self.met.caller, self.met.listener)
        self._keys = {home.party: read_locked_key(home.keys / "duty", PASSPHRASE) for home in homes}

    def __enter__(self) -> Self:
        self.bravo.start()
        self.alfa.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for node in (self.alfa, self.bravo):
            if kind is None:
                assert not node.stop(), f"{node.home.party} was killed"
            elif node.is_alive:
                node.kill()
                node.wait_until_killed()

    def call_by(self, address: str) -> None:
        """Alfa calls Bravo at another address from its next start on."""
        self.alfa.home = _moved(self.met.caller, self.met.address, address)
        self.met = self.met._replace(caller=self.alfa.home)

    def listen_at(self, address: str) -> None:
        """Bravo listens, and Alfa calls it, at another address from their next start on."""
        self.bravo.home = _moved(self.met.listener, self.met.address, address)
        self.met = self.met._replace(listener=self.bravo.home)
        self.call_by(address)

    def node_of(self, party: str) -> NodeProcess:
        """The process of a party's node."""
        return self.alfa if party == ALFA else self.bravo

    def say(self, sender: str, words: str) -> str:
        """Id of a warning that a desk of the sender signed and its node committed; empty if nobody knows."""
        wording = {
            "line": self.met.line,
            "to": [BRAVO if sender == ALFA else ALFA],
            "kind": "warning",
            "body": {"text": words},
            "prec": "immediate",
            "drill": False,
            "need": "ack",
            "by": 0,
            "att": [],
            "lang": "en",
        }
        try:
            with office_of(self.node_of(sender).home) as office:
                message_id: str = say(office, wording, partial(_signed, self._keys[sender]))["id"]
        except UnreachableError:
            # A node that runs and does not answer would let this fail.
            self.node_of(sender).wait_until_killed()
            self.unsure.append(words)
            return ""
        self.said.append((sender, message_id))
        return message_id

    def told_of(self, sender: str, message_id: str) -> str:
        """What the sender's officer is told of how far a message got."""
        with office_of(self.node_of(sender).home) as office:
            told: str = office.ask("line-item", id=message_id)["outgoing"][0]["told"]
        return told

    def waiting(self) -> int:
        """How many messages wait on both sides for the other."""
        found = 0
        for node in (self.alfa, self.bravo):
            with office_of(node.home) as office:
                found += office.ask("node-status")["peers"][0]["waiting"]
        return found

    def wait_until_all_is_receipted(self) -> None:
        """Nothing waits any more on either side."""
        wait_for(lambda: self.waiting() == 0, "messages still wait")


def two_nodes(folder: Path) -> TwoNodes:
    """Two that have met, and do not run yet."""
    return TwoNodes(meet(folder, ALFA, BRAVO))


def wait_for(is_so: Callable[[], bool], words: str) -> None:
    """Looks again and again; after a long time it is a failure."""
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until, f"after {PATIENCE_S} s, {words}"
        time.sleep(LOOK_S)


def check_both_records(nodes: TwoNodes) -> int:
    """How many messages people have said; each went over once and in order, and so did those that nodes say.

    The nodes have stopped. Neither log has a second root: what each holds of the other's is how that began.
    """
    for home in (nodes.met.caller, nodes.met.listener):
        assert list(examine(home)) == []
    with opened_node(nodes.met.caller) as alfa, opened_node(nodes.met.listener) as bravo:
        _check_way(nodes, alfa, bravo)
        _check_way(nodes, bravo, alfa)
    return len(nodes.said)


def _moved(home: Home, old: str, new: str) -> Home:
    settings = home.folder / "node.toml"
    settings.write_text(settings.read_text().replace(old, new))
    return open_home(home.folder)


def _signed(key: SigningKey, text: str) -> bytes:
    return sign_note(text, [key]).encoded


def _check_way(nodes: TwoNodes, sender: Node, receiver: Node) -> None:
    assert sender.store.frozen == ""
    assert not is_accused(receiver, sender.party)
    assert sender.store.outbox(receiver.party, 10) == ()
    held = receiver.store.peer_log(sender.origin).mirror
    assert held.root == TiledTree(sender.store.tree.size, sender.store.tile).root(held.size), "a second root"
    sent = _of_kind(sender, EntryKind.SENT)
    received = [entry for entry in _of_kind(receiver, EntryKind.RECV) if entry.peer == sender.party]
    receipts = [entry for entry in _of_kind(sender, EntryKind.PROOF) if entry.peer == receiver.party]
    ids = [entry.note_id for entry in sent]
    assert set(Counter(ids).values()) <= {1}
    assert [entry.note_id for entry in received] == ids, "not each message once and in order"
    assert Counter(entry.note_id for entry in receipts) == Counter(ids), "not one receipt for each message"
    lost = {message_id for party, message_id in nodes.said if party == sender.party} - set(ids)
    assert not lost, f"{len(lost)} acknowledged messages are lost"
    numbers = [message_from_text(read_unverified(object_of(sender.store, entry.obj)).text).seq for entry in sent]
    assert numbers == list(range(1, len(ids) + 1))


def _of_kind(node: Node, kind: EntryKind) -> Sequence[Entry]:
    entries = map(node.entry, range(node.store.tree.size))
    return [entry for entry in entries if entry.kind is kind]
