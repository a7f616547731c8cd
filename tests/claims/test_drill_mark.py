"""Whatever is shown, printed or handed out of a drill says DRILL: every command is tried, or it is said why not.

A new command stands in neither table, so this fails until somebody has thought of it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from csv import DictReader
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import click
import pypdf
import pytest

from tests.cli.duty.leaflets import office
from tests.cli.duty.noticed import in_days, movement_row, site_options, table
from tests.cli.met_homes import BRAVO, MetHomes, met_homes
from tests.cli.warning.agreed import agreed_homes
from tests.node.alerting.sightings import event
from tests.node.drills.plays import SCENARIO
from tests.wiring.homes import a_home
from truceline.cli.main import main, root
from truceline.wiring.home import Home

Captured = pytest.CaptureFixture[str]
NUMBERS = count()
"""Each thing has one of its own, for what is the same as another thing joins it."""
OFFICER = ("--operator", "Lt Adams")
FOREIGN = "it shows nothing of messages, alerts, notices, incidents or handouts"
TERMS = "terms and keys are never a drill: a message of these kinds cannot bear the mark"
RECORD = "it moves or examines the whole record, and shows no item of it"
SEALED = "what it writes is sealed, and it tells only how many texts are in it"
ACCOUNTS = "accounts of a drill have tests of their own: tests/cli/accounts/test_compared.py, test_account_words.py"
EXEMPT: Mapping[str, str] = {
    **dict.fromkeys(("zones check", "zones show", "watch plot", "watch replay", "demo"), FOREIGN),
    **dict.fromkeys(("node init", "node renew", "node serve", "node status", "serve"), FOREIGN),
    **dict.fromkeys(("operator add", "operator change", "operator list", "operator password"), FOREIGN),
    **dict.fromkeys(("operator remove", "config check", "config show", "config systemd"), FOREIGN),
    **dict.fromkeys(("party enrol", "party list", "party passphrase", "party release", "party renew"), FOREIGN),
    "party show": FOREIGN,
    **dict.fromkeys(("charter draft", "charter show", "charter sign"), TERMS),
    **dict.fromkeys(("agreement assent", "agreement decide", "agreement decline", "agreement propose"), TERMS),
    **dict.fromkeys(("agreement show", "agreement sign", "agreement terminate"), TERMS),
    **dict.fromkeys(("ladder draft", "ladder check"), TERMS),
    **dict.fromkeys(("line check", "line status"), "a line is checked for real, and its state is of all that is on it"),
    **dict.fromkeys(("line export", "line entrust"), SEALED),
    **dict.fromkeys(("message template",), FOREIGN),
    **dict.fromkeys(
        ("record backup", "record erase", "record export", "record fsck", "record restore", "record resume"), RECORD
    ),
    **dict.fromkeys(("record prove", "record verify", "dossier verify"), RECORD),
    "incident report": "it counts drills in a row of their own, see tests/node/reporting/test_counts.py",
}
EXEMPT_NOUNS = {"account": ACCOUNTS}


@dataclass
class Stage:
    """Two nodes on one line, and things of a drill at alfa's."""

    met: MetHomes
    folder: Path
    capsys: Captured
    numbers: Iterator[int] = NUMBERS

    def told(self, *words: str, at: Home | None = None) -> str:
        """What a command prints, on the screen and beside it."""
        code = main([*words, *(self.at(at) if words[0] != "dossier" or "make" in words else [])])
        captured = self.capsys.readouterr()
        assert code == 0, (words, captured.err)
        return captured.out + captured.err

    def row(self, *words: str, at: Home | None = None) -> dict[str, Any]:
        """The first JSON object that a command prints."""
        return dict(json.loads(self.told(*words, "--json", at=at).splitlines()[0]))

    def at(self, home: Home | None = None) -> list[str]:
        return ["--home", str((home or self.met.alfa).folder)]

    @property
    def signing(self) -> list[str]:
        return ["--passphrase-file", str(self.met.passphrase)]

    def path(self, name: str) -> str:
        """A new file."""
        return str(self.folder / f"{next(self.numbers)}{name}")

    def events(self) -> str:
        path = Path(self.path(".jsonl"))
        path.write_text(json.dumps(event("entry", track=f"truck-{next(self.numbers)}")), encoding="utf-8")
        return str(path)

    def alert(self) -> str:
        """A new alert."""
        before = {each["id"] for each in self.alerts()}
        self.told("alert", "take", self.events(), "--drill")
        return next(str(each["id"]) for each in self.alerts() if each["id"] not in before)

    def alerts(self) -> list[dict[str, Any]]:
        return [json.loads(row) for row in self.told("alert", "list", "--all", "--json").splitlines() if row[0] == "{"]

    def message(self) -> str:
        """A new warning, which bravo has received."""
        said = self.row("line", "send", BRAVO, "--text", "Turn back.", "--drill", *self.signing)
        self.met.exchange()
        return str(said["id"])

    def warning(self) -> str:
        """A new warning made from templates, which bravo has received."""
        said = self.row("message", "send", BRAVO, *self.sentences(), "--drill", "--yes", *self.signing)
        self.met.exchange()
        return str(said["id"])

    def sentences(self) -> list[str]:
        return ["--say", "position", "--place", "33.50583N 38.61778E"]

    def notice(self) -> str:
        options = site_options(ref=f"H-{next(self.numbers)}", place=f"33.{next(self.numbers):03}00N 38.62000E")
        return str(self.row("notice", "lodge", BRAVO, *options, "--drill", *self.signing)["id"])

    def incident(self) -> str:
        words = ["incident", "open", "A column", "--from", "2017-05-18T05:00Z", "--place", "33.66N 38.05E", "--drill"]
        return str(self.row(*words)["id"])

    def denial(self) -> str:
        words = ["--who", "Convoy 7", "--denied-by", "a unit", "--where", "the bridge", "--said-by", "the driver"]
        return str(self.row("incident", "deny", *words, "--drill")["id"])

    def leaflet_options(self) -> list[str]:
        made = office(self.folder / str(next(self.numbers)), self.capsys)
        words = ["--lang", "ar", "--lang", "en", "--zones", str(made.zones), "--say", "inside-zone", "--drill"]
        return [*words, "-o", self.path(".pdf")]

    def leaflet(self) -> str:
        return str(self.row("leaflet", "make", *self.leaflet_options())["id"])

    def radio_options(self) -> list[str]:
        return ["--to", "ALL STATIONS", "--lang", "en", "--zone", "At Tanf", "--say", "inside-zone", "--drill"]

    def radio(self) -> str:
        return str(self.row("message", "radio", *self.radio_options())["id"])

    def drilled(self) -> str:
        path = Path(self.path(".toml"))
        short = SCENARIO.replace("see_within_s = 60", "see_within_s = 1").replace("_within_s = 300", "_within_s = 1")
        path.write_text(short, encoding="utf-8")
        return str(path)

    def dossier(self) -> str:
        path = self.path(".zip")
        incident = self.incident()
        self.told("incident", "add", incident, "--message", self.message())
        self.told("dossier", "make", incident, "-o", path, "--no-pdf")
        return path

    def notices(self) -> str:
        return str(table(Path(self.path(".csv")), [movement_row(next(self.numbers))]))

    def brought(self) -> str:
        """A file that alfa has packed for bravo."""
        path = self.path(".bundle")
        self.row("line", "send", BRAVO, "--text", "Turn back.", "--drill", *self.signing)
        self.told("line", "export", BRAVO, "-o", path)
        return path


