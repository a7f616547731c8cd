"""No output says `approved`, `target` or `engage`, and no template says so in another language.

`approved`: a notice that was received, or acknowledged, permits and protects nothing, and people have died because they
took the one for the other. What there is to say is who received it, who was shown it, who answered, and what.

`target`: Truceline puts zones, tracks and alerts before people. What is called a target is looked at as something to be
hit, and whoever reads the record later would take it that the software had chosen it.

`engage`: the ladder ends at "handed to a person". Force is recorded as reported, in the words of who reports it; the
program has no words of its own for using it.

What people type, and what they say of each other, is quoted as it is. So what reads their texts holds the words that it
looks for: the package `accounts` and the lexicons, of which only what they say to the user is held to this. `target` is
also the name of a field in the interchange form of `truceline account read`, beside `actor`: whom a claim says that
something was done to. That name is prescribed (shared/accounts/README.md), scripts read it, and it stands alone.
A unit for systemd names systemd's own units, such as `multi-user.target`.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ast
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pypdf
import pytest
from babel.messages.pofile import read_po

from tests.adapters.channels.leaflet.leaflets import LANGUAGES, a_sheet
from tests.node.incidents.cases import page as incident_page
from tests.node.meeting import ALFA
from tests.node.reporting.days import ASKED, a_day
from truceline.adapters.channels.leaflet.typesetting import pdf_of as leaflet_pdf
from truceline.adapters.channels.page.paper import pdf_of as page_pdf
from truceline.cli.main import root as root_command
from truceline.node.handover.report import Span
from truceline.node.handover.report import report_of as handover_of
from truceline.node.incidents.markup import html_of
from truceline.node.reporting.report import report_of
from truceline.node.reporting.telling import report_text

NEVER = re.compile(r"(?<![a-z])(?:(?:dis|un|re)?approv|target|(?:re)?engag)\w*", re.IGNORECASE)
NEVER_IN = {
    "ar": r"معتمد|صادق|هدف|أهداف|استهداف|اشتباك|إطلاق النار",
    "en": NEVER.pattern,
    "es": r"aprob|objetivo|\bblanco|abrir fuego|dispar",
    "fa": r"تصویب|مصوب|هدف|اهداف|درگیر|شلیک|آتش",
    "fr": r"approuv|\bcibl|ouvrir le feu|\btirer",
    "ru": r"одобр|утвержд|\bцел[ьи]|мишен|огонь|огня|пораж",
    "uk": r"схвал|затвердж|\bціл[ьі]|мішен|вогонь|вогню|ураж",
}
"""The same in the languages of the templates, and opening fire, which no template threatens."""
READS_WHAT_OTHERS_WROTE = ("accounts", "adapters/lexicons")
PRESCRIBED = "target"
UNIT_OF_SYSTEMD = re.compile(r"[a-z-]+\.target\b")
HAS_THE_PRESCRIBED_FIELD = re.compile(r"cli/account|api/|wiring/(acts/)?accounts|node/accounts")


def _constants(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every text in a module but its docstrings, which nobody is shown; those of commands are in their help."""
    silent = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node


