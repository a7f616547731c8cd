"""How ladders are printed for people: the agreed steps, what was done, and what may be next."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from truceline.cli.output import printable

Document = Mapping[str, Any]
_ID_DIGITS = 12


def ladder_rows(ladder: Document) -> Iterator[str]:
    """An agreed ladder, step by step."""
    bound = "" if ladder.get("is_bound", True) else "  NOT IN FORCE"
    yield f"ladder {ladder['ladder'][:_ID_DIGITS]}  {printable(ladder['title'])}{bound}"
    yield from (f"  {_step_row(step)}" for step in ladder["steps"])


def climb_rows(climb: Document, clock: Callable[[int], str]) -> Iterator[str]:
    """A ladder in use: everything on record, and the next step.

    Args:
        climb: as the acts on ladders give it.
        clock: a time as people are shown it.
    """
    drill = "DRILL " if climb["drill"] else ""
    what = "alert" if climb["is_alert"] else "case"
    title = f"  {printable(climb['title'])}" if "title" in climb else ""
    yield f"{drill}{what} {climb['id'][:_ID_DIGITS]}{title}"
    yield from (f"  {_done_row(done, climb.get('names', {}), clock)}" for done in climb["done"])
    if climb.get("is_handed_over"):
        yield "  handed to a person: no step is left"
    if "next" in climb:
        yield f"  next: {_step_row(climb['next'])}"


def _step_row(step: Document) -> str:
    words = [f"{step['step']}. {printable(step['name'])}  ({step['level']}, by {step['channel']})"]
    words += [f"says {', '.join(step['templates'])}"] if step["templates"] else []
    words += [f"to {', '.join(step['tell'])}"] if step["tell"] else []
    words += [f"{step['need']} within {step['within_min']} min"] if step["within_min"] else []
    words += ["AUTOMATIC"] if step["automatic"] else []
    return "; ".join(words)


def _done_row(done: Document, names: Mapping[str, str], clock: Callable[[int], str]) -> str:
    by = done["desk"] + (f" {printable(done['operator'])}" if "operator" in done else "")
    text = f": {printable(done['text'])}" if "text" in done else ""
    number = done.get("step", 0)
    step = f"step {number} ({printable(names.get(str(number), ''))})" if number else "no step"
    if done["act"] == "report":
        return f"{clock(done['done_at'])}  REPORTED by {printable(done['who'])}, written down by {by}{text}"
    if done["act"] == "deviate":
        return f"{clock(done['at'])}  {by} goes on at {step}{text}"
    message = f", message {done['message'][:_ID_DIGITS]}" if "message" in done else ""
    return f"{clock(done['at'])}  {by} took {step}{message}{text}"