Words = Callable[[Stage], list[str]]
SAID_BY = ("--said-by", "2nd Squadron")
AT_ALFA: Mapping[str, Words] = {
    "line send": lambda s: [BRAVO, "--text", "Turn back.", "--drill", *s.signing],
    "line inbox": lambda s: [s.message(), "--limit", "1"][1:],
    "line show": lambda s: [s.message()],
    "alert take": lambda s: [s.events(), "--drill"],
    "alert list": lambda s: [s.alert(), "--limit", "1"][1:],
    "alert show": lambda s: [s.alert()],
    "alert see": lambda s: [s.alert()],
    "alert own": lambda s: [s.alert()],
    "alert note": lambda s: [s.alert(), "--text", "a bus"],
    "alert hand": lambda s: [s.alert(), "--to", "deputy"],
    "alert close": lambda s: [s.alert(), "--reason", "expected"],
    "alert undo": lambda s: [_owned(s)],
    "alert feeds": lambda s: [s.alert()][1:],
    "message preview": lambda s: [BRAVO, *s.sentences(), "--drill"],
    "message send": lambda s: [BRAVO, *s.sentences(), "--drill", "--yes", *s.signing],
    "message show": lambda s: [s.warning()],
    "message cap": lambda s: [s.warning(), "-o", s.path(".xml")],
    "message radio": lambda s: s.radio_options(),
    "message readings": lambda s: [s.radio(), "--limit", "1"][1:],
    "message read": lambda s: [s.radio(), "--lang", "en", "--means", "radio", *SAID_BY],
    "ladder report": lambda s: ["--what", "A radio call", "--by", "2nd Squadron", "--drill"],
    "ladder show": lambda s: [s.row("ladder", "report", "--what", "A call", "--by", "them", "--drill")["id"]],
    "notice lodge": lambda s: [BRAVO, *site_options(ref=f"H-{next(s.numbers)}"), "--drill", *s.signing],
    "notice list": lambda s: [s.notice()][1:],
    "notice show": lambda s: [s.notice()],
    "notice chain": lambda s: [s.notice()],
    "notice change": lambda s: [s.notice(), "--name", "Another clinic", *s.signing],
    "notice revalidate": lambda s: [s.notice(), "--until", in_days(60), *s.signing],
    "notice verify": lambda s: [s.notice(), "--by", "field team", "--how", "visit", *s.signing],
    "notice withdraw": lambda s: [s.notice(), "--text", "moved", *s.signing],
    "notice import": lambda s: [s.notices(), BRAVO, "--drill", *s.signing],
    "notice export": lambda s: [s.notice(), "-o", s.path(".csv")][1:],
    "incident open": lambda s: ["A column", "--from", "2017-05-18T05:00Z", "--where", "the road", "--drill"],
    "incident add": lambda s: [s.incident(), "--alert", s.alert()],
    "incident show": lambda s: [s.incident()],
    "incident list": lambda s: [s.incident(), "--limit", "1"][1:],
    "incident decide": lambda s: [s.incident(), "--text", "Wait.", *SAID_BY],
    "incident outcome": lambda s: [s.incident(), "unknown", *SAID_BY],
    "incident witness": lambda s: [
        *(s.incident(), "--text", "Dust.", "--from", "2017-05-18T05:00Z", "--seen-from", "the road", *SAID_BY),
        *("--witness", "A. Dale", "--witness", "J. Smith"),
    ],
    "incident link": lambda s: [s.incident(), s.incident()],
    "incident item": lambda s: [s.incident(), "--text", "Talk of it.", "--owner", "duty"],
    "incident deny": lambda s: [
        *("--who", "Convoy 7", "--denied-by", "a unit", "--where", "the bridge", "--drill"),
        *SAID_BY,
    ],
    "incident denials": lambda s: [s.denial()][1:],
    "incident clear": lambda s: [s.denial(), *SAID_BY],
    "incident allege": lambda s: [s.incident(), "--to", BRAVO, "--text", "It was you.", *s.signing],
    "incident page": lambda s: [s.incident(), "-o", s.path(".html")],
    "incident sheet": lambda s: [s.incident(), "-o", s.path(".pdf")],
    "leaflet make": lambda s: s.leaflet_options(),
    "leaflet list": lambda s: [s.leaflet(), "--limit", "1"][1:],
    "leaflet show": lambda s: [s.leaflet()],
    "leaflet print": lambda s: [s.leaflet(), "--copies", "10", *SAID_BY],
    "leaflet record": lambda s: [s.leaflet(), "--means", "by-hand", "--copies", "10", *SAID_BY],
    "check": lambda s: [s.row("leaflet", "show", s.leaflet())["code"]],
    "handover draft": lambda s: ["--to", "night", "--drill"],
    "handover show": lambda s: [_handed(s)],
    "handover list": lambda s: [_handed(s)][1:],
    "handover print": lambda s: [_handed(s)],
    "handover sign": lambda s: [_handed(s), "--yes", *s.signing],
    "drill run": lambda s: [s.drilled(), "--compression", "10000", *OFFICER],
    "drill check": lambda s: [s.drilled()],
    "drill list": lambda s: [_drill(s)][1:],
    "drill show": lambda s: [_drill(s)],
    "drill score": lambda s: [_drill(s)],
    "dossier make": lambda s: [s.incident(), "-o", s.path(".zip"), "--no-pdf"],
    "dossier show": lambda s: [s.dossier()],
    "record show": lambda s: [s.alert(), "--kind", "note"][1:],
}
AT_BRAVO: Mapping[str, Words] = {
    "line ack": lambda s: [s.message(), "--yes", *s.signing],
    "line reply": lambda s: [s.message(), "--answer", "will-comply", *s.signing],
    "line relay": lambda s: [s.message(), "--unit", "2nd", "--means", "radio", "--read-back", *s.signing],
    "line import": lambda s: [s.brought()],
    "message read-back": lambda s: [s.warning(), "33.50583N 38.61778E", *s.signing],
}
UNDER_AN_AGREEMENT: Mapping[str, Words] = {
    "ladder take": lambda s: ["--zone", "At Tanf", "--drill", "--yes", *s.signing],
    "ladder deviate": lambda s: ["--drill", "--step", "0", "--reason", "practised", *s.signing],
    "message compose": lambda s: [
        *(BRAVO, *s.sentences(), "--drill", "--yes", *s.signing),
        *("-o", s.path(".note")),
    ],
}
"""Commands that take an agreed ladder, or a line on which two desks must sign."""
WITHOUT_HOME = ("drill check", "dossier show")


