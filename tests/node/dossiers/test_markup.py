"""The report as HTML asks nobody for anything, and what anybody wrote stands in it as text."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.node.dossiers.cases import an_incident, told
from tests.node.incidents.cases import HOSTILE
from truceline.node.dossiers.markup import html_of
from truceline.node.dossiers.report import report_of


class Reader(HTMLParser):
    """Collects tags, what they would fetch, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.fetched: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("src", "srcset", "data", "action", "xlink:href") or (
                name == "href" and value and value[0] != "#"
            ):
                self.fetched.append(f"{tag} {name}={value}")
            if name == "id":
                self.ids.add(value or "")
            if name == "href":
                self.links.add((value or "")[1:])

    def handle_data(self, data: str) -> None:
        self.text += data


def page(*, is_drill: bool = False, recipient: str = "") -> str:
    met, incident = an_incident(is_drill=is_drill)
    return html_of(report_of(told(met, incident, recipient=recipient)))


def test_nothing_is_fetched_and_nothing_runs() -> None:
    made = page()
    read = Reader(made)
    assert read.fetched == []
    assert not read.tags & {"script", "img", "iframe", "link", "object", "embed", "form", "video"}
    assert "default-src 'none'" in made
    assert "@import" not in made
    assert not re.search(r"url\(", made)


def test_hostile_words_are_text() -> None:
    read = Reader(page(recipient=HOSTILE))
    assert HOSTILE in read.text
    assert read.links <= read.ids, "every link leads to a chapter of the page"


def test_a_drill_is_the_first_and_the_last_word() -> None:
    drill = re.findall(r'<p class="drill">', page(is_drill=True))
    assert len(drill) == 2
    assert "<title>DRILL: " in page(is_drill=True)
    assert '<p class="drill">' not in page()


def test_a_copy_bears_the_name_of_whom_it_is_for() -> None:
    assert "This copy is for <bdi>Board of Inquiry</bdi>." in page(recipient="Board of Inquiry")
    assert "This copy is for" not in page()
