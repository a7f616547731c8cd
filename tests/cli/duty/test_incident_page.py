"""The page and the report of incidents, as files that people open: HTML and PDF are read again, reports rebuilt."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest

from tests.cli.met_homes import MetHomes, told
from tests.cli.warning.agreed import ZONE, agreed_homes, an_alert, asked
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.model.times import text_from_instant
from truceline.wiring.moments import now

Captured = pytest.CaptureFixture[str]
TRACKS = """track,at,lon,lat
column,2026-09-21T13:00:00Z,38.40,33.80
column,2026-09-21T13:05:00Z,38.45,33.75
column,2026-09-21T13:30:00Z,38.60,33.55
"""


class Read(HTMLParser):
    """What is in a page: its rows by the heading that they stand under, its tags, and everything they refer to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.tags: list[tuple[str, Mapping[str, str | None]]] = []
        self._heading, self._open, self._words = "", "", ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.setdefault(self._heading, []).append([])
        if tag in ("h2", "td", "th", "dt", "dd"):
            self._open, self._words = tag, ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag != self._open:
            return
        if tag == "h2":
            self._heading = self._words
        elif tag in ("td", "th"):
            self.rows[self._heading][-1].append(self._words)
        self._open = ""

    def table(self, heading: str) -> list[str]:
        """The rows under a heading without the titles of columns, each as one text."""
        return [" | ".join(row) for row in self.rows[heading][1:]]


def kept(folder: Path, capsys: Captured) -> tuple[MetHomes, str]:
    """An incident of alfa's: something came in, was warned by the ladder, and turned back."""
    met = agreed_homes(folder, capsys)
    alert = an_alert(met, folder, capsys)
    for _ in range(2):
        step = asked(capsys, met, met.alfa, "ladder", "take", alert[:8], "--yes", "--lang", "ar", signed=True)
    warning = step["done"][-1]["message"]
    flares = ("--what", "A patrol fired flares.", "--by", "2nd company")
    asked(capsys, met, met.alfa, "ladder", "report", alert[:8], *flares)
    met.exchange()
    incident: str = asked(capsys, met, met.alfa, "incident", "open", "A column came in", "--alert", alert[:8])["id"]
    asked(capsys, met, met.alfa, "incident", "add", incident, "--message", warning[:8])
    asked(capsys, met, met.alfa, "incident", "outcome", incident, "turned-back", "--said-by", "OP 4")
    asked(capsys, met, met.alfa, "alert", "close", alert[:8], "--reason", "turned-back", "--operator", "Lt Adams")
    return met, incident


def page(met: MetHomes, incident: str, capsys: Captured, *options: str) -> tuple[str, str]:
    """The page as HTML, and the words of the same page on paper."""
    html, pdf = met.alfa.folder.parent / "page.html", met.alfa.folder.parent / "page.pdf"
    asked(capsys, met, met.alfa, "incident", "page", incident[:8], "-o", str(html), "--pdf", str(pdf), *options)
    sheets = pypdf.PdfReader(io.BytesIO(pdf.read_bytes())).pages
    return html.read_text(encoding="utf-8"), " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)


def test_a_page_shows_the_steps_the_agreed_zone_and_the_tracks(tmp_path: Path, capsys: Captured) -> None:
    met, incident = kept(tmp_path, capsys)
    tracks = tmp_path / "tracks.csv"
    tracks.write_text(TRACKS, encoding="utf-8")
    html, paper = page(met, incident, capsys, "--tracks", str(tracks))
    read = Read(html)

    steps = read.table("Steps of warning")
    assert [step.split(" | ")[1].split(";")[0] for step in steps[:2]] == [
        "step 1 (Tell) taken",
        "step 2 (Warn) taken",
    ]
    assert "reported as done: “A patrol fired flares.” | 2nd company; recorded by duty; entry " in steps[2]
    assert f"Outlined: {ZONE} (agreed)." in html
    assert [tag for tag, _ in read.tags].count("polygon") == 1
    assert [attrs["stroke"] for tag, attrs in read.tags if tag == "polyline"] == ["#0b7a75"] * 2, "a gap is not joined"
    (track,) = read.table("Tracks")
    assert "column, 3 reports drawn | tracks.csv, SHA-256 " in track
    timeline = read.table("Timeline")
    for words in ("alert: truck-1 came into At Tanf", "alert closed: turned-back; duty (Lt Adams)", "warning of alfa"):
        assert any(words in row for row in timeline), words

    first, second = read.table("In their own words")
    assert "You are near" not in first, "it was said in Arabic"
    for row in (first, second):
        assert row.startswith("warning, ")
        assert ZONE in row
        assert "(ar)" in row
    assert len(read.table("Messages")) == 2, "that of the first step was named by nobody but the ladder"

    # The same words stand on paper, where long ones break.
    for title in ("Steps of warning", "Tracks", "Timeline", "In their own words", "How to verify"):
        assert title in paper
    for words in ("step 2 (Warn) taken", "A patrol fired flares.", "column, 3 reports drawn", incident):
        assert words in paper.replace("\u200b", ""), words


