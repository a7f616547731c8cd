"""The report of a dossier, as chapters of maps and tables: what HTML and paper are both made from.

It is for a board that has never seen the software, and says nothing that the rest of the dossier does not show. Every
row says whose word it is; nothing in it is a finding.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from truceline.model.incidents import Event
from truceline.model.places.echo import echo
from truceline.model.times import dtg_from_instant, wall_clock
from truceline.node.apart import DRILL
from truceline.node.dossiers.chapters import (
    Chapter,
    Figure,
    account_chapters,
    claim_chapters,
    custody_chapters,
    joint_chapter,
    ladder_chapter,
    message_chapter,
    timeline_chapter,
    unknown_chapter,
    witness_chapter,
)
from truceline.node.dossiers.comparing import SideBySide, comparing_chapters, reading_chapters
from truceline.node.dossiers.gathering import Material
from truceline.node.dossiers.plot import letter, plot_of
from truceline.node.dossiers.scenery import Scenery, Track
from truceline.node.incidents.chart import Mark
from truceline.node.incidents.page import Local, Sealed, page_of

_FROM_THE_PAGE = ("In their own words", "Decisions", "Outcomes", "Figures", "Access denied", "Other incidents")
"""Sections of the incident's own page that stand in the report as they are."""
_WHAT_THIS_IS = (
    "This is a copy of what one party's computer has on record of one incident, with the means to check it. Nothing in "
    "it is a finding: each row says whose word it is, and how far that word is proved. Checking needs no trust in "
    "either side and none in this report: the last chapter says how."
)
_WORDS = (
    ("PROVEN", "it follows from signatures that the named party cannot deny; whose they are is said"),
    ("ONE SIDE'S WORD", "the record of one side says so, and nobody else"),
    ("CONTRADICTED", "what is here shows that it is not so"),
    ("WITHHELD", "it is on record, and its content was left out or erased; only its number and hash are here"),
    ("NOT COVERED", "nothing here shows it; that is not the same as that it did not happen"),
)


@dataclass(frozen=True)
class Report:
    """A dossier for people.

    Args:
        title: of the incident.
        drill: stands above everything; empty if it is real.
        recipient: whom this copy is for; empty for nobody in particular.
        summary: what it is, in a paragraph.
        facts: what it is about, as pairs of a name and words.
        chapters: in their order.
    """

    title: str
    drill: str
    recipient: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]

    @property
    def document(self) -> dict[str, Any]:
        """In plain values."""
        return {
            "title": self.title,
            "drill": self.drill,
            "recipient": self.recipient,
            "summary": self.summary,
            "facts": [list(fact) for fact in self.facts],
            "chapters": [chapter.document for chapter in self.chapters],
        }


class Told(NamedTuple):
    """What a report is made from.

    Args:
        material: the incident.
        scenery: zones and tracks to be drawn.
        verdict: what the verifier says of the dossier's part of the record.
        sealed: the log from which it is made.
        local: a time zone for people; none for Zulu alone.
        beside: its accounts, compared.
    """

    material: Material
    scenery: Scenery
    verdict: Mapping[str, Any]
    sealed: Sealed
    local: Local | None = None
    beside: SideBySide = SideBySide(reason="they were not compared")


def report_of(told: Told) -> Report:
    """The report of a dossier."""
    material, clock = told.material, _clock_in(told.local)
    page = {section.title: section for section in page_of(material.case, told.sealed, told.local).sections}
    chapters = (
        Chapter("How to read this", _WHAT_THIS_IS, ("word", "what it means here"), _WORDS),
        *claim_chapters(told.verdict),
        *_maps(told),
        timeline_chapter(material, told.verdict, clock),
        message_chapter(material, told.verdict, clock),
        ladder_chapter(material, clock),
        *account_chapters(material, clock),
        *comparing_chapters(told.beside),
        *reading_chapters(told.beside, told.scenery.zones),
        *(
            Chapter(title, page[title].note, page[title].columns, page[title].rows)
            for title in _FROM_THE_PAGE
            if title in page
        ),
        joint_chapter(material, clock),
        witness_chapter(material, clock),
        *custody_chapters(material, clock),
        unknown_chapter(material, told.scenery, told.verdict, clock),
        _verifying(told),
    )
    incident = material.incident
    return Report(
        title=incident.opening.title,
        drill=DRILL if incident.is_drill else "",
        recipient=material.recipient,
        summary=_summary(told),
        facts=tuple(_facts(told, clock)),
        chapters=chapters,
    )


def _summary(told: Told) -> str:
    case = told.material.case
    answered = sum(1 for each in case.messages if each.answers)
    silent = sum(1 for each in case.messages if each.missed)
    accounts = {deed.of for deed in told.material.accounts}
    return (
        f"Messages of the incident: {len(case.messages)}, of which answered: {answered}, and with a deadline that "
        f"passed in silence: {silent}. Accounts of it on record: {len(accounts)}. Files: {len(told.material.custody)}. "
        f"Objects erased from this record: {len(told.material.erased)}."
    )


def _clock_in(local: Local | None) -> Callable[[int], str]:
    if local is None:
        return dtg_from_instant
    return lambda at: f"{dtg_from_instant(at)} = {wall_clock(at, local.zone)}"


