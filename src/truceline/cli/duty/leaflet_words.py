"""Leaflets and voice texts for people, in rows of text."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from truceline.cli.output import printable
from truceline.model.times import dtg_from_instant

Document = Mapping[str, Any]
_DRILL = "DRILL DRILL DRILL: nothing of this is real"
_DONE = {"set": "typeset", "print": "printed", "give": "given out", "read": "read out"}


def item_row(item: Document) -> str:
    """One row of a list."""
    content = item["content"]
    languages = " ".join(content["said"]["texts"])
    about = content["zone"]["name"] if "zone" in content else content.get("to", "")
    drill = "DRILL  " if item["drill"] else ""
    done = ", ".join(dict.fromkeys(_DONE[later["act"]] for later in item["later"])) or "only made"
    when = dtg_from_instant(item["at"])
    return f"{item['id'][:8]}  {drill}{when}  {item['code']}  {languages}  {printable(about)}  {done}"


def item_rows(item: Document) -> Iterator[str]:
    """An item with its words in every language, and all that became of it."""
    from truceline.line.wording.templates import isolate  # it loads what knows places

    if item["drill"]:
        yield _DRILL
    yield item_row(item)
    yield f"by voice: {item['spelled']}"
    for language, words in item["content"]["said"]["texts"].items():
        yield f"[{language}]"
        yield from (isolate(printable(row)) for row in words)
    zone = item["content"].get("zone") or {}
    if zone.get("words"):
        language = f" [{zone['words_in']}]" if zone["words_in"] else ""
        yield f"words agreed for {printable(zone['name'])}{language}: {isolate(printable(zone['words']))}"
    for later in item["later"]:
        yield _later(later)


def _later(later: Document) -> str:
    content = later["content"]
    by = " ".join(filter(None, (later["desk"], printable(later.get("operator", "")))))
    if later["act"] == "set":
        return f"typeset by {content['program']}, SHA-256 {content['file']['sha256'][:16]}, entry {later['entry']}"
    times = " to ".join(dict.fromkeys(dtg_from_instant(content[name]) for name in ("from_at", "to_at")))
    said = ", ".join(_parts(content))
    return (
        f"{_DONE[later['act']]} {times}: {said}"
        f" (as {printable(content['said_by'])} says; recorded {dtg_from_instant(later['at'])} by {by})"
    )


def _parts(content: Document) -> Iterator[str]:
    if "means" in content:
        yield content["means"].replace("-", " ")
    if "copies" in content:
        yield f"{content['copies']} copies"
    if "times" in content:
        yield f"{content['times']} times in {' '.join(content['languages'])}"
    if "frequency" in content:
        yield f"on {content['frequency']}"
    if "in_zone" in content:
        yield "all over the zone"
    if "area" in content:
        yield f"in the area {content['area'][:16]}"
    if "place" in content:
        yield printable(content["place"])
