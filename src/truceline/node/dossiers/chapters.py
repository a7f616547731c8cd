"""The chapters of a dossier's report, each a table in words, with whose word every row is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from truceline.model.incidents import Event, JointStatement, Remark, Witness
from truceline.node.dossiers.gathering import Material
from truceline.node.dossiers.scenery import Scenery
from truceline.node.dossiers.timeline import Moment, Proven, Times, moments_of
from truceline.node.incidents.case import Told
from truceline.node.incidents.page import words_of

Clock: TypeAlias = Callable[[int], str]
MOST_ROWS = 300
"""Of one table: what is longer nobody reads, and timeline.json has all of it."""
_VERDICTS = ("PROVEN", "ONE SIDE'S WORD", "CONTRADICTED", "WITHHELD", "NOT COVERED")
_STAGES = ("received", "acknowledged", "answered", "passed")
_OPEN = ("CONTRADICTED", "WITHHELD", "NOT COVERED")
_ID_DIGITS = 12


class Figure(NamedTuple):
    """A picture in a chapter."""

    svg: str
    words: str
    """What it shows, for those who cannot see it."""


@dataclass(frozen=True)
class Chapter:
    """A heading, what is to be known of it, a picture perhaps, and a table.

    Args:
        title: of it.
        note: how it is to be read; may be empty.
        columns: their titles.
        rows: a text for each column.
        figure: stands above the table.
    """

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figure: Figure | None = None

    @property
    def document(self) -> dict[str, Any]:
        """In plain values."""
        return {
            "title": self.title,
            "note": self.note,
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "svg": self.figure.svg if self.figure else "",
            "words": self.figure.words if self.figure else "",
        }


def _chapter(title: str, note: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Chapter:
    """A chapter whose table is cut where nobody would read on; that it is cut is said."""
    if len(rows) > MOST_ROWS:
        note = f"{note} The first {MOST_ROWS} of {len(rows)} are here; timeline.json and verify.py have all.".strip()
    return Chapter(title, note, columns, tuple(rows[:MOST_ROWS]))


def claim_chapters(verdict: Mapping[str, Any]) -> Iterator[Chapter]:
    """What the verifier says in all, and what of it speaks against what is here."""
    counts = Counter((claim["kind"], claim["verdict"]) for claim in verdict["claims"])
    kinds = dict.fromkeys(claim["kind"] for claim in verdict["claims"])
    rows = [(kind, *(f"{counts[kind, each] or ''}" for each in _VERDICTS)) for kind in kinds]
    note = "How many claims of each kind are proved, and how far; verify.py prints every one with whose word it is."
    yield Chapter("What is proved", note, ("claim", *(each.lower() for each in _VERDICTS)), tuple(rows))
    against = [
        (claim["text"], ", ".join(claim["by"])) for claim in verdict["claims"] if claim["verdict"] == "CONTRADICTED"
    ]
    against += [(problem, "the verifier") for problem in verdict["problems"]]
    if against:
        yield _chapter("What contradicts", "Shown by what is here.", ("what", "by"), against)


def timeline_chapter(material: Material, verdict: Mapping[str, Any], clock: Clock) -> Chapter:
    """Every moment, by the clock of whoever says so, and how far others prove the time."""
    times = Times(verdict)
    rows = [
        (
            clock(moment.at),
            f"{moment.kind}: {moment.words}",
            moment.by,
            f"entry {moment.entry}" if moment.entry >= 0 else "",
            _interval(moment, times.of(moment)),
        )
        for moment in moments_of(material)
    ]
    note = "Times are those of whoever says so; the last column says what others prove of them."
    return _chapter("Timeline", note, ("when", "what", "says", "on record", "how far the time is proved"), rows)


def _interval(moment: Moment, proven: Proven) -> str:
    between = f"between {moment.interval}, as the watch concludes\n" if moment.interval else ""
    return f"{between}{proven.verdict}: {proven.words}"


def message_chapter(material: Material, verdict: Mapping[str, Any], clock: Clock) -> Chapter:
    """Each message, and how far each step of its way is proved."""
    verdicts: dict[tuple[str, str], list[str]] = {}
    for claim in verdict["claims"]:
        if claim["kind"] in _STAGES:
            said = f"{claim['verdict']}: {claim['text']}"
            verdicts.setdefault((claim["about"], claim["kind"]), []).append(said)
    rows = [(_message_words(told, clock), *_stages(told, verdicts)) for told in material.case.messages]
    note = "Received is not acknowledged, acknowledged is not answered, and silence is recorded as silence."
    return _chapter("Messages", note, ("message", *_STAGES), rows)


def _message_words(told: Told, clock: Clock) -> str:
    message = told.message
    drill = "DRILL. " if message.is_drill else ""
    silent = "".join(f"\nSILENCE on record: no {what} in time" for what in told.missed)
    return (
        f"{drill}{message.precedence} {message.kind} {message.id[:_ID_DIGITS]}\n{clock(message.at)}\n"
        f"{message.sender} to {', '.join(message.to)}\n“{words_of(message)}”{silent}"
    )


def _stages(told: Told, verdicts: Mapping[tuple[str, str], Sequence[str]]) -> tuple[str, ...]:
    return tuple("\n".join(verdicts.get((told.message.id, stage), ("nothing on record",))) for stage in _STAGES)


def ladder_chapter(material: Material, clock: Clock) -> Chapter:
    """The steps of agreed ladders that were taken, and what was said to them."""
    answers = {
        told.message.id: "; ".join(f"{each.sender}: {words_of(each)}" for _, each in told.answers)
        for told in material.case.messages
    }
    rows = [
        (
            clock(done.done_at),
            f"{done.act}, step {done.step}" if done.step else str(done.act),
            done.text or (f"by message {done.message[:_ID_DIGITS]}" if done.message else "by another channel"),
            answers.get(done.message) or ("no answer on record" if done.message else ""),
            done.who or done.desk,
        )
        for climb in material.climbs
        for done in climb.done
    ]
    note = "Steps of the agreed ladder, as taken; what people did by other means stands as they reported it."
    return _chapter("Steps of the ladder", note, ("when", "step", "how", "answered", "says"), rows)


def account_chapters(material: Material, clock: Clock) -> Iterator[Chapter]:
    """The accounts side by side, each with who tells it; none stands for another."""
    rows = [
        (
            _text(deed.content, "title") or _text(deed.content, "doc_id") or deed.of[:_ID_DIGITS],
            _text(deed.content, "speaker") or _text(deed.content, "publisher") or "nobody named",
            _text(deed.content, "date") or "no date",
            _text(deed.content, "on_behalf"),
            _came_by(material, deed.content),
            f"entry {deed.index}, {clock(deed.at)}, by {deed.desk}",
        )
        for deed in material.accounts
        if deed.verb == "add"
    ]
    note = "As they were told, each by its source. None is weighed, and none overwrites another."
    columns = ("account", "who speaks", "date", "for whom", "whose word", "on record")
    yield _chapter("Accounts", note, columns, rows)


def _came_by(material: Material, content: Mapping[str, Any]) -> str:
    """Whether an account is its sender's signed word, and who is said to stand behind it."""
    message = material.stated.get(_text(content, "message"))
    if message is None:
        word = (
            f"message {_text(content, 'message')[:_ID_DIGITS]}" if content.get("message") else "from outside the line"
        )
        behind = content.get("signatories")
    else:
        word, behind = f"signed statement of {message.sender}, {message.id[:_ID_DIGITS]}", message.body["signatories"]
    signatories = behind if isinstance(behind, list) else []
    names = [f"{each['name']} ({each['standing']})" for each in signatories if isinstance(each, dict)]
    return f"{word}\nsignatories: {', '.join(names)}" if names else word


