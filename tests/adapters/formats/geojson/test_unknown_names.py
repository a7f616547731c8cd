"""Misspelt properties are told, and a chart's attributes do not bury them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from truceline.adapters.formats.findings import Code, Finding
from truceline.adapters.formats.geojson.properties import PROPERTIES
from truceline.adapters.formats.geojson.unknown_names import unknown_name_findings

CHART = dict.fromkeys(
    ["RCID", "PRIM", "GRUP", "OBJL", "RVER", "AGEN", "FIDN", "FIDS", "LNAM", "CATREA", "INFORM", "RESTRN", "SCAMIN"], 1
)


def told(*features: dict[str, Any]) -> list[Finding]:
    return unknown_name_findings(enumerate(features))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("radius", "radius_m"),
        ("ceiling", "ceiling_m"),
        ("flor_m", "floor_m"),
        ("validUntil", "valid_until"),
        ("halfwidth_m", "half_width_m"),
        ("recognized_by", "recognised_by"),
        ("Name", "name"),
        ("ALTITUDE-DATUM", "altitude_datum"),
    ],
)
def test_a_name_that_is_nearly_one_of_ours_is_told_with_the_one_that_is_meant(name: str, meant: str) -> None:
    (finding,) = told({name: 1})
    assert finding.code is Code.UNKNOWN_PROPERTY
    assert (finding.feature, finding.hint) == (0, f"did you mean {meant}?")


def test_a_name_is_told_once_with_its_first_feature_and_their_number() -> None:
    (finding,) = told({}, {"radius": 1}, {"radius": 2}, {"radius": 3})
    assert (finding.feature, finding.message) == (1, "there is no property 'radius', in 3 features")


def test_any_unknown_name_is_told_beside_one_of_ours() -> None:
    (finding,) = told({"zone": "x", "colour": "red"})
    assert finding.code is Code.UNKNOWN_PROPERTY
    assert "'colour'" in finding.message
    assert "did you mean" not in finding.hint


def test_a_charts_attributes_are_one_note() -> None:
    (note,) = told(CHART, CHART | {"OBJNAM": "Key West", "SORDAT": "2003"}, {"name": "x", "id": 5, "class": "D"})
    assert note.code is Code.PROPERTIES_UNREAD
    assert "'RCID'" in note.message
    assert note.message.endswith("and 7 more")


def test_nothing_is_told_of_what_is_known() -> None:
    assert told(dict.fromkeys([*PROPERTIES, "id", "OBJNAM"], 1), {}) == []


def test_names_that_cannot_be_shown_are_shown_safely() -> None:
    findings = told({"zone": "x", "\x1b[31m" + "y" * 10_000: 1}, {"\x07": 1})
    assert all(finding.message.isprintable() and len(finding.message) < 200 for finding in findings)
