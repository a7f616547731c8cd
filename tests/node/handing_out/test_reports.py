"""What people report is kept with who says so, and only in a form that can be true."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from tests.node.handing_out.things import report
from tests.node.homes import STARTED_AT
from truceline.errors import InputError
from truceline.node.handing_out.reports import MAX_WORDS, Means


def test_what_was_not_said_is_not_on_record() -> None:
    assert report().content == {"said_by": "2nd Squadron", "from_at": STARTED_AT, "to_at": STARTED_AT + 1_000}


def test_all_that_was_said_is_on_record_the_area_by_its_hash() -> None:
    said = report(
        means=Means.AIR_DROP,
        copies=9_000,
        place="east of the road",
        area=b"{}",
        in_zone=True,
        frequency="4582.5 kHz USB",
    )
    content = said.content
    assert (content["means"], content["copies"], content["place"]) == ("air-drop", 9_000, "east of the road")
    assert (content["area"], content["in_zone"]) == (sha256(b"{}").hexdigest(), True)
    assert content["frequency"] == "4582.5 kHz USB"


@pytest.mark.parametrize(
    "changes",
    [
        {"said_by": ""},
        {"to_at": STARTED_AT - 1},
        {"copies": -1},
        {"frequency": "channel 16"},
        {"place": "x" * (MAX_WORDS + 1)},
    ],
)
def test_a_report_that_cannot_be_true_is_refused_with_what_to_do(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        report(**changes)
    assert refused.value.hint
