"""truceline incident: what happened, when and where, with everything that belongs to it and who says so."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from truceline.cli.duty.given_files import file_content
from truceline.cli.duty.officers import OPERATOR, Officer, officer_given
from truceline.cli.duty.witness import sheet, witness
from truceline.cli.lines.instants import TIME
from truceline.cli.lines.node_options import (
    Desk,
    desk_given,
    home_of,
    home_option,
    json_option,
    line_called,
    line_option,
    log_asked_option,
    office_asked,
    office_in,
)
from truceline.cli.output import print_json_row, print_rows, say

if TYPE_CHECKING:
    from truceline.wiring.running import Office

_RESULTS = ["turned-back", "left", "stayed", "unknown"]
_STATES = ["open", "done", "dropped"]
_PRECEDENCES = ["flash", "immediate", "priority", "routine"]


_said_by = click.option("--said-by", required=True, metavar="NAME", help="Who says so: a person, a unit, a party.")
_source = click.option("--source", default="", metavar="WORDS", help="Where that stands, such as a row of a radio log.")
_at = click.option("--at", type=TIME, metavar="TIME", help="When, such as 2017-06-06T05:30Z; else now.")
_place = click.option("--place", default="", metavar="PLACE", help="Where, such as 33.50583N 38.61778E, or in MGRS.")
_where = click.option("--where", default="", metavar="WORDS", help="Where, in words.")
_drill = click.option("--drill", is_flag=True, help="Nothing of it is real.")
_rows_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each.")


@click.group()
def incident() -> None:
    """Keep what happened: when and where, what belongs to it, what was decided, and how each side tells it.

    Nothing is taken back and nothing is judged here: each statement stands with who says so.
    """


incident.add_command(witness)
incident.add_command(sheet)


@incident.command("open")
@click.argument("title", required=False, default="")
@click.option("--alert", default="", metavar="ID", help="Open it from an alert: its words, times and place.")
@click.option("--from", "from_at", type=TIME, metavar="TIME", help="When it began, such as 2017-06-06T05:30Z.")
@click.option("--to", "to_at", type=TIME, metavar="TIME", help="When it ended; else the instant when it began.")
@_place
@_where
@_drill
@officer_given
@json_option
def open_(title: str, officer: Officer, as_json: bool, drill: bool, **given: Any) -> None:
    """Open an incident, from an alert or by hand. TITLE says in a few words what it is about, without a judgement."""
    if not title and not given["alert"]:
        raise click.UsageError("say a TITLE, or open it from an --alert")
    span = _span(given["from_at"], given["to_at"])
    words = _filled(title=title, alert=given["alert"], place=given["place"], where=given["where"])
    with office_in(officer.folder) as office:
        found = office.ask("incident-open", **officer.by, **words, **span, drill=drill)
    _print(found, as_json)


@incident.command("list")
@click.option("--items", is_flag=True, help="Only those that have open items for the next meeting.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="At most so many.")
@home_option
@_rows_json
def list_(folder: str | None, items: bool, limit: int, as_json: bool) -> None:
    """List incidents, the newest first; those of logs that have ended come last, and say so."""
    from truceline.cli.duty.incident_words import head_rows, item_rows
    from truceline.wiring.keeping.ended_logs import ended_incidents

    with office_in(folder) as office:
        found = office.ask("incident-list", limit=limit, items=items)
    ended = ended_incidents(home_of(folder), limit - len(found["incidents"]), with_items=items)
    listed = [*found["incidents"], *ended.found]
    for each in listed:
        if as_json:
            print_json_row(each)
        else:
            print_rows([*head_rows(each), *(item_rows(each["items"]) if items else ())])
    for log, trouble in ended.unread.items():
        say(f"log {log} has ended, and what is in it is not listed: {trouble}", title="warning", colour="yellow")
    more = found["total"] + ended.total - len(listed)
    if more:
        say(f"{more} more; --limit shows them")


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.option("--desk", default="duty", show_default=True, metavar="NAME", help="The desk that asks.")
@log_asked_option
@home_option
@json_option
def show(incident_id: str, folder: str | None, desk: str, log: int | None, as_json: bool) -> None:
    """Show an incident with everything that belongs to it."""
    with office_asked(folder, log) as office:
        found = office.ask("incident-show", id=incident_id, desk=desk)
    _print(found, as_json)
    if log is not None:
        say(f"log {log} has ended: it is only read; what is known now is put on record in a new incident", title="note")


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.option("--alert", "alerts", multiple=True, metavar="ID", help="An alert.")
@click.option("--message", "messages", multiple=True, metavar="ID", help="A message or a notice, in or out.")
@click.option("--events", "event_files", multiple=True, metavar="FILE", help="Rows of `truceline watch replay --json`.")
@click.option("--file", "files", multiple=True, metavar="FILE", help="A picture or any file; kept by its hash.")
@click.option("--text", "texts", multiple=True, metavar="WORDS", help="Something in words.")
@click.option(
    "--signatory",
    "signatories",
    multiple=True,
    metavar="NAME[=unclear]",
    help="In whose name the words were given out, and if that is not clear.",
)
@click.option(
    "--figure",
    "figures",
    multiple=True,
    metavar="WHAT=LOW..HIGH",
    help="How many, as a range: vehicles=3..10; soldiers=61.. without a bound.",
)
@click.option("--said-by", default="", metavar="NAME", help="Who says so: for files, words and figures.")
@_source
@officer_given
@json_option
def add(incident_id: str, officer: Officer, as_json: bool, **given: Any) -> None:
    """Add what belongs to an incident: alerts, messages, notices, events, files, words, figures.

    Files are kept as they are, and nobody opens them; what they are is taken from their first bytes.
    """
    acts = list(_added(given))
    if not acts:
        raise click.UsageError("say what to add: --alert, --message, --events, --file, --text or --figure")
    with office_in(officer.folder) as office:
        for act, words in acts:
            found = office.ask(act, id=incident_id, **officer.by, **words)
    _print(found, as_json)


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.option("--text", required=True, help="The decision, in the words in which it was taken.")
@_said_by
@_source
@_at
@officer_given
@json_option
def decide(incident_id: str, officer: Officer, as_json: bool, text: str, **given: Any) -> None:
    """Record a decision as it was taken, and by whom. Nothing here proposes one."""
    content = {"text": text, "at": _when(given), "said_by": given["said_by"]} | _filled(source=given["source"])
    _say(incident_id, "decide", content, officer, as_json)


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.argument("result", type=click.Choice(_RESULTS))
@click.option("--track", default="", metavar="TRACK", help="Whose, if it is one track's.")
@click.option("--after-warning", "warning", default="", metavar="ID", help="The warning that came before, on record.")
@_said_by
@_source
@_at
@officer_given
@json_option
def outcome(incident_id: str, result: str, officer: Officer, as_json: bool, **given: Any) -> None:
    """Record how it ended, as somebody states it: turned-back, left, stayed, unknown."""
    content = {"result": result, "at": _when(given), "said_by": given["said_by"]}
    content |= _filled(source=given["source"], track=given["track"], warning=given["warning"])
    _say(incident_id, "outcome", content, officer, as_json)


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.argument("earlier_id", metavar="EARLIER")
@click.option("--text", default="", help="Why they belong together.")
@officer_given
@json_option
def link(incident_id: str, earlier_id: str, officer: Officer, as_json: bool, text: str) -> None:
    """Link an incident to an earlier one."""
    with office_in(officer.folder) as office:
        words = {"part": "incident", "name": earlier_id} | _filled(words=text)
        found = office.ask("incident-add", id=incident_id, **officer.by, **words)
    _print(found, as_json)


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.option("--text", default="", help="What is to be talked about: makes a new item.")
@click.option("--owner", default="", metavar="NAME", help="Who sees to it.")
@click.option("--number", type=click.IntRange(1), help="Of an item that there is: say its new --state.")
@click.option("--state", type=click.Choice(_STATES), help="Where the item stands.")
@officer_given
@json_option
def item(incident_id: str, officer: Officer, as_json: bool, **given: Any) -> None:
    """Put an item on the list for the next meeting, or say where one stands."""
    if given["number"]:
        if not given["state"]:
            raise click.UsageError("say where the item stands: --state")
        words: dict[str, Any] = {"number": given["number"], "state": given["state"]}
    else:
        words = {"text": given["text"], "owner": given["owner"]}
    with office_in(officer.folder) as office:
        found = office.ask("incident-item", id=incident_id, **officer.by, **words)
    _print(found, as_json)


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.option("--to", metavar="PARTY", help="Who is said to have done it, and may reply.")
@click.option("--text", default="", help="What the party is said to have done.")
@click.option("--lang", default="en", show_default=True, help="Language of the words.")
@click.option(
    "--precedence", type=click.Choice(_PRECEDENCES), default="priority", show_default=True, help="How urgent."
)
@click.option(
    "--within", type=click.IntRange(1), metavar="HOURS", help="Time for the reply; else as the charter has it."
)
@click.option("--served", default="", metavar="ID", help="It was served already, by this message.")
@click.option("--operator", metavar="NAME", help="Who sits there; else TRUCELINE_OPERATOR.")
@line_option
@desk_given
@json_option
def allege(incident_id: str, desk: Desk, as_json: bool, served: str, **given: Any) -> None:
    """Serve an allegation on a party, signed by a desk: it gets a receipt, a right of reply, and a time for it.

    What the party replies, and which action it says it has taken, stands beside it; so does its silence.
    """
    from truceline.wiring.running import say as say_on_line

    by = {"desk": desk.name, "operator": given["operator"] or os.environ.get(OPERATOR, "")}
    if not served and not (given["to"] and given["text"]):
        raise click.UsageError("say --to whom and --text, or name the message by which it was --served")
    with office_in(desk.folder) as office:
        if not served:
            sign = desk.signature()
            wording = office.ask("incident-allegation", id=incident_id, **by, **_alleging(office, given))
            served = say_on_line(office, wording, sign)["id"]
        message = office.ask("line-item", id=served)["id"]
        found = office.ask("incident-say", id=incident_id, **by, verb="allege", content={"message": message})
    _print(found, as_json)


@incident.command()
@click.option("--who", required=True, metavar="NAME", help="Who was not let through.")
@click.option("--denied-by", required=True, metavar="NAME", help="Who did not let them through.")
@_place
@click.option("--where", required=True, metavar="WORDS", help="Where, in words.")
@click.option("--reason", default="", metavar="WORDS", help="The reason that was given; leave it out if none was.")
@click.option("--incident", "incident_id", default="", metavar="ID", help="The incident that it belongs to.")
@_said_by
@_source
@_at
@_drill
@officer_given
@json_option
def deny(officer: Officer, as_json: bool, drill: bool, incident_id: str, **given: Any) -> None:
    """Record that somebody was denied access: who, where, when, and the reason that was given."""
    names = ("who", "denied_by", "where", "said_by", "source", "place", "reason")
    words = _filled(incident=incident_id, **{name: given[name] for name in names})
    with office_in(officer.folder) as office:
        found = office.ask("incident-deny", **officer.by, **words, at=_when(given), drill=drill)
    _print_denial(found, as_json)


@incident.command()
@click.argument("denial_id", metavar="DENIAL")
@_said_by
@_source
@_at
@officer_given
@json_option
def clear(denial_id: str, officer: Officer, as_json: bool, **given: Any) -> None:
    """Record that they were let through after all, and when."""
    words = {"said_by": given["said_by"]} | _filled(source=given["source"])
    with office_in(officer.folder) as office:
        found = office.ask("incident-clear", id=denial_id, **officer.by, **words, at=_when(given))
    _print_denial(found, as_json)


@incident.command()
@click.option("--all", "with_cleared", is_flag=True, help="Also those that were cleared.")
@home_option
@_rows_json
def denials(folder: str | None, with_cleared: bool, as_json: bool) -> None:
    """List denials of access that nobody has said were cleared."""
    with office_in(folder) as office:
        found = office.ask("incident-denials", all=with_cleared)["denials"]
    for each in found:
        _print_denial(each, as_json)
    if not found and not as_json:
        say("none on record; that is not the same as free passage")


@incident.command()
@click.option("--cut-off", "cut_off", default="19:30", show_default=True, metavar="HH:MM", help="When a period ends.")
@click.option("--zone", default="UTC", show_default=True, metavar="NAME", help="Of the cut-off, such as Europe/Kyiv.")
@click.option("--day", metavar="YYYY-MM-DD", help="On which the last period ends; else the last one that has ended.")
@click.option(
    "--periods", type=click.IntRange(1, 31), default=1, show_default=True, help="How many: two after a weekend."
)
@click.option("--size", type=click.IntRange(1), help="Made from so many entries: rebuilds the report that names them.")
@home_option
@json_option
def report(folder: str | None, as_json: bool, day: str | None, size: int | None, **given: Any) -> None:
    """Print the report of a period with a fixed cut-off: counts, comparison, denials, and what was not observed.

    The same entries of a log give the same report, byte for byte; it names their number and the root over them.
    """
    from truceline.wiring.acts.reports import last_day

    asked = {name: given[name] for name in ("cut_off", "zone", "periods")} | ({"size": size} if size else {})
    asked["day"] = day or last_day(given["cut_off"], given["zone"], _now())
    with office_in(folder) as office:
        found = office.ask("incident-report", **asked)
    if as_json:
        print_json_row(found)
    else:
        click.echo(found["text"], nl=False)


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.option("-o", "--output", type=click.Path(dir_okay=False), metavar="FILE", help="Write the page as HTML.")
@click.option("--pdf", type=click.Path(dir_okay=False), metavar="FILE", help="Write the page as PDF.")
@click.option(
    "--zones",
    multiple=True,
    type=click.Path(),
    metavar="FILE",
    help="Zones on its map, for the agreed ones near by.",
)
@click.option("--tracks", multiple=True, type=click.Path(), metavar="FILE", help="Reports to be drawn on its map.")
@click.option("--zone", default="", metavar="NAME", help="Tell times in a zone too, such as Asia/Damascus.")
@click.option("--desk", default="duty", show_default=True, metavar="NAME", help="The desk that asks.")
@log_asked_option
@home_option
@json_option
def page(folder: str | None, incident_id: str, as_json: bool, **given: Any) -> None:
    """Make a page of an incident, to be opened without any network: map, timeline, both sides, how to verify."""
    from truceline.wiring.media.incident_pages import outlines_in, ways_in, write_page

    html, pdf = (Path(name) if name else None for name in (given["output"], given["pdf"]))
    if not html and not pdf:
        raise click.UsageError("say where it goes: -o FILE, --pdf FILE, or both")
    outlines = outlines_in([Path(name) for name in given["zones"]]) if given["zones"] else []
    drawn = {"outlines": outlines, "ways": ways_in([Path(name) for name in given["tracks"]])}
    with office_asked(folder, given["log"]) as office:
        made = office.ask("incident-page", id=incident_id, desk=given["desk"], zone=given["zone"], **drawn)
    write_page(html, pdf, made)
    written = {name: str(path) for name, path in (("html", html), ("pdf", pdf)) if path}
    if as_json:
        print_json_row({name: made[name] for name in ("id", "drill", "size", "root", "at")} | written)
    else:
        drill = "DRILL: " if made["drill"] else ""
        say(f"{drill}the page of {made['id'][:12]} is in {' and '.join(written.values())}")


def _say(incident_id: str, verb: str, content: dict[str, Any], officer: Officer, as_json: bool) -> None:
    with office_in(officer.folder) as office:
        found = office.ask("incident-say", id=incident_id, **officer.by, verb=verb, content=content)
    _print(found, as_json)


def _added(given: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each thing to be added: an act, and what it takes."""
    from truceline.wiring.acts.act import text_from_bytes

    said = _filled(said_by=given["said_by"], source=given["source"])
    signatories = [_signatory(text) for text in given["signatories"]]
    if (given["files"] or given["texts"] or given["figures"]) and not given["said_by"]:
        raise click.UsageError("say who says so: --said-by")
    if given["signatories"] and not given["texts"]:
        raise click.UsageError("say what they signed: --text")
    for part, names in (("alert", given["alerts"]), ("message", given["messages"])):
        yield from (("incident-add", {"part": part, "name": name}) for name in names)
    for name in given["event_files"]:
        rows = file_content(Path(name)).decode("utf-8", errors="replace").splitlines()
        yield from (("incident-event", {"row": row}) for row in rows if row.strip())
    for name in given["files"]:
        content = text_from_bytes(file_content(Path(name)))
        yield "incident-file", {"content": content, "name": Path(name).name} | said
    for text in given["texts"]:
        signed = {"signatories": signatories} if signatories else {}
        yield "incident-say", {"verb": "remark", "content": {"text": text} | said | signed}
    for figure in given["figures"]:
        yield "incident-say", {"verb": "figure", "content": _figure(figure) | said}


