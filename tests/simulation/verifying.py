"""I7: what a node says of its messages is what the program that stands alone finds in an export of its record."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.dossier.cases import VERIFIER, claims, verdicts
from tests.simulation.rebuilding import states_of
from truceline.dossier.export import Record, gather
from truceline.dossier.selection import Part
from truceline.dossier.verify import CONTRADICTED, PROVEN
from truceline.node.node import Node

OF_TIMES = ("time", "missed")
"""Claims about when something was: a clock that was set can contradict itself in them."""


def disagreements(node: Node, line: str, hostile: str, *, are_clocks_right: bool) -> Iterator[str]:
    """Where the verifier finds something else than the node says, or charges an honest party with anything.

    Args:
        node: whose record is exported, all of it.
        line: the line.
        hostile: the party that may be charged; empty if there is none.
        are_clocks_right: False if the verifier may find times that cannot be; a hostile cosigner can give such too.
    """
    cosigned = [node.peer(peer).cosigned for peer in node.line(line).peers]
    record = Record(node.store, node.store.checkpoint, tuple(note for note in cosigned if note))
    result = verdicts(dict(gather(record, Part(line=line), VERIFIER)), holds=_holds)
    found, are_times_sure = claims(result), are_clocks_right and not hostile
    if not hostile:
        yield from result["problems"]
    for (kind, about, party), verdict in found.items():
        if verdict == CONTRADICTED and party != hostile and (are_times_sure or kind not in OF_TIMES):
            yield f"{kind} of {about[:16]} is contradicted, by {party or 'nobody'}"
    for message_id, (outgoing, _) in states_of(node, line).items():
        for way in outgoing:
            if way.recipient == hostile:
                continue
            for kind, is_so in (("received", way.receipt), ("acknowledged", way.responses.acks)):
                is_proven = found.get((kind, message_id, way.recipient)) == PROVEN
                if is_proven != bool(is_so):
                    yield f"{message_id[:16]} to {way.recipient}: {kind} is {'' if is_proven else 'not '}proven"


@lru_cache(20_000)
def _holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """As the verifier's own arithmetic would say, a hundred times as fast."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
