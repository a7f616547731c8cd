"""Acts on incidents take plain values, find things by their first digits, and give plain values back."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.node.meeting import ALFA, BRAVO, Met, meet, warn
from truceline.errors import InputError
from truceline.wiring.acts.table import perform

BY = {"desk": "duty", "operator": "Lt Adams"}


def ask(met: Met, act: str, **given: Any) -> Any:
    return perform(met[ALFA], met.clock.now, act, given)


def opened(met: Met, **given: Any) -> str:
    said = {"title": "Column", "from_at": 5, "to_at": 9, "drill": False} | given
    incident_id: str = ask(met, "incident-open", **BY, **said)["id"]
    return incident_id


def test_an_incident_without_a_time_is_one_of_now() -> None:
    met = meet()
    found = ask(met, "incident-open", **BY, title="Column", drill=False)
    assert found["from_at"] == found["to_at"] == met.clock.at


def test_an_incident_without_a_title_is_refused() -> None:
    with pytest.raises(InputError, match="title"):
        ask(meet(), "incident-open", **BY, drill=False)


def test_what_is_shown_can_be_written_as_json_and_names_entries() -> None:
    met = meet()
    incident, warning = opened(met, place="37SDT 11 24", where="the bridge"), warn(met).message.id
    ask(met, "incident-add", id=incident[:8], **BY, part="message", name=warning[:8], words="the first")
    content = {"result": "left", "at": met.clock.at, "said_by": "OP 4", "warning": warning[:8]}
    found = ask(met, "incident-say", id=incident[:8], **BY, verb="outcome", content=content)
    assert json.loads(json.dumps(found)) == found
    assert found["stated"][0]["says"] == {"part": "message", "name": warning, "words": "the first"}
    assert found["stated"][1]["says"]["warning"] == warning
    assert [message["id"] for message in found["messages"]] == [warning]
    assert found["place"]["mgrs"] == "37SDT 11 24"


def test_an_allegation_has_the_span_and_the_place_of_its_incident_and_is_a_drill_if_that_is_one() -> None:
    met = meet()
    incident = opened(met, drill=True, place="33.66N 38.05E")
    said = {"line": met.line, "to": BRAVO, "text": "You went in.", "lang": "en", "prec": "priority", "by": 0}
    wording = ask(met, "incident-allegation", id=incident[:8], **BY, **said)
    assert (wording["kind"], wording["need"], wording["drill"]) == ("allegation", "reply", True)
    assert wording["body"] == {
        "text": "You went in.",
        "incident": incident,
        "from_at": 5,
        "to_at": 9,
        "place": {"lon_e7": 380_500_000, "lat_e7": 336_600_000, "precision_m": 1_114},
    }
    assert "alfa.example to bravo.example" not in ask(met, "message-compose", **wording)["text"]


def test_a_denial_belongs_to_its_incident_and_is_a_drill_if_that_is_one() -> None:
    met = meet()
    incident = opened(met, drill=True)
    who = {"who": "P7", "denied_by": "a guard", "where": "CP 4", "said_by": "P7", "at": 7}
    found = ask(met, "incident-deny", **BY, **who, incident=incident[:8], drill=False)
    assert (found["incident"], found["drill"], found["cleared"]) == (incident, True, [])
    assert ask(met, "incident-denials", all=False)["denials"] == [found]


def test_a_list_has_the_newest_first_and_tells_how_many_there_are() -> None:
    met = meet()
    names = [opened(met) for _ in range(3)]
    found = ask(met, "incident-list", limit=2, items=False)
    assert [each["id"] for each in found["incidents"]] == [names[2], names[1]]
    assert found["total"] == 3


def test_what_nobody_said_by_that_verb_is_refused_and_nothing_is_on_record() -> None:
    met = meet()
    incident = opened(met)
    size = met[ALFA].store.tree.size
    with pytest.raises(InputError, match="judge"):
        ask(met, "incident-say", id=incident, **BY, verb="judge", content={})
    with pytest.raises(InputError):
        ask(met, "incident-say", id=incident, **BY, verb="remark", content={"text": "Dust."})
    assert met[ALFA].store.tree.size == size
