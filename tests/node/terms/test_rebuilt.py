"""What a lost record held, found again in a peer's export: enough to go on from, and nothing that is not signed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.dossier.cases import export_of
from tests.node.meeting import ALFA, BRAVO, Met, meet, warn
from tests.node.pacts import RULES, ZONE, assent, pact, propose
from tests.node.terms.test_renewal import KEY, renewed
from tests.signing.keyring import key_called
from tests.signing.parties.sides import listed, signed
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore
from truceline.errors import InputError
from truceline.node.node import Node
from truceline.node.saying.messages import next_number
from truceline.node.terms.agreements import standing_of
from truceline.node.terms.parties import KeyChanges, draw_up_next, log_manifest, own_history
from truceline.node.terms.rebuilt import Export, rebuild
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.record.store import object_name
from truceline.signing.parties.manifests import Role


def export_by(met: Met, maker: str) -> Export:
    return Export(export_of(met, maker, BRAVO if maker == ALFA else ALFA))


def rebuilt(met: Met, *exports: Export) -> Node:
    """Alfa's node on what exports tell, its log signed by a key that is nobody's."""
    stranger = key_called(f"{ALFA}/log/1")
    lost = met[ALFA]

    def sign(checkpoint: Checkpoint) -> bytes:
        return sign_checkpoint(checkpoint, stranger).encoded

    store = MemoryStore(stranger.name, sign, MemoryDisk(), MemoryGuard())
    node = Node(ALFA, store, sign, lost.node_key, lost.cosigner, 1, lost.draw)
    rebuild(node, exports, met.clock.now)
    store.freeze("for a test")
    return node


def test_the_line_its_keys_and_the_last_number_are_found_again() -> None:
    met = meet()
    said = [warn(met).message for _ in range(3)]
    met.exchange_until_quiet(ALFA, BRAVO)
    node = rebuilt(met, export_by(met, BRAVO))
    assert node.lines == met[ALFA].lines
    assert node.line(met.line).charter == met[ALFA].line(met.line).charter
    assert node.line(met.line).histories == met[ALFA].line(met.line).histories
    assert next_number(node, met.line) == (4, said[-1].id)


def test_keys_that_were_changed_count_from_where_they_did() -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    for party in (ALFA, BRAVO):
        added = KeyChanges(added=(listed(party, Role.OPERATOR, 2),))
        log_manifest(met[party], signed(draw_up_next(met[party], added), 1, 2), met.clock.now)
    met.exchange_until_quiet(ALFA, BRAVO)
    met.exchange_until_quiet(BRAVO, ALFA)
    node = rebuilt(met, export_by(met, BRAVO))
    assert node.line(met.line).histories == met[ALFA].line(met.line).histories
    assert own_history(node).logged[1:] == own_history(met[ALFA]).logged[1:]


def test_what_binds_us_is_found_again_and_nobody_else_is_relied_on() -> None:
    met = meet()
    agreement = pact(met)
    propose(met, agreement)
    met.exchange_until_quiet(ALFA, BRAVO)
    for signer in (ALFA, BRAVO):
        assent(met, agreement, signer)
        met.exchange_until_quiet(ALFA, BRAVO)
    node = rebuilt(met, export_by(met, BRAVO))
    standing = standing_of(node, agreement.id)
    assert set(standing.lights.signed) == {ALFA}
    assert not standing.missing
    assert {node.store.content(object_name(file)) for file in (ZONE, RULES)} == {ZONE, RULES}


def test_the_party_goes_on_and_its_peer_takes_what_it_says() -> None:
    met = meet()
    warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    held = met[BRAVO].store.peer_log(f"{ALFA}/log/1").mirror.size
    export = export_by(met, BRAVO)
    assert export.held_of(f"{ALFA}/log/1") == held
    met.nodes[ALFA] = node = rebuilt(met, export)
    renewed(met, held=held + node.store.tree.size)
    assert own_history(met[ALFA]).newest.log_key == KEY.verify_key
    said = warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert said.message.seq > held
    assert met[BRAVO].store.about(said.message.id)


def test_an_export_of_our_own_tells_nothing_of_what_others_hold() -> None:
    met = meet()
    with pytest.raises(InputError, match=rf"export by {ALFA}"):
        rebuilt(met, export_by(met, ALFA))
