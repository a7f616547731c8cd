"""The page of an incident as one HTML file that asks nobody for anything: no script, no picture, no font from outside.

Whatever anybody wrote stands in it as text and nothing else: it is escaped, kept in its own direction, and cannot hide.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from truceline.node.incidents.page import NOTHING, Page, Section
from truceline.node.incidents.plain import plain

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.45 system-ui, "Noto Sans", sans-serif; max-width: 68rem; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: .2rem 0 1rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .3rem; }
.drill { background: #ffd400; color: #000; font-weight: 700; padding: .6rem 1rem; text-align: center;
  position: sticky; top: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; } dt { opacity: .7; }
dd { margin: 0; overflow-wrap: anywhere; } p.note { opacity: .75; margin: .1rem 0 .5rem; }
bdi { unicode-bidi: plaintext; }
table { border-collapse: collapse; width: 100%; } svg { max-width: 100%; height: auto; }
th, td { border: 1px solid #8886; padding: .3rem .5rem; text-align: start; vertical-align: top; white-space: pre-line;
  overflow-wrap: anywhere; } th { white-space: nowrap; }
footer { margin-top: 2rem; opacity: .75; }
@media print { body { max-width: none; font-size: 11px; } .drill { position: static; border: 2px solid #000; } }
"""


def html_of(page: Page) -> str:
    """The page as HTML; in a drill, the first and the last words say so."""
    return "".join(f"{row}\n" for row in _rows(page))


def _rows(page: Page) -> Iterator[str]:
    drill = f'<p class="drill">{_text(page.drill)}</p>' if page.drill else ""
    title = f"{'DRILL: ' if page.drill else ''}{page.title}"
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_plain(title)}</title><style>{_STYLE}</style></head><body>"
    yield drill
    yield f"<h1>{_text(page.title)}</h1>"
    yield "<dl>"
    yield from (f"<dt>{_text(name)}</dt><dd>{_text(words)}</dd>" for name, words in page.facts)
    yield "</dl>"
    if page.chart:
        yield f"<p>{page.chart.svg}</p>"
    for section in page.sections:
        yield from _section_rows(section)
    yield "<footer>Nothing on this page is a finding: each row says who says so, and where the log has it.</footer>"
    yield drill
    yield "</body></html>"


def _section_rows(section: Section) -> Iterator[str]:
    yield f"<h2>{_text(section.title)}</h2>"
    if section.note:
        yield f'<p class="note">{_text(section.note)}</p>'
    if not section.rows:
        yield f"<p>{NOTHING}</p>"
        return
    yield (
        "<table><thead><tr>" + "".join(f"<th>{_text(title)}</th>" for title in section.columns) + "</tr></thead><tbody>"
    )
    for row in section.rows:
        yield "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"


def _text(text: str) -> str:
    """A text in its own direction, so that what is written from the right moves nothing around it."""
    return f"<bdi>{_plain(text)}</bdi>"


def _plain(text: str) -> str:
    """A text that is nothing but text; what would turn or hide what stands beside it becomes a sign."""
    return escape(plain(text, keeps_rows=True))
