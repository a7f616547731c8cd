"""What a dossier tells in JSON is what its record says, and the same record gives the same bytes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

from tests.node.dossiers.cases import an_incident, sealed, told
from tests.node.meeting import ALFA, Met
from truceline.dossier.contents import check_told
from truceline.node.deeds import Deed, record_deeds
from truceline.node.dossiers.documents import documents_of


def documents(met: Met, incident: str, **wanted: Any) -> dict[str, Any]:
    found = told(met, incident, **wanted)
    made = dict(documents_of(found.material, found.verdict, sealed(met)))
    assert made == dict(documents_of(found.material, found.verdict, sealed(met)))
    for name in made:
        check_told(name)
    return {name: json.loads(content) for name, content in made.items()}


def test_the_head_says_whose_it_is_of_what_and_for_whom() -> None:
    met, incident = an_incident()
    head = documents(met, incident, recipient="Board")["dossier.json"]
    assert (head["incident"], head["party"], head["line"], head["for"]) == (incident, ALFA, met.line, "Board")
    assert (head["size"], head["root"]) == (sealed(met).size, met[ALFA].store.tree.root.hex())
    assert head["drill"] is False
    assert len(head["messages"]) == 2


def test_a_drill_says_so() -> None:
    met, incident = an_incident(is_drill=True)
    found = documents(met, incident)
    assert found["dossier.json"]["drill"] is found["incident.json"]["drill"] is True


def test_every_statement_is_told_with_its_entry_and_every_moment_with_how_far_its_time_is_proved() -> None:
    met, incident = an_incident()
    found = documents(met, incident)
    stated = found["incident.json"]["stated"]
    assert {each["act"] for each in stated} >= {"add", "event", "file", "remark", "decide", "outcome", "figure"}
    for each in stated:
        assert met[ALFA].entry(each["entry"]).extra["act"] == each["act"]
    for moment in found["timeline.json"]["moments"]:
        assert moment["time"]["verdict"] in ("PROVEN", "ONE SIDE'S WORD")
    (file,) = found["custody.json"]["files"]
    assert (file["kept"], file["withheld"], file["type"]) == (True, False, "image/jpeg")


def test_each_act_on_an_account_is_a_file_of_its_own() -> None:
    met, incident = an_incident()
    deed = Deed(noun="account", of="ef" * 16, verb="add", desk="duty", content={"incident": incident, "title": "A"})
    (index,) = record_deeds(met[ALFA], [deed], met.clock.now)
    assert documents(met, incident)[f"accounts/{'ef' * 8}-{index}.json"]["title"] == "A"