def _owned(s: Stage) -> str:
    alert = s.alert()
    s.told("alert", "own", alert)
    return alert


def _handed(s: Stage) -> str:
    return str(s.row("handover", "draft", "--to", "night", "--drill")["id"])


def _drill(s: Stage) -> str:
    return str(s.row("drill", "run", s.drilled(), "--compression", "10000")["id"])


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> MetHomes:
    folder = tmp_path_factory.mktemp("drill")
    made = met_homes(folder)
    for home in (made.alfa, made.bravo):
        with (home.folder / "node.toml").open("a", encoding="utf-8") as settings:
            settings.write('\n[[desks]]\nname = "duty"\nnext = "deputy"\n\n[[desks]]\nname = "deputy"\n')
    return made


@pytest.fixture
def stage(met: MetHomes, tmp_path: Path, capsys: Captured) -> Stage:
    return Stage(met, tmp_path, capsys)


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    with click.Context(command) as ctx:
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            assert below is not None
            yield from commands(below, (*path, name))


def test_every_command_is_tried_or_says_why_not() -> None:
    known = {*AT_ALFA, *AT_BRAVO, *UNDER_AN_AGREEMENT, *EXEMPT}
    assert len(known) == len(AT_ALFA) + len(AT_BRAVO) + len(UNDER_AN_AGREEMENT) + len(EXEMPT)
    found = {path for path, _ in commands(root) if path.split()[0] not in EXEMPT_NOUNS}
    assert found == known


