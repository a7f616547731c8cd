"""What is laid beside the record keeps its standing and its error."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.node.dossiers.cases import SCENERY, TRACK
from truceline.node.dossiers.scenery import Scenery, Track


def test_what_is_agreed_comes_before_what_one_side_claims() -> None:
    assert SCENERY.standings == ("agreed", "claimed:coalition")
    assert Scenery().standings == ()


def test_the_error_of_a_track_is_its_largest_and_unknown_stays_unknown() -> None:
    exact = TRACK.positions[0]._replace(error_m=10.0)
    assert Track("t", (exact, *TRACK.positions)).largest_error_m == 25_000.0
    assert Track("t", (exact._replace(error_m=None),)).largest_error_m is None
