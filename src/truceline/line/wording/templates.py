"""The sentences that warnings are made of: what each must be told, and how that is written, in every language alike.

The words of a template stand in catalogues, one for each language; here is what all of them share. A template never
changes: a better one gets the next version, so that a sealed text can be compared with the catalogues for ever.

Names, places and times are written the same in every language, in Latin digits. They are put between isolates where
they are shown, for in a text from right to left ``33.5N 38.6E`` would else be seen as ``38.6E 33.5N``; what is signed
has none.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from truceline.errors import NoteError
from truceline.model.places.echo import echo
from truceline.model.places.place import E7, MAX_PRECISION_M, Place
from truceline.model.times import dtg_from_instant
from truceline.signing.canonical import Value, check_text
from truceline.signing.fields import Fields
from truceline.signing.showing import shown

MAX_NAME = 128
MAX_VALUES = 8
LATEST_AT = 253_402_300_799_000
"""The end of the year 9999."""
_ISOLATES = re.compile("[\u2066-\u2069]")
_FROM_LEFT, _BY_FIRST_LETTER, _END = "\u2066", "\u2068", "\u2069"

Told = Place | str | int
"""A value of a template: a place, a name, or a time in ms since the epoch."""


class ValueKind(StrEnum):
    """What a value of a template is."""

    NAME = "name"
    """Of a zone or a road, in any script, as people there write it."""
    PLACE = "place"
    TIME = "time"


@dataclass(frozen=True)
class Template:
    """A sentence that every catalogue has.

    Args:
        name: such as ``inside-zone``.
        version: from 1.
        fields: what it must be told, by the name of the placeholder.
    """

    name: str
    version: int
    fields: Mapping[str, ValueKind]

    @property
    def key(self) -> str:
        """Name and version, such as ``inside-zone/1``."""
        return f"{self.name}/{self.version}"


_ZONE_AT = {"zone": ValueKind.NAME, "at": ValueKind.TIME}
_ALL = (
    Template("near-zone", 1, _ZONE_AT),
    Template("inside-zone", 1, _ZONE_AT),
    Template("position", 1, {"place": ValueKind.PLACE, "at": ValueKind.TIME}),
    Template("leave", 1, {"way": ValueKind.NAME, "place": ValueKind.PLACE}),
    Template("state-who", 1, {}),
    Template("acknowledged", 1, {}),
    Template("will-comply", 1, {}),
    Template("cannot", 1, {}),
    Template("dispute", 1, {}),
    Template("all-clear", 1, _ZONE_AT),
    Template("line-check", 1, {"at": ValueKind.TIME}),
    Template("drill", 1, {}),
    *(Template(name, 1, {}) for name in ("follow-arrow", "check-code", "untranslated", "unreviewed")),
    Template("agreed-words", 1, {"zone": ValueKind.NAME}),
    Template("radio-call", 1, {"to": ValueKind.NAME, "sender": ValueKind.NAME}),
    Template("spelled-code", 1, {"code": ValueKind.NAME}),
    *(Template(name, 1, {}) for name in ("say-again", "over", "out")),
)
TEMPLATES: Mapping[str, Template] = {template.key: template for template in _ALL}
"""By key, in the order in which people read them."""


def newest(name: str) -> Template:
    """The newest version of a template.

    Raises:
        NoteError: there is none of that name.
    """
    found = [template for template in TEMPLATES.values() if template.name == name]
    if not found:
        raise NoteError(f"there is no template {shown(name)}", hint=f"there are {', '.join(names())}")
    return max(found, key=lambda template: template.version)


def names() -> tuple[str, ...]:
    """The names of all templates, each once."""
    return tuple(dict.fromkeys(template.name for template in TEMPLATES.values()))


def text_of(value: Told) -> str:
    """A value as every language writes it: a place in degrees and as a grid reference, a time as a date-time group."""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return dtg_from_instant(value)
    forms = echo(value)
    return f"{forms.decimal} (MGRS {forms.mgrs})"


def check_told(key: str, values: Mapping[str, Told]) -> None:
    """Nothing, if a template is told what it must be, and no more; of one that is not known here, any values are good.

    Raises:
        NoteError: a value is missing, is of another kind or of no form, or nobody asked for it.
    """
    if len(values) > MAX_VALUES:
        raise NoteError(f"{key} is told {len(values)} values", hint=f"the limit is {MAX_VALUES}")
    kinds = {name: _kind_of(value) for name, value in values.items()}
    wanted = TEMPLATES[key].fields if key in TEMPLATES else kinds
    if kinds != wanted:
        raise NoteError(f"{key} is told {_told_words(kinds)}", hint=f"it takes {_told_words(wanted)}")
    for name, value in values.items():
        _check_value(f"{key}.{name}", value)


def told_from(fields: Fields) -> dict[str, Told]:
    """The values in an object of a body: places are objects, times whole numbers, names strings; ends the fields.

    Raises:
        NoteError: one is of another kind.
    """
    return {name: _value_from(fields, name) for name in fields.left}


def written(values: Mapping[str, Told]) -> dict[str, Value]:
    """Values as they stand in a body; the other way of ``told_from``."""
    return {
        name: {"lat": value.lat_e7, "lon": value.lon_e7, "precision_m": value.precision_m}
        if isinstance(value, Place)
        else value
        for name, value in values.items()
    }


def place_from(fields: Fields) -> Place:
    """The place in an object with ``lat`` and ``lon`` in 1e-7 degree and ``precision_m``; ends the fields.

    Raises:
        NoteError: it is off the Earth, or a field is missing or left over.
    """
    place = Place(
        lat_e7=fields.integer("lat", -90 * E7, 90 * E7),
        lon_e7=fields.integer("lon", -180 * E7, 180 * E7),
        precision_m=fields.integer("precision_m", 1, MAX_PRECISION_M),
    )
    fields.end()
    return place


def isolate(text: str) -> str:
    """A value's text between isolates: its letters stay in their order, whatever the direction around it."""
    start = _FROM_LEFT if text.isascii() else _BY_FIRST_LETTER
    return f"{start}{text}{_END}"


