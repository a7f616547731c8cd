"""Accounts, comparisons and checks in plain words, for people; what others wrote is shown harmless."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from truceline.cli.output import printable
from truceline.model.times import dtg_from_instant

Document: TypeAlias = Mapping[str, Any]
ID_DIGITS = 12
_QUIET = frozenset({"inside", "outside", "consistent"})


def entry_rows(entry: Document) -> Iterator[str]:
    """One account on record: who speaks, for whom, and its versions."""
    drill = "DRILL  " if entry["drill"] else ""
    title = printable(entry["title"] or entry["doc_id"])
    yield f"{entry['id'][:ID_DIGITS]}  {drill}{title}"
    for_whom = f", on behalf of {printable(entry['on_behalf'])}" if entry["on_behalf"] else ""
    how = f"message {entry['message'][:ID_DIGITS]}" if entry["message"] else "from outside the line"
    yield f"    {printable(entry['speaker'])}{for_whom}; {how}; dated {entry['date'] or 'by nobody'}"
    signatories = [f"{printable(each['name'])} ({each['standing']})" for each in entry["signatories"]]
    if signatories:
        yield f"    signatories: {', '.join(signatories)}"
    recorded = entry["recorded"]
    yield f"    entry {recorded['entry']}, {dtg_from_instant(recorded['at'])}, brought by {printable(entry['said_by'])}"
    if entry["replaces"]:
        yield f"    a later version of {entry['replaces'][:ID_DIGITS]}, which stays on record"
    yield from (f"    followed by the later version {each[:ID_DIGITS]}" for each in entry["followed_by"])


def head_rows(comparison: Document) -> Iterator[str]:
    """Which account has which letter, under the mark of a drill if it is one."""
    if comparison["drill"]:
        from truceline.node.apart import DRILL  # here, for it loads the line's libraries

        yield DRILL
    yield from (f"{letter}: {printable(name)}" for letter, name in comparison["accounts"].items())
    for letter, count in comparison.get("proposals_left_out", {}).items():
        yield f"{letter}: {count} proposed by a model are left out, for nobody has taken them over"


def comparison_rows(comparison: Document) -> Iterator[tuple[str, str, str, str]]:
    """A row for each topic: the question, the relation, what each account says, and its claims."""
    for item in comparison["items"]:
        says = [f"{cell['account']}: {_shortly(printable(cell['says']))}" for cell in item["cells"]]
        claims = [f"{cell['account']}: {', '.join(_claims(cell['claims']))}" for cell in item["cells"]]
        relation = item["relation"].replace("_", " ")
        if item["relation"] == "agree" and item["origins"] == 1:
            relation = "agree (one origin)"
        yield item["question"], relation, " | ".join((*says, *item["notes"])), " | ".join(claims)


def check_rows(comparison: Document) -> Iterator[str]:
    """What the claims came to against zones, tracks, warnings and figures; what is at odds or open stands in full."""
    for check in comparison["checks"]:
        against = f" {check['against']}" if check["against"] else ""
        yield f"{check['account']} {check['claim']}: {check['check']}{against}: {check['verdict']}"
        if check["verdict"] not in _QUIET:
            yield from (f"    {printable(detail)}" for detail in check["detail"])
            yield from (f"    {row}" for row in _reading_rows(check.get("readings", ())))


def copy_rows(comparison: Document) -> Iterator[str]:
    """Sentences that stand in two accounts."""
    for copy in comparison["copies"]:
        one, other = (f"{each['account']} {each['claim']}" for each in copy["claims"])
        stale = "; its time counts from another day than its text's" if copy["stale"] else ""
        yield f"nearly the same sentence: {one} and {other}{stale}"


def _reading_rows(readings: Iterable[Document]) -> Iterator[str]:
    for reading in readings:
        favoured = "" if reading["favoured"] else " (the name favours another place)"
        far = ""
        if reading["nearest_to_boundary_m"] is not None:
            nearest, farthest = (_side(reading[name]) for name in ("nearest_to_boundary_m", "farthest_to_boundary_m"))
            far = f", from {nearest} to {farthest}"
        yield f"measured from {printable(reading['name'])}: {reading['verdict']}{far}{favoured}"


def _side(to_boundary_m: float) -> str:
    return f"{abs(to_boundary_m) / 1000:.1f} km {'inside' if to_boundary_m < 0 else 'outside'}"


def _claims(pointers: Iterable[Document]) -> Iterator[str]:
    return (f"{printable(each['claim'])}" for each in pointers)


def _shortly(text: str, longest: int = 100) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
