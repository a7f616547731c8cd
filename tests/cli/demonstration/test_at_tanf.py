"""The At Tanf case as it is played: every mechanism of the two founding accounts is carried by a command, on record."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen
from zipfile import ZipFile

import pytest

from truceline.cli.demonstration.at_tanf import OURS, THEIRS, Console, on_stage, open_consoles, play
from truceline.cli.demonstration.stage import Played

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
TABLE = ROOT / "docs" / "reference" / "founding-documents.md"
RECORDED = {
    "zone": rf"you may RELY on it[\s\S]*signed: .*{THEIRS}",
    "line": rf"acknowledged by {THEIRS} \(duty\)",
    "entry": r'"kind":"entry"|"kind": "entry"',
    "depth": r"within 20000 m",
    "strength": r"soldiers: 61 or more",
    "threat-posed": r"“posing a threat to Coalition and partner forces”; says U\.S\. Central Command",
    "ladder": r"took step 1 \(Tell\)[\s\S]*took step 2 \(Warn\)",
    "relay": r"NOT YET by column on the road",
    "leaflet": r"TL(-[0-9A-Z]{4}){4}",
    "leaflet-rule": r"will be seen as hostile intent",
    "leaflet-leave": r"Leave the zone now by this way[\s\S]*\[ar\][\s\S]*غادروا المنطقة",
    "copy": rf"TL(-[0-9A-Z]{{4}}){{4}}  entry \d+ of {OURS}/log/1",
    "decision": r"REPORTED by Coalition, statement of 6 June 2017",
    "no-compliance": r"stayed after the warning [0-9a-f]{8}",
    "damage": r"artillery pieces destroyed: 2; says U\.S\. Central Command",
    "deaths": r"fighters killed: 60; says unnamed reports, as told by Col\. Omar Sabreen",
    "earlier": r"earlier: .*Column of 18 May",
    "who-they-are": r"unclear whether Iranians were on the ground”; says Mattis",
    "self-defense": r"in “self-defense”",
    "where": r"within 25000 m",
    "whose-zone": r"claimed:coalition",
    "threat": r"“America knows well",
    "signatory": r"Russia \(not clear whether\)",
    "spokesmen": r"says a military source of the Forces of Martyr Ahmad al-Abdo",
    "both-tell": r"the page of [0-9a-f]+ is in .*incident\.html and .*incident\.pdf",
}
"""What some command that carries the mechanism must have printed."""


CONSOLES: list[tuple[Console, int]] = []
"""Those that the play left open, and how the node of each answered; a checkout may be without the built console."""


class Row(NamedTuple):
    """One mechanism of the table."""

    key: str
    acts: tuple[tuple[str, ...], ...]
    """Each as it is typed: noun, verb, and perhaps options."""


def rows() -> Iterator[Row]:
    for row in TABLE.read_text(encoding="utf-8").splitlines():
        if row.startswith("| `"):
            key, _, acts, _ = (cell.strip() for cell in row.strip("|").split(" | "))
            yield Row(key.strip("` "), tuple(tuple(act.split()) for act in re.findall(r"`([^`]+)`", acts)))


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("papers")


@pytest.fixture(scope="module")
def played(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Played]:
    """Every command of the play, and what it printed."""
    with on_stage(tmp_path_factory.mktemp("nodes"), ROOT / "examples" / "at-tanf-2017", papers) as case:
        play(case)
        for console in open_consoles(case):
            with urlopen(console.address.replace("console/", "ready"), timeout=30) as answer:
                CONSOLES.append((console, answer.status))
    return case.stage.played


def test_afterwards_both_nodes_have_a_console_for_an_operator(played: list[Played]) -> None:
    assert played
    assert [(console.party, status) for console, status in CONSOLES] == [(OURS, 200), (THEIRS, 200)]
    assert len({console.address for console, _ in CONSOLES}) == 2
    assert all(re.fullmatch(r"http://127\.0\.0\.1:\d+/console/", console.address) for console, _ in CONSOLES)


def test_the_table_has_a_row_for_each_mechanism_that_is_looked_for() -> None:
    assert [row.key for row in rows()] == list(RECORDED)


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: row.key)
def test_every_mechanism_is_carried_by_the_acts_that_the_table_names_and_stands_on_record(
    row: Row, played: list[Played]
) -> None:
    carrying = [each for each in played if row.key in each.shows]
    for act in row.acts:
        named = [word for word in act if not word.startswith("--")]
        typed = [each.typed.split() for each in carrying]
        assert any(words[: len(named)] == named and set(act) <= set(words) for words in typed), act
    assert re.search(RECORDED[row.key], "\n".join(each.printed for each in carrying))


def test_no_command_carries_a_mechanism_that_the_table_does_not_have(played: list[Played]) -> None:
    assert {key for each in played for key in each.shows} == {row.key for row in rows()}


def test_both_sides_act_and_both_records_verify(played: list[Played]) -> None:
    assert {each.by for each in played} == {OURS, THEIRS}
    assert [(each.by, each.printed) for each in played if each.typed == "record verify"] == [
        (party, "the record is as it was written\n") for party in (OURS, THEIRS)
    ]


def test_the_place_that_the_spokesman_gave_cannot_be_told_from_inside_or_outside(played: list[Played]) -> None:
    (compared,) = [each.printed for each in played if each.typed.startswith("account compare")]
    assert re.search(r"account-b:c\d+: place against zone tanf-55 \(claimed:coalition\): undetermined", compared)


def test_the_dossier_is_verified_by_the_program_in_it_and_nothing_else_and_refused_once_it_is_changed(
    played: list[Played], papers: Path, tmp_path: Path
) -> None:
    assert played
    dossier = papers / "dossier.zip"
    with ZipFile(dossier) as opened:
        opened.extractall(tmp_path)
    assert verified(tmp_path / "verify.py", dossier) == (0, "Nothing here contradicts itself.")
    changed = tmp_path / "changed.zip"
    with ZipFile(dossier) as opened, ZipFile(changed, "w") as written:
        for name in opened.namelist():
            content = opened.read(name)
            written.writestr(name, content.replace(b"stayed", b"left..") if name.startswith("objects/") else content)
    assert verified(tmp_path / "verify.py", changed) == (1, "Something here is contradicted or does not hold.")


def verified(program: Path, dossier: Path) -> tuple[int, str]:
    """How the program ends with no package and no environment, and the last row that it prints."""
    command = [sys.executable, "-I", "-S", str(program), str(dossier)]
    done = subprocess.run(command, env={}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.rstrip().splitlines()[-1]


def test_the_name_of_the_zone_can_stand_behind_the_word_zone(played: list[Played], papers: Path) -> None:
    said = "".join(each.printed for each in played if each.typed.startswith("leaflet"))
    assert "the zone At Tanf, 55 km" in said
    assert "the zone 55 km zone" not in said
    agreed = json.loads((papers / "agreed.geojson").read_text(encoding="utf-8"))
    assert [feature["properties"]["name"] for feature in agreed["features"]] == ["At Tanf, 55 km"]


def test_its_papers_say_that_it_is_a_drill_and_tell_what_each_side_said(played: list[Played], papers: Path) -> None:
    assert played
    page = (papers / "incident.html").read_text(encoding="utf-8")
    assert "DRILL DRILL DRILL" in page
    for words in ("61", "no bound", "not clear whether", "Col. Omar Sabreen", "NOT read back", "cannot tell"):
        assert words in page
    for name in ("incident.pdf", "leaflet.pdf", "dossier.zip"):
        assert (papers / name).stat().st_size > 10_000
    for name in ("incident.pdf", "leaflet.pdf"):
        assert (papers / name).read_bytes().startswith(b"%PDF-")
