"""The At Tanf case of 2017, played on two nodes: every mechanism that the two founding accounts name, by a command.

The keys in the plays are those of the table in ``docs/reference/founding-documents.md``.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shlex import quote
from typing import Any, NamedTuple

from truceline.cli.demonstration.sayings import ACCOUNT_A, ACCOUNT_B, ACCOUNTS, CENTCOM, COALITION, STATED
from truceline.cli.demonstration.stage import Stage
from truceline.wiring.home import Home
from truceline.wiring.meeting import PASSPHRASE, address_of, meet, served

_OPERATOR = "watch.officer"
OURS, THEIRS = "coalition.example", "other-side.example"
_WORDS = (
    "A leaflet, as account A quotes it: any movement towards the At Tanf garrison “will be seen as hostile intent and"
    " we will defend our forces.” Played here; whether the other side agreed to the zone is disputed."
)
_WAY_OUT = "--way 'the road to Sabaa Biyar' --towards '33.78N 37.68E'"


class Case:
    """The case on its stage: two parties that have met, and what they have put on record so far.

    Args:
        stage: where commands are typed. ours: the coalition's node. theirs: the other side's.
        example: the folder with the tracks and the zone.
        papers: where pages, leaflets and other files go.
    """

    def __init__(self, stage: Stage, ours: Home, theirs: Home, example: Path, papers: Path) -> None:
        self.stage, self.ours, self.theirs = stage, ours, theirs
        self.tracks, self.zones = example / "tracks.csv", example / "zones.geojson"
        self.accounts, self.papers = example, papers
        self.alert = ""
        self.warnings: list[str] = []
        self.incidents: list[str] = []

    def file(self, name: str) -> str:
        """A file among the papers, as it is typed."""
        return quote(str(self.papers / name))

    def new_file(self, name: str) -> str:
        """The same, once that of an earlier play is gone: a leaflet is written over no other file."""
        (self.papers / name).unlink(missing_ok=True)
        return self.file(name)


@contextmanager
def on_stage(folder: Path, example: Path, papers: Path) -> Iterator[Case]:
    """The two nodes of the case as processes of their own, which have met and have a charter.

    Args:
        folder: for the nodes; it is theirs alone.
        example: the folder with the tracks and the zone.
        papers: where pages and leaflets go.

    Raises:
        UnreachableError: a node does not start.
        StoreError: there is no room for their records.
    """
    met = meet(folder, OURS, THEIRS, ("duty", "deputy"))
    with served(met.listener), served(met.caller):
        yield Case(Stage(folder), met.caller, met.listener, example, papers)


class Console(NamedTuple):
    """Where a node's console is, and who may sign in to it."""

    party: str
    address: str
    operator: str
    password: str
    keys: Path
    """The folder with the key files of its desk, which the same password opens."""


def open_consoles(case: Case) -> Iterator[Console]:
    """Make an operator at each node, and say where its console is.

    Raises:
        StoreError: the operator could not be made.
    """
    roles = " ".join(f"--role {role}" for role in ("officer", "supervisor", "auditor"))
    for home in (case.ours, case.theirs):
        case.stage.ask(home, f"operator add {_OPERATOR} {roles} --desk duty {case.stage.password}")
        yield Console(home.party, f"{address_of(home)}console/", _OPERATOR, PASSPHRASE, home.keys)


def play(case: Case) -> None:
    """Play the case from the agreement to the page of the incident.

    Raises:
        StoreError: a command failed.
        UnreachableError: something that one side did never reached the other.
    """
    _agree(case)
    _see_may(case)
    _drop_leaflets(case)
    _warn_in_june(case)
    _record_what_people_did(case)
    _record_what_each_side_says(case)
    _record_the_announcement(case)
    _set_accounts_side_by_side(case)
    _print_the_page(case)
    _hand_out_the_dossier(case)


