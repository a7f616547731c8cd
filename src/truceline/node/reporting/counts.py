"""What a report counts, and what exactly each figure means. What belongs to a drill is counted apart."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from truceline.model.incidents import Outcome, Result
from truceline.node.deeds import Deed
from truceline.node.incidents.contents import statement_from
from truceline.node.reporting.extract import Extract
from truceline.record.entries import Entry, EntryKind
from truceline.signing.fields import Fields

_KINDS = ("warning", "movement", "site", "allegation", "statement", "reply", "ack", "correct", "cancel")
DRILLS = "of drills"
DEFINITIONS: Mapping[str, str] = {
    **{f"{kind} sent": f"messages of the kind {kind} that our log committed to the line" for kind in _KINDS},
    **{f"{kind} received": f"messages of the kind {kind} from others that our log stores" for kind in _KINDS},
    "refused": "texts from others that our node kept out",
    "not in time": "receipts, acknowledgements, answers and signatures, theirs and ours, that our log found missing",
    "alerts raised": "alerts put before our own officers; one that some desk is not shown is left out",
    "alerts closed": "acts by which an officer closed an alert",
    "incidents opened": "incidents that somebody of ours opened",
    "decisions": "decisions that somebody of ours recorded as taken",
    "turned back after a warning": "outcomes recorded so, with the warning on record before them",
    "turned back": "outcomes recorded so, without a warning on record",
    "left": "outcomes recorded so, after a warning or not",
    "stayed": "outcomes recorded so",
    "outcome unknown": "outcomes recorded so",
    "access denied": "denials of access that somebody of ours recorded",
    "access cleared": "acts by which a denial was recorded as cleared",
    DRILLS: "messages and acts that belong to a drill; they are counted in no other row",
}
"""Each row of a report and what it counts, in its order: entries of our log by the time that our clock gave them."""
_DEEDS = {
    ("alert", "raise"): "alerts raised",
    ("alert", "close"): "alerts closed",
    ("incident", "open"): "incidents opened",
    ("incident", "decide"): "decisions",
    ("denial", "deny"): "access denied",
    ("denial", "clear"): "access cleared",
}
_RESULTS = {
    Result.TURNED_BACK: "turned back",
    Result.LEFT: "left",
    Result.STAYED: "stayed",
    Result.UNKNOWN: "outcome unknown",
}


class Count(NamedTuple):
    """One row of a report.

    Args:
        name: what is counted.
        definition: what exactly that means.
        before: in the period before the first one.
        values: in each period.
    """

    name: str
    definition: str
    before: int
    values: tuple[int, ...]


def counted(extract: Extract, entries: Iterable[Entry]) -> Mapping[str, int]:
    """How many of each there are among some entries, by the names of ``DEFINITIONS``."""
    names = Counter(name for entry in entries for name in [_name(extract, entry)] if name)
    return {name: names[name] for name in DEFINITIONS}


def _name(extract: Extract, entry: Entry) -> str:
    """The row in which an entry is counted; empty if in none."""
    if entry.kind is EntryKind.REFUSED:
        return "refused"
    if entry.kind is EntryKind.NOTE:
        return _name_of_note(extract, entry)
    message = extract.message(entry)
    if message is None:
        return ""
    if message.is_drill:
        return DRILLS
    name = f"{message.kind} {'sent' if entry.kind is EntryKind.SENT else 'received'}"
    return name if name in DEFINITIONS else ""


def _name_of_note(extract: Extract, entry: Entry) -> str:
    if "missed" in entry.extra:
        return DRILLS if _is_about_a_drill(extract, entry) else "not in time"
    if entry.extra.get("drill"):
        return DRILLS
    deed = extract.deed(entry)
    if deed is None:
        return ""
    return _name_of_outcome(deed) if (deed.noun, deed.verb) == ("incident", "outcome") else _name_of_deed(deed)


def _name_of_deed(deed: Deed) -> str:
    is_hidden = bool(deed.content.get("hidden"))
    return "" if is_hidden else _DEEDS.get((deed.noun, deed.verb), "")


def _name_of_outcome(deed: Deed) -> str:
    outcome = statement_from(deed.verb, Fields(dict(deed.content), f"entry {deed.index}"))
    assert isinstance(outcome, Outcome), "that is its verb"
    is_after = outcome.result is Result.TURNED_BACK and outcome.warning
    return "turned back after a warning" if is_after else _RESULTS[outcome.result]


def _is_about_a_drill(extract: Extract, entry: Entry) -> bool:
    told = (extract.message(each) for each in extract.about(entry.note_id))
    return any(message.is_drill for message in told if message and message.id == entry.note_id)
