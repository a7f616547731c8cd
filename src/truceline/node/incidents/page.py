"""The page of an incident, as headings and tables: what HTML and paper are both made from.

Every row says where the log has it and who says so. Both sides stand side by side, in their own words.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from truceline.line.logged import Missing
from truceline.line.messages import Message
from truceline.line.wording.warnings import statement_in
from truceline.model.incidents import (
    Belonging,
    Decision,
    Event,
    Figure,
    Incident,
    JointStatement,
    MediaFile,
    Outcome,
    Part,
    Recorded,
    Remark,
    Saying,
    Statement,
)
from truceline.model.places.echo import echo
from truceline.model.places.place import Place
from truceline.model.times import dtg_from_instant, wall_clock
from truceline.node.apart import DRILL
from truceline.node.incidents.case import Case, Told
from truceline.node.incidents.chart import Chart, Mark, Outline, Way, chart_of

ID_DIGITS = 12
NOTHING = "nothing on record"


class Sealed(NamedTuple):
    """The log from which a page was made.

    Args:
        origin: its name.
        size: how many entries it had.
        root: of the tree over them, 64 hex digits.
        at: when it was made, ms since the epoch.
    """

    origin: str
    size: int
    root: str
    at: int


class Local(NamedTuple):
    """A time zone in which times are told beside Zulu; none for Zulu alone."""

    zone: Any
    name: str


@dataclass(frozen=True)
class Section:
    """A heading, what is to be known of it, and a table.

    Args:
        title: of it.
        note: how it is to be read; may be empty.
        columns: their titles.
        rows: a text for each column.
    """

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Page:
    """A page about one incident.

    Args:
        title: of the incident.
        drill: stands above everything; empty if it is real.
        facts: what it is about, as pairs of a name and words.
        chart: the map; none if no place is known.
        sections: in their order.
    """

    title: str
    drill: str
    facts: tuple[tuple[str, str], ...]
    chart: Chart | None
    sections: tuple[Section, ...]

    @property
    def document(self) -> dict[str, Any]:
        """In plain values."""
        return {
            "title": self.title,
            "drill": self.drill,
            "facts": [list(fact) for fact in self.facts],
            "chart": self.chart.svg if self.chart else "",
            "sections": [
                {
                    "title": section.title,
                    "note": section.note,
                    "columns": list(section.columns),
                    "rows": [list(row) for row in section.rows],
                }
                for section in self.sections
            ],
        }


def page_of(
    case: Case,
    sealed: Sealed,
    local: Local | None = None,
    outlines: Sequence[Outline] = (),
    ways: Sequence[Way] = (),
) -> Page:
    """The page of an incident.

    Args:
        case: it, with everything that belongs to it.
        sealed: the log from which the page is made.
        local: a time zone for people; none for Zulu alone.
        outlines: rings of zones, for the map.
        ways: tracks as files tell of them, for the map.
    """
    clock = _clock_in(local)
    placed = list(_placed(case))
    chart = chart_of([mark for mark, _ in placed], outlines, ways)
    incident = case.incident
    sections = (
        Section(
            "Places", _chart_note(chart, outlines, ways), ("no.", "what"), tuple((str(m.number), w) for m, w in placed)
        ),
        Section("Tracks", _TRACK_NOTE, ("when", "track", "says"), tuple(_track_rows(ways, clock))),
        Section("Timeline", "Each time is that of its source.", ("when", "what", "on record"), _timeline(case, clock)),
        _sides(case, clock),
        Section("Messages", _MESSAGE_NOTE, ("message", "how far it got"), tuple(_message_rows(case, clock))),
        Section("Steps of warning", _STEP_NOTE, ("when", "step", "says"), _steps(case, clock)),
        Section("Decisions", "As taken, and by whom.", ("when", "decision", "says"), _decisions(incident, clock)),
        Section("Outcomes", "As stated; none is a finding.", ("when", "outcome", "says"), _outcomes(case, clock)),
        Section("Figures", "Ranges, each as one source gives it.", ("what", "from", "to", "says"), _figures(incident)),
        Section("Access denied", "", ("when", "what", "says"), tuple(_denials(case, clock))),
        Section("For the next meeting", "", ("no.", "item", "owner", "state"), _items(incident)),
        Section("Files", _FILE_NOTE, ("SHA-256", "file", "says"), _files(incident)),
        Section("Other incidents", "", ("id", "what"), tuple(_linked(case, clock))),
        Section("How to verify", "", ("step", "what to do"), _verifying(sealed)),
    )
    return Page(
        title=incident.opening.title,
        drill=DRILL if incident.is_drill else "",
        facts=tuple(_facts(case, sealed, local, clock)),
        chart=chart,
        sections=tuple(
            each for each in sections if each.rows or each.title in _ALWAYS or (chart and each is sections[0])
        ),
    )


_ALWAYS = {"Places", "Messages", "Decisions", "Outcomes"}
"""Sections that are there also when they are empty, for that is a fact as well; places only if there is a map."""
_MESSAGE_NOTE = "Received is not acknowledged, acknowledged is not answered, and silence is recorded as silence."
_STEP_NOTE = "Of the agreed ladder, as they were taken, left out or reported; it ends where a person has it."
_TRACK_NOTE = "As reported, joined over at most ten minutes; the log has such a file only if it stands under Files."
_FILE_NOTE = "Kept by hash and not opened here; what a file is, is taken from its first bytes."


def _clock_in(local: Local | None) -> Callable[[int], str]:
    if local is None:
        return dtg_from_instant
    return lambda at: f"{dtg_from_instant(at)} = {wall_clock(at, local.zone)}"


def _facts(case: Case, sealed: Sealed, local: Local | None, clock: Callable[[int], str]) -> Iterator[tuple[str, str]]:
    incident, opening = case.incident, case.incident.opening
    yield "incident", incident.id
    yield "kept by", case.party
    span = opening.span
    yield "when", clock(span.from_at) + (f" to {clock(span.to_at)}" if span.to_at > span.from_at else "")
    yield "where", "; ".join(_place_rows(opening.place, opening.place_words)) or "no place given"
    yield "opened", f"{clock(incident.opened.at)} by {_by(incident.opened)}, entry {incident.opened.entry}"
    yield "made", f"{clock(sealed.at)} from {sealed.size} entries of {sealed.origin}"
    yield "root", sealed.root
    yield "times", f"Zulu, and local time in {local.name}" if local else "Zulu"


def _place_rows(place: Place | None, words: str) -> Iterator[str]:
    if words:
        yield words
    if place:
        yield from echo(place).rows


def places_of(case: Case) -> Iterator[Place]:
    """Every place that the page of an incident has on its map."""
    for mark, _ in _placed(case):
        yield Place(mark.lon_e7, mark.lat_e7, max(1, mark.error_m))


def _placed(case: Case) -> Iterator[tuple[Mark, str]]:
    number = 0
    opening = case.incident.opening
    if opening.place:
        number += 1
        place = opening.place
        words = f"the incident: {echo(place).decimal}"
        yield Mark(number, place.lon_e7, place.lat_e7, place.precision_m), words
    for _, event in case.incident.of(Event):
        number += 1
        yield Mark(number, event.lon_e7, event.lat_e7, 0, event.track), _event_words(event)
    for alert in case.alerts:
        about: Any = alert.about
        if {"lon_e7", "lat_e7"} <= about.keys():
            number += 1
            error_m = about.get("error_mm", 0) // 1_000
            yield Mark(number, about["lon_e7"], about["lat_e7"], error_m, about.get("track", "")), alert.words
    for record in case.denials:
        if record.denial.place:
            number += 1
            place = record.denial.place
            yield (
                Mark(number, place.lon_e7, place.lat_e7, place.precision_m),
                f"access denied: {record.denial.place_words}",
            )


def _numbered(placed: Sequence[tuple[Mark, str]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(mark.number), words) for mark, words in placed)


def _chart_note(chart: Chart | None, outlines: Sequence[Outline], ways: Sequence[Way]) -> str:
    if chart is None:
        return ""
    zones = f" Outlined: {', '.join(dict.fromkeys(each.zone for each in outlines))}." if outlines else ""
    bar = f"{chart.bar_m / 1_000:g} km" if chart.bar_m >= 1_000 else f"{chart.bar_m} m"
    circles = "Circles tell how far off a place may be; where there is none, nobody says."
    joins = "Lines are tracks as reported." if ways else "Dashes join what one track was seen at."
    return f"North is up; the bar is {bar}. {circles} {joins}{zones}"


def _track_rows(ways: Sequence[Way], clock: Callable[[int], str]) -> Iterator[tuple[str, ...]]:
    for way in ways:
        first_at, last_at = way.points[0][2], way.points[-1][2]
        yield f"{clock(first_at)} to {clock(last_at)}", f"{way.track}, {len(way.points)} reports drawn", way.source


class _Moment(NamedTuple):
    at: int
    entry: int
    words: str


def _timeline(case: Case, clock: Callable[[int], str]) -> tuple[tuple[str, ...], ...]:
    moments = [
        _Moment(case.incident.opened.at, case.incident.opened.entry, f"opened by {_by(case.incident.opened)}"),
        *_stated_moments(case.incident.stated),
        *(_Moment(each.at, each.entry, f"{each.words}; {each.says}") for each in case.acted),
        *(moment for told in case.messages for moment in _message_moments(told)),
        *(moment for record in case.denials for moment in _denial_moments(record)),
    ]
    return tuple((clock(at), words, f"entry {entry}") for at, entry, words in sorted(moments))


def _stated_moments(stated: Iterable[tuple[Recorded, Statement]]) -> Iterator[_Moment]:
    for recorded, what in stated:
        match what:
            case Event():
                yield _Moment(what.at, recorded.entry, _event_words(what))
            case Decision():
                yield _Moment(what.taken_at, recorded.entry, f"decision by {what.said.by}: “{what.text}”")
            case Outcome():
                words = f"{what.result}{f', {what.track}' if what.track else ''}; says {what.said.by}"
                yield _Moment(what.at, recorded.entry, words)
            case Remark():
                words = f"“{what.text}”; says {_saying(what.said)}{_in_the_name_of(what)}"
                yield _Moment(recorded.at, recorded.entry, words)
            case JointStatement():
                words = f"“{what.text}”; seen from {what.place_words}; so say {witness_words(what)}"
                yield _Moment(what.seen.from_at, recorded.entry, f"{words}; taken down by {_saying(what.said)}")
            case _:
                pass


def _message_moments(told: Told) -> Iterator[_Moment]:
    message = told.message
    yield _Moment(told.mark.at, told.mark.index, f"{message.kind} of {message.sender} to {', '.join(message.to)}")
    for mark, answer in told.answers:
        yield _Moment(mark.at, mark.index, f"{answer.sender} to that: {words_of(answer)}")


def _denial_moments(record: Any) -> Iterator[_Moment]:
    denial = record.denial
    words = f"{denial.who} denied access by {denial.denied_by}"
    yield _Moment(denial.at, record.recorded.entry, words)
    for recorded, cleared in record.cleared:
        yield _Moment(cleared.at, recorded.entry, f"{denial.who} let through; says {cleared.said.by}")


def _sides(case: Case, clock: Callable[[int], str]) -> Section:
    """What each side said, beside what the others said to it; silence stands where an answer was due."""
    others = sorted({party for told in case.messages for party in (told.message.sender, *told.message.to)})
    sides = (case.party, *(party for party in others if party != case.party))
    rows = [row for told in case.messages for row in _side_rows(told, sides, clock)]
    return Section("In their own words", "As recorded, side by side; nothing is weighed.", sides, tuple(rows))


def _side_rows(told: Told, sides: Sequence[str], clock: Callable[[int], str]) -> Iterator[tuple[str, ...]]:
    def row(party: str, words: str) -> tuple[str, ...]:
        return tuple(words if side == party else "" for side in sides)

    message = told.message
    drill = "DRILL. " if message.is_drill else ""
    yield row(message.sender, f"{drill}{message.kind}, {clock(told.mark.at)}:\n{words_of(message)}")
    for mark, answer in told.answers:
        yield row(answer.sender, f"{drill}to that, {clock(mark.at)}: {words_of(answer)}")
    for party in message.to:
        silent = [f"no {what}" for what in told.missed if what is not Missing.RECEIPT]
        if silent and party not in {answer.message.sender for answer in told.answers}:
            yield row(party, f"SILENCE: {', '.join(silent)} by {clock(message.by)}")


def _message_rows(case: Case, clock: Callable[[int], str]) -> Iterator[tuple[str, str]]:
    for told in case.messages:
        message = told.message
        drill = f"{DRILL}. " if message.is_drill else ""
        head = f"{drill}{message.precedence} {message.kind} {message.id[:ID_DIGITS]}, entry {told.mark.index}"
        silent = [f"SILENCE on record: no {what} in time" for what in told.missed]
        hops = [f"{answer.sender}: {words_of(answer)}" for _, answer in told.answers if "hop" in answer.body]
        yield f"{head}; {message.sender} to {', '.join(message.to)}", "\n".join((*told.told, *hops, *silent))


def words_of(message: Message) -> str:
    """What was said, in every language in which it was signed: the words first, for they give a row its direction."""
    statement = statement_in(message)
    if statement:
        rows = [f"{' '.join(said)} ({language})" for language, said in statement.texts.items()]
        return "\n".join((*rows, *filter(None, [statement.text])))
    return body_words(message.body)


def body_words(body: Mapping[str, Any]) -> str:
    """What an answer or a message in free words says, as its sender wrote it."""
    parts = [str(body[name]) for name in ("answer", "text") if body.get(name)]
    parts += [f"action taken: {body['action']}"] if body.get("action") else []
    hop = body.get("hop")
    if isinstance(hop, Mapping):
        parts.append(f"passed to {hop['to']} by {hop['means']}, {'read back' if hop['read_back'] else 'NOT read back'}")
    return "; ".join(parts) or "without words"


def _steps(case: Case, clock: Callable[[int], str]) -> tuple[tuple[str, ...], ...]:
    steps = (each for each in case.acted if each.is_step)
    return tuple((clock(each.at), each.words, f"{each.says}; entry {each.entry}") for each in steps)


def _decisions(incident: Incident, clock: Callable[[int], str]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (clock(what.taken_at), f"“{what.text}”", f"{_saying(what.said)}; entry {recorded.entry}")
        for recorded, what in incident.of(Decision)
    )


def _outcomes(case: Case, clock: Callable[[int], str]) -> tuple[tuple[str, ...], ...]:
    warned = {told.message.id: told.mark.at for told in case.messages}
    rows = []
    for recorded, what in case.incident.of(Outcome):
        words = f"{what.track}: {what.result}" if what.track else str(what.result)
        if what.warning in warned:
            words += f" after the warning of {clock(warned[what.warning])}"
        rows.append((clock(what.at), words, f"{_saying(what.said)}; entry {recorded.entry}"))
    return tuple(rows)


def _figures(incident: Incident) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            what.what,
            str(what.low),
            "no bound" if what.high is None else str(what.high),
            f"{_saying(what.said)}; entry {recorded.entry}",
        )
        for recorded, what in incident.of(Figure)
    )


def _denials(case: Case, clock: Callable[[int], str]) -> Iterator[tuple[str, ...]]:
    for record in case.denials:
        denial = record.denial
        reason = f"reason given: {denial.reason}" if denial.reason else "no reason given"
        words = f"{denial.who} denied access by {denial.denied_by} at {denial.place_words}; {reason}"
        cleared = [f"cleared {clock(each.at)}, says {each.said.by}" for _, each in record.cleared] or ["NOT CLEARED"]
        yield clock(denial.at), "\n".join((words, *cleared)), f"{_saying(denial.said)}; entry {record.recorded.entry}"


def _items(incident: Incident) -> tuple[tuple[str, ...], ...]:
    return tuple((str(item.number), item.text, item.owner, str(item.state)) for _, item in incident.items.values())


def _files(incident: Incident) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            what.sha256,
            f"{what.name} ({what.media_type}, {what.size} bytes)",
            f"{_saying(what.said)}; entry {recorded.entry}",
        )
        for recorded, what in incident.of(MediaFile)
    )


def _linked(case: Case, clock: Callable[[int], str]) -> Iterator[tuple[str, ...]]:
    why = {what.name: what.words for _, what in case.incident.of(Belonging) if what.part is Part.INCIDENT}
    for when, others in (("earlier", case.earlier), ("later", case.later)):
        for other in others:
            words = f": {why[other.id]}" if why.get(other.id) else ""
            opening = other.opening
            yield other.id[:ID_DIGITS], f"{when}: {opening.title}, {clock(opening.span.from_at)}{words}"


def _verifying(sealed: Sealed) -> tuple[tuple[str, ...], ...]:
    return (
        ("1", "Ask who keeps the log for an export: truceline record export -o case.zip"),
        ("2", "Run the verify.py that lies in it; it needs Python and nothing else, and trusts neither side."),
        (
            "3",
            f"Entries are named by their place in {sealed.origin}; the root over its first {sealed.size} stands above.",
        ),
        ("4", "A file is the one that is named if its SHA-256 is the same: sha256sum FILE"),
    )


def _event_words(event: Event) -> str:
    zone = f" at {event.zone}" if event.zone else ""
    verdict = f", {event.verdict}" if event.verdict else ""
    return f"event {event.kind} of {event.track}{zone}{verdict}"


def _in_the_name_of(remark: Remark) -> str:
    names = [each.name if each.is_clear else f"{each.name} (not clear whether)" for each in remark.signatories]
    return f"; in the name of {', '.join(names)}" if names else ""


def witness_words(joint: JointStatement) -> str:
    """Who saw it, each with what the witness was there as, and adds."""
    return " and ".join(
        f"{each.name}{f' ({each.role})' if each.role else ''}{f', who adds “{each.words}”' if each.words else ''}"
        for each in joint.witnesses
    )


def _saying(said: Saying) -> str:
    return f"{said.by}, {said.source}" if said.source else said.by


def _by(recorded: Recorded) -> str:
    return f"{recorded.desk} ({recorded.operator})" if recorded.operator else recorded.desk
