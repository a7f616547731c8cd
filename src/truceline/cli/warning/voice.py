"""Texts for the radio and for loudspeakers: made with a check code, and who read them out when, as reported.

They are commands of ``truceline message``, for they say by voice what a message says on the line.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import click

from truceline.cli.duty.leaflet_words import item_row, item_rows
from truceline.cli.duty.officers import Officer, officer_given
from truceline.cli.lines.instants import TIME
from truceline.cli.lines.node_options import home_of, home_option, json_option, office_in
from truceline.cli.output import print_json_row, print_rows, printable

_LANGUAGES = ["ar", "en", "es", "fa", "fr", "ru", "uk"]
_FIRST = ["inside-zone", "near-zone", "all-clear"]


@click.command()
@click.option("--to", required=True, metavar="NAME", help="Who is called: a call sign, or ALL STATIONS.")
@click.option(
    "--lang", "languages", multiple=True, required=True, type=click.Choice(_LANGUAGES), help="May be given again."
)
@click.option("--zone", default="", metavar="NAME", help="Name of the zone, as the agreement has it.")
@click.option(
    "--say", "template", type=click.Choice(_FIRST), default=_FIRST[0], show_default=True, help="The first sentence."
)
@click.option("--way", default="", metavar="NAME", help="Name of the way out, such as of a road.")
@click.option("--towards", default="", metavar="PLACE", help="Where it leads: 33.92N 38.32E, or in MGRS.")
@click.option("--state-who", is_flag=True, help="Ask who they are.")
@click.option("--about", default="", metavar="ID", help="Say what this message says on the line, in place of --say.")
@click.option("--loudspeaker", is_flag=True, help="Nobody can answer: end with OUT.")
@click.option("--drill", is_flag=True, help="Nothing of it is real: it says so first and last.")
@officer_given
@json_option
def radio(languages: tuple[str, ...], officer: Officer, as_json: bool, loudspeaker: bool, **given: Any) -> None:
    """Make a text to be read out, with prowords, everything twice, and its check code by the spelling alphabet."""
    party = home_of(officer.folder).party
    with office_in(officer.folder) as office:
        about = office.ask("item-meant", id=given["about"]) if given["about"] else {}
        wanted = {
            "medium": "voice",
            "said": _said(languages, given, about),
            "way": [],
            "paper": "",
            "about": about.get("id", ""),
            "to": given["to"],
            "drill": given["drill"] or about.get("drill", False),
        }
        made = office.ask("item-make", **wanted, **officer.by)
    scripts = _scripts(made, party, is_answer_awaited=not loudspeaker)
    if as_json:
        print_json_row({**made, "scripts": scripts})
    else:
        print_rows(_script_rows(made, scripts))


@click.command()
@click.argument("voice_id", metavar="ID")
@click.option("--means", type=click.Choice(["radio", "loudspeaker", "other"]), required=True, help="By which means.")
@click.option("--frequency", default="", metavar="WORDS", help="Such as `156.8 MHz FM` or `4582.5 kHz USB`.")
@click.option("--lang", "languages", multiple=True, required=True, type=click.Choice(_LANGUAGES), help="As read out.")
@click.option("--times", type=click.IntRange(1, 10_000), default=1, show_default=True, help="How often.")
@click.option("--said-by", required=True, metavar="NAME", help="Who read it out, or who says so.")
@click.option("--from", "from_at", type=TIME, metavar="TIME", help="When it was first read out; else now.")
@click.option("--to", "to_at", type=TIME, metavar="TIME", help="When it was last read out; else at the first time.")
@click.option("--place", default="", metavar="WORDS", help="From where, in words.")
@officer_given
@json_option
def read(voice_id: str, officer: Officer, as_json: bool, **given: Any) -> None:
    """Record that a text was read out: who, when, on which frequency, as reported. It says nothing of who heard it."""
    from_at = time.time_ns() // 1_000_000 if given["from_at"] is None else given["from_at"]
    report = {
        "said_by": given["said_by"],
        "from_at": from_at,
        "to_at": from_at if given["to_at"] is None else given["to_at"],
        "languages": list(given["languages"]),
        **{name: given[name] for name in ("means", "frequency", "times", "place") if given[name]},
    }
    with office_in(officer.folder) as office:
        found = office.ask("item-report", id=voice_id, verb="read", report=report, **officer.by)
    if as_json:
        print_json_row(found)
    else:
        print_rows(item_rows(found))


@click.command()
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="At most so many.")
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each text.")
def readings(folder: str | None, limit: int, as_json: bool) -> None:
    """List texts for reading out, the newest first, and whether they were read."""
    with office_in(folder) as office:
        found = office.ask("item-list", medium="voice", limit=limit)["items"]
    for each in found:
        if as_json:
            print_json_row(each)
        else:
            print_rows([item_row(each)])


def _said(languages: tuple[str, ...], given: dict[str, Any], about: dict[str, Any]) -> Any:
    """The words: of the message, or of the sentences that were chosen."""
    from truceline.line.wording.warnings import Sentence, statement_from
    from truceline.model.places.coordinates import read_place
    from truceline.wiring.media.voice import voice_words

    if about:
        return voice_words(statement_from(about["said"]).sentences, languages).body
    if not given["zone"]:
        raise click.UsageError("name the --zone, or the message that it is --about")
    if bool(given["way"]) != bool(given["towards"]):
        raise click.UsageError("a way out has a name and an end: give --way and --towards together")
    now_at = time.time_ns() // 1_000_000
    sentences = [Sentence(f"{given['template']}/1", {"zone": given["zone"], "at": now_at})]
    if given["towards"]:
        sentences.append(Sentence("leave/1", {"way": given["way"], "place": read_place(given["towards"])}))
    sentences += [Sentence("state-who/1")] if given["state_who"] else []
    return voice_words(sentences, languages).body


def _scripts(made: dict[str, Any], party: str, *, is_answer_awaited: bool) -> list[dict[str, Any]]:
    from truceline.wiring.media.voice import scripts_of

    return [
        {"lang": each.language, "dir": each.direction, "rows": list(each.rows), "is_reviewed": each.is_reviewed}
        for each in scripts_of(made, party, is_answer_awaited=is_answer_awaited)
    ]


def _script_rows(made: dict[str, Any], scripts: list[dict[str, Any]]) -> Iterable[str]:
    from truceline.line.wording.templates import isolate  # it loads what knows places

    drill = "DRILL  " if made["drill"] else ""
    yield f"{made['id'][:8]}  {drill}{made['code']}  entry {made['entry']}"
    for script in scripts:
        yield ""
        yield f"[{script['lang']}]" + ("" if script["is_reviewed"] else "  no native speaker has reviewed this wording")
        yield from (isolate(printable(row)) for row in script["rows"])