def bare(text: str) -> str:
    """A text without isolates, as it is signed."""
    return _ISOLATES.sub("", text)


def isolated(row: str, values: Iterable[Told]) -> str:
    """A signed row as it is to be shown: its values, and the row as a whole, between isolates."""
    texts = sorted({text_of(value) for value in values} - {""}, key=len, reverse=True)
    if texts:
        row = re.sub("|".join(map(re.escape, texts)), lambda found: isolate(found[0]), row)
    return f"{_BY_FIRST_LETTER}{row}{_END}"


def _kind_of(value: Told) -> ValueKind:
    if isinstance(value, Place):
        return ValueKind.PLACE
    return ValueKind.TIME if isinstance(value, int) else ValueKind.NAME


def _told_words(kinds: Mapping[str, ValueKind]) -> str:
    return ", ".join(f"{name} (a {kind})" for name, kind in kinds.items()) or "nothing"


def _check_value(place: str, value: Told) -> None:
    if isinstance(value, str):
        check_text(value)
        if not value.strip() or len(value) > MAX_NAME:
            raise NoteError(f"{place} is {shown(value)}", hint=f"it must be a name of at most {MAX_NAME} characters")
    elif isinstance(value, int) and not 0 <= value <= LATEST_AT:
        raise NoteError(f"{place} is {value}", hint="it must be ms since the epoch, before the year 10000")


def _value_from(fields: Fields, name: str) -> Told:
    value = fields.value(name)
    if isinstance(value, dict):
        return place_from(Fields(value, name))
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise NoteError(f"{name} is {shown(value)}", hint="it must be a place, a time or a name")
