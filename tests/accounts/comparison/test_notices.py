"""Topics of warnings and reasons: a warning without a channel leaves the channel open."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.accounts.comparison.telling import claim, position, topic_of
from truceline.accounts.claims import Modality
from truceline.accounts.comparison.items import Relation
from truceline.accounts.comparison.notices import TOPICS

WARNING, CHANNEL, LEAFLETS, REASON = (
    topic_of(TOPICS, name) for name in ("warning", "warning_channel", "leaflets", "justification")
)
LINE = claim("warning", "It issued several warnings via the de-confliction line.")
CONVOY = claim("warning", "It had warned the convoy.", target="the convoy")
DROPPED = claim("warning", "It dropped leaflets.")


def test_warned_and_not_warned_differ() -> None:
    warned, not_warned = position(WARNING, LINE), position(WARNING, claim("warning", "x", modality=Modality.DENIED))
    assert warned
    assert not_warned
    assert WARNING.relate([warned, not_warned]).relation is Relation.DIFFER
    assert position(WARNING, claim("strike", "x")) is None


def test_a_channel_that_one_names_and_the_other_does_not_is_ambiguous() -> None:
    line, convoy = position(CHANNEL, LINE), position(CHANNEL, CONVOY)
    assert line
    assert convoy
    assert line.values == {"over the line"}
    assert convoy.says == "no channel named; to the convoy"
    assert CHANNEL.relate([line, convoy]).relation is Relation.AMBIGUOUS
    assert CHANNEL.relate([convoy, convoy]).relation is Relation.UNKNOWN


def test_leaflets_are_a_topic_of_their_own() -> None:
    leaflets, channel = position(LEAFLETS, DROPPED), position(CHANNEL, DROPPED)
    assert leaflets
    assert channel
    assert channel.is_open
    assert position(LEAFLETS, LINE) is None


def test_reasons_differ_unless_they_are_the_same_ones() -> None:
    threat = position(REASON, claim("posture", "They were posing a threat."))
    unheeded = position(REASON, claim("strike", "For the failure of the militia to heed its warning it hit it."))
    assert threat
    assert unheeded
    assert REASON.relate([threat, unheeded]).relation is Relation.DIFFER
    assert REASON.relate([threat, threat]).relation is Relation.AGREE
