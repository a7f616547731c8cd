"""What peers get who call: an answer to their bundle, and pages of our log."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from functools import partial

from truceline.errors import NotFoundError
from truceline.node.exchange.exchanging import answer
from truceline.node.node import Moment, Node
from truceline.record.merkle.tiles import Tile
from truceline.record.witness import answer as answer_witness
from truceline.record.witness import witness_request_from_bytes
from truceline.signing.notes import cosign
from truceline.wiring.serving.happenings import Tell, happening_of_news
from truceline.wiring.serving.worker import Worker


class Answering:
    """Answers for the listener, see ``https_server.Exchange`` and ``Pages``; its threads wait for the worker.

    Args:
        worker: does it.
        tell: told what happened, by the worker's thread.
    """

    def __init__(self, worker: Worker, tell: Tell) -> None:
        self._worker, self._tell = worker, tell

    def answer(self, party: str, bundle: bytes) -> bytes:
        """The bundle that answers a peer's."""
        return self._worker.submit(partial(self._answered, party, bundle)).result()

    def has_news(self, party: str) -> bool:
        """True if something waits for the peer that was not offered lately."""
        return self._worker.submit(lambda _, now: self._worker.has_news(party, now)).result()

    def checkpoint(self, party: str) -> bytes:
        """Our newest signed checkpoint."""
        return self._worker.submit(lambda node, _: node.store.checkpoint).result()

    def tile(self, party: str, tile: Tile) -> bytes | None:
        """A tile of our log's hashes; none if the log has not come so far."""
        return self._worker.submit(lambda node, _: _tile(node, tile)).result()

    def add_checkpoint(self, party: str, body: bytes) -> tuple[int, str]:
        """What a witness answers: a cosignature only for what we hold every leaf hash of."""
        return self._worker.submit(lambda node, now: _cosigned(node, party, body, now)).result()

    def _answered(self, party: str, bundle: bytes, node: Node, now: Moment) -> bytes:
        offered, taken = answer(node, party, bundle, now)
        self._worker.note_offered(party, offered.notes, now)
        for news in taken.news:
            self._tell(happening_of_news(news))
        return offered.bundle


def _tile(node: Node, tile: Tile) -> bytes | None:
    try:
        return node.store.tile(tile)
    except NotFoundError:
        return None


def _cosigned(node: Node, party: str, body: bytes, now: Moment) -> tuple[int, str]:
    request = witness_request_from_bytes(body)
    origin = request.checkpoint.origin
    keys = [
        key
        for line in node.lines
        if party in node.line(line).peers
        for key in node.line(line).log_keys_of(party)
        if key.name == origin
    ]
    held = node.store.peer_log(origin).cosigned
    answered = answer_witness(request, keys, held.checkpoint if held else None)
    if answered.to_cosign is None:
        return answered.status, answered.text
    if held is None or answered.to_cosign.checkpoint != held.checkpoint:
        return 403, "what is cosigned here is held here, leaf hash by leaf hash: exchange bundles\n"
    note = cosign(answered.to_cosign.note, node.cosigner, at_s=now.at // 1_000)
    return 200, note.signatures[-1].row
