"""truceline dossier: the evidence of one incident as one file, for people who trust neither side and not us."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from truceline.cli.exits import ExitCode
from truceline.cli.lines.node_options import home_of, home_option, json_option, line_called, office_in
from truceline.cli.output import print_json_row, print_rows, printable, say


@click.group()
def dossier() -> None:
    """Hand out the evidence of an incident as one file that anybody can verify, years later, without us."""


@dossier.command()
@click.argument("incident_id", metavar="INCIDENT")
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False), metavar="FILE", help="The new ZIP file.")
@click.option("--for", "recipient", default="", metavar="NAME", help="Whom this copy is for; it bears the name.")
@click.option("--zones", multiple=True, type=click.Path(dir_okay=False), metavar="FILE", help="Zones for its maps.")
@click.option("--tracks", multiple=True, type=click.Path(dir_okay=False), metavar="FILE", help="Reports for its maps.")
@click.option("--withhold", "withheld", multiple=True, metavar="ID", help="Leave out a text or object; its hash stays.")
@click.option("--zone", default="", metavar="NAME", help="Tell times in a zone too, such as Asia/Damascus.")
@click.option("--no-pdf", is_flag=True, help="Leave report.pdf out; then Typst is not needed.")
@click.option("--line", metavar="LINE", help="Only what was said on one line, by its first digits.")
@click.option(
    "--log",
    type=click.IntRange(1),
    metavar="N",
    help="Of an incident in one of the party's logs before the one that it writes now.",
)
@click.option("--desk", default="duty", show_default=True, metavar="NAME", help="The desk that asks.")
@home_option
@json_option
def make(incident_id: str, out: str, folder: str | None, as_json: bool, **given: Any) -> None:
    """Make the dossier of an incident, and put on record which files went out, and to whom.

    Zones that were agreed on record are in it by themselves; --zones and --tracks lay files beside them, which stand
    as what you handed in.
    """
    from truceline.node.dossiers.gathering import Wanted
    from truceline.wiring.dossiers.given import Given
    from truceline.wiring.dossiers.making import Request, make_dossier

    line = ""
    if given["line"]:
        with office_in(folder) as office:
            line = line_called(office, given["line"])
    wanted = Wanted(incident_id, line, given["desk"], frozenset(given["withheld"]), given["recipient"])
    files = Given(tuple(map(Path, given["zones"])), tuple(map(Path, given["tracks"])))

    def put_on_record(**what: Any) -> int:
        with office_in(folder) as office:
            index: int = office.ask("dossier-sealed", **what)["index"]
        return index

    request = Request(wanted, files, given["zone"], not given["no_pdf"], given["log"] or 0)
    made = make_dossier(home_of(folder), request, Path(out), put_on_record)
    if as_json:
        document = {"file": out, "sha256": made.sha256, "files": made.files, "incident": made.incident}
        lines = {"line": made.lines[0], "lines": list(made.lines)}
        print_json_row(document | lines | {"index": made.entry, "drill": made.is_drill})
        return
    drill = "DRILL: " if made.is_drill else ""
    say(f"{drill}{made.files} files of incident {made.incident[:12]} in {out}; on record as entry {made.entry}")
    charters = " ".join(f"--charter {line}" for line in made.lines)
    say(f"python3 verify.py {charters} {out}", title="to verify", colour="cyan")


@dossier.command()
@click.argument("file", type=click.Path(), metavar="FILE")
@json_option
def show(file: str, as_json: bool) -> None:
    """Show what a dossier says of itself: whose it is, of what, for whom. Nothing is verified by that."""
    from truceline.dossier.verify import when
    from truceline.wiring.dossiers.showing import read_dossier

    found = read_dossier(file)
    if as_json:
        print_json_row(found.head | {"files": found.files})
        return
    head = found.head
    rows = [f"DRILL: {head['title']}" if head["drill"] else head["title"], f"incident  {head['incident']}"]
    rows += [f"record    of {head['party']}, {head['size']} entries of {head['log']}, the last of {when(head['at'])}"]
    rows += [*(f"line      {line}" for line in head["lines"]), f"for       {head['for'] or 'nobody in particular'}", ""]
    rows += [f"{count:>9}  {name}" for name, count in found.files.items()]
    print_rows([printable(row) for row in rows])
    say(f"truceline dossier verify --charter LINE {file}", title="to verify", colour="cyan")


@dossier.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE...")
@click.option(
    "--charter",
    "charters",
    multiple=True,
    metavar="ID",
    help="The line, or the charter's SHA-256, that you trust; once for each line of a dossier of several.",
)
@json_option
@click.pass_context
def verify(ctx: click.Context, files: tuple[str, ...], charters: tuple[str, ...], as_json: bool) -> None:
    """Verify dossiers: every claim with whose word it is, and every file that was changed, removed or added.

    Those of several sides are held against each other. The file verify.py in them does the same without Truceline;
    take it from whom you trust. Ends with 0 if everything holds, with 3 if anything does not or is contradicted.
    """
    from truceline.wiring.exports import verdict_in_words, verdict_on_exports

    result = verdict_on_exports(files, *charters)
    print_json_row(result) if as_json else print_rows([verdict_in_words(result)])
    if result["exit"]:
        ctx.exit(ExitCode.FOUND)
