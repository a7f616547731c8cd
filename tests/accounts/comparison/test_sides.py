"""Topics of who: the force, its backers, whose people, who else was near, and who threatens."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.accounts.comparison.telling import SETTING, claim, position, told, topic_of
from truceline.accounts.claims import Claim, Modality, Source
from truceline.accounts.comparison.items import Relation
from truceline.accounts.comparison.sides import TOPICS, disputed_nations, people_topic, strikers

AFFILIATION, PARTNERS, RESPONSE, AUTHOR = (
    topic_of(TOPICS, name) for name in ("affiliation", "partner_forces_nearby", "response_threat", "threat_author")
)
STRUCK = claim(
    "strike", "The coalition struck a convoy.", actor="the coalition", target="a convoy of pro-regime forces"
)
IRANIANS = claim("presence", "It was unclear whether Iranians were there.", actor="Iranians", modality=Modality.UNCLEAR)


def by(holder: str, kind: str, modality: Modality, text: str = "x", **rest: str) -> Claim:
    return claim(kind, text, modality=modality, source=Source(holder, (holder,)), **rest)


@pytest.mark.parametrize(
    ("words", "modality", "value"),
    [
        ("an Iranian militia", Modality.ASSERTED, "Iran: said"),
        ("Iran-backed fighters", Modality.ASSERTED, "Iran: backed"),
        ("Iranian-directed forces", Modality.BELIEVED, "Iran: believed"),
        ("Iranian", Modality.DENIED, "Iran: denied"),
        ("pro-regime forces", Modality.ASSERTED, "government side: said"),
    ],
)
def test_belonging_is_told_as_firmly_as_it_is_said(words: str, modality: Modality, value: str) -> None:
    found = position(AFFILIATION, claim("affiliation", "x", actor="the convoy", object=words, modality=modality))
    assert found
    assert found.values == {value}


def test_what_is_said_of_others_is_not_said_of_the_force() -> None:
    nearby = claim("presence", "x", actor="Jaish al-Ashair")
    theirs = claim("affiliation", "x", actor="Jaish al-Ashair", object="part of the Syrian opposition")
    found = position(AFFILIATION, STRUCK, nearby, theirs)
    assert found
    assert found.values == {"government side: said"}


def test_the_people_of_a_nation_are_a_topic_where_an_account_disputes_them() -> None:
    (nation,) = disputed_nations([told(IRANIANS)], SETTING)
    topic = people_topic(nation)
    assert topic.name == "iranians_present"
    own = position(topic, IRANIANS)
    tied = position(topic, claim("affiliation", "x", actor="the convoy", object="an Iranian militia"))
    assert own
    assert tied
    assert topic.relate([own, tied]).relation is Relation.DIFFER
    assert position(topic, STRUCK) is None
    assert disputed_nations([told(STRUCK)], SETTING) == ()


def test_whoever_was_struck_is_nobody_who_was_near() -> None:
    found = position(
        PARTNERS,
        STRUCK,
        IRANIANS,
        claim("presence", "x", actor="the convoy"),
        claim("presence", "x", actor="Jaish al-Ashair"),
    )
    assert found
    assert found.says == "Jaish al-Ashair"


def test_a_threat_by_whoever_struck_is_no_answer() -> None:
    theirs = by("military alliance", "strike", Modality.THREATENED)
    own = by("the coalition", "posture", Modality.CONDITIONAL)
    nobodys = claim("posture", "x", modality=Modality.CONDITIONAL)
    leaflet = by("a copy of the leaflets", "posture", Modality.CONDITIONAL)
    found = position(RESPONSE, STRUCK, theirs, own, nobodys, leaflet)
    assert found
    assert found.claims == (theirs,)
    assert strikers(told(STRUCK)) == {"the coalition"}
    assert strikers(told(replace(STRUCK, actor="it", source=Source("the coalition", ("x",))))) == {"the coalition"}


def test_who_threatens_is_unknown_where_it_is_not_clear_who_signed() -> None:
    threat = by("military alliance", "strike", Modality.THREATENED)
    unclear = claim("statement", "It was not clear if Moscow was a signatory.", modality=Modality.UNCLEAR)
    plain, doubted = position(AUTHOR, STRUCK, threat), position(AUTHOR, STRUCK, threat, unclear)
    assert plain
    assert doubted
    assert not plain.is_open
    assert doubted.is_open
    assert AUTHOR.relate([plain, doubted]).relation is Relation.UNKNOWN
    assert position(AUTHOR, STRUCK, unclear) is None
