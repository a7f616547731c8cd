"""How messages and lines are printed for people."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeAlias

from truceline.cli.output import printable

Document: TypeAlias = dict[str, Any]
_ID_DIGITS = 12


def message_rows(message: Document) -> Iterator[str]:
    """One message, and what became of it."""
    head = "DRILL " if message["drill"] else ""
    head += f"{message['prec']} {message['kind']} #{message['number']}"
    yield f"{message['id'][:_ID_DIGITS]}  {utc(message['at'])}  {head}  {message['from']} → {', '.join(message['to'])}"
    if message["re"]:
        yield f"    {message['re']['how']}: {message['re']['id'][:_ID_DIGITS]}"
    if "statement" in message:
        yield f"    states: {_stated(message['statement'])}"
    if "incoming" in message:
        yield f"    {message['incoming']['told']}"
    for way in message.get("outgoing", ()):
        yield f"    {way['told']}"


def line_rows(line: Document) -> Iterator[str]:
    """One line, and how each peer stands on it."""
    yield f"line {line['line']}  our side declared: {line['declared']}"
    for peer in line["peers"]:
        yield f"  {peer['party']}"
        yield f"    {_heard(peer)}; {_clock(peer)}; {peer['waiting']} waiting for it"
        yield f"    line check: {_checked(peer)}; its side declared: {peer['declared']}"
        yield f"    it cosigned {peer['cosigned_by_them']} of our entries; we cosigned {peer['cosigned_by_us']} of its"
        yield from (f"    {row}" for row in _warnings(peer, is_among_several=len(line["peers"]) > 1))
        for month in peer["months"]:
            answered, checks = month["answered"], month["checks"]
            share = f"{100 * answered / checks:.1f} %"
            yield f"    {month['month']}: {answered} of {checks} line checks answered in time ({share})"


def news_rows(news: Iterable[Document]) -> Iterator[str]:
    """What happened, one row each."""
    for each in news:
        about = f" {each['id'][:_ID_DIGITS]}" if each["id"] else ""
        words = f": {printable(each['words'])}" if each["words"] else ""
        yield f"{each['what']}{about} {each['peer']}{words}"


def utc(at: int) -> str:
    """A time, UTC; also one that no calendar has."""
    try:
        return f"{datetime.fromtimestamp(at / 1_000, UTC):%Y-%m-%d %H:%M:%S}Z"
    except (OverflowError, ValueError):
        return f"{at} ms"


def _stated(statement: Document) -> str:
    """Who speaks in a signed statement, for whom, and who stands behind it."""
    for_whom = f" on behalf of {printable(statement['on_behalf'])}" if statement["on_behalf"] else ""
    behind = ", ".join(f"{printable(each['name'])} ({each['standing']})" for each in statement["signatories"])
    return f"{printable(statement['speaker'])}{for_whom}; signatories: {behind or 'none named'}"


def _heard(peer: Document) -> str:
    return "not heard since the node started" if peer["heard_at"] is None else f"last heard {utc(peer['heard_at'])}"


def _clock(peer: Document) -> str:
    if peer["clock_ahead_ms"] is None:
        return "its clock is not compared yet"
    ahead_s, error_s = peer["clock_ahead_ms"] / 1_000, peer["clock_error_ms"] / 1_000
    return f"its clock is {abs(ahead_s):.1f} s {'ahead' if ahead_s >= 0 else 'behind'} (± {error_s:.1f} s)"


def _checked(peer: Document) -> str:
    if peer["checked_at"] is None:
        return "none yet"
    if peer["answered_at"] is None:
        return f"{utc(peer['checked_at'])} " + ("NOT ANSWERED" if peer["is_late"] else "not answered yet")
    took = (peer["answered_at"] - peer["checked_at"]) / 1_000
    return f"{utc(peer['checked_at'])} answered after {took:.1f} s" + (" (LATE)" if peer["is_late"] else "")


def _warnings(peer: Document, *, is_among_several: bool) -> Iterator[str]:
    if peer["is_accused"]:
        yield "EVIDENCE: its log or its messages contradict themselves; see `truceline record show --kind note`"
    for first, last in peer["missing"]:
        # A sender has one row of numbers for all members: what is not here may have been for another one.
        also = "; they may be to other members" if is_among_several else ""
        yield f"MISSING: its messages {first} to {last} are not here, though later ones are{also}"
    for one, other in peer["contradictions"]:
        yield f"CONTRADICTION: {one[:_ID_DIGITS]} and {other[:_ID_DIGITS]} bear one number"
