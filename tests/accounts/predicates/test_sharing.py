"""Claims of one event share the place and time that one of them has; those of two events do not."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.accounts.english import lexicon, read, sentence
from truceline.accounts.claims import Claim, ClaimType, Place, Relation
from truceline.accounts.predicates.sharing import with_shared


def only(text: str, kind: ClaimType) -> Claim:
    (claim,) = (claim for claim in read(text) if claim.type is kind)
    return claim


def where_and_when(claim: Claim) -> tuple[str | None, str | None]:
    place, time = claim.place, claim.time
    return None if place is None else place.name, None if time is None else time.start


def test_those_who_were_hurt_were_so_where_and_when_it_was_hit() -> None:
    text = "On 6 June a truck was looted near Petrivsk by armed men; the driver was wounded."
    assert where_and_when(only(text, ClaimType.STRIKE)) == ("Petrivsk", "2017-06-06")
    assert where_and_when(only(text, ClaimType.CASUALTIES)) == ("Petrivsk", "2017-06-06")


def test_an_event_elsewhere_lends_nothing() -> None:
    text = "A truck was looted near Petrivsk on Tuesday; in a separate incident a driver was wounded."
    assert where_and_when(only(text, ClaimType.CASUALTIES)) == (None, None)


def test_of_two_places_none_is_lent() -> None:
    told = sentence("Rebels hit Petrivsk and Zelene, and two men were wounded.")
    struck = [
        Claim(place, (0, 57), told.text, ClaimType.STRIKE, place=Place(f"in {place}", Relation.IN, place))
        for place in ("Petrivsk", "Zelene")
    ]
    hurt = Claim("hurt", (0, 57), told.text, ClaimType.CASUALTIES)
    assert with_shared([*struck, hurt], told, lexicon())[-1].place is None
    assert with_shared([struck[0], hurt], told, lexicon())[-1].place == struck[0].place