def _agree(case: Case) -> None:
    stage = case.stage
    stage.tell("The two sides have met, and have a line. They agree on the zone and on the steps of warning.")
    (case.papers / "steps.json").write_text(json.dumps(_ladder(), indent=1), encoding="utf-8")
    (case.papers / "agreed.geojson").write_text(_as_agreed(case.zones), encoding="utf-8")
    stage.act(case.ours, f"ladder check {case.file('steps.json')} -o {case.new_file('ladder.json')}")
    now = datetime.now(UTC)
    sign_by, ends_at = (f"{now + timedelta(days=days):%Y-%m-%dT%H:%M:00Z}" for days in (1, 90))
    annexes = f"--zones {case.file('agreed.geojson')} --annex ladder={case.file('ladder.json')}"
    stage.act(
        case.ours, f"agreement propose {annexes} --sign-by {sign_by} --ends-at {ends_at}", "zone", signs=True, rows=2
    )
    agreement = stage.wait(lambda: _agreement(case, case.theirs), "the proposal")["agreement"]
    stage.act(case.theirs, f"agreement assent {agreement[:12]}", "zone", signs=True, rows=2)
    stage.act(case.ours, f"agreement assent {agreement[:12]}", "zone", signs=True, rows=2)
    for home in (case.ours, case.theirs):
        _wait_for_both(case, home)
    stage.act(case.ours, "agreement show", "zone")
    stage.act(case.ours, "line status", "line", rows=3)


def _see_may(case: Case) -> None:
    stage = case.stage
    stage.act(case.ours, f"party release {THEIRS} cell", rows=2)
    stage.tell("18 May, as reconstructed from the accounts: a column comes a long way into the zone.")
    _take_alerts(case, "may", "2017-05-18", "2017-05-19")
    alert = _alerts(case)[0]["id"]
    stage.act(case.ours, f"alert show {alert[:8]}", "depth")
    incident = stage.ask(case.ours, f"incident open --alert {alert[:8]} --drill 'Column of 18 May' {_officer()}")["id"]
    case.incidents.append(incident)
    stage.act(
        case.ours,
        f"incident decide {incident[:8]} --text 'conducted a strike' --said-by {quote(CENTCOM)}"
        f" --source {quote(ACCOUNT_A)} --at 2017-05-18T12:00Z",
        "decision",
        rows=0,
    )
    _close_alerts(case)


def _drop_leaflets(case: Case) -> None:
    stage = case.stage
    stage.tell("In the week of 6 June: leaflets, in Arabic and English, with a code by which anyone can check them.")
    stage.act(
        case.ours,
        f"message preview {THEIRS} --say inside-zone --say leave --lang en --lang ar --zone 'At Tanf' {_WAY_OUT}",
        "leaflet-leave",
    )
    stage.act(
        case.ours,
        f"leaflet make --lang ar --lang en --zones {case.file('agreed.geojson')} {_WAY_OUT} --words-in en --drill"
        f" -o {case.new_file('leaflet.pdf')} --png {case.new_file('leaflet.png')}",
        "leaflet",
        rows=2,
    )
    sheet = stage.ask(case.ours, "leaflet list")
    stage.act(case.ours, f"leaflet show {sheet['id'][:8]}", "leaflet", "leaflet-rule")
    stage.act(
        case.ours,
        f"leaflet record {sheet['id'][:8]} --means air-drop --in-zone --said-by {quote(f'U.S. military; {ACCOUNT_A}')}"
        " --place 'thousands, this week, south-east Syria' --from 2017-06-05T00:00Z --to 2017-06-06T00:00Z",
        "leaflet",
        rows=0,
    )
    stage.act(case.ours, f"check {sheet['code']}", "copy")


def _warn_in_june(case: Case) -> None:
    stage = case.stage
    stage.tell(
        "6 June, as reconstructed: a column enters the zone. The watch says so, an officer takes the agreed steps."
    )
    _take_alerts(case, "june", "2017-06-06", "2017-06-07")
    stage.act(case.ours, "alert list", "entry")
    stage.act(case.ours, f"alert show {_alert_of(case, 'opposition spokesman')[:8]}", "where", rows=3)
    alert = _alert_of(case, "coalition")
    case.alert = alert
    stage.act(case.ours, f"alert own {alert[:8]} {_officer()}", rows=2)
    for way in ("", _WAY_OUT):
        told = f"{alert[:8]} {way}".rstrip()
        stage.act(case.ours, f"ladder take {told} --lang en --lang ar --yes {_officer()}", "ladder", signs=True)
        case.warnings.append(_newest_warning(case, case.ours))
    warning = case.warnings[-1]
    stage.tell("The other side is on the line, the column is not: what is passed on, and how, is told hop by hop.")
    stage.wait(lambda: _newest_warning(case, case.theirs) == warning or None, "the warning")
    stage.act(case.theirs, f"line show {warning[:8]}", "line")
    stage.act(case.theirs, f"line ack {warning[:8]} --yes", "line", signs=True, rows=2)
    stage.act(
        case.theirs,
        f"line relay {warning[:8]} --unit 'column on the road' --means radio --not-read-back --text 'no answer'",
        "relay",
        signs=True,
        rows=2,
    )
    stage.wait(lambda: "column on the road" in _way(case, warning) or None, "the word of the relay")
    stage.act(case.ours, "line inbox", "line", "relay")
    incident = stage.ask(case.ours, f"incident open --alert {alert[:8]} --drill 'Column of 6 June' {_officer()}")["id"]
    case.incidents.append(incident)
    added = " ".join(f"--message {message[:8]}" for message in case.warnings)
    stage.act(case.ours, f"incident add {incident[:8]} {added} --events {case.file('june.jsonl')}", "entry", rows=0)
    stage.act(
        case.ours, f"incident link {incident[:8]} {case.incidents[0][:8]} --text 'the second time'", "earlier", rows=0
    )


