"""Places from files: those that are shipped, the user's own, and extracts of GeoNames.

A file ending in ``.txt`` is read as an extract of GeoNames, one ending in ``.geojson`` as Natural Earth's populated
places, every other one as JSON: ``{"places": [{"id", "names", "kind", "countries", "lon", "lat", "doubt_m", "near",
"source", "note"}]}``, of which only id, names and source must be there.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path

from truceline.accounts.fields import JsonFields, unusable
from truceline.accounts.gazetteer import MAX_NAMES, Gazetteer, KnownPlace, position
from truceline.adapters.gazetteers.geonames import places_of_geonames
from truceline.adapters.gazetteers.natural_earth import places_of_natural_earth, places_of_table
from truceline.errors import InputError, NotFoundError
from truceline.model.places.place import MAX_PRECISION_M, Place

MAX_BYTES = 200_000_000
"""Of one file: the extract of a large country has some 100 MB."""
MAX_JSON_BYTES = 20_000_000
MAX_PLACES = 100_000
_SHIPPED, _TOWNS = "places.json", "natural_earth.tsv"
_FORM = "see docs/how-to/compare-accounts.md for its form"


def gazetteer_of(paths: Sequence[Path] = ()) -> Gazetteer:
    """The places that are shipped, and those of the user's files; of one id the last one counts.

    Args:
        paths: of the user's files.

    Raises:
        NotFoundError: there is no such file.
        InputError: a file is too long, or not of its form; the message names the row or the place.
    """
    return Gazetteer(chain(shipped_places(), *map(_places_of, paths))) if paths else _shipped()


@cache
def _shipped() -> Gazetteer:
    return Gazetteer(shipped_places())


@cache
def shipped_places() -> Sequence[KnownPlace]:
    """The places that come with the program: our own, and the towns of Natural Earth as their backdrop."""
    folder = files("truceline.adapters.gazetteers")
    towns = places_of_table((folder / _TOWNS).read_bytes())
    return [*places_of_json((folder / _SHIPPED).read_bytes(), _SHIPPED), *towns]


def places_of_json(content: bytes, name: str) -> Iterator[KnownPlace]:
    """The places of a file of our own form.

    Args:
        content: of the file. name: of the file, for messages.

    Raises:
        InputError: it is no JSON, or not of the form.
    """
    try:
        whole = json.loads(content)
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 at byte {error.start}", hint="save it again as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is no JSON: {error}", hint=_FORM) from error
    fields = JsonFields(whole, name)
    for number, each in enumerate(fields.items("places", MAX_PLACES)):
        yield _place(JsonFields(each, f"{name}: places[{number}]"))
    fields.end("note")


def _places_of(path: Path) -> Sequence[KnownPlace]:
    read = _READERS.get(path.suffix, places_of_json)
    limit = MAX_BYTES if read is places_of_geonames else MAX_JSON_BYTES
    try:
        size = path.stat().st_size
        if size > limit:
            raise InputError(f"{path} has {size} bytes", hint=f"the limit is {limit}: cut out the country you need")
        content = path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path}: {error.strerror or error}", hint="name a file of places") from error
    found = list(read(content, path.name))
    if not found:
        raise InputError(f"{path.name} holds no place", hint=_FORM)
    return found


_READERS: Mapping[str, Callable[[bytes, str], Iterator[KnownPlace]]] = {
    ".txt": places_of_geonames,
    ".geojson": places_of_natural_earth,
}


def _place(fields: JsonFields) -> KnownPlace:
    names = fields.texts("names")
    if not 0 < len(names) <= MAX_NAMES:
        raise unusable(f"{fields.place}.names", list(names), f"a list of 1 to {MAX_NAMES} names")
    place = KnownPlace(
        fields.text("id"),
        names,
        fields.text("source"),
        fields.optional_text("kind") or "",
        fields.texts("countries"),
        _position(fields),
        fields.optional_text("near") or "",
        fields.optional_text("note") or "",
    )
    fields.end()
    return place


def _position(fields: JsonFields) -> Place | None:
    lon, lat = fields.number("lon", -180, 180), fields.number("lat", -90, 90)
    doubt_m = fields.number("doubt_m", 1, MAX_PRECISION_M)
    given = [each is not None for each in (lon, lat, doubt_m)]
    if lon is not None and lat is not None and doubt_m is not None:
        return position(lon, lat, doubt_m)
    if any(given):
        raise InputError(
            f"{fields.place} has only some of lon, lat and doubt_m",
            hint="give all three, or none for a place whose coordinates nobody knows",
        )
    return None
