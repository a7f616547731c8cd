"""Acts that tell the record for others: the periodic report, and the page of an incident."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from truceline.errors import InputError, NoteError
from truceline.node.incidents.case import case_of
from truceline.node.incidents.chart import Outline
from truceline.node.incidents.keeping import incident_called
from truceline.node.incidents.markup import html_of
from truceline.node.incidents.page import Local, Sealed, page_of
from truceline.node.node import Moment, Node
from truceline.node.reporting.counts import Count
from truceline.node.reporting.extract import Extract
from truceline.node.reporting.periods import CutOff, Period
from truceline.node.reporting.report import Asked, Report, ServedAllegation, report_of
from truceline.node.reporting.telling import report_text
from truceline.node.reporting.unobserved import unobserved_ms
from truceline.signing.fields import Fields
from truceline.signing.showing import shown
from truceline.wiring.acts.act import Act, Document
from truceline.wiring.acts.incidents import denial_document


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


def _asked(given: Fields) -> Asked:
    name, day = given.text("zone"), given.text("day")
    cut_off = CutOff(_wall_time(given.text("cut_off")), zone_called(name), name)
    size = given.integer("size") if given.has("size") else 0
    try:
        return Asked(date.fromisoformat(day), cut_off, given.integer("periods"), size)
    except ValueError as error:
        raise InputError(f"{shown(day)} is no day", hint="write it like 2026-11-20") from error


def _report(node: Node, now: Moment, asked: Asked) -> Document:
    report = report_of(node, asked)
    return report_document(report) | {"text": report_text(report)}


def report_document(report: Report) -> Document:
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
                "times": [_period(each.period) | {"why": each.why} for each in found],
            }
            for found in report.unobserved
        ],
        "denials": [denial_document(each) for each in report.denials],
        "allegations": [_allegation(each) for each in report.allegations],
        "incidents": [{"id": each.id, "title": each.opening.title} for each in report.incidents],
    }


def _period(period: Period) -> Document:
    return {"from_at": period.from_at, "to_at": period.to_at}


def _count(count: Count) -> Document:
    return {
        "name": count.name,
        "definition": count.definition,
        "before": count.before,
        "values": list(count.values),
    }


def _allegation(served: ServedAllegation) -> Document:
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
        outlines: rings of zones for the map.
    """

    digits: str
    desk: str
    zone: str
    outlines: tuple[Outline, ...]


def _paged(given: Fields) -> Paged:
    outlines = tuple(map(_outline, given.objects("outlines")))
    return Paged(given.text("id"), given.text("desk"), given.text("zone"), outlines)


def _outline(given: Fields) -> Outline:
    zone, points = given.text("zone"), given.value("points")
    given.end()
    if not isinstance(points, list) or not all(_is_point(point) for point in points):
        raise NoteError(f"the points of {shown(zone)} are no pairs", hint="give pairs of lon_e7 and lat_e7")
    return Outline(zone, tuple((lon, lat) for lon, lat in points))


def _is_point(point: Any) -> bool:
    return isinstance(point, list) and len(point) == 2 and all(type(number) is int for number in point)


def _page(node: Node, now: Moment, paged: Paged) -> Document:
    extract = Extract(node, node.store.tree.size)
    sealed = Sealed(node.origin, extract.size, extract.root, now.at)
    local = Local(zone_called(paged.zone), paged.zone) if paged.zone else None
    case = case_of(node, incident_called(node, paged.digits), now.at, paged.desk)
    page = page_of(case, sealed, local, paged.outlines)
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