def _record_what_people_did(case: Case) -> None:
    stage, incident, warning = case.stage, case.incidents[-1], case.warnings[-1]
    stage.tell("What people then did is recorded as they report it. Nothing here proposed it, and nothing judges it.")
    stage.act(
        case.ours,
        f"incident outcome {incident[:8]} stayed --after-warning {warning[:8]} --said-by {quote(COALITION)}"
        f" --source {quote(ACCOUNT_B)}",
        "no-compliance",
        rows=0,
    )
    stage.act(
        case.ours,
        f"ladder report {case.alert[:8]} --what airstrike --by {quote(COALITION)} --at 2017-06-06T12:00Z",
        "decision",
        signs=True,
        rows=-2,
    )
    stage.act(
        case.ours,
        f"incident decide {incident[:8]} --text 'hit it with an airstrike' --said-by {quote(COALITION)}"
        f" --source {quote(ACCOUNT_B)} --at 2017-06-06T12:00Z",
        "decision",
        rows=0,
    )


def _record_what_each_side_says(case: Case) -> None:
    case.stage.tell("What was there and what was hit, as each side states it: ranges, words, and who says so.")
    for shows, said_by, source, words in STATED:
        typed = f"incident add {case.incidents[-1][:8]} {words} --said-by {quote(said_by)} --source {quote(source)}"
        case.stage.act(case.ours, typed, *shows, rows=0)
    case.stage.act(case.ours, f"zones show {quote(str(case.zones))}", "whose-zone")


def _record_the_announcement(case: Case) -> None:
    stage = case.stage
    stage.tell("7 June: a statement in the name of several, and for one of them it is not clear whether it signed.")
    announced = (
        "America knows well that ... the capacity to strike their positions in Syria and their surroundings is"
        " available when circumstances will it."
    )
    stage.act(
        case.ours,
        f"incident add {case.incidents[-1][:8]} --text {quote(announced)} --signatory"
        " 'commander of the operations room of the forces allied to Syria' --signatory Russia=unclear"
        f" --said-by 'media run by Hezbollah' --source {quote(ACCOUNT_B)}",
        "threat",
        "signatory",
        rows=0,
    )


def _set_accounts_side_by_side(case: Case) -> None:
    stage, incident = case.stage, case.incidents[-1]
    stage.tell("The two accounts, read as they came: who says what, how sure, and what they agree and differ on.")
    for account in ACCOUNTS:
        stage.act(
            case.ours,
            f"account add {quote(str(case.accounts / account.file))} --title {quote(account.title)}"
            f" --publisher {quote(account.publisher)} --date {account.date} --said-by 'Watch officer'"
            f" --incident {incident[:8]} --drill",
            "both-tell",
            rows=2,
        )
    zones = quote(str(case.zones))
    stage.act(case.ours, f"account compare --incident {incident[:8]} --zones {zones}", "both-tell", "where", rows=40)
    stage.act(case.ours, f"account facts --incident {incident[:8]} --zones {zones}", "both-tell", rows=20)


def _hand_out_the_dossier(case: Case) -> None:
    stage, incident = case.stage, case.incidents[-1]
    stage.tell("The dossier: one file for a court, which verifies it without any of us.")
    stage.act(
        case.ours,
        f"dossier make {incident[:8]} -o {case.new_file('dossier.zip')} --zones {quote(str(case.zones))}"
        f" --tracks {quote(str(case.tracks))} --zone Asia/Damascus",
    )
    stage.act(case.ours, f"dossier verify {case.file('dossier.zip')}", rows=-6)


