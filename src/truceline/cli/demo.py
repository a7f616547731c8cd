"""``truceline demo``: the At Tanf case of 2017, replayed from published statements and played; then real ships."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shlex
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from truceline.cli.output import say
from truceline.errors import MissingExtraError, NotFoundError

if TYPE_CHECKING:
    from truceline.cli.demonstration.at_tanf import Case as Play
    from truceline.cli.demonstration.demo_case import Case

_CHECKOUT = Path(__file__).parents[3]
_INSTALLED = Path(__file__).parents[1] / "examples" / "at-tanf-2017"
"""Where a wheel brings the files of the example; in a checkout they lie in its own folder of examples."""
_EXAMPLE = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT / "examples" / "at-tanf-2017"
_DATA = _CHECKOUT.parent / "shared" / "data"
_SHIPS = Path("ais", "noaa_south_florida_20220103.csv")
_CHARTED = "enc_*.geojson"
_PORT_OF_MIAMI = (-80.19, 25.745, -80.10, 25.79)

_OPENING = """\
At Tanf, 18 May and 6 June 2017: columns, and the zone of 55 km around a garrison.
RECONSTRUCTED from published statements: no observations, no evidence. Times of day are invented.
Which words each point rests on, and how far off it may be: {statements}
"""
_READING = """
How to read it
  180526Z MAY 17             18 May 2017, 05:26 UTC
  between 0435Z and 0615Z    it entered at some time then: sure to be outside before, and inside after
  20 km inside (± 20 km)     how far from the boundary, and how far off that may be: nobody published a position
  cannot tell                the error is larger than the distance: the place that the opposition spokesman gave
                             may lie inside or outside, and nothing more is known
  as claimed by coalition    whose zone it is: that the other side agreed to it is disputed
  lost                       no report for ten minutes: the reconstruction ends there"""
_PLAY = """
The same, played: two nodes on this machine, each a process with its own keys and record.
Weeks are told in seconds. All of it is marked as a drill: it can be taken for nothing real."""
_CASE = "at-tanf-case"
_LONG_S = 3_600.0
_REAL = """
The same on real positions: ships off South Florida on 3 January 2022, and the zones of NOAA's charts."""


@click.command()
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("truceline-demo"),
    show_default=True,
    metavar="FOLDER",
    help="Where the pictures go.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Real data: ais/ and zones/ as in ../shared/data beside a checkout, where they are looked for.",
)
@click.option(
    "--serve/--no-serve",
    default=None,
    help="Leave both nodes running at the end, with the case in them, for a browser; that is so on a terminal.",
)
def demo(into: Path, data: Path | None, serve: bool | None) -> None:
    """Play the At Tanf case of 2017 on two nodes; then watch real ships, if their data are there."""
    # This loads Numba, which would make --help slow.
    from truceline.cli.demonstration.demo_case import Case, print_events

    folder = _DATA if data is None else data
    has_ships = (folder / _SHIPS).is_file() and any((folder / "zones").glob(_CHARTED))
    if data is not None and not has_ships:
        raise NotFoundError(
            f"there is no {_SHIPS}, or no zones/{_CHARTED}, in {data}",
            hint="name the folder that holds ais/ and zones/",
        )
    tanf = Case(
        _EXAMPLE / "tracks.csv",
        [_EXAMPLE / "zones.geojson"],
        "At Tanf, 18 May and 6 June 2017: reconstructed from published statements",
    )
    click.echo(_OPENING.format(statements=_as_typed(_EXAMPLE / "statements.json")))
    was_drawn = print_events(tanf, into / "at-tanf-2017")
    click.echo(_READING)
    click.echo(_PLAY)
    with _played(into / _CASE) as play:
        _say_what_comes_next(tanf, into / "mine.svg" if was_drawn else None)
        if has_ships:
            _watch_ships(folder / _SHIPS, folder / "zones", into / "port-of-miami")
        if sys.stdout.isatty() if serve is None else serve:
            _serve_until_interrupted(play)


@contextmanager
def _played(papers: Path) -> Iterator[Play]:
    """The case, once it has been played; its nodes run while this lasts."""
    from truceline.cli.demonstration.at_tanf import on_stage, play

    papers.mkdir(exist_ok=True)
    with (
        ending_cleanly(),
        tempfile.TemporaryDirectory(prefix="truceline-demo-") as folder,
        on_stage(Path(folder), _EXAMPLE, papers) as case,
    ):
        try:
            play(case)
        except MissingExtraError as error:
            say(f"{error}; {error.hint}", title="the play ends here", colour="yellow")
        else:
            click.echo("\nOpen these by their path; they need no network:")
            for name in ("incident.html", "incident.pdf", "leaflet.pdf", "dossier.zip"):
                click.echo(f"  {_as_typed(papers / name)}")
        yield case


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """What is open inside is closed also where a signal or a terminal that goes away ends the program."""
    before = {number: signal.signal(number, _end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _serve_until_interrupted(play: Play) -> None:
    """Say where both consoles are, and leave them there."""
    from truceline.cli.demonstration.at_tanf import open_consoles

    click.echo("\nBoth nodes run on, with the case in them. Open these in a browser on this machine:")
    for console in open_consoles(play):
        click.echo(f"  {console.address}  {console.party}, as {console.operator}, password {console.password}")
        click.echo(f"    its desk signs with {console.keys / 'duty'} and {console.keys / 'duty.second'}, same password")
    click.echo("If the console is not built, the page says how to build it. Ctrl-C ends it; nothing of it stays.")
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(_LONG_S)


def _watch_ships(ships: Path, charts: Path, picture: Path) -> None:
    from truceline.cli.demonstration.demo_case import Case, print_busiest

    real = Case(
        ships,
        sorted(charts.glob(_CHARTED)),
        "Port of Miami, 3 January 2022, the first 24 minutes: ships and charted zones",
        zone_ids="file",
        skip_bad=True,
        box=_PORT_OF_MIAMI,
    )
    click.echo(_REAL)
    print_busiest(real, picture)
    options = f"--zones {_as_typed(charts)}/{_CHARTED} --zone-ids file --skip-bad"
    click.echo(f"\nEvery event of it:\n  {_program()} watch replay {_as_typed(ships)} {options}")


def _say_what_comes_next(case: Case, picture: Path | None) -> None:
    program, reports, zones = _program(), _as_typed(case.reports), _as_typed(case.zones[0])
    calls = [
        f"zones check {zones}",
        f"watch replay {reports} --zones {zones} --summary",
        f"watch replay {reports} --zones {zones} --json",
        *([] if picture is None else [f"watch plot {reports} --zones {zones} -o {_as_typed(picture)}"]),
        "watch replay --help",
    ]
    click.echo("\nWhat to do next: copy a row, then put files of your own in place of these")
    for call in calls:
        click.echo(f"  {program} {call}")


def _program() -> str:
    """What to type to call this program again."""
    own = Path(sys.executable).with_name("truceline")
    is_typed_by_name = not _is_below(own) and shutil.which("truceline") == str(own)
    return "truceline" if is_typed_by_name or not own.exists() else _as_typed(own)


def _as_typed(path: Path) -> str:
    """A path as short as it can be typed here, safe for a shell."""
    near = path.absolute()
    if _is_below(near):
        return shlex.quote(str(near.relative_to(Path.cwd())))
    if near.is_relative_to(Path.cwd().parent):
        return shlex.quote(str(".." / near.relative_to(Path.cwd().parent)))
    return shlex.quote(str(near))


def _is_below(path: Path) -> bool:
    return path.is_relative_to(Path.cwd())
