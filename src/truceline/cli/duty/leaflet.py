"""truceline leaflet: paper in several languages, with a code that anybody can have checked; and what became of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from truceline.cli.duty.officers import Officer, officer_given
from truceline.cli.lines.instants import TIME
from truceline.cli.lines.node_options import home_of, home_option, json_option, office_in
from truceline.cli.output import print_json_row, print_rows, say
from truceline.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from truceline.wiring.media.ordering import Ordered
    from truceline.wiring.running import Office

MAX_AREA_BYTES = 1024 * 1024
_LANGUAGES = ["ar", "en", "es", "fa", "fr", "ru", "uk"]
_FIRST = ["inside-zone", "near-zone", "all-clear"]
_MEANS = ["air-drop", "by-hand", "posted", "other"]
_said_by = click.option("--said-by", required=True, metavar="NAME", help="Who says so: a person, a unit, a party.")
_from = click.option("--from", "from_at", type=TIME, metavar="TIME", help="When it began; else now.")
_to = click.option("--to", "to_at", type=TIME, metavar="TIME", help="When it ended; else when it began.")
_copies = click.option("--copies", type=click.IntRange(1), metavar="NUMBER", help="How many sheets.")
_place = click.option("--place", default="", metavar="WORDS", help="Where, in words.")


@click.group()
def leaflet() -> None:
    """Make leaflets in several languages on one sheet, and record what became of them.

    Each has a check code: `truceline check CODE` shows what it says, and proves it.
    """


@leaflet.command()
@click.option(
    "--lang", "languages", multiple=True, required=True, type=click.Choice(_LANGUAGES), help="May be given again."
)
@click.option("--zones", required=True, metavar="FILE", help="GeoJSON with the zone.")
@click.option("--zone", default="", metavar="ID", help="Which of its zones; if it has several.")
@click.option(
    "--standing", default="agreed", show_default=True, help="Which of its geometries: agreed, marked, claimed:X."
)
@click.option(
    "--say", "template", type=click.Choice(_FIRST), default=_FIRST[0], show_default=True, help="The first sentence."
)
@click.option("--way", default="", metavar="NAME", help="Name of the way out, such as of a road.")
@click.option("--towards", default="", metavar="PLACE", help="Where it leads: 33.92N 38.32E, or in MGRS.")
@click.option("--state-who", is_flag=True, help="Ask who they are.")
@click.option("--words-in", type=click.Choice(_LANGUAGES), help="Language of the zone's agreed words.")
@click.option("--no-map", is_flag=True, help="Draw no map.")
@click.option(
    "--paper", type=click.Choice(["a4", "a5"]), default="a4", show_default=True, help="The size of the sheet."
)
@click.option("--about", default="", metavar="ID", help="The message on the line that it goes with.")
@click.option("--drill", is_flag=True, help="Nothing of it is real: it says so in every language, and in its frame.")
@click.option("-o", "--output", required=True, metavar="FILE", help="The PDF to write.")
@click.option("--png", metavar="FILE", help="Write a picture of it as well.")
@officer_given
@json_option
def make(
    languages: tuple[str, ...], output: str, png: str | None, officer: Officer, as_json: bool, **given: Any
) -> None:
    """Make a leaflet: put its words on record, which gives it its check code, and typeset it.

    It tells where the zone is and the way out. On the map a zone that is not agreed is called marked or claimed.
    """
    from truceline.wiring.acts.act import text_from_bytes
    from truceline.wiring.media.leaflets import picture_of, program, sheet_of

    for path in filter(None, (output, png)):
        _check_new(Path(path))
    party = home_of(officer.folder).party
    with office_in(officer.folder) as office:
        about = office.ask("line-item", id=given["about"]) if given["about"] else {"id": "", "drill": False}
        order = _ordered(languages, given, party, about)
        made = office.ask("item-make", **order.wanted, **officer.by)
        sheet, file = sheet_of(made, order.rings, party), order.file(made)
        name = Path(output).name
        made = office.ask(
            "item-set", id=made["id"], file=text_from_bytes(file), name=name, program=program(), **officer.by
        )
    _write(Path(output), file)
    if png:
        _write(Path(png), picture_of(sheet))
    if as_json:
        print_json_row({**made, "output": output, "png": png})
    else:
        click.echo(made["code"])
        mark = "DRILL: " if made["drill"] else ""
        say(f"{mark}{output}: entry {made['entry']}; its code by voice: {made['spelled']}")


@leaflet.command("print")
@click.argument("leaflet_id", metavar="ID")
@_copies
@_said_by
@_from
@_to
@_place
@click.option("-o", "--output", metavar="FILE", help="Write the PDF that is kept, to be printed from.")
@officer_given
@json_option
def print_(leaflet_id: str, output: str | None, officer: Officer, as_json: bool, **given: Any) -> None:
    """Record a print run, and write the PDF as it was made."""
    from truceline.wiring.acts.act import bytes_from_text

    if not given["copies"] and not output:
        raise click.UsageError("say how many by --copies, or where to write the PDF by -o")
    with office_in(officer.folder) as office:
        if output:
            _check_new(Path(output))
            _write(Path(output), bytes_from_text(office.ask("item-file", medium="leaflet", id=leaflet_id)["content"]))
        found = (
            _told(office, leaflet_id, "print", _report(given), officer)
            if given["copies"]
            else office.ask("item-show", medium="leaflet", id=leaflet_id)
        )
    _print(found, as_json)


@leaflet.command()
@click.argument("leaflet_id", metavar="ID")
@click.option("--means", required=True, type=click.Choice(_MEANS), help="How it was given out.")
@click.option("--area", metavar="FILE", help="GeoJSON of where; kept by its hash.")
@click.option("--in-zone", is_flag=True, help="All over the zone that the leaflet is about.")
@_copies
@_said_by
@_from
@_to
@_place
@officer_given
@json_option
def record(leaflet_id: str, area: str | None, officer: Officer, as_json: bool, **given: Any) -> None:
    """Record that a leaflet was dropped, handed out or put up, as somebody reports it."""
    from truceline.wiring.acts.act import text_from_bytes

    report = _report(given) | ({"area": text_from_bytes(_area(Path(area)))} if area else {})
    with office_in(officer.folder) as office:
        found = _told(office, leaflet_id, "give", report, officer)
    _print(found, as_json)


@leaflet.command()
@click.argument("leaflet_id", metavar="ID")
@home_option
@json_option
def show(leaflet_id: str, folder: str | None, as_json: bool) -> None:
    """Show a leaflet: its words in every language, and what became of it."""
    with office_in(folder) as office:
        found = office.ask("item-show", medium="leaflet", id=leaflet_id)
    _print(found, as_json)


@leaflet.command("list")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="At most so many.")
@home_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row for each leaflet.")
def list_(folder: str | None, limit: int, as_json: bool) -> None:
    """List leaflets, the newest first."""
    from truceline.cli.duty.leaflet_words import item_row

    with office_in(folder) as office:
        found = office.ask("item-list", medium="leaflet", limit=limit)["items"]
    for each in found:
        if as_json:
            print_json_row(each)
        else:
            print_rows([item_row(each)])


def _ordered(languages: tuple[str, ...], given: dict[str, Any], party: str, about: dict[str, Any]) -> Ordered:
    """What goes on record, and what sets it."""
    from truceline.wiring.media.leaflets import ground_from
    from truceline.wiring.media.ordering import Order, ordered

    if bool(given["way"]) != bool(given["towards"]):
        raise click.UsageError("a way out has a name and an end: give --way and --towards together")
    order = Order(
        languages=languages,
        template=given["template"],
        way=given["way"],
        towards=given["towards"],
        asks_who=given["state_who"],
        words_in=given["words_in"] or "",
        has_map=not given["no_map"],
        paper=given["paper"],
    )
    ground = ground_from(Path(given["zones"]), given["zone"], given["standing"], order.end)
    return ordered(order, ground, _now(), party, {"id": about["id"], "drill": given["drill"] or about["drill"]})


def _report(given: dict[str, Any]) -> dict[str, Any]:
    """What ``item-report`` takes of what was said."""
    from_at = _now() if given["from_at"] is None else given["from_at"]
    to_at = from_at if given["to_at"] is None else given["to_at"]
    said = {name: given[name] for name in ("means", "copies", "place", "in_zone") if given.get(name)}
    return {"said_by": given["said_by"], "from_at": from_at, "to_at": to_at, **said}


def _told(office: Office, leaflet_id: str, verb: str, report: dict[str, Any], officer: Officer) -> dict[str, Any]:
    return office.ask("item-report", id=leaflet_id, verb=verb, report=report, **officer.by)


def _area(path: Path) -> bytes:
    """An area as GeoJSON, once it is seen to be one."""
    from truceline.wiring.watching.zone_files import read_zones

    read_zones([path], zone_ids="file", skip_bad=False)
    content = path.read_bytes()
    if len(content) > MAX_AREA_BYTES:
        raise InputError(f"{path} has more than {MAX_AREA_BYTES} bytes", hint="draw the area with fewer corners")
    return content


def _check_new(path: Path) -> None:
    if path.exists():
        raise InputError(f"there is something at {path} already", hint="name a new file: none is written over")
    if not path.parent.is_dir():
        raise NotFoundError(f"there is no folder {path.parent}", hint="make it first")


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)


def _print(found: dict[str, Any], as_json: bool) -> None:
    from truceline.cli.duty.leaflet_words import item_rows

    if as_json:
        print_json_row(found)
    else:
        print_rows(item_rows(found))


def _now() -> int:
    return time.time_ns() // 1_000_000
