# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from tests.node.meeting import ALFA, BRAVO, CHARLIE, meet, warn
from truceline.node.correspondence import Correspondence
from truceline.node.deadlines import tick


def test_nothing_is_known_of_a_peer_that_was_not_heard() -> None:
    known = Correspondence()
    assert (known.held, known.heard_at, known.offset_ms, known.cosigned, known.witnessed) == (None, None, None, b"", {})


def test_what_is_known_of_one_peer_is_not_known_of_another() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert met[ALFA].peer(BRAVO).held == met[ALFA].store.tree.size
    assert met[ALFA].peer(CHARLIE) == Correspondence()


def test_all_of_it_is_learned_again_after_a_restart() -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    known = met[ALFA].peer(BRAVO)
    met.restart(ALFA)
    met.exchange_until_quiet(ALFA, BRAVO)
    again = met[ALFA].peer(BRAVO)
    assert (again.held, again.cosigned, again.offset_ms) == (known.held, known.cosigned, known.offset_ms)


def test_a_peer_s_cosignature_is_read_back_from_the_record_after_a_restart() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    tick(met[ALFA], met.clock.forward(60_000))
    cosigned = met[ALFA].peer(BRAVO).cosigned
    assert cosigned
    met.restart(ALFA)
    assert met[ALFA].peer(BRAVO) == Correspondence(cosigned=cosigned)
    assert met[ALFA].peer(CHARLIE) == Correspondence()