@pytest.mark.slow
@pytest.mark.parametrize("path", [*AT_ALFA, *AT_BRAVO])
def test_what_a_command_shows_of_a_drill_says_so(path: str, stage: Stage, tmp_path: Path) -> None:
    home = stage.met.bravo if path in AT_BRAVO else stage.met.alfa
    if path.startswith("handover"):
        home = a_home(tmp_path / "shifts", desks=("duty", "night"))
        stage.met = MetHomes(home, stage.met.bravo, stage.met.line, stage.met.passphrase)
    check_marked(path, stage, AT_BRAVO.get(path) or AT_ALFA[path], [] if path in WITHOUT_HOME else stage.at(home))


@pytest.mark.slow
@pytest.mark.parametrize("path", UNDER_AN_AGREEMENT)
def test_what_is_done_of_a_drill_under_an_agreement_says_so(path: str, tmp_path: Path, capsys: Captured) -> None:
    met = agreed_homes(tmp_path, capsys, two_person=path == "message compose")
    stage = Stage(met, tmp_path, capsys)
    check_marked(path, stage, UNDER_AN_AGREEMENT[path], stage.at())


def check_marked(path: str, stage: Stage, words: Words, at: list[str]) -> None:
    """Nothing, if a command says of what it shows that it is a drill, to people and to programs."""
    command = dict(commands(root))[path]
    ways = [[], ["--json"]] if any("--json" in parameter.opts for parameter in command.params) else [[]]
    for way in ways:
        call = [*path.split(), *words(stage), *at, *way]
        stage.capsys.readouterr()
        assert main(call) == 0, (call, stage.capsys.readouterr().err)
        captured = stage.capsys.readouterr()
        if way:
            assert any(is_marked(json.loads(row)) for row in captured.out.splitlines()), captured.out
        else:
            # The record is shown as it was written, field by field.
            mark = '"drill": true' if path == "record show" else "DRILL"
            assert mark in captured.out + captured.err, captured.out


def is_marked(value: Any) -> bool:
    """True if something in a JSON value says that it is a drill, in its field or in words."""
    if isinstance(value, dict):
        return value.get("drill") is True or any(map(is_marked, value.values()))
    if isinstance(value, list):
        return any(map(is_marked, value))
    return isinstance(value, str) and "DRILL" in value


@pytest.mark.slow
def test_what_is_written_into_files_says_so(stage: Stage) -> None:
    html, pdf, leaflet, cap, csv = (stage.path(name) for name in (".html", ".pdf", ".leaflet.pdf", ".xml", ".csv"))
    stage.told("incident", "page", stage.incident(), "-o", html, "--pdf", pdf)
    stage.told("message", "cap", stage.warning(), "-o", cap)
    stage.notice()
    stage.told("notice", "export", "-o", csv)
    options = stage.leaflet_options()
    stage.told("leaflet", "make", *options[:-1], leaflet)
    assert Path(html).read_text(encoding="utf-8").count("DRILL DRILL DRILL") == 2
    assert all("DRILL" in page for page in _pages(pdf))
    assert all("This is a drill." in page for page in _pages(leaflet))
    assert "<status>Exercise</status>" in Path(cap).read_text(encoding="utf-8")
    rows = [row for row in Path(csv).read_text(encoding="utf-8-sig").splitlines() if not row.startswith('"#')]
    assert {row["drill"] for row in DictReader(rows)} == {"yes"}


def _pages(pdf: str) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(Path(pdf).read_bytes())).pages]
