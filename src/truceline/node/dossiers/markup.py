"""The report of a dossier as one HTML file that asks nobody for anything: no script, no font, no picture from outside.

Whatever anybody wrote stands in it as text and nothing else: it is escaped, kept in its own direction, and cannot hide.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from truceline.node.dossiers.chapters import Chapter
from truceline.node.dossiers.report import Report
from truceline.node.incidents.page import NOTHING
from truceline.node.incidents.plain import plain

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.45 system-ui, "Noto Sans", sans-serif; max-width: 72rem; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; margin: .2rem 0 .8rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .3rem; }
.drill { background: #ffd400; color: #000; font-weight: 700; padding: .6rem 1rem; text-align: center;
  position: sticky; top: 0; }
.copy { border: 1px solid #8888; padding: .4rem .8rem; }
nav ol { columns: 2; margin: .3rem 0; padding-inline-start: 1.4rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; } dt { opacity: .75; }
dd { margin: 0; overflow-wrap: anywhere; } p.note { opacity: .8; margin: .1rem 0 .5rem; max-width: 60rem; }
div.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { border: 1px solid #8886; padding: .3rem .5rem; text-align: start; vertical-align: top; white-space: pre-line;
  overflow-wrap: anywhere; min-width: 4.5rem; } th { background: #8882; overflow-wrap: normal; }
svg { width: 100%; max-width: 60rem; height: auto; background: #fff; } footer { margin-top: 2rem; opacity: .8; }
@media print { body { max-width: none; font-size: 11px; } .drill { position: static; border: 2px solid #000; }
  tr { break-inside: avoid; } }
"""


def html_of(report: Report) -> str:
    """The report as HTML; in a drill, the first and the last words say so."""
    return "".join(f"{row}\n" for row in _rows(report))


def _rows(report: Report) -> Iterator[str]:
    drill = f'<p class="drill">{_text(report.drill)}</p>' if report.drill else ""
    title = f"{'DRILL: ' if report.drill else ''}{report.title}"
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_plain(title)}</title><style>{_STYLE}</style></head><body>"
    yield drill
    yield f"<header><h1>{_text(report.title)}</h1>"
    if report.recipient:
        yield f'<p class="copy">This copy is for {_text(report.recipient)}.</p>'
    yield "<dl>"
    yield from (f"<dt>{_text(name)}</dt><dd>{_text(words)}</dd>" for name, words in report.facts)
    yield f"</dl><p>{_text(report.summary)}</p></header>"
    yield "<nav><ol>"
    yield from (f'<li><a href="#c{at}">{_text(each.title)}</a></li>' for at, each in enumerate(report.chapters))
    yield "</ol></nav><main>"
    for at, chapter in enumerate(report.chapters):
        yield from _chapter_rows(at, chapter)
    yield "</main><footer>Nothing here is a finding: each row says who says so, and where the record has it.</footer>"
    yield drill
    yield "</body></html>"


def _chapter_rows(at: int, chapter: Chapter) -> Iterator[str]:
    yield f'<section><h2 id="c{at}">{_text(chapter.title)}</h2>'
    if chapter.note:
        yield f'<p class="note">{_text(chapter.note)}</p>'
    if chapter.figure:
        words = escape(plain(chapter.figure.words), quote=True)
        yield f'<figure role="img" aria-label="{words}" style="margin:0">{chapter.figure.svg}</figure>'
    if chapter.rows:
        heads = "".join(f'<th scope="col">{_text(title)}</th>' for title in chapter.columns)
        yield f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>'
        for row in chapter.rows:
            yield "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>"
        yield "</tbody></table></div>"
    else:
        yield f"<p>{NOTHING}</p>"
    yield "</section>"


def _text(text: str) -> str:
    """A text in its own direction, so that what is written from the right moves nothing around it."""
    return f"<bdi>{_plain(text)}</bdi>"


def _plain(text: str) -> str:
    """A text that is nothing but text; what would turn or hide what stands beside it becomes a sign."""
    return escape(plain(text, keeps_rows=True))