def _text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name, "")
    return value if isinstance(value, str) else ""


def joint_chapter(material: Material, clock: Clock) -> Chapter:
    """What two people or more saw, in one text that each of them stands by."""
    rows = [
        (
            f"“{what.text}”",
            f"{clock(what.seen.from_at)}\nto {clock(what.seen.to_at)}\nfrom {what.place_words}",
            "\n".join(_witness(each) for each in what.witnesses),
            f"{what.said.by}, {what.said.source}" if what.said.source else what.said.by,
            f"entry {recorded.entry}, {clock(recorded.at)}, by {recorded.desk}",
        )
        for recorded, what in material.incident.of(JointStatement)
    ]
    note = "One text that each witness is said to stand by. What they signed on paper is a file, with its own hash."
    columns = ("statement", "seen", "witnesses", "taken down by", "on record")
    return _chapter("Statements of two witnesses", note, columns, rows)


def _witness(witness: Witness) -> str:
    role = f", {witness.role}" if witness.role else ""
    return f"{witness.name}{role}" + (f"; adds: “{witness.words}”" if witness.words else "")


def witness_chapter(material: Material, clock: Clock) -> Chapter:
    """Statements in words; the same words of two or more people stand together."""
    said: dict[str, list[tuple[str, int, int]]] = {}
    for recorded, remark in material.incident.of(Remark):
        source = f"{remark.said.by}, {remark.said.source}" if remark.said.source else remark.said.by
        names = [each.name + ("" if each.is_clear else " (unclear)") for each in remark.signatories]
        source += f"; in the name of {', '.join(names)}" if names else ""
        said.setdefault(remark.text, []).append((source, recorded.entry, recorded.at))
    rows = []
    for text, sayings in said.items():
        people = dict.fromkeys(source for source, _, _ in sayings)
        count = f"{len(people)} witnesses" if len(people) > 1 else "one witness"
        rows.append((f"“{text}”", f"{count}: {'; '.join(people)}", _entries(sayings, clock)))
    note = "What people stated, in their words. Where two witnesses gave the same statement, both are named."
    return _chapter("Statements of witnesses", note, ("statement", "who states it", "on record"), rows)


