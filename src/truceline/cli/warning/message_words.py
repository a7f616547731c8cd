"""How warnings are printed for people: what would be said, each place in every form, and what is doubted."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from truceline.cli.output import printable

Document = Mapping[str, Any]
UNREVIEWED = "no native speaker has reviewed this wording"
_SAMENESS = {
    "same": "the words are those of our own catalogue",
    "differs": "THE WORDS DIFFER from our own catalogue: read them as the sender's alone",
    "unknown": "we have no catalogue to compare the words with",
}
_VERDICTS = {
    "same": "the same place, as far as the digits tell",
    "differs": "ANOTHER PLACE",
    "too-coarse": "too few digits to tell",
}


def draft_rows(draft: Document, clock: Callable[[int], str]) -> Iterator[str]:
    """What would be sent, to whom, and every doubt about it.

    Args:
        draft: as the acts on warnings give it.
        clock: a time as people are shown it.
    """
    yield f"{_drill(draft)}{draft['kind']} to {', '.join(draft['to'])}"
    if draft["desks"] > 1:
        yield "  two desks must sign it"
    if "profile" in draft:
        yield f"  as much as they may be told of the alert: {draft['profile']}"
    yield from statement_rows(draft, clock)
    yield from place_rows(draft["places"])
    for doubt in draft["doubts"]:
        yield f"  {'STOP' if doubt['stops'] else 'doubt'}: the {doubt['value']}: {doubt['words']}"


def statement_rows(told: Document, clock: Callable[[int], str]) -> Iterator[str]:
    """The sentences in each language, times by the clocks, and words that nobody has translated."""
    from truceline.line.wording.templates import isolate  # it loads what knows places

    for text in told["texts"]:
        yield f"  [{text['lang']}]" + ("" if text["is_reviewed"] else f"  {UNREVIEWED}")
        yield from (f"    {isolate(printable(row))}" for row in text["rows"])
    yield from (f"  time {clock(at)}" for at in told["times"])
    if told["text"]:
        yield "  UNTRANSLATED, free words:"
        yield from (f"    {isolate(printable(row))}" for row in told["text"].splitlines())


def place_rows(places: Mapping[str, Document]) -> Iterator[str]:
    """Each place in every form."""
    for name, place in places.items():
        yield f"  {name} {place['decimal']}"
        yield from (f"    {place[form]}" for form in ("dms", "mgrs", "near") if form in place)
        yield f"    to within {place['precision_m']} m, as the digits have it"


def template_rows(templates: Iterable[Document]) -> Iterator[str]:
    """The templates, what each is told, and how it reads."""
    from truceline.line.wording.templates import isolate

    for template in templates:
        told = ", ".join(f"{name} (a {kind})" for name, kind in template["fields"].items())
        yield f"{template['template']}" + (f"  is told {told}" if told else "")
        for text in template["texts"]:
            yield f"  [{text['lang']}] {isolate(text['words'])}  {text['translator']}; {text['review']}"


def beside_rows(shown: Document, clock: Callable[[int], str]) -> Iterator[str]:
    """What our own side says beside a message that was shown: places as seen from ours, our clock, our catalogue."""
    yield f"signed by {', '.join(shown['signed_by'])}; id {shown['id']}"
    yield from (f"{name} is {place['near']}" for name, place in shown["places"].items() if "near" in place)
    yield from (f"time {clock(at)}" for at in shown["times"])
    for language, same in shown.get("sameness", {}).items():
        yield f"[{language}] {_SAMENESS[same]}"


def read_back_rows(read: Document) -> Iterator[str]:
    """A place as it was sent, as it was read back, and what came of it."""
    yield from ["DRILL"] if read["drill"] else []
    yield f"sent  {read['sent']['decimal']}  {read['sent']['mgrs']}"
    yield f"read  {read['read']['decimal']}  {read['read']['mgrs']}"
    yield f"{_VERDICTS[read['verdict']]}: {read['distance_m']} m apart"
    if read["alert"]:
        yield f"alert {read['alert'][:12]}"


def _drill(told: Document) -> str:
    return "DRILL " if told["drill"] else ""
