"""Places that were named are known again, and what may mean two of them stays as it is printed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import apart, lexicon, read, token
from truceline.accounts.claims import Place, Relation
from truceline.accounts.sites import NOWHERE, Site, is_there, settled, there


def names(text: str) -> list[str | None]:
    return [None if claim.place is None else claim.place.name for claim in read(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The convoy moved into the Jarrah valley. Troops remained in the area.", "area"),
        ("The convoy moved into the Jarrah valley. Troops remained at the site.", "Jarrah valley"),
        ("The convoy moved into the Jarrah valley. Troops remained in the region.", "region"),
        ("The convoy moved into the Jarrah valley. Aircraft bombed a camp there.", "Jarrah valley"),
        ("Ships entered the lagoon. By Friday they had anchored there.", "lagoon"),
        ("Rebels entered the town of Sarqeb. Jets struck the town.", "Sarqeb"),
        ("Families left the provincial capital, Idrah. Shells hit the city.", "Idrah"),
        ("Troops left the Olenivka checkpoint. Gunmen fired at the checkpoint.", "Olenivka checkpoint"),
        ("Boats left Sabina Reef. A cutter was 6 nautical miles east of the reef.", "Sabina Reef"),
        ("A convoy left the Zafra crossing. Troops moved toward the crossing area.", "Zafra crossing"),
        ("Rebels entered the city of Sarqeb. Jets struck the army-held city.", "Sarqeb"),
        ("A ship sailed toward Sarqeb. Troops remained in the area.", "area"),
    ],
)
def test_a_place_that_is_only_referred_to_has_the_name_that_it_was_given(text: str, name: str) -> None:
    assert names(text)[-1] == name


def test_the_last_place_of_a_kind_is_meant() -> None:
    assert (
        names("Rebels left the town of Kilis. Troops entered the town of Zafra. Jets struck the town.")[-1] == "Zafra"
    )


def test_what_may_mean_two_places_stays_as_it_is_printed() -> None:
    assert (
        names("Rebels went from the town of Kilis to the village of Zafra. Troops remained in the area.")[-1] == "area"
    )
    assert there(NOWHERE.with_sites([Site("Kilis", "town"), Site("Zafra", "village")]), lexicon()) is None


def test_an_indefinite_place_is_another_one() -> None:
    sites = NOWHERE.with_sites([Site("Kilis", "town")])
    assert settled(Place("in a town", Relation.IN, "town"), sites, lexicon()).name == "town"
    assert settled(Place("in the town", Relation.IN, "town"), sites, lexicon()).name == "Kilis"


def test_there_is_a_place_only_where_nothing_is_said_to_exist() -> None:
    taken = apart("It was seen there.")
    assert is_there(taken, token(taken, "there"))
    taken = apart("It said there were two ships.")
    assert not is_there(taken, token(taken, "there"))
