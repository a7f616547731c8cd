"""How notices are printed for people: what is unverified, late or silent is said before anything else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from truceline.cli.lines.line_words import utc
from truceline.cli.output import printable
from truceline.errors import InputError
from truceline.model.times import dtg_from_instant

Document: TypeAlias = Mapping[str, Any]
_ID_DIGITS = 12
_LABELS = (
    ("organisation", "of"),
    ("function", "used as"),
    ("cargo", "cargo"),
    ("text", "words"),
)


def notice_rows(notice: Document) -> Iterator[str]:
    """One notice, and how it stands."""
    body = notice["body"]
    drill = "DRILL " if notice["drill"] else ""
    name = printable(f"{body.get('ref', '')} {body.get('name', body.get('text', ''))}".strip())
    yield f"{notice['id'][:_ID_DIGITS]}  {drill}{notice['kind']}  {name}  {_state(notice)}"
    yield f"    lodged by {notice['lodged_by']} {utc(notice['at'])} for {', '.join(notice['to'])}"
    if "verification" in notice:
        yield f"    {printable(notice['verification'])}"
    if "lead" in notice:
        yield f"    {notice['lead']['told']}"
    for reach in notice.get("reach", ()):
        yield f"    {printable(reach['told'])}"


def notice_details(notice: Document) -> Iterator[str]:
    """Everything that a notice says."""
    yield from notice_rows(notice)
    body = notice["body"]
    for field, label in _LABELS:
        if body.get(field):
            yield f"    {label}: {printable(str(body[field]))}"
    if "place" in body:
        yield from (f"    {row}" for row in _place_rows(body["place"]))
        yield f"    within {body['radius_m']} m of it"
    if "route" in body:
        yield f"    route, {body['half_width_m']} m to either side:"
        for waypoint in body["route"]:
            yield f"      {_place_rows(waypoint['place'])[0]}{_window(waypoint)}"
    for vehicle in body.get("vehicles", ()):
        parts = [
            vehicle["what"],
            vehicle["plate"],
            vehicle["marking"],
            vehicle["track"] and f"track {vehicle['track']}",
        ]
        yield f"    vehicle: {printable(', '.join(filter(None, parts)))}"
    if body.get("people"):
        yield f"    people: {body['people']}"
    for contact in body.get("contacts", ()):
        yield f"    contact: {printable(contact['name'])}: {printable(contact['how'])}"
    for version in notice.get("versions", ()):
        mark = "this one" if version["id"] == notice["id"] else version["id"][:_ID_DIGITS]
        yield f"    version: {mark}  {utc(version['at'])}  {version.get('why') or 'in words'}"


def chain_rows(chain: Document) -> Iterator[str]:
    """The hops to one recipient; the first that nothing is known of is marked."""
    yield f"to {chain['recipient']}"
    is_marked = False
    for step in chain["steps"]:
        words = f": {printable(step['words'])}" if step["words"] else ""
        if "at" in step:
            yield f"    {step['what']:<13}{printable(step['who'])}  {utc(step['at'])}{words}  ({step['by']})"
        else:
            yield f"    {step['what']:<13}{printable(step['who'])}  {'nothing known' if is_marked else 'SILENT'}{words}"
            is_marked = True
    yield f"  {printable(chain['told'])}"


def fault_rows(faults: Iterable[Any]) -> Iterator[str]:
    """What is wrong with a file: row, column, value, and what to do."""
    for fault in faults:
        where = f"row {fault.row}" if fault.row else "the file"
        column = f", {fault.column}" if fault.column else ""
        # Many a message begins with the value.
        value = f" {fault.value}" if fault.value and not fault.message.startswith(fault.value) else ""
        yield f"{where}{printable(column)}:{printable(value)} {printable(fault.message)}; {printable(fault.hint)}"


def _state(notice: Document) -> str:
    body = notice["body"]
    match notice["state"]:
        case "ahead":
            return f"holds from {_dtg(body['from'])} until {_dtg(body['until'])}"
        case "current":
            return f"holds until {_dtg(body['until'])}"
        case "lapsed":
            return f"LAPSED {_dtg(body['until'])}: nobody has said that it goes on, and nobody that it ended"
        case "unreadable":
            return "IN WORDS ONLY: read it by `truceline line show`"
        case state:
            return f"{state.upper()} by {notice['ended_by'][:_ID_DIGITS]}"


def _place_rows(place: Document) -> tuple[str, ...]:
    from truceline.model.places.echo import echo
    from truceline.model.places.place import Place

    return echo(Place(place["lon"], place["lat"], place["precision_m"])).rows


def _window(waypoint: Document) -> str:
    return f"  from {_dtg(waypoint['from'])} to {_dtg(waypoint['until'])}" if waypoint["until"] else ""


def _dtg(at: int) -> str:
    try:
        return dtg_from_instant(at)
    except InputError:
        return f"{at} ms"
