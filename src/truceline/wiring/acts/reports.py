"""Acts that tell the record for others: the periodic report, and the page of an incident."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from truceline.errors import InputError, NoteError
from truceline.model.places.clearance import distance_to_shape_m
from truceline.model.places.place import Place
from truceline.model.zones import Zone
from truceline.node.incidents.case import Case, case_of
from truceline.node.incidents.chart import Outline, Way
from truceline.node.incidents.keeping import incident_called
from truceline.node.incidents.markup import html_of
from truceline.node.incidents.page import Local, Sealed, page_of, places_of
from truceline.node.node import Moment, Node
from truceline.node.reporting.counts import Count
from truceline.node.reporting.extract import Extract
from truceline.node.reporting.periods import CutOff, Period
from truceline.node.reporting.report import Asked, Report, ServedAllegation, report_of
from truceline.node.reporting.telling import report_text
from truceline.node.reporting.unobserved import unobserved_ms
from truceline.signing.fields import Fields
from truceline.signing.showing import shown
from truceline.wiring.acts.act import Act
from truceline.wiring.acts.duty.incidents import DenialTold, denial_document
from truceline.wiring.zones.in_force import zones_in_force
from truceline.wiring.zones.outlines import outlines_of

NEAR_M = 50_000.0
"""So near an agreed zone is drawn on the page of an incident."""


def zone_called(name: str) -> ZoneInfo:
    """The rules of a time zone by its name, such as ``Europe/Kyiv``, summer time and all.

    Raises:
        InputError: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            f"there is no time zone {shown(name)}",
            hint="name it like Europe/Kyiv or UTC; the machine needs the package tzdata",
        ) from error


