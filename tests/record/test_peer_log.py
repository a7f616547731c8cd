"""A peer's log is held as leaf hashes, and cosigned only after them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.record.drafts import COSIGNER, LOG_KEY, ORIGIN
from tests.record.merkle.trees import hashes_of
from truceline.errors import TrustError
from truceline.record.checkpoints import Checkpoint, SignedCheckpoint, open_checkpoint, sign_checkpoint
from truceline.record.merkle.compact_range import EMPTY
from truceline.record.peer_log import PeerLog, PeerStep, cosigned, mirrored

NOW_S = 1_790_000_000
HASHES = hashes_of(400)


def signed_at(size: int, salt: str = "", origin: str = ORIGIN) -> SignedCheckpoint:
    root = EMPTY.grown(hashes_of(size, salt)).tree.root
    return open_checkpoint(sign_checkpoint(Checkpoint(origin, size, root), LOG_KEY).encoded, [LOG_KEY.verify_key])


def _held(size: int) -> PeerStep:
    return mirrored(PeerLog(ORIGIN), signed_at(size), HASHES[:size])


def test_leaf_hashes_that_lead_to_the_signed_root_are_taken_in() -> None:
    step = _held(300)
    assert (step.after.mirror, step.leaf_hashes) == (EMPTY.grown(HASHES[:300]).tree, tuple(HASHES[:300]))
    more = mirrored(step.after, signed_at(400), HASHES[300:])
    assert (more.before, more.after.mirror) == (step.after, EMPTY.grown(HASHES).tree)


@pytest.mark.parametrize(
    "hashes",
    [
        HASHES[300:399],
        [*HASHES[300:], HASHES[0]],
        [*HASHES[300:399], HASHES[0]],
        [HASHES[301], HASHES[300], *HASHES[302:]],
        [],
    ],
)
def test_other_leaf_hashes_are_refused(hashes: list[bytes]) -> None:
    with pytest.raises(TrustError, match="do not lead to the root"):
        mirrored(_held(300).after, signed_at(400), hashes)


def test_a_log_that_was_rewritten_does_not_fit_what_is_held_of_it() -> None:
    with pytest.raises(TrustError, match="do not lead to the root"):
        mirrored(_held(300).after, signed_at(400, "rewritten"), hashes_of(400, "rewritten")[300:])


def test_a_checkpoint_of_another_log_is_refused() -> None:
    other = signed_at(300, origin="golf.example/log/1")
    with pytest.raises(TrustError, match=r"golf\.example"):
        mirrored(PeerLog(ORIGIN), other, HASHES[:300])
    with pytest.raises(TrustError, match=r"golf\.example"):
        cosigned(_held(300), other, COSIGNER, NOW_S)


def test_a_cosignature_stands_below_the_signature_of_the_log() -> None:
    step = cosigned(_held(300), signed_at(300), COSIGNER, NOW_S)
    held = step.after.cosigned
    assert held is not None
    assert (held.checkpoint, held.at_s) == (signed_at(300).checkpoint, NOW_S)
    opened = open_checkpoint(held.note, [LOG_KEY.verify_key, COSIGNER.verify_key])
    assert opened.signed_by == (LOG_KEY.verify_key, COSIGNER.verify_key)
    assert (step.before, len(step.leaf_hashes)) == (PeerLog(ORIGIN), 300)


def test_what_is_not_held_is_not_cosigned() -> None:
    for size in (299, 301):
        with pytest.raises(TrustError, match="mirror"):
            cosigned(_held(300), signed_at(size), COSIGNER, NOW_S)
    with pytest.raises(TrustError, match="mirror"):
        cosigned(_held(300), signed_at(300, "another"), COSIGNER, NOW_S)


def test_a_cosigner_never_goes_back_in_size_or_time() -> None:
    step = cosigned(_held(300), signed_at(300), COSIGNER, NOW_S)
    smaller = PeerStep(step.after, replace(step.after, mirror=_held(200).after.mirror))
    with pytest.raises(TrustError, match="300 entries were cosigned before"):
        cosigned(smaller, signed_at(200), COSIGNER, NOW_S)
    with pytest.raises(TrustError, match="the last cosignature"):
        cosigned(step, signed_at(300), COSIGNER, NOW_S - 1)


def test_the_same_checkpoint_may_be_cosigned_again_later() -> None:
    step = cosigned(_held(300), signed_at(300), COSIGNER, NOW_S)
    again = cosigned(PeerStep(step.after, step.after), signed_at(300), COSIGNER, NOW_S + 60)
    assert again.after.cosigned is not None
    assert again.after.cosigned.at_s == NOW_S + 60