def _said_to_the_user(tree: ast.Module) -> Iterator[ast.Constant]:
    """The texts of errors and what is printed, in what else reads the texts of others."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.search(r"(Error|say|echo|print_rows)$", ast.unparse(node.func)):
            yield from _constants(node)


def found_in(source: str, name: str) -> list[str]:
    """The words in what a module of this name can say."""
    tree = ast.parse(source)
    if name.startswith(READS_WHAT_OTHERS_WROTE):
        texts = _said_to_the_user(tree)
    elif HAS_THE_PRESCRIBED_FIELD.match(name):
        texts = (text for text in _constants(tree) if text.value != PRESCRIBED)
    else:
        texts = _constants(tree)
    return [f"{name}:{text.lineno}: {word}" for text in texts for word in _words_in(str(text.value))]


def _words_in(text: str) -> list[str]:
    return NEVER.findall(UNIT_OF_SYSTEMD.sub("", text))


@pytest.mark.slow
def test_no_text_in_the_program_has_them(root: Path) -> None:
    package = root / "src" / "truceline"
    modules = sorted(package.rglob("*.py"))
    assert len(modules) > 300
    found: list[str] = []
    for file in modules:
        found += found_in(file.read_text(encoding="utf-8"), file.relative_to(package).as_posix())
    assert found == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('say("the notice is approved")', "cli/notice.py"),
        ('STATE = "pre-approved"', "model/notices.py"),
        ('ROW = f"{count} targets listed"', "cli/alert.py"),
        ('KEY = "target"', "node/alerting/alerts.py"),
        ('HINT = "Engagement is up to you"', "node/warning/wording.py"),
        ('raise InputError(f"{name} is no target", hint="")', "accounts/reading.py"),
        ('HELP = "the target of a claim"', "cli/account.py"),
    ],
)
def test_a_text_that_has_one_would_be_found(source: str, name: str) -> None:
    assert len(found_in(source, name)) == 1


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('HELP = "in a way that is to be approached"', "cli/alert.py"),
        ('VERBS = ("targeted", "engaged", "approved")', "accounts/predicates.py"),
        ('claim["target"] = name', "cli/account.py"),
        ('ROW = "WantedBy=multi-user.target"', "wiring/serving/configuration.py"),
        ('def f():\n    """Cursor on Target."""', "adapters/connectors/cot.py"),
    ],
)
def test_what_says_none_of_them_is_let_be(source: str, name: str) -> None:
    assert found_in(source, name) == []


def _helps(command: click.Command, parent: click.Context | None, name: str) -> Iterator[tuple[str, str]]:
    """What each command prints when it is asked for help."""
    with click.Context(command, parent=parent, info_name=name) as ctx:
        yield ctx.command_path, command.get_help(ctx)
        if isinstance(command, click.Group):
            for verb in command.list_commands(ctx):
                below = command.get_command(ctx, verb)
                assert below is not None
                yield from _helps(below, ctx, verb)


def test_no_help_has_them() -> None:
    helps = dict(_helps(root_command, None, "truceline"))
    assert len(helps) > 80
    assert {path: words for path, text in helps.items() if (words := NEVER.findall(text))} == {}


def test_no_template_has_them_in_any_language(root: Path) -> None:
    catalogues = sorted((root / "src" / "truceline").rglob("*.po"))
    assert [each.stem for each in catalogues] == sorted(NEVER_IN)
    for path in catalogues:
        with path.open("rb") as file:
            messages = [message for message in read_po(file) if message.id]
        assert messages
        never = re.compile(NEVER_IN[path.stem], re.IGNORECASE)
        said = [f"{message.id} {message.string}" for message in messages]
        assert [text for text in said if never.search(text) or NEVER.search(text)] == []


def test_no_form_for_print_or_screen_has_them(root: Path, own_files: list[Path]) -> None:
    """All else in the package that is text, but licences and notes on where things come from."""
    package = root / "src" / "truceline"
    forms = [file for file in own_files if file.suffix in {".typ", ".html", ".css", ".js", ".json", ".xml", ".csv"}]
    inside = [file for file in forms if package in file.parents and "lexicons" not in file.parts]
    console = [file for file in forms if root / "web" / "src" / "words" in file.parents]
    assert console
    inside += console
    assert any(file.suffix == ".typ" for file in inside)
    assert {file.name: words for file in inside if (words := NEVER.findall(file.read_text(encoding="utf-8")))} == {}


def _text_of(pdf: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_no_page_of_an_incident_has_them() -> None:
    page = incident_page()
    texts = html.unescape(html_of(page)), _text_of(page_pdf(page.document, 0))
    for text in texts:
        assert "Nothing on this page is a finding" in " ".join(text.split())
        assert NEVER.findall(text) == []


def test_no_report_has_them() -> None:
    met = a_day()
    node = met[ALFA]
    span = Span(first=0, size=node.store.tree.size, since=0, at=met.clock.at)
    for text in (report_text(report_of(node, ASKED)), handover_of(node, "duty", "night", span)):
        assert "alfa.example" in text
        assert NEVER.findall(text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_leaflet_has_them(language: str) -> None:
    text = _text_of(leaflet_pdf(a_sheet(language, is_drill=True)))
    assert "TL-" in text
    assert re.findall(NEVER_IN[language], text, re.IGNORECASE) + NEVER.findall(text) == []