def last_day(cut_off: str, zone: str, now_at: int) -> str:
    """The day on which the last period has ended, in a zone.

    Args:
        cut_off: such as ``19:30``.
        zone: its name.
        now_at: the time, ms since the epoch.

    Raises:
        InputError: there is no such time or zone.
    """
    here = datetime.fromtimestamp(now_at // 1_000, zone_called(zone))
    has_ended = here.time() >= _wall_time(cut_off)
    return (here.date() if has_ended else here.date() - timedelta(days=1)).isoformat()


def _wall_time(text: str) -> time:
    try:
        at = time.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{shown(text)} is no time of day", hint="write it like 19:30") from error
    if at.tzinfo or at.second or at.microsecond:
        raise InputError(f"the cut-off {shown(text)} is more than hours and minutes", hint="write it like 19:30")
    return at


class PeriodTold(TypedDict):
    """From when to when."""

    from_at: int
    to_at: int


class GapTold(PeriodTold):
    """When nothing was observed, and why."""

    why: str


class UnobservedTold(TypedDict):
    """For how long, and when, nothing was observed in a period."""

    minutes: int
    times: list[GapTold]


class CountTold(TypedDict):
    """What is counted, with its definition: in the period before, and in each of the periods."""

    name: str
    definition: str
    before: int
    values: list[int]


class ServedAllegationTold(TypedDict):
    """An allegation that was served, and what came of it."""

    id: str
    incident: str
    to: list[str]
    by: int
    replied_at: int | None
    silent_at: int | None


class IncidentNamedTold(TypedDict):
    """An incident by its title."""

    id: str
    title: str


class PeriodicTold(TypedDict):
    """A periodic report, and the place in the record that it rests on."""

    party: str
    log: str
    size: int
    root: str
    day: str
    cut_off: str
    zone: str
    before: PeriodTold
    periods: list[PeriodTold]
    counts: list[CountTold]
    not_observed: list[UnobservedTold]
    denials: list[DenialTold]
    allegations: list[ServedAllegationTold]
    incidents: list[IncidentNamedTold]


class PeriodicTextTold(PeriodicTold):
    """A periodic report with its text."""

    text: str


class PageTold(TypedDict):
    """The page of an incident, and the place in the record that it rests on."""

    id: str
    drill: bool
    size: int
    root: str
    at: int
    html: str
    page: dict[str, Any]


def _asked(given: Fields) -> Asked:
    name, day = given.text("zone"), given.text("day")
    cut_off = CutOff(_wall_time(given.text("cut_off")), zone_called(name), name)
    size = given.integer("size") if given.has("size") else 0
    try:
        return Asked(date.fromisoformat(day), cut_off, given.integer("periods"), size)
    except ValueError as error:
        raise InputError(f"{shown(day)} is no day", hint="write it like 2026-11-20") from error


def _report(node: Node, now: Moment, asked: Asked) -> PeriodicTextTold:
    report = report_of(node, asked)
    return {**report_document(report), "text": report_text(report)}


def report_document(report: Report) -> PeriodicTold:
    """A periodic report for scripts."""
    cut_off = report.asked.cut_off
    return {
        "party": report.party,
        "log": report.origin,
        "size": report.size,
        "root": report.root,
        "day": report.asked.day.isoformat(),
        "cut_off": f"{cut_off.at:%H:%M}",
        "zone": cut_off.zone_name,
        "before": _period(report.before),
        "periods": [_period(period) for period in report.periods],
        "counts": [_count(count) for count in report.counts],
        "not_observed": [
            {
                "minutes": unobserved_ms(found) // 60_000,
                "times": [{**_period(each.period), "why": each.why} for each in found],
            }
            for found in report.unobserved
        ],
        "denials": [denial_document(each) for each in report.denials],
        "allegations": [_allegation(each) for each in report.allegations],
        "incidents": [{"id": each.id, "title": each.opening.title} for each in report.incidents],
    }


def _period(period: Period) -> PeriodTold:
    return {"from_at": period.from_at, "to_at": period.to_at}


def _count(count: Count) -> CountTold:
    return {
        "name": count.name,
        "definition": count.definition,
        "before": count.before,
        "values": list(count.values),
    }


def _allegation(served: ServedAllegation) -> ServedAllegationTold:
    return {
        "id": served.message.id,
        "incident": served.incident.id,
        "to": list(served.message.to),
        "by": served.message.by,
        "replied_at": served.replied_at,
        "silent_at": served.silent_at,
    }


class Paged(NamedTuple):
    """Which page is asked for.

    Args:
        digits: of the incident.
        desk: that asks.
        zone: in which times are told beside Zulu; empty for Zulu alone.
        outlines: rings of zones for the map; if there are none, those of agreed zones near by are drawn.
        ways: tracks for the map.
    """

    digits: str
    desk: str
    zone: str
    outlines: tuple[Outline, ...]
    ways: tuple[Way, ...]


def _paged(given: Fields) -> Paged:
    outlines = tuple(map(_outline, given.objects("outlines")))
    ways = tuple(map(_way, given.objects("ways"))) if given.has("ways") else ()
    return Paged(given.text("id"), given.text("desk"), given.text("zone"), outlines, ways)


def _outline(given: Fields) -> Outline:
    zone = given.text("zone")
    return Outline(zone, tuple((lon, lat) for lon, lat in _rows(given, zone, 2)))


def _way(given: Fields) -> Way:
    track, source = given.text("track"), given.text("source")
    return Way(track, tuple((lon, lat, at) for lon, lat, at in _rows(given, track, 3)), source)


def _rows(given: Fields, name: str, width: int) -> list[list[int]]:
    points: Any = given.value("points")
    given.end()
    if not isinstance(points, list) or not points or not all(_is_row(point, width) for point in points):
        raise NoteError(
            f"the points of {shown(name)} are no rows of {width} whole numbers",
            hint="give lon_e7 and lat_e7; of a track, the time too",
        )
    return points


def _is_row(point: Any, width: int) -> bool:
    return isinstance(point, list) and len(point) == width and all(type(number) is int for number in point)


def _agreed_near(node: Node, case: Case, now_at: int) -> tuple[Outline, ...]:
    """The zones that bound us when it was, or bind us now, and that something of it was near to."""
    lines = {told.message.line for told in case.messages} or set(node.lines)
    times = (case.incident.opening.span.from_at, now_at)
    zones = {zone.version: zone for line in sorted(lines) for at in times for zone in zones_in_force(node, line, at)}
    places = list(places_of(case))
    near = [zone for zone in zones.values() if _is_near(zone, places)]
    return tuple(_outline(Fields(each, "outline")) for each in outlines_of(near))


def _is_near(zone: Zone, places: Sequence[Place]) -> bool:
    return any(distance_to_shape_m(each, shape) <= NEAR_M for each in places for shape in zone.geometries.values())


def _page(node: Node, now: Moment, paged: Paged) -> PageTold:
    extract = Extract(node, node.store.tree.size)
    sealed = Sealed(node.origin, extract.size, extract.root, now.at)
    local = Local(zone_called(paged.zone), paged.zone) if paged.zone else None
    case = case_of(node, incident_called(node, paged.digits), now.at, paged.desk)
    outlines = paged.outlines or _agreed_near(node, case, now.at)
    page = page_of(case, sealed, local, outlines, paged.ways)
    return {
        "id": case.incident.id,
        "drill": case.incident.is_drill,
        "size": sealed.size,
        "root": sealed.root,
        "at": now.at,
        "html": html_of(page),
        "page": page.document,
    }


ACTS: Mapping[str, Act[Any]] = {
    "incident-report": Act(_asked, _report),
    "incident-page": Act(_paged, _page),
}
