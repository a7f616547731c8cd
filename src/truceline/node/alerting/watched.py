"""Events of the watch as causes of alerts: which thing is the same as which, and what an officer is told of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from truceline.errors import InputError
from truceline.model.orders import Orders
from truceline.model.times import dtg_from_instant, instant_from_text
from truceline.node.alerting.raising import Cause
from truceline.signing.canonical import Value
from truceline.signing.showing import shown

MOST_REPORTS = 100
"""Of an event that are kept; it rests on two or three."""
_TIMES = ("not_before", "not_after", "predicted_at")
_LENGTHS_M = ("distance_m", "error_m", "predicted_distance_m")
_TEXTS = ("reason", "track", "zone", "zone_name", "standing", "verdict")
_HEX_64 = re.compile(r"[0-9a-f]{64}")
_LONGEST_KM = 100_000
_SAID = {
    "entry": "{track} came into {zone}",
    "exit": "{track} left {zone}, or {zone} does not hold around it any more",
    "transit": "{track} went through {zone}",
    "presence": "{track} is in {zone}",
    "approach": "{track} comes near {zone}, or is heading for it",
    "lost": "{track} fell silent in or near {zone}",
    "proximity": "{track} and {other} are closer than the limit",
    "deviation": "{track} is not where, or when, its movement was notified",
}
_SAID_BY_REASON = {
    ("approach", "withdrawn"): "{track} is not on its way to {zone} any more",
    ("approach", "predicted-entry"): "{track} is heading for {zone}",
    ("approach", "outer-band"): "{track} is in the outer band of {zone}",
    ("presence", "stayed"): "{track} has stayed in {zone}",
    ("presence", "zone-began"): "{track} is in {zone}, which has begun to hold",
    ("proximity", "closer-than-limit"): "{track} and {other} are closer than the limit",
    ("proximity", "apart-again"): "{track} and {other} are apart again, or one of them is silent",
}


def cause_from_event(row: Mapping[str, Any], orders: Orders, *, is_drill: bool = False) -> Cause:
    """What an event is to those who look after alerts.

    Args:
        row: as ``truceline watch replay --json`` prints it; see docs/reference/events.md.
        orders: of this party.
        is_drill: True if nothing of it is real.

    Raises:
        InputError: the row is no event.
    """
    kind, track, reason = (_text(row, key) for key in ("kind", "track", "reason"))
    if not (kind and track and reason):
        raise InputError("a row without kind, track or reason is no event", hint="truceline watch replay --json")
    zone, other = _text(row, "zone"), _text(row, "other_track")
    rule = orders.rule_for(kind, reason, zone)
    # The kinds of geometry of one zone are not told apart here: one thing near one zone is one matter.
    names = sorted([track, other]) if other and not zone else [track, other]
    return Cause(
        kind=kind,
        subject=("event", zone, *names),
        words=_words(kind, reason, row),
        precedence=rule.precedence,
        at=_instant(row, "at"),
        about=_about(row),
        desk=rule.desk,
        is_drill=is_drill,
        is_withdrawal=(kind, reason) == ("approach", "withdrawn"),
    )


def _words(kind: str, reason: str, row: Mapping[str, Any]) -> str:
    """What happened, as far as the event knows."""
    pattern = _SAID_BY_REASON.get((kind, reason)) or _SAID.get(kind, f"{kind} of {{track}} at {{zone}}")
    zone = _text(row, "zone_name") or _text(row, "zone")
    standing = _text(row, "standing")
    named = f"{zone} ({standing})" if standing not in ("", "agreed") else zone
    words = pattern.format(track=_kept(_text(row, "track")), other=_kept(_text(row, "other_track")), zone=_kept(named))
    doubt = ", by reports that cannot tell" if _text(row, "verdict") == "cannot tell" else ""
    return f"{words}{doubt}, {dtg_from_instant(_instant(row, 'at'))}"


def _about(row: Mapping[str, Any]) -> Mapping[str, Value]:
    event, version = _text(row, "id"), _text(row, "zone_version")
    if not _HEX_64.fullmatch(event):
        raise InputError(f"the id of an event is {shown(event)}", hint="an event has 64 hex digits as its id")
    about: dict[str, Value] = {"event": event}
    about |= {"zone_version": version} if _HEX_64.fullmatch(version) else {}
    about |= {key: _kept(text) for key in _TEXTS if (text := _text(row, key))}
    about |= {"other": _kept(other)} if (other := _text(row, "other_track")) else {}
    about |= {key: _instant(row, key) for key in _TIMES if key in row}
    about |= {f"{key}m": round(1_000 * _number(row, key)) for key in _LENGTHS_M if key in row}
    about |= {f"{key}_e7": round(1e7 * _number(row, key)) for key in ("lon", "lat") if key in row}
    notes, reports = row.get("notes", []), row.get("reports", [])
    if not isinstance(notes, list) or not isinstance(reports, list):
        raise InputError("the notes or the reports of an event are no list", hint="truceline watch replay --json")
    about |= {"notes": [_kept(str(note)) for note in notes]} if notes else {}
    about |= {"reports": [instant_from_text(str(at)) for at in reports[:MOST_REPORTS]]} if reports else {}
    return about


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise InputError(f"the {key} of an event is {shown(value)}", hint="it must be a text")
    return value


def _instant(row: Mapping[str, Any], key: str) -> int:
    return instant_from_text(_text(row, key))


def _number(row: Mapping[str, Any], key: str) -> float:
    value = row[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LONGEST_KM * 1_000:
        raise InputError(f"the {key} of an event is {shown(value)}", hint="it must be a number of metres or degrees")
    return value


def _kept(text: str) -> str:
    """A text as the record can keep it: composed, with a sign for what would turn or hide what stands around it."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in composed)
