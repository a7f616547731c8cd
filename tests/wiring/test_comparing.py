"""Accounts compared in plain values: from reports to cells, with zones, places and a record beside them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from truceline.accounts.claims import Account, Claim, ClaimType, Document, Place, Relation
from truceline.errors import InputError, NotFoundError
from truceline.wiring.accounts import account_of
from truceline.wiring.comparing import Beside, account_in, compared, settled

ROOT = Path(__file__).resolve().parents[2]
ZONES = ROOT / "examples" / "at-tanf-2017" / "zones.geojson"
STRUCK = Claim(
    "c1", (0, 10), "It struck near Oasis.", ClaimType.STRIKE, place=Place("near Oasis", Relation.NEAR, "Oasis")
)
WARNED = Claim("c2", (20, 30), "They were warned.", ClaimType.WARNING)
ACCOUNTS = [Account(Document("one"), (STRUCK, WARNED)), Account(Document("two"), ())]
SENT: dict[str, Any] = {
    "id": "ab" * 32,
    "sender": "alfa.example",
    "recipients": ["bravo.example"],
    "at": 5,
    "told": [],
    "is_received": True,
    "is_acknowledged": False,
    "relayed_to": [],
}


def checks(beside: Beside, kind: str) -> list[dict[str, Any]]:
    return [check for check in compared(ACCOUNTS, beside)["checks"] if check["check"] == kind]


def test_zones_and_places_come_from_files(tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    place = {"id": "oasis", "names": ["Oasis"], "source": "my map", "lon": 38.61, "lat": 33.5, "doubt_m": 100}
    own.write_text(json.dumps({"places": [place]}), encoding="utf-8")
    (found,) = checks(Beside([str(ZONES)], [str(own)]), "place against zone")
    assert (found["verdict"], found["zone"], found["standing"]) == ("inside", "tanf-55", "claimed:coalition")
    (unknown,) = checks(Beside([str(ZONES)]), "place against zone")
    assert unknown["verdict"] == "unresolved"
    assert checks(Beside(), "place against zone") == []


def test_the_record_gives_zones_tracks_and_warnings() -> None:
    sighting = {"track": "t", "at": 5, "lon_e7": 386_000_000, "lat_e7": 335_000_000, "precision_m": 9}
    record = {
        "zones": ZONES.read_text(encoding="utf-8"),
        "sightings": [sighting | {"is_error_known": True}],
        "sent": [SENT],
        "from_at": 0,
        "to_at": 5,
    }
    (found,) = checks(Beside(record=record), "messages on record")
    assert found["verdict"] == "on record"
    assert checks(Beside(record=record), "place against zone")
    assert checks(Beside(record={"zones": ""}), "messages on record") == []


def test_a_finding_is_shown_only_of_a_mandated_body() -> None:
    finding = {"body": "joint.example", "text": "struck", "confidence": "moderate", "source": "report 4"}
    found, rows = settled(ACCOUNTS, Beside(record={"findings": [finding], "mandated": ["joint.example"]}))
    assert found["findings"] == [finding]
    assert ("only one account says", "Were they warned?", "a: warned", "1") in rows
    with pytest.raises(InputError, match="not mandated"):
        settled(ACCOUNTS, Beside(record={"findings": [finding], "mandated": []}))


def test_accounts_of_several_languages_and_of_one_without_words_are_refused() -> None:
    french = replace(ACCOUNTS[1], document=Document("deux", lang="fr"))
    with pytest.raises(InputError, match="en, fr"):
        compared([ACCOUNTS[0], french], Beside())
    with pytest.raises(NotFoundError, match="'fr'"):
        compared([french, french], Beside())


def test_the_day_of_the_incident_may_be_given() -> None:
    assert compared(ACCOUNTS, Beside(day="2017-06-06"))["day"] == "2017-06-06"


def test_what_is_no_account_is_refused() -> None:
    with pytest.raises(InputError, match="account"):
        account_in([])


@pytest.mark.parametrize("turned", [False, True])
def test_the_seed_texts_themselves_show_what_they_must(shared: Path, turned: bool) -> None:
    texts = {
        "dev01": Document("dev01", "US strikes Iran-backed Syrian militia again", date="2017-06-06"),
        "dev02": Document("dev02", "Pro-Assad Alliance Threatens to Strike U.S. Forces in Syria", date="2017-06-08"),
    }
    accounts = [
        account_of((shared / "accounts" / "dev" / f"{name}.txt").read_bytes(), about) for name, about in texts.items()
    ]
    found = compared(accounts[::-1] if turned else accounts, Beside([str(ZONES)]))
    relations = {item["topic"]: _turned(item["relation"]) if turned else item["relation"] for item in found["items"]}
    wanted = json.loads((shared / "accounts" / "dev" / "compare_dev01_dev02.json").read_text(encoding="utf-8"))["items"]
    required = [item for item in wanted if not item["optional"]]
    wrong = [
        (item["topic"], relations.get(item["topic"]))
        for item in required
        if relations.get(item["topic"]) not in {item["relation"], *item["relation_alt"]}
    ]
    assert len(required) - len(wrong) >= 22, wrong


def _turned(relation: str) -> str:
    return {"only_a": "only_b", "only_b": "only_a"}.get(relation, relation)
