"""What is answered, as JSON Schemas: made from the types of what acts and handlers give, and from nothing else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    NotRequired,
    Required,
    TypeAlias,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from truceline.wiring.acts.table import ACTS

Schema: TypeAlias = dict[str, Any]
REFERENCE = "#/components/schemas/"
_TOLD = "Told"
_PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    Any: {},
    object: {},
}


@cache
def told_by(act: str) -> Any:
    """The type of what an act gives.

    Args:
        act: of the table of acts.
    """
    return get_type_hints(ACTS[act].done, include_extras=True)["return"]


def schema_of(told: Any, named: dict[str, Schema]) -> Schema:
    """The schema of a type; types with names are referred to.

    Args:
        told: plain types, and lists, objects, choices and TypedDicts of such.
        named: by their names, the schemas of the types that are referred to; what is missing there is added.
    """
    if told in _PLAIN:
        return _PLAIN[told]
    if is_typeddict(told):
        return _reference(told, named)
    if words := _words(told):
        return {"type": "string", "enum": words}
    return _compound(get_origin(told), get_args(told), named)


def _words(told: Any) -> list[str]:
    """Those of an enumeration; none of any other type."""
    if get_origin(told) is Literal:
        return list(get_args(told))
    return list(map(str, told)) if isinstance(told, type) and issubclass(told, StrEnum) else []


def _compound(origin: Any, arguments: Sequence[Any], named: dict[str, Schema]) -> Schema:
    if origin in (Union, UnionType):
        return {"anyOf": [schema_of(each, named) for each in arguments]}
    if origin in (list, Sequence):
        return {"type": "array", "items": schema_of(arguments[0], named)}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": schema_of(arguments[1], named)}
    raise TypeError(f"{origin} of {arguments} has no schema")


def _reference(told: Any, named: dict[str, Schema]) -> Schema:
    name = told.__name__.removesuffix(_TOLD)
    if name not in named:
        named[name] = {}  # so that a type may hold itself
        named[name] = _object(told, named)
    return {"$ref": REFERENCE + name}


def _object(told: Any, named: dict[str, Schema]) -> Schema:
    kinds = get_type_hints(told, include_extras=True)
    properties = {name: schema_of(_bare(kind), named) for name, kind in kinds.items()}
    # NotRequired in an annotation that is kept as text is not seen when the class is made.
    required = [
        name for name, kind in kinds.items() if name in told.__required_keys__ and get_origin(kind) is not NotRequired
    ]
    schema: Schema = {"type": "object", "properties": properties} | ({"required": required} if required else {})
    # One that is made by a call has the docstring of dict.
    words = told.__doc__ if told.__doc__ != dict.__doc__ else None
    return {"description": " ".join(words.split())} | schema if words else schema


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) in (NotRequired, Required) else kind