def test_a_page_asks_nobody_for_anything(tmp_path: Path, capsys: Captured) -> None:
    html, _ = page(*kept(tmp_path, capsys), capsys)
    read = Read(html)
    assert {tag for tag, _ in read.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "dl", "dt", "dd", "bdi", "footer"),
        *("table", "thead", "tbody", "tr", "th", "td", "svg", "rect", "polygon", "polyline", "circle", "path", "text"),
    }
    assert not [name for _, attrs in read.tags for name in attrs if name in ("src", "href") or name.startswith("on")]
    assert "default-src 'none'" in html
    assert "url(" not in html


def test_zones_of_files_are_drawn_for_the_agreed_ones(tmp_path: Path, capsys: Captured) -> None:
    met, incident = kept(tmp_path, capsys)
    zones = Path(__file__).parents[3] / "examples" / "at-tanf-2017" / "zones.geojson"
    html, _ = page(met, incident, capsys, "--zones", str(zones))
    assert "Outlined: 55 km zone around At Tanf (claimed:coalition)." in html


def test_a_drill_says_so_first_on_the_page_and_on_each_sheet(tmp_path: Path, capsys: Captured) -> None:
    met = agreed_homes(tmp_path, capsys)
    incident = asked(capsys, met, met.alfa, "incident", "open", "A play", "--drill")["id"]
    html, paper = page(met, incident, capsys)
    assert "<title>DRILL: A play</title>" in html
    assert html.index("DRILL DRILL DRILL") < html.index("<h1>")
    assert paper.count("DRILL DRILL DRILL") >= 2
    assert "Outlined" not in html, "nobody gave a place that a zone could be near to"


def test_the_same_entries_rebuild_the_same_report(tmp_path: Path, capsys: Captured) -> None:
    met, incident = kept(tmp_path, capsys)
    home = ["--home", str(met.alfa.folder)]
    day = ["--day", text_from_instant(now().at)[:10], "--cut-off", "23:59", "--zone", "Asia/Damascus", "--periods", "2"]

    def printed(*size: str) -> str:
        assert main(["incident", "report", *day, *size, *home]) == ExitCode.DONE
        return capsys.readouterr().out

    first = printed()
    code, (document,) = told(capsys, "incident", "report", *day, *home)
    assert (code, document["text"]) == (ExitCode.DONE, first)
    assert f"made from the first {document['size']} entries" in first
    assert document["root"] in first
    assert "NOT OBSERVED (this is not quiet" in first

    asked(capsys, met, met.alfa, "incident", "add", incident, "--text", "Later.", "--said-by", "OP 4")
    asked(capsys, met, met.alfa, "incident", "open", "Another one")
    assert printed() != first
    assert printed("--size", str(document["size"])) == first


@pytest.mark.parametrize(
    "words",
    [
        ["page", "00"],
        ["page", "00", "-o", "page.html"],
        ["report", "--zone", "Nowhere/Land"],
        ["report", "--cut-off", "25:00"],
        ["report", "--day", "yesterday"],
    ],
)
def test_what_cannot_be_made_is_refused(words: list[str], tmp_path: Path, capsys: Captured) -> None:
    met = agreed_homes(tmp_path, capsys)
    assert main(["incident", *words, "--home", str(met.alfa.folder)]) in (ExitCode.UNUSABLE, ExitCode.NOT_FOUND)
    assert not Path("page.html").exists()
