"""The acts of drills take plain values, and every answer bears the mark."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.alerting.sightings import event
from tests.node.drills.plays import SCENARIO
from tests.node.meeting import ALFA, Met, meet
from truceline.errors import InputError, NoteError
from truceline.wiring.acts.act import text_from_bytes
from truceline.wiring.acts.duty.drills import MOST_ROWS
from truceline.wiring.acts.table import perform

BY = {"desk": "duty", "operator": "Lt Adams"}


def asked(met: Met, act: str, **given: Any) -> dict[str, Any]:
    return perform(met[ALFA], met.clock.now, act, given)


def begun(met: Met, *, end_other: bool = False) -> dict[str, Any]:
    file = text_from_bytes(SCENARIO.encode())
    return asked(met, "drill-begin", file=file, compression=60, end_other=end_other, by_node=False, **BY)


def test_a_drill_is_begun_played_scored_shown_and_ended() -> None:
    met = meet()
    drill = begun(met)
    became = asked(met, "drill-inject", id=drill["id"], at=1_772_614_920_000, rows=[event("entry")], calls=[])
    assert (became["drill"], len(became["raised"])) == (True, 1)
    score = asked(met, "drill-score", id="")
    assert score["means"] == "what is not on record was not observed; no person is ranked by this"
    assert score["other_alerts"] == 1
    ended = asked(met, "drill-end", id=drill["id"][:8], how="played", **BY)
    assert (ended["ended"], ended["injects"], ended["operator"]) == ("played", 1, "Lt Adams")
    shown = asked(met, "drill-show", id="")
    assert [deed["act"] for deed in shown["history"]] == ["begin", "inject", "end"]
    assert [each["id"] for each in asked(met, "drill-list", limit=5)["drills"]] == [drill["id"]]
    for document in (drill, score, ended, shown):
        assert document["drill"] is True
        assert document["mark"].startswith("DRILL DRILL DRILL")


def test_the_score_names_nobody() -> None:
    met = meet()
    drill = begun(met)
    asked(met, "drill-inject", id=drill["id"], at=0, rows=[], calls=["explosions"])
    (alert,) = asked(met, "alert-list", desk="", limit=10, all=False)["alerts"]
    asked(met, "alert-see", id=alert["id"], desk="duty", operator="Sgt Baker")
    score = asked(met, "drill-score", id="")
    assert score["expected"][1]["steps"][0]["verdict"] == "in time"
    assert "Baker" not in repr(score)


def test_an_alert_of_a_drill_says_so_and_names_it() -> None:
    met = meet()
    drill = begun(met)
    asked(met, "drill-inject", id=drill["id"], at=1_772_614_920_000, rows=[], calls=["explosions"])
    (alert,) = asked(met, "alert-list", desk="", limit=10, all=False)["alerts"]
    assert (alert["drill"], alert["about"]["drill"], alert["precedence"]) == (True, drill["id"], "immediate")


@pytest.mark.parametrize("rows", ["no list", [None], [{}] * (MOST_ROWS + 1)])
def test_rows_that_are_no_events_are_refused(rows: Any) -> None:
    met = meet()
    drill = begun(met)
    with pytest.raises((InputError, NoteError)):
        asked(met, "drill-inject", id=drill["id"], at=0, rows=rows, calls=[])
    assert asked(met, "drill-show", id="")["injects"] == 0
