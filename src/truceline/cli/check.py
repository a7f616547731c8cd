"""truceline check: what a code on paper or in a recording stands for, proved; or that the record has no such thing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from truceline.cli.exits import ExitCode
from truceline.cli.lines.node_options import home_of, home_option, json_option
from truceline.cli.output import print_json_row, print_rows, printable
from truceline.cli.progress import rows_counted

if TYPE_CHECKING:
    from truceline.wiring.proving.checking import Checked, Sought

_MINUTE_MS = 60_000


@click.command()
@click.argument("code")
@home_option
@json_option
@click.pass_context
def check(ctx: click.Context, code: str, folder: str | None, as_json: bool) -> None:
    """Show what a check CODE stands for, and prove it; nothing else of the record is opened.

    CODE is a check code as it is printed or was read out, what a scanner reads from its picture, or at least 8 digits
    of a hash or an id. Ends with 0 if the item is on record; with 6 if it is proved that no entry has it, for the time
    that the log covers.
    """
    from truceline.wiring.proving.checking import check as check_record
    from truceline.wiring.proving.checking import sought_from

    sought = sought_from(code)
    with rows_counted("entries", "entries") as told:
        checked = check_record(home_of(folder), sought, told)
    if as_json:
        items, logs = list(map(_present, checked.items)), list(checked.logs)
        code_meant = sought.code or None
        print_json_row({"code": code_meant, "is_on_record": bool(items), "items": items, "logs": logs})
    else:
        print_rows(_rows(sought, checked))
    if not checked.items:
        ctx.exit(ExitCode.NOT_FOUND)


def _present(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value is not None}


def _rows(sought: Sought, checked: Checked) -> Iterator[str]:
    if len(checked.items) > 1 and sought.code:
        yield f"{len(checked.items)} items have this code: compare their texts with what you hold"
    for item in checked.items:
        yield from _item_rows(item)
        yield ""
    what = sought.code or sought.digits
    if not checked.items:
        yield f"{what} is NOT on record:"
    for log in checked.logs:
        yield from _log_rows(log, is_absent=not checked.items)
    if sought.origin and sought.origin not in {log["origin"] for log in checked.logs}:
        yield f"the picture names the log {sought.origin}: ask there; this record proves nothing about it"


def _item_rows(item: dict[str, Any]) -> Iterator[str]:
    from truceline.dossier.verify import when

    if item.get("drill"):
        yield "DRILL DRILL DRILL: nothing of this is real"
    yield f"{item.get('code', 'no object')}  entry {item['index']} of {item['origin']}"
    by = " ".join(filter(None, (item.get("desk"), item.get("operator"), item["peer"] and f"from {item['peer']}")))
    by = printable(by)
    yield "  ".join(filter(None, (item["kind"], item.get("what"), when(item["at"]), by)))
    if not item["is_kept"]:
        yield "what it says is not kept here any more; its hash stands"
    elif "content" in item:
        yield from _value_rows(item["content"], "")
    elif "text" in item:
        yield from map(printable, item["text"].splitlines())
    else:
        yield f"a file of {item['size']} bytes, SHA-256 {item['obj']}"
    if "signed_by" in item:
        yield f"signed by {', '.join(item['signed_by'])}: the signature holds"
    for other in item["also"]:
        yield f"also entry {other['index']}: {other['kind']} {when(other['at'])}"
    yield f"PROVED: it stands under the root that {item['origin']} has signed{_cosigned(item)}"


def _value_rows(value: dict[str, Any], indent: str) -> Iterator[str]:
    """An object for people, in rows of its names and values; what is empty is left out."""
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield f"{indent}{name}:"
            yield from _value_rows(inner, indent + "  ")
        elif isinstance(inner, str):
            yield from [f"{indent}{name}: {_shown(inner)}"] if inner else []
        elif isinstance(inner, list) and all(isinstance(row, str) for row in inner):
            yield f"{indent}{name}:"
            yield from (f"{indent}  {_shown(row)}" for row in inner)
        else:
            yield f"{indent}{name}: {printable(json.dumps(inner, ensure_ascii=False))}"


def _shown(text: str) -> str:
    """A text whose letters stay in their order, whatever stands around it."""
    from truceline.line.wording.templates import isolate  # it loads what knows places

    return printable(text) if text.isascii() else isolate(printable(text))


def _log_rows(log: dict[str, Any], *, is_absent: bool) -> Iterator[str]:
    from truceline.dossier.verify import when

    covers = f"{log['entries']} entries from {when(log['from_at'])} to {when(log['to_at'])}"
    if not is_absent:
        yield f"looked through: {log['origin']}, {covers}"
        return
    yield f"PROVED: no entry of {log['origin']} has it: {covers},"
    yield f"  by the log's own clock; all of them lead to the root that it has signed{_cosigned(log)}"
    if log["silences"]:
        longest = log["longest_silence_ms"] // _MINUTE_MS
        yield f"  in that time the node was silent {log['silences']} times, at most {longest} minutes"


def _cosigned(document: dict[str, Any]) -> str:
    told = ", ".join(f"{each['by']} (its first {each['size']} entries)" for each in document["cosigned"])
    return f", cosigned by {told}" if told else ", cosigned by nobody else yet"