def _facts(told: Told, clock: Callable[[int], str]) -> Iterator[tuple[str, str]]:
    material, sealed = told.material, told.sealed
    incident, opening = material.incident, material.incident.opening
    span = opening.span
    yield "incident", incident.id
    yield "record of", material.case.party
    if material.recipient:
        yield "this copy is for", material.recipient
    yield "when", clock(span.from_at) + (f" to {clock(span.to_at)}" if span.to_at > span.from_at else "")
    rows = [opening.place_words] if opening.place_words else []
    rows += echo(opening.place).rows if opening.place else ()
    yield "where", "; ".join(rows) or "no place given"
    yield "made from", f"{sealed.size} entries of {sealed.origin}, the last of {clock(sealed.at)}"
    yield "root of these", sealed.root
    yield "lines" if material.beside else "line", "\n".join(part.line for part in material.parts)
    if material.left_out:
        yield "left out", f"{material.left_out} of its messages, which were said on other lines"
    yield "times", f"Zulu, and local time in {told.local.name}" if told.local else "Zulu"


def _maps(told: Told) -> Iterator[Chapter]:
    """A map for each standing that a zone has: nobody's is drawn over another's."""
    marks = tuple(_marks(told.material))
    scenery = told.scenery
    for standing in scenery.standings or ("",):
        zones = [zone for zone in scenery.zones if zone.standing == standing]
        plot = plot_of(zones, scenery.tracks, [mark for mark, _ in marks])
        if plot is None:
            continue
        rows = [
            (letter(number), f"{zone.name}; {_standing(zone.standing)}", f"{zone.source}; version {zone.version}")
            for number, zone in enumerate(zones)
        ]
        rows += [
            (f"track {number}", track.name, _track_words(track)) for number, track in enumerate(scenery.tracks, start=1)
        ]
        rows += [(f"+ {mark.number}", words, _error_words(mark.error_m)) for mark, words in marks]
        bar = f"{plot.bar_m / 1_000:g} km" if plot.bar_m >= 1_000 else f"{plot.bar_m} m"
        title = f"Map: zones {_standing(standing)}" if standing else "Map"
        note = (
            f"North is up; the bar is {bar}. Shading shows how far off a report may be; where it lies across an edge, "
            "nobody can tell on which side the thing was. No boundary of a state is drawn."
        )
        yield Chapter(title, note, ("mark", "what", "from where, and how exact"), tuple(rows), Figure(plot.svg, title))


def _standing(standing: str) -> str:
    if standing.startswith("claimed:"):
        return f"as claimed by {standing.removeprefix('claimed:')}, and by nobody else here"
    return f"as {standing}"


def _track_words(track: Track) -> str:
    error = track.largest_error_m
    sources = ", ".join(dict.fromkeys(each.source for each in track.positions if each.source)) or "no source named"
    hashes = sum(1 for each in track.positions if each.raw_sha256)
    exact = "nobody says how exact" if error is None else f"off by up to {_distance(error)}"
    return (
        f"{len(track.positions)} reports, source: {sources}; {exact}; the file that was handed in and each report's "
        f"values are in tracks/, the hash of the bytes as received for {hashes} of them"
    )


def _distance(metres: float) -> str:
    return f"{metres / 1_000:g} km" if metres >= 1_000 else f"{metres:g} m"


def _error_words(error_m: int) -> str:
    return f"off by up to {_distance(error_m)}" if error_m else "nobody says how exact"


def _marks(material: Material) -> Iterator[tuple[Mark, str]]:
    """Places of the incident with their numbers: its own, those of its denials, and those of its events."""
    from_opening = material.incident.opening.place
    number = 0
    if from_opening:
        number += 1
        yield (
            Mark(number, from_opening.lon_e7, from_opening.lat_e7, from_opening.precision_m),
            "the incident, as opened",
        )
    for record in material.case.denials:
        place = record.denial.place
        if place:
            number += 1
            words = f"access denied: {record.denial.place_words}"
            yield Mark(number, place.lon_e7, place.lat_e7, place.precision_m), words
    from_events: dict[tuple[int, int], list[Event]] = {}
    for _, event in material.incident.of(Event):
        from_events.setdefault((event.lon_e7, event.lat_e7), []).append(event)
    for (lon_e7, lat_e7), events in from_events.items():
        number += 1
        words = "; ".join(
            f"{each.kind} of {each.track}{f', {each.verdict}' if each.verdict else ''}" for each in events
        )
        errors = [material.seen[each.sha256].error_m for each in events]
        yield Mark(number, lon_e7, lat_e7, round(max((error for error in errors if error), default=0))), words


def _verifying(told: Told) -> Chapter:
    charters = " ".join(f"--charter {part.line}" for part in told.material.parts)
    rows = (
        (
            "1",
            "Get verify.py from somebody you trust: from the project, from the other side, or from an earlier dossier.",
        ),
        (
            "2",
            f"Run: python3 -I verify.py {charters} FILE.zip. It needs Python and nothing else, and no network.",
        ),
        ("3", "Compare the line with the number that both sides wrote down when they met. All proofs rest on it."),
        ("4", "It says of each claim whose word it is. It ends with 0 if all holds, with 1 if anything was changed."),
        ("5", "Without Python: the file VERIFY.txt has the same steps for sha256sum and openssl."),
        (
            "6",
            "Ask the other side for its own dossier, and hand both in at once: they are then held against each other.",
        ),
    )
    return Chapter("How to verify", "This report has no authority. The other files have.", ("step", "what to do"), rows)
