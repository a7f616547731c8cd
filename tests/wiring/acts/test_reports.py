"""The act of a report takes a day, a cut-off and a zone by name, and gives values and the text."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.node.meeting import ALFA
from tests.node.reporting.days import DAY, a_day
from truceline.errors import InputError
from truceline.wiring.acts.reports import last_day, zone_called
from truceline.wiring.acts.table import perform

ASKED = {"day": DAY.isoformat(), "cut_off": "19:30", "zone": "Europe/Kyiv", "periods": 1}


def report(**given: Any) -> Any:
    met = a_day()
    return perform(met[ALFA], met.clock.now, "incident-report", ASKED | given)


def test_a_report_can_be_written_as_json_with_its_text() -> None:
    found = report()
    assert json.loads(json.dumps(found)) == found
    assert found["text"].startswith("PERIODIC REPORT of alfa.example\ncut-off 19:30 Europe/Kyiv\n")
    assert {"name", "definition", "before", "values"} == found["counts"][0].keys()
    assert found["not_observed"][0]["times"]
    assert (found["size"], len(found["root"])) == (found["size"], 64)


@pytest.mark.parametrize(
    "given",
    [
        {"zone": "Europe/Atlantis"},
        {"zone": "../etc/passwd"},
        {"day": "today"},
        {"cut_off": "25:00"},
        {"cut_off": "19:30Z"},
    ],
)
def test_a_day_a_time_or_a_zone_that_there_is_not_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(InputError) as refused:
        report(**given)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("now_at", "day"), [(1_774_801_799_000, "2026-03-28"), (1_774_801_800_000, "2026-03-29"), (0, "1969-12-31")]
)
def test_the_last_day_is_the_one_whose_cut_off_has_passed(now_at: int, day: str) -> None:
    assert last_day("19:30", "Europe/Kyiv", now_at) == day


def test_a_zone_knows_its_summer_time() -> None:
    assert zone_called("Europe/Kyiv").key == "Europe/Kyiv"
