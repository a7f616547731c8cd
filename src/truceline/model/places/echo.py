"""One place in every form that people use, each as precise as the place is and no more.

An echo keeps a wrong digit from staying unseen: who wrote degrees looks at the grid reference, who knows the ground
looks at the distance from the next village.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from truceline.model.places.grid import MOST_DIGITS, grid_of
from truceline.model.places.named import NamedPlace, Near, nearest
from truceline.model.places.place import E7, METRES_PER_DEGREE, Place

_MOST_DECIMALS = 7
_DMS_STEPS = ((60, 0), (60, 1), (3_600, 0), (3_600, 1), (3_600, 2))
"""Parts of a degree, and decimals of them: minutes and tenths, seconds, tenths and hundredths."""
_ROUNDED = math.sqrt(0.5)
"""How far rounding moves a place at most, in units of the last digit."""


@dataclass(frozen=True)
class Echo:
    """A place as it is shown to people.

    Args:
        decimal: ``33.50583N 38.61778E``.
        dms: ``33°30′21.0″N 38°37′04.0″E``.
        mgrs: ``37SDT 64499 07430``.
        near: how it is seen from the nearest named place; none if no names are known here.
        precision_m: of the place.
    """

    decimal: str
    dms: str
    mgrs: str
    near: Near | None
    precision_m: int

    @property
    def rows(self) -> tuple[str, ...]:
        """All forms as rows of text, for a screen or a sheet."""
        near = (self.near.text,) if self.near else ()
        return (self.decimal, self.dms, self.mgrs, *near, f"to within {self.precision_m} m, as the digits have it")


def echo(place: Place, names: Iterable[NamedPlace] = ()) -> Echo:
    """A place in every form; each, read again, is the place within its precision.

    Args:
        place: to be shown.
        names: the named places that are known here.
    """
    return Echo(_decimal(place), _dms(place), _mgrs(place), nearest(place, names), place.precision_m)


def _decimal(place: Place) -> str:
    decimals = next(
        (count for count in range(_MOST_DECIMALS) if METRES_PER_DEGREE / 10**count * _ROUNDED <= place.precision_m),
        _MOST_DECIMALS,
    )

    def written(value_e7: int, letters: str) -> str:
        return f"{abs(value_e7) / E7:.{decimals}f}{letters[value_e7 < 0]}"

    return f"{written(place.lat_e7, 'NS')} {written(place.lon_e7, 'EW')}"


def _dms(place: Place) -> str:
    parts, decimals = next(
        (step for step in _DMS_STEPS if METRES_PER_DEGREE / step[0] / 10 ** step[1] * _ROUNDED <= place.precision_m),
        _DMS_STEPS[-1],
    )

    def written(value_e7: int, width: int, letters: str) -> str:
        units = (2 * abs(value_e7) * parts * 10**decimals + E7) // (2 * E7)
        degrees, rest = divmod(units, parts * 10**decimals)
        angle = f"{degrees:0{width}}°"
        if parts == 3_600:
            minutes, rest = divmod(rest, 60 * 10**decimals)
            angle += f"{minutes:02}′"
        last = f"{rest / 10**decimals:0{decimals + 3 if decimals else 2}.{decimals}f}"
        return f"{angle}{last}{'′' if parts == 60 else '″'}{letters[value_e7 < 0]}"

    return f"{written(place.lat_e7, 2, 'NS')} {written(place.lon_e7, 3, 'EW')}"


def _mgrs(place: Place) -> str:
    digits = next(
        (count for count in range(1, MOST_DIGITS) if 10 ** (MOST_DIGITS - count) <= place.precision_m), MOST_DIGITS
    )
    return grid_of(place, digits)