def _print_the_page(case: Case) -> None:
    stage, incident = case.stage, case.incidents[-1]
    stage.tell("The page of the incident: open it by its path. Both records prove what stands on it.")
    stage.act(
        case.ours,
        f"incident page {incident[:8]} -o {case.new_file('incident.html')} --pdf {case.new_file('incident.pdf')}"
        f" --zones {quote(str(case.zones))} --zone Asia/Damascus",
        "both-tell",
    )
    for home in (case.ours, case.theirs):
        stage.act(home, "record verify", rows=4)


def _as_agreed(zones: Path) -> str:
    """The zone as the play has it agreed: with words for a leaflet, and a name that can stand behind `the zone`."""
    said: dict[str, Any] = json.loads(zones.read_text(encoding="utf-8"))
    for feature in said["features"]:
        feature["properties"] |= {"standing": "agreed", "text": _WORDS, "name": "At Tanf, 55 km"}
    return json.dumps(said, ensure_ascii=False, indent=1)


def _ladder() -> dict[str, Any]:
    """The steps that the play agrees on: tell, warn, leaflets, and then a person has it."""
    line = {"channel": "line", "tell": [THEIRS], "automatic": False}
    return {
        "title": "The zone around At Tanf and its outer band",
        "steps": [
            line | {"name": "Tell", "level": "notice", "templates": ["near-zone"], "need": "none", "within_min": 0},
            line
            | {
                "name": "Warn",
                "level": "warning",
                "templates": ["inside-zone", "leave"],
                "need": "ack",
                "within_min": 15,
            },
            _other("Leaflets", "warning", "leaflet", ["inside-zone", "leave"]),
            _other("Handed to the officer in charge", "person", "people", []),
        ],
    }


def _other(name: str, level: str, channel: str, templates: list[str]) -> dict[str, Any]:
    said = {"name": name, "level": level, "channel": channel, "templates": templates}
    return said | {"automatic": False, "need": "none", "tell": [], "within_min": 0}


def _take_alerts(case: Case, name: str, since: str, until: str) -> None:
    """Replay a day of the tracks and take what the watch says in as alerts."""
    rows = case.stage.act(
        case.ours,
        f"watch replay {quote(str(case.tracks))} --zones {case.file('agreed.geojson')} --since {since}T00:00:00Z"
        f" --until {until}T00:00:00Z --json",
        "entry",
        rows=0,
    )
    (case.papers / f"{name}.jsonl").write_text(rows, encoding="utf-8")
    case.stage.act(case.ours, f"alert take {case.file(f'{name}.jsonl')} --feed reconstruction --drill", "entry", rows=4)


def _officer() -> str:
    return "--operator 'Watch officer'"


def _alerts(case: Case) -> list[dict[str, Any]]:
    found = case.stage.ask(case.ours, "alert list")
    return found if isinstance(found, list) else [found]


def _alert_of(case: Case, stated_by: str) -> str:
    """The alert of the column of 6 June as somebody states it."""
    return next(str(each["id"]) for each in _alerts(case) if f"column ({stated_by}) " in each["words"])


def _close_alerts(case: Case) -> None:
    for alert in _alerts(case):
        case.stage.ask(case.ours, f"alert close {alert['id'][:8]} --reason other --text 'the day is over' {_officer()}")


def _agreement(case: Case, home: Home) -> dict[str, Any] | None:
    found = case.stage.ask(home, "agreement show")
    return found or None if isinstance(found, dict) else None


def _wait_for_both(case: Case, home: Home) -> None:
    def look() -> bool | None:
        found = _agreement(case, home)
        return (found is not None and found["may_rely"]) or None

    case.stage.wait(look, "the assent of both")


def _sent(case: Case, home: Home) -> list[dict[str, Any]]:
    found = case.stage.ask(home, "line inbox")
    return found if isinstance(found, list) else [found]


def _newest_warning(case: Case, home: Home) -> str:
    return next((message["id"] for message in _sent(case, home) if message["kind"] == "warning"), "")


def _way(case: Case, message_id: str) -> str:
    return next(str(message) for message in _sent(case, case.ours) if message["id"] == message_id)
