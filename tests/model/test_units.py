"""Units of speed and length, and what each kind of source means by its numbers."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest

from truceline.errors import InputError
from truceline.model.units import CONVENTIONS, LENGTHS_M, SPEEDS_MPS, metres, metres_per_second
from truceline.model.zones import Datum


def test_speeds_and_lengths_are_those_of_their_definitions() -> None:
    assert metres_per_second(1.0, "kn") * 3600 == pytest.approx(1852)
    assert metres_per_second(36.0, "km/h") == 10
    assert metres_per_second(1.0, "mph") * 3600 == pytest.approx(1609.344)
    assert metres(1.0, "ft") == 0.3048
    assert metres(350.0, "FL") == metres(35_000.0, "ft")


def test_a_whole_column_is_converted_at_once_and_absent_values_stay_absent() -> None:
    converted = metres(np.array([0.0, 100.0, np.nan]), "ft")
    assert converted[:2].tolist() == [0, 30.48]
    assert np.isnan(converted[2])


@pytest.mark.parametrize("convert", [metres, metres_per_second])
def test_an_unknown_unit_is_refused_with_those_that_are_known(convert: object) -> None:
    assert callable(convert)
    with pytest.raises(InputError, match="furlong") as caught:
        convert(1.0, "furlong")
    assert "use one of" in caught.value.hint


def test_every_convention_uses_units_of_the_table() -> None:
    for convention in CONVENTIONS.values():
        assert convention.speed in ("", *SPEEDS_MPS)
        assert convention.altitude in ("", *LENGTHS_M)


def test_the_datums_are_those_that_each_source_means() -> None:
    datums = {name: convention.datum for name, convention in CONVENTIONS.items()}
    assert datums == {
        "ais": Datum.SURFACE,
        "ads-b": Datum.PRESSURE,
        "cot": Datum.ELLIPSOID,
        "nmea": Datum.MEAN_SEA_LEVEL,
        "gpx": Datum.MEAN_SEA_LEVEL,
        "geojson": Datum.ELLIPSOID,
        "cap": Datum.MEAN_SEA_LEVEL,
        "ed-269": None,
        "openair": None,
    }
