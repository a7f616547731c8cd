"""What a finding carries, and how bad each kind is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.findings import Code, Finding, Severity, errors_among, located, place_of


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        (Code.RING_CROSSES, Severity.ERROR),
        (Code.NOT_JSON, Severity.ERROR),
        (Code.RING_DIRECTION, Severity.WARNING),
        (Code.ZONE_OVER, Severity.WARNING),
        (Code.THIRD_COORDINATE, Severity.NOTE),
    ],
)
def test_how_bad_a_finding_is_depends_on_its_code(code: Code, severity: Severity) -> None:
    assert Finding(code, "something").severity is severity


def test_errors_are_told_from_the_rest() -> None:
    error, note = Finding(Code.NOT_JSON, "error"), Finding(Code.OLD_CRS, "note")
    assert errors_among([note, error]) == [error]


def test_findings_are_given_their_file_and_feature() -> None:
    (finding,) = located([Finding(Code.NO_GEOMETRY, "none", place=(1.0, 2.0))], "a.geojson", 3)
    assert (finding.file, finding.feature, finding.place) == ("a.geojson", 3, (1.0, 2.0))


@given(st.floats(-180, 180), st.integers(-1, 1))
def test_a_place_is_told_with_its_longitude_from_minus_180_to_180(lon: float, turns: int) -> None:
    told, lat = place_of(lon + 360 * turns, 12.0)
    assert -180 <= told <= 180
    assert lat == 12.0
    assert abs(told - lon) % 360 == pytest.approx(0, abs=1e-9) or abs(told - lon) % 360 == pytest.approx(360)
