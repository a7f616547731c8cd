"""Populated places of Natural Earth: towns of the world, public domain; those that are shipped, and GeoJSON.

https://www.naturalearthdata.com/downloads/10m-cultural-vectors/10m-populated-places/

What is shipped is a table of names, longitudes and latitudes, parted by tabs. It has no countries: the layer's are
those of one opinion on borders, and nothing here rests on them.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from truceline.accounts.gazetteer import MAX_NAMES, KnownPlace, position
from truceline.errors import InputError

MAX_FEATURES = 100_000
_NAMES = ("name", "namealt", "nameascii", "name_en", "name_ar", "name_fa", "name_fr", "name_ru", "name_uk")
SOURCE = "Natural Earth, populated places (public domain)"
_DOUBT_M = 10_000
"""The file gives one point a town, and at the scale of its map."""


def places_of_natural_earth(content: bytes, name: str) -> Iterator[KnownPlace]:
    """The places of a GeoJSON file of populated places.

    Args:
        content: of the file. name: of the file, for messages.

    Raises:
        InputError: it is no such file, or a feature is no named point; the message gives its number.
    """
    try:
        features = json.loads(content)["features"]
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        raise InputError(f"{name} is no GeoJSON with features", hint="convert the layer with ogr2ogr") from error
    if not isinstance(features, list) or len(features) > MAX_FEATURES:
        raise InputError(f"{name} has no list of at most {MAX_FEATURES} features", hint="cut out what you need")
    for number, feature in enumerate(features, 1):
        yield _place(feature, f"{name}, feature {number}")


def places_of_table(content: bytes) -> Iterator[KnownPlace]:
    """The places of the table that is shipped: a row each, names parted by bars; rows that begin with # are remarks."""
    for number, row in enumerate(content.decode().splitlines(), 1):
        if not row.startswith("#"):
            names, lon_deg, lat_deg = row.split("\t")
            place = position(float(lon_deg), float(lat_deg), _DOUBT_M)
            name = f"natural-earth:row-{number}"
            yield KnownPlace(name, tuple(names.split("|")), SOURCE, "settlement", (), place, is_backdrop=True)


def _place(feature: Any, where: str) -> KnownPlace:
    try:
        told = {key.casefold(): value for key, value in feature["properties"].items()}
        lon_deg, lat_deg = (float(each) for each in feature["geometry"]["coordinates"][:2])
        place = position(lon_deg, lat_deg, _DOUBT_M)
    except (TypeError, KeyError, AttributeError, ValueError, InputError) as error:
        raise InputError(
            f"{where} is no point with properties", hint="hand in the layer of populated places"
        ) from error
    number, names = told.get("ne_id"), _names(told)
    if not names or not isinstance(number, int):
        raise InputError(f"{where} has no name, or no ne_id", hint="hand in the layer of populated places")
    country = told.get("iso_a2")
    countries = (country,) if isinstance(country, str) and country.isalpha() else ()
    return KnownPlace(f"natural-earth:{number}", names, SOURCE, "settlement", countries, place)


def _names(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Every spelling once; several stand in one field parted by bars."""
    given = [part.strip() for key in _NAMES if isinstance(told.get(key), str) for part in told[key].split("|")]
    return tuple(dict.fromkeys(filter(None, given)))[:MAX_NAMES]