def _signatory(text: str) -> dict[str, Any]:
    name, mark, how = text.partition("=")
    if mark and how != "unclear":
        raise click.UsageError(f"{text} is no signatory: write a name, or NAME=unclear")
    return {"name": name, "clear": not mark}


def _figure(text: str) -> dict[str, Any]:
    what, _, bounds = text.rpartition("=")
    low, dots, high = bounds.partition("..")
    try:
        bound = {} if dots and not high else {"high": int(high if dots else low)}
        return {"what": what, "low": int(low)} | bound
    except ValueError as error:
        raise click.UsageError(f"{text} is no figure: write it like vehicles=3..10") from error


def _alleging(office: Office, given: dict[str, Any]) -> dict[str, Any]:
    by = _now() + given["within"] * 3_600_000 if given["within"] else 0
    words = {name: given[name] for name in ("text", "lang", "to")}
    return words | {"line": line_called(office, given["line"]), "by": by, "prec": given["precedence"]}


def _span(from_at: int | None, to_at: int | None) -> dict[str, int]:
    if from_at is None and to_at is not None:
        raise click.UsageError("say when it began: --from")
    return {} if from_at is None else {"from_at": from_at, "to_at": from_at if to_at is None else to_at}


def _when(given: dict[str, Any]) -> int:
    at: int | None = given["at"]
    return _now() if at is None else at


def _filled(**texts: str) -> dict[str, Any]:
    return {name: text for name, text in texts.items() if text}


def _print(found: dict[str, Any], as_json: bool) -> None:
    from truceline.cli.duty.incident_words import incident_rows

    if as_json:
        print_json_row(found)
    else:
        print_rows(incident_rows(found))


def _print_denial(found: dict[str, Any], as_json: bool) -> None:
    from truceline.cli.duty.incident_words import denial_rows

    if as_json:
        print_json_row(found)
    else:
        print_rows(denial_rows(found))


def _now() -> int:
    return time.time_ns() // 1_000_000
