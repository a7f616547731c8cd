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
from truceline.cli.watching.many_values import ManyValued
from truceline.errors import InputError

if TYPE_CHECKING:
    from truceline.wiring.proving.checking import Checked, Sought

_MINUTE_MS = 60_000


@click.command(cls=ManyValued)
@click.argument("code")
@click.option(
    "--in",
    "exports",
    multiple=True,
    type=click.Path(),
    metavar="FILE...",
    help="Exports or dossiers, ZIP files or folders, to look in; then no node is needed.",
)
@click.option("--charter", default="", metavar="ID", help="With --in: the line, or the charter's SHA-256, you trust.")
@home_option
@json_option
@click.pass_context
def check(
    ctx: click.Context, code: str, exports: tuple[str, ...], charter: str, folder: str | None, as_json: bool
) -> None:
    """Show what a check CODE stands for, and prove it; nothing else of the record is opened.

    CODE is a check code as it is printed or was read out, what a scanner reads from its picture, or at least 8 digits
    of a hash or an id. Ends with 0 if the item is on record; with 6 if it is proved that no entry has it, for the time
    that the log covers. With --in, only what is in the files counts: 6 says that none of their entries has it; 3 that
    something in them does not hold.
    """
    from truceline.wiring.proving.checking import sought_from

    if charter and not exports:
        raise InputError("--charter goes with --in", hint="a node knows the charters of its own lines")
    sought = sought_from(code)
    checked = _checked_in(exports, sought, charter) if exports else _checked_at(folder, sought)
    if as_json:
        print_json_row(_document(sought, checked))
    else:
        print_rows(_rows(sought, checked))
    if checked.export and (checked.export["problems"] or any(log["forked"] for log in checked.logs)):
        ctx.exit(ExitCode.FOUND)
    if not checked.items:
        ctx.exit(ExitCode.NOT_FOUND)


def _checked_at(folder: str | None, sought: Sought) -> Checked:
    from truceline.wiring.proving.checking import check as check_record

    with rows_counted("entries", "entries") as told:
        return check_record(home_of(folder), sought, told)


def _checked_in(exports: tuple[str, ...], sought: Sought, charter: str) -> Checked:
    from truceline.wiring.proving.exported import check_exported

    return check_exported(exports, sought, charter)


def _document(sought: Sought, checked: Checked) -> dict[str, Any]:
    """What came of it for scripts; whether it is on record is left out if files do not show it."""
    is_on_record = bool(checked.items)
    if checked.export and not is_on_record:
        return {"code": sought.code or None, "items": [], "logs": list(checked.logs), **checked.export}
    return {
        "code": sought.code or None,
        "is_on_record": is_on_record,
        "items": list(map(_present, checked.items)),
        "logs": list(checked.logs),
        **(checked.export or {}),
    }


def _present(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value is not None}


def _rows(sought: Sought, checked: Checked) -> Iterator[str]:
    objects = len({item["obj"] for item in checked.items}) if sought.code else 0
    if objects > 1:
        yield f"{objects} items have this code: compare their texts with what you hold"
    for item in checked.items:
        yield from _item_rows(item)
        yield ""
    what = sought.code or sought.digits
    if checked.export:
        yield from _export_rows(what, checked, checked.export)
    else:
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
        yield "what it says is not kept here, or not any more; its hash stands"
    elif "content" in item:
        yield from _value_rows(item["content"], "")
    elif "text" in item:
        yield from map(printable, item["text"].splitlines())
    else:
        size = f"{item['size']} bytes" if "size" in item else "more than 512 KiB"
        yield f"a file of {size}, SHA-256 {item['obj']}"
    if "signed_by" in item:
        by = ", ".join(item["signed_by"])
        yield f"signed by {by}: the signature holds" if by else "NOT PROVED who signed it: no key is shown to count"
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


def _export_rows(what: str, checked: Checked, export: dict[str, Any]) -> Iterator[str]:
    """What of each log is in the files, what that proves, and what it rests on."""
    if not checked.items:
        yield f"{what} is NOT in these files:"
    for log in checked.logs:
        yield from _part_rows(log, is_absent=not checked.items)
    yield f"all rests on the charter {export['charter']}"
    if not export["pinned"]:
        yield "  compare it with what you wrote down when it was signed, or name that by --charter"
    if export["problems"]:
        count = len(export["problems"])
        yield f"DOES NOT HOLD: {count} things in these files; `truceline dossier verify` names them. The first:"
        yield f"  {printable(export['problems'][0])}"


def _part_rows(log: dict[str, Any], *, is_absent: bool) -> Iterator[str]:
    from truceline.dossier.verify import when

    if not log["here"]:
        yield f"{log['origin']}: none of its {log['entries']} entries is here: nothing is proved about it"
        return
    covers = f"{log['here']} of {log['entries']} entries, from {when(log['from_at'])} to {when(log['to_at'])}"
    if log["forked"]:
        yield f"CONTRADICTED: {log['origin']} has signed two pasts; what stands in one may not stand in the other"
    if not is_absent:
        yield f"looked through: {log['origin']}, {covers}"
        return
    of_those = " that is here" if log["withheld"] else ""
    yield f"PROVED: no entry of {log['origin']}{of_those} has it: {covers},"
    yield f"  by the log's own clock; each leads to the root that it has signed{_cosigned(log)}"
    if log["withheld"]:
        yield f"  {log['withheld']} entries were left out: whether one of them has it is not shown"


def _cosigned(document: dict[str, Any]) -> str:
    told = ", ".join(f"{each['by']} (its first {each['size']} entries)" for each in document["cosigned"])
    return f", cosigned by {told}" if told else ", cosigned by nobody else yet"
