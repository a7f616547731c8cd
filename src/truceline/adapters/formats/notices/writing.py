"""Notices as rows of texts, which read again give the same notices; and what the record says of each beside them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.adapters.formats.notices.rows import text_of_instant
from truceline.model.notices import Movement, Notice, Site, Waypoint
from truceline.model.places.echo import echo
from truceline.model.places.place import Place

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def row_of(notice: Notice) -> dict[str, str]:
    """The cells of a notice by column; what is empty is left out."""
    cells = {
        "ref": notice.ref,
        "name": notice.name,
        "organisation": notice.organisation,
        "from": text_of_instant(notice.begins_at),
        "until": text_of_instant(notice.ends_at),
        "contacts": "; ".join(f"{contact.name}: {contact.how}" for contact in notice.contacts),
        "text": notice.text,
    }
    if notice.verification:
        checked = notice.verification
        cells |= {"checked_by": checked.by, "checked_how": checked.how, "checked_at": text_of_instant(checked.at)}
        cells["next_check"] = text_of_instant(checked.next_at) if checked.next_at else ""
    if isinstance(notice, Site):
        cells |= {"kind": "site", "function": str(notice.function), "place": _place(notice.place)}
        cells["radius_m"] = str(notice.radius_m)
    if isinstance(notice, Movement):
        cells |= {"kind": "movement"} | _moving(notice)
    return {name: text for name, text in cells.items() if text}


def escaped(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: what others wrote must not calculate."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unescaped(text: str) -> str:
    """A cell as it was before ``escaped``."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _moving(movement: Movement) -> dict[str, str]:
    return {
        "route": "; ".join(map(_waypoint, movement.route)),
        "half_width_m": str(movement.half_width_m),
        "stop_after_min": str(movement.stop_after_s // 60) if movement.stop_after_s else "",
        "vehicles": "; ".join(
            f"{each.what}, {each.plate}, {each.marking}, {each.track}".rstrip(", ") for each in movement.vehicles
        ),
        "people": str(movement.people) if movement.people else "",
        "cargo": movement.cargo,
    }


def _waypoint(waypoint: Waypoint) -> str:
    if not waypoint.is_timed:
        return _place(waypoint.place)
    window = f"{text_of_instant(waypoint.begins_at)}/{text_of_instant(waypoint.ends_at)}"
    return f"{_place(waypoint.place)} @ {window}"


def _place(place: Place) -> str:
    return echo(place).decimal
