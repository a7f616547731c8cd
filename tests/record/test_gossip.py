"""What nodes tell each other lets them check growth without help, and shows a log that tells two stories."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.record.drafts import LOG_KEY, ORIGIN
from tests.record.merkle.trees import Tiles, hashes_of
from truceline.errors import TrustError
from truceline.record.checkpoints import Checkpoint, SignedCheckpoint, open_checkpoint, sign_checkpoint
from truceline.record.forks import RewrittenPast, SecondRoot
from truceline.record.gossip import MOST_HASHES, heard, leaf_hashes, offer_to_peer
from truceline.record.merkle.proofs import check_consistency
from truceline.record.merkle.tree import TiledTree, tree_of_leaves
from truceline.record.peer_log import PeerLog, mirrored
from truceline.signing.keys import KeyKind, SigningKey

TILES = Tiles(hashes_of(700))
HONEST, REWRITTEN = TILES.tree(), tree_of_leaves(hashes_of(700, "rewritten"))


def _signed(tree: TiledTree, size: int, key: SigningKey = LOG_KEY) -> SignedCheckpoint:
    note = sign_checkpoint(Checkpoint(ORIGIN, size, tree.root(size)), key)
    return open_checkpoint(note.encoded, [key.verify_key])


def _nothing(origin: str) -> TiledTree | None:
    return None


@pytest.mark.parametrize(("start", "end"), [(0, 0), (0, 700), (255, 257), (256, 512), (300, 700), (700, 700)])
def test_leaf_hashes_are_cut_out_of_the_tiles(start: int, end: int) -> None:
    assert list(leaf_hashes(TILES, start, end)) == hashes_of(700)[start:end]


def test_an_offer_lets_the_peer_mirror_and_check_the_log() -> None:
    signed = _signed(HONEST, 700)
    held = mirrored(PeerLog(ORIGIN), _signed(HONEST, 300), hashes_of(300)).after
    offer = offer_to_peer(HONEST, lambda size: _signed(HONEST, size).note.encoded, since=200, held=300, read_tile=TILES)
    check_consistency(200, 700, offer.path, HONEST.root(200), signed.checkpoint.root)
    assert mirrored(held, signed, offer.leaf_hashes).after.mirror == TILES.range
    assert open_checkpoint(offer.checkpoint, [LOG_KEY.verify_key]).checkpoint == signed.checkpoint


def test_a_peer_that_is_far_behind_catches_up_offer_by_offer() -> None:
    tiles = Tiles(hashes_of(MOST_HASHES + 500))
    tree, log, offered = tiles.tree(), PeerLog(ORIGIN), []
    while log.mirror.size < tree.size:
        size = log.mirror.size
        offer = offer_to_peer(tree, lambda end: _signed(tree, end).note.encoded, size, size, tiles)
        signed = open_checkpoint(offer.checkpoint, [LOG_KEY.verify_key])
        log = mirrored(log, signed, offer.leaf_hashes).after
        offered.append(len(offer.leaf_hashes))
    assert offered == [MOST_HASHES, 500]
    assert log.mirror == tiles.range


def test_nothing_is_offered_to_a_peer_that_cosigned_more_than_there_is() -> None:
    with pytest.raises(TrustError):
        offer_to_peer(HONEST, lambda _: b"", since=701, held=701, read_tile=TILES)


def test_the_largest_checkpoint_of_each_log_is_kept() -> None:
    known = {ORIGIN: _signed(HONEST, 300)}
    assert heard(known, [_signed(HONEST, 700)], lambda _: HONEST).known == {ORIGIN: _signed(HONEST, 700)}
    assert heard(known, [_signed(HONEST, 200)], lambda _: HONEST).known == known
    assert heard({}, [_signed(HONEST, 200)], _nothing).known == {ORIGIN: _signed(HONEST, 200)}


def test_an_honest_log_leaves_no_doubt_where_its_leaf_hashes_are_held() -> None:
    found = heard({ORIGIN: _signed(HONEST, 300)}, [_signed(HONEST, size) for size in (200, 300, 700)], lambda _: HONEST)
    assert (found.forks, found.unmatched) == ((), ())


def test_a_log_that_tells_two_stories_of_one_size_is_caught_with_nothing_else_at_hand() -> None:
    found = heard({ORIGIN: _signed(HONEST, 300)}, [_signed(REWRITTEN, 300)], _nothing)
    assert [type(fork) for fork in found.forks] == [SecondRoot]
    assert found.forks[0].check([LOG_KEY.verify_key]).by == (LOG_KEY.verify_key,)


@pytest.mark.parametrize(("known", "told", "larger"), [(300, 200, HONEST), (200, 300, REWRITTEN)])
def test_a_log_that_tells_two_stories_of_different_sizes_is_caught_by_the_leaf_hashes(
    known: int, told: int, larger: TiledTree
) -> None:
    found = heard({ORIGIN: _signed(HONEST, known)}, [_signed(REWRITTEN, told)], lambda _: larger)
    assert [type(fork) for fork in found.forks] == [RewrittenPast]
    found.forks[0].check([LOG_KEY.verify_key])


@pytest.mark.parametrize("mirror", [None, HONEST, HONEST.first(250)])
def test_what_cannot_be_held_against_each_other_is_named(mirror: TiledTree | None) -> None:
    before, told = _signed(HONEST, 200), _signed(REWRITTEN, 300)
    found = heard({ORIGIN: before}, [told], lambda _: mirror)
    assert (found.forks, found.unmatched) == ((), ((before, told),))


def test_two_keys_of_one_log_are_named_and_not_accused() -> None:
    other = SigningKey(ORIGIN, KeyKind.ED25519, b"k" * 32)
    found = heard({ORIGIN: _signed(HONEST, 200)}, [_signed(REWRITTEN, 200, other)], lambda _: HONEST)
    assert (found.forks, len(found.unmatched)) == ((), 1)
