"""Properties that Truceline does not know: misspelt ones told one by one, foreign ones in one note."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from truceline.adapters.formats.findings import Code, Finding
from truceline.adapters.formats.geojson.documents import shown
from truceline.adapters.formats.geojson.properties import CHART_NAME, LONGEST_NAME, PROPERTIES

_KNOWN = (*PROPERTIES, "id", CHART_NAME)
_FOREIGN_TOO = {"name", "id"}
"""Any software writes these: a feature that has no other of ours was not written for Truceline."""
_LIKENESS = 0.8
_FEW = 8


@dataclass
class _Unknown:
    feature: int
    meant: str | None
    features: int = 0


def unknown_name_findings(features: Iterable[tuple[int, Mapping[str, Any]]]) -> list[Finding]:
    """One warning for each unknown property that was probably meant for Truceline, one note for all others.

    Args:
        features: the numbers of a file's features, and their properties.

    A chart's attributes must not bury the one misspelt name: a name is told only if it is
    nearly one of ours, or stands beside one of ours.
    """
    told: dict[str, _Unknown] = {}
    unread: dict[str, None] = {}
    for number, properties in features:
        unknown = [name for name in properties if name not in _KNOWN]
        is_ours = any(name in PROPERTIES and name not in _FOREIGN_TOO for name in properties)
        for name in unknown:
            meant = _name_meant(name)
            if is_ours or meant:
                told.setdefault(name, _Unknown(number, meant)).features += 1
            else:
                unread[name] = None
    return [*(_told(name, unknown) for name, unknown in told.items()), *_note(list(unread))]


@lru_cache(maxsize=4096)
def _name_meant(name: str) -> str | None:
    if len(name) > LONGEST_NAME:
        return None
    spelt = name.lower().replace("-", "_").replace(" ", "_")
    return next(iter(get_close_matches(spelt, _KNOWN, n=1, cutoff=_LIKENESS)), None)


def _told(name: str, unknown: _Unknown) -> Finding:
    where = f", in {unknown.features} features" if unknown.features > 1 else ""
    hint = f"did you mean {unknown.meant}?" if unknown.meant else "it was not read: remove it, or see the reference"
    message = f"there is no property {shown(name)}{where}"
    return Finding(Code.UNKNOWN_PROPERTY, message, hint, feature=unknown.feature)


def _note(names: list[str]) -> list[Finding]:
    if not names:
        return []
    listed = ", ".join(shown(name) for name in names[:_FEW])
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return [Finding(Code.PROPERTIES_UNREAD, f"properties that Truceline does not read: {listed}{more}")]
