"""A claim has the place of its clause, of its verb, or of the event that it is part of."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import read
from truceline.accounts.claims import ClaimType, Place, Relation


def place(text: str, kind: ClaimType) -> Place | None:
    (claim,) = (claim for claim in read(text) if claim.type is kind)
    return claim.place


@pytest.mark.parametrize(
    ("text", "kind", "relation", "name"),
    [
        ("The army entered Kordan.", ClaimType.ENTRY, Relation.IN, "Kordan"),
        ("Warplanes raided the town of Sarmin.", ClaimType.STRIKE, Relation.AT, "Sarmin"),
        ("Forces withdrew from Zalin.", ClaimType.WITHDRAWAL, Relation.OUTSIDE, "Zalin"),
        ("In Homra, forces shelled the village of Zafra.", ClaimType.STRIKE, Relation.AT, "Zafra"),
        ("Militants attacked a post southeast of Ramla.", ClaimType.STRIKE, Relation.BEARING, "Ramla"),
        ("Militants fired a rocket at an army post north of Ramla.", ClaimType.STRIKE, Relation.BEARING, "Ramla"),
        ("A police post in Tamra, the capital of Homra, was hit.", ClaimType.STRIKE, Relation.IN, "Tamra"),
        ("Clashes continued near Sahra, west of the capital.", ClaimType.STRIKE, Relation.NEAR, "Sahra"),
        (
            "They stay in schools and a camp 5 km east of Tamra.",
            ClaimType.PRESENCE,
            Relation.DISTANCE_BEARING,
            "Tamra",
        ),
        ("While boats were near Yarda, a cutter rammed a tug.", ClaimType.STRIKE, Relation.NEAR, "Yarda"),
        (
            "A ship was hit near Sabina Shoal, about 105 nautical miles from Palana.",
            ClaimType.STRIKE,
            Relation.NEAR,
            "Sabina Shoal",
        ),
        ("A ship was hit about 105 nautical miles from Palana.", ClaimType.STRIKE, Relation.DISTANCE, "Palana"),
        ("The army shelled Kordan on Tuesday.", ClaimType.STRIKE, Relation.AT, "Kordan"),
        ("Gunmen fired from the Haran bank of the Sava River.", ClaimType.STRIKE, Relation.AT, "Haran bank"),
        ("Mortar fire was heard from the direction of Mai Tsebri.", ClaimType.STRIKE, Relation.AT, "Mai Tsebri"),
        ("Police patrolled routes in Homra province.", ClaimType.PRESENCE, Relation.IN, "Homra province"),
        ("The mission was granted no access to Badme.", ClaimType.ZONE_STATUS, Relation.TOWARD, "Badme"),
        ("Ships that sailed from Zalin are returning to Tamra.", ClaimType.WITHDRAWAL, Relation.TOWARD, "Tamra"),
        ("Gunmen attacked a market in Tamra from the east.", ClaimType.STRIKE, Relation.IN, "Tamra"),
        ("A destroyer approached the frigate RESOLVE near Gaven Reef.", ClaimType.ADVANCE, Relation.NEAR, "Gaven Reef"),
        ("Rebels besieged Kordan.", ClaimType.ZONE_STATUS, Relation.AT, "Kordan"),
        ("A drone was hit near Jermuk, a spa town about 25 km from Kordan.", ClaimType.STRIKE, Relation.NEAR, "Jermuk"),
        ("The navy captured the Sweet Rose in the Gulf of Sarqa.", ClaimType.ENTRY, Relation.IN, "Gulf of Sarqa"),
        ("The Tamra and Zafra crossings were closed.", ClaimType.ZONE_STATUS, Relation.AT, "Tamra and Zafra crossings"),
        ("The Sharifa crossing was closed.", ClaimType.ZONE_STATUS, Relation.AT, "Sharifa crossing"),
        ("Forces were deployed to the Halfaya crossing.", ClaimType.PRESENCE, Relation.AT, "Halfaya crossing"),
        ("A soldier was killed when a shell fell near Molva.", ClaimType.CASUALTIES, Relation.NEAR, "Molva"),
        ("In Derna, a drone struck a car, killing two people.", ClaimType.CASUALTIES, Relation.IN, "Derna"),
        ("Soldiers entered waters around Sekhan Island.", ClaimType.ENTRY, Relation.IN, "Sekhan Island"),
        ("Trucks reached the camp at Sidra.", ClaimType.ADVANCE, Relation.TOWARD, "Sidra"),
        ("Rebels seized the town of Nafe, 30 km east of Kolo.", ClaimType.ENTRY, Relation.IN, "Nafe"),
        ("Shelling of Verkhny killed nine civilians.", ClaimType.CASUALTIES, Relation.AT, "Verkhny"),
        ("The bombardment of Port Zela continued.", ClaimType.STRIKE, Relation.AT, "Port Zela"),
        ("A blast rocked Kordan.", ClaimType.STRIKE, Relation.AT, "Kordan"),
        ("Two rockets struck Damura.", ClaimType.STRIKE, Relation.AT, "Damura"),
        ("Residents of Lashun heard two explosions.", ClaimType.STRIKE, Relation.AT, "Lashun"),
        ("The village of Tolo was destroyed.", ClaimType.DAMAGE, Relation.AT, "Tolo"),
        ("A patrol came under fire as it passed the village of Mbele.", ClaimType.STRIKE, Relation.NEAR, "Mbele"),
        ("Drones were shot down as they approached Asal air base.", ClaimType.STRIKE, Relation.NEAR, "Asal air base"),
        ("A witness in Samra said she heard two blasts.", ClaimType.STRIKE, Relation.IN, "Samra"),
        ("Forces fired on Armenian positions near the village of Kordan.", ClaimType.STRIKE, Relation.NEAR, "Kordan"),
        ("Jets hit forces that advanced inside the Tamar zone.", ClaimType.STRIKE, Relation.IN, "Tamar zone"),
    ],
)
def test_a_claim_has_the_place_that_stands_with_it(text: str, kind: ClaimType, relation: Relation, name: str) -> None:
    found = place(text, kind)
    assert found is not None
    assert (found.relation, found.name) == (relation, name)


def test_those_who_had_been_in_a_zone_before_were_not_struck_there() -> None:
    assert place("Jets hit forces that had entered the Tamar zone.", ClaimType.STRIKE) is None


def test_whom_somebody_struck_is_no_place() -> None:
    assert place("Tarsk struck the militia.", ClaimType.STRIKE) is None


def test_where_somebody_comes_from_is_no_place_of_what_was_done() -> None:
    assert place("Two fishermen from Perro were detained.", ClaimType.STRIKE) is None
