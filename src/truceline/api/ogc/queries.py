"""What is asked of a collection: which box, time and filter, how many, from where on, in which system."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import NamedTuple

from truceline.api.ogc.features import CRS84, EPSG_4326, SYSTEMS, Box, Feature, Span
from truceline.api.ogc.filters import LANGUAGES, Condition, Queryables, filter_from
from truceline.errors import InputError, RequestError
from truceline.model.times import instant_from_text

MOST, USUAL = 10_000, 100
PARAMETERS = ("bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs", "limit", "cursor", "crs", "f")
_OPEN = ("", "..")
_WITH_HEIGHTS = 6


class Wanted(NamedTuple):
    """Which features are asked for.

    Args:
        box: where; None for anywhere.
        span: when; without ends for ever.
        limit: at most so many.
        cursor: the id of the last one of the page before; empty for the first page.
        system: of the coordinates in the answer.
        condition: true of the features that a filter wants; None without a filter.
    """

    box: Box | None = None
    span: Span = Span()
    limit: int = USUAL
    cursor: str = ""
    system: str = CRS84
    condition: Condition | None = None

    def takes(self, feature: Feature) -> bool:
        """True if a feature was or holds when and where it is asked for, whatever its page."""
        is_here = self.span.meets(feature.span) and (self.box is None or self.box.meets(feature.geometry))
        return is_here and (self.condition is None or self.condition(feature) is True)


def wanted_from(query: Mapping[str, str], queryables: Queryables) -> Wanted:
    """Which features a query asks for.

    Args:
        query: of the request. queryables: what a filter may name.

    Raises:
        RequestError: it names a parameter that there is not, or one cannot be used.
    """
    check_names(query, PARAMETERS)
    for name, of in (("bbox-crs", "bbox"), ("filter-crs", "filter"), ("filter-lang", "filter")):
        if name in query and of not in query:
            raise _unusable(name, query[name], f"it needs a {of}")
    return Wanted(
        box=_box(query["bbox"], _system(query, "bbox-crs")) if "bbox" in query else None,
        span=_span(query["datetime"]) if "datetime" in query else Span(),
        limit=_limit(query.get("limit", str(USUAL))),
        cursor=query.get("cursor", ""),
        system=_system(query, "crs"),
        condition=_condition(query, queryables) if "filter" in query else None,
    )


def _condition(query: Mapping[str, str], queryables: Queryables) -> Condition:
    language = query.get("filter-lang", LANGUAGES[0])
    if language not in LANGUAGES:
        raise _unusable("filter-lang", language, f"use one of {', '.join(LANGUAGES)}")
    return filter_from(query["filter"], language, queryables, _system(query, "filter-crs"))


def system_from(query: Mapping[str, str]) -> str:
    """In which system a single feature is asked for.

    Raises:
        RequestError: as ``wanted_from``.
    """
    check_names(query, ("crs",))
    return _system(query, "crs")


def check_names(query: Mapping[str, str], names: Collection[str]) -> None:
    """Nothing, if a query names these parameters only, and perhaps by ``f`` the one format that there is.

    Raises:
        RequestError: it names another one.
    """
    if query.get("f", "json") != "json":
        raise _unusable("f", query["f"], "use json, or leave it out: there is no other format")
    unknown = sorted(set(query) - {*names, "f"})
    if unknown:
        raise RequestError("request-unusable", f"there is no parameter {unknown[0][:64]!r}", "see /ogc/api")


def _system(query: Mapping[str, str], name: str) -> str:
    system = query.get(name, CRS84)
    if system not in SYSTEMS:
        raise _unusable(name, system, f"use one of {', '.join(SYSTEMS)}")
    return system


def _box(text: str, system: str) -> Box:
    try:
        numbers = [float(each) for each in text.split(",")]
    except ValueError as error:
        raise _no_box(text) from error
    if len(numbers) == _WITH_HEIGHTS:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != len(Box._fields) or not all(map(math.isfinite, numbers)):
        raise _no_box(text)
    if system == EPSG_4326:
        numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
    box = Box(*numbers)
    if not -90 <= box.south_deg <= box.north_deg <= 90 or max(abs(box.west_deg), abs(box.east_deg)) > 180:
        raise _no_box(text)
    return box


def _span(text: str) -> Span:
    ends = text.split("/")
    if len(ends) > 2 or (all(end in _OPEN for end in ends) and len(ends) == 1):
        raise _no_time(text)
    try:
        first, last = (None if end in _OPEN else instant_from_text(end) for end in (ends[0], ends[-1]))
    except InputError as error:
        raise _no_time(text) from error
    if first is not None and last is not None and first > last:
        raise _no_time(text)
    return Span(first, last)


def _limit(text: str) -> int:
    """Whoever asks for too many gets as many as there can be: the standard wants no refusal."""
    if not (text.isascii() and text.isdecimal()) or not int(text[:18]):
        raise _unusable("limit", text, f"ask for 1 to {MOST}")
    return min(int(text[:18]), MOST)


def _no_box(text: str) -> RequestError:
    return _unusable("bbox", text, "give west,south,east,north in degrees, or with heights after south and after north")


def _no_time(text: str) -> RequestError:
    return _unusable("datetime", text, "give a time as 2017-05-18T11:00:00Z, or two with / between, .. for an open end")


def _unusable(name: str, text: str, hint: str) -> RequestError:
    return RequestError("request-unusable", f"{name} is {text[:64]!r}", hint)
