"""The line without a network."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.meeting import ALFA, BRAVO, CHARLIE, meet, speak, warn
from truceline.errors import NoteError, NotFoundError, TrustError
from truceline.line.bundles import FrameKind, read_bundle, write_bundle
from truceline.line.outgoing import Stage
from truceline.node.carriage.by_hand import pack, unpack
from truceline.node.saying.answers import acknowledgement
from truceline.node.saying.inbox import item


def test_a_message_its_receipt_and_its_acknowledgement_go_by_hand() -> None:
    met = meet()
    said = warn(met)
    brought = unpack(met[BRAVO], pack(met[ALFA], BRAVO, "file", met.clock.now).bundle, met.clock.now)
    assert brought.peer == ALFA
    speak(met, BRAVO, acknowledgement(met[BRAVO], said.message.id, met.clock.at))
    back = pack(met[BRAVO], ALFA, "file", met.clock.now, brought.taken.answers)
    unpack(met[ALFA], back.bundle, met.clock.now)
    (way,) = item(met[ALFA], said.message.id).outgoing
    assert way.stage is Stage.ACKNOWLEDGED
    assert way.receipt is not None
    assert [(offer.attempt.carrier, offer.attempt.outcome) for offer in way.offers] == [("file", "handed-over")]


def test_a_bundle_that_is_brought_twice_is_answered_twice_with_the_same_receipt() -> None:
    met = meet()
    warn(met)
    bundle = pack(met[ALFA], BRAVO, "file", met.clock.now).bundle
    first, second = (unpack(met[BRAVO], bundle, met.clock.now) for _ in range(2))
    assert first.taken.answers == second.taken.answers != ()


def test_the_peer_s_hold_on_our_log_grows_by_hand_as_well() -> None:
    met = meet()
    warn(met)
    unpack(met[BRAVO], pack(met[ALFA], BRAVO, "file", met.clock.now).bundle, met.clock.now)
    held = met[BRAVO].store.peer_log("alfa.example/log/1")
    assert held.mirror.size > 4
    assert held.cosigned is not None


def test_a_bundle_for_somebody_else_is_not_taken_in() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    warn(met)
    bundle = pack(met[ALFA], BRAVO, "file", met.clock.now).bundle
    size = met[CHARLIE].store.tree.size
    with pytest.raises(TrustError, match=f"from {ALFA} to {BRAVO}"):
        unpack(met[CHARLIE], bundle, met.clock.now)
    assert met[CHARLIE].store.tree.size == size


def test_a_bundle_from_a_stranger_or_from_nobody_is_not_taken_in() -> None:
    met, strangers = meet(), meet(CHARLIE, BRAVO)
    warn(strangers, CHARLIE, BRAVO)
    bundle = pack(strangers[CHARLIE], BRAVO, "file", met.clock.now).bundle
    with pytest.raises(TrustError, match="with whom there is no line"):
        unpack(met[BRAVO], bundle, met.clock.now)
    headless = write_bundle(frame for frame in read_bundle(bundle) if frame.kind is not FrameKind.HELLO)
    with pytest.raises(TrustError, match="does not say whose it is"):
        unpack(met[BRAVO], headless, met.clock.now)


def test_what_is_no_bundle_is_refused() -> None:
    met = meet()
    with pytest.raises(NoteError):
        unpack(met[BRAVO], b"PK\x03\x04", met.clock.now)


def test_nothing_is_packed_for_a_stranger() -> None:
    met = meet()
    with pytest.raises(NotFoundError, match="there is no line with charlie"):
        pack(met[ALFA], CHARLIE, "file", met.clock.now)