def _entries(sayings: Sequence[tuple[str, int, int]], clock: Clock) -> str:
    return "; ".join(f"entry {entry}, {clock(at)}" for _, entry, at in sayings)


def custody_chapters(material: Material, clock: Clock) -> Iterator[Chapter]:
    """The files, through whose hands they came, and what was erased on whose order."""
    rows = [
        (
            each.file.sha256,
            f"{each.file.name} ({each.file.media_type}, {each.file.size} bytes)",
            each.file.said.by + (f", {each.file.said.source}" if each.file.said.source else ""),
            f"entry {each.entry}, {clock(each.at)}, taken in by {each.taken_in_by}",
            _where(material, each.file.sha256, is_kept=each.is_kept),
        )
        for each in material.custody
    ]
    note = "Kept byte for byte under its hash since it came in; nobody opens it here. Work on copies."
    yield _chapter("Files and custody", note, ("SHA-256", "file", "brought by", "on record", "here"), rows)
    erased = [
        (each.obj, clock(each.at), each.order.ordered_by, each.order.reason, f"entry {each.entry}, by {each.desk}")
        for each in material.erased
    ]
    if erased:
        note = "Content that is gone from the record it was in. Its hash, its entries and all proofs of them are here."
        yield _chapter("What was erased", note, ("object", "when", "ordered by", "reason", "on record"), erased)


def _where(material: Material, obj: str, *, is_kept: bool) -> str:
    if obj in material.part.withheld:
        return "withheld from this copy"
    if is_kept:
        return f"objects/{obj[:_ID_DIGITS]}…"
    return "erased" if obj in {each.obj for each in material.erased} else "not kept"


def unknown_chapter(material: Material, scenery: Scenery, verdict: Mapping[str, Any], clock: Clock) -> Chapter:
    """What nothing here tells: that it is not here does not say that it did not happen."""
    rows = list(_unknown(material, scenery, clock))
    for each in _OPEN[1:]:
        rows += [
            (f"{claim['text']} ({claim['about'][:_ID_DIGITS]})", each)
            for claim in verdict["claims"]
            if claim["verdict"] == each
        ]
    note = "What cannot be told from what is here. Nothing here says that it did not happen."
    return _chapter("What is not known", note, ("what", "why"), rows)


def _unknown(material: Material, scenery: Scenery, clock: Clock) -> Iterator[tuple[str, str]]:
    for _, event in material.incident.of(Event):
        if event.verdict == "cannot tell":
            yield (
                f"whether {event.track} was inside {event.zone} at {clock(event.at)}",
                "CANNOT TELL: its error reaches across the edge",
            )
    for track in scenery.tracks:
        if track.largest_error_m is None:
            yield f"how exact the reports of {track.name} are", "nobody says"
    if not scenery.tracks:
        yield "where anything was", "no track was handed in with this dossier"
    if not any(zone.is_agreed for zone in scenery.zones):
        yield "which zone was agreed", "no agreement on record from that time has a map of zones"
    yield from _unsaid(material)
    yield from (
        (f"{name[:_ID_DIGITS]}, which the incident names", "it is not kept here, or was erased")
        for name in material.case.erased
    )
    if not material.accounts:
        yield "what others tell of it", "no account is on record"


def _unsaid(material: Material) -> Iterator[tuple[str, str]]:
    """What was said on other lines, and what nobody has answered."""
    if material.left_out:
        yield f"what {material.left_out} more messages say", "they were said on other lines, and left out of this copy"
    for told in material.case.messages:
        if not told.answers:
            yield (
                f"what {', '.join(told.message.to)} says to {told.message.kind} {told.message.id[:_ID_DIGITS]}",
                "no answer on record",
            )
