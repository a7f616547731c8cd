"""Saved HTML made into plain text: the main text found, debris dropped, the place of each character kept."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

LEAST_MAIN = 200
"""Characters that an article or main element must hold to be taken for the whole report."""
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "option",
        "figcaption",
        "iframe",
        "object",
        "head",
        "title",
        "menu",
        "dialog",
        "textarea",
        "audio",
        "video",
        "canvas",
        "math",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "pre",
        "br",
        "hr",
        "dl",
        "dt",
        "dd",
        "figure",
        "body",
        "address",
        "center",
    ]
)
_DEBRIS = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|share|sharing|social|comments?|related|sidebar|footer|cookies?|promo|newsletter|"
    r"breadcrumbs?|advert|ads?|banner|tags|recommended|subscribe|paywall|byline|caption)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LINK_SHARE = 0.7
_ROW = re.compile(r"[^\n]+")
_HIDING = re.compile(r"<!--|<(?:script|style)\b", re.IGNORECASE)
_ENDS = {
    "<!--": re.compile(r"-->"),
    "<script": re.compile(r"</script", re.IGNORECASE),
    "<style": re.compile(r"</style", re.IGNORECASE),
}
_DECLARATION = re.compile(r"<[!?][^<>]*+>?")
_LONGEST_NUMBER = 7
_UNKNOWN = "\ufffd"


@dataclass(frozen=True)
class PageText:
    """Plain text of a page; ``places`` has for each of its characters the place in the page that it stands at."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the page of a span of the text."""
        return self.places[start], self.places[end - 1] + 1


def is_page(text: str) -> bool:
    """Whether a text is HTML, and not plain."""
    head = text[:2000].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<!doctype html", "<html", "<?xml", "<!--", "<body", "<article", "<div", "<p>", "<head"))


def page_text(page: str) -> PageText:
    """The main text of a page of HTML, paragraphs parted by empty rows."""
    tags = _only_tags(page)
    parser = _Parser(tags)
    parser.feed(tags)
    parser.close()
    main = parser.main if sum(map(len, (part for part, _, _ in parser.main))) >= LEAST_MAIN else parser.all
    text: list[str] = []
    places: list[int] = []
    for part, at, is_source in main:
        text.append(part)
        places += range(at, at + len(part)) if is_source else [at] * len(part)
    joined = "".join(text)
    return _without(joined, places, _link_rows(joined, main))


def _only_tags(page: str) -> str:
    """A page with blanks for comments, declarations and tags that nothing ends: the parser stumbles over some.

    What has no end it also looks for again and again, from each such beginning to the end of the page.
    """
    page = _DECLARATION.sub(lambda matched: _blank(matched.group()), _without_comments(page))
    last = page.rfind(">") + 1
    return page[:last] + page[last:].replace("<", " ")


def _without_comments(page: str) -> str:
    kept, at, endless = [], 0, set()
    for begin in _HIDING.finditer(page):
        kind = begin.group().lower()
        if begin.start() < at or kind in endless:
            continue
        # From after "<!", for "<!-->" is a whole comment.
        end = _ENDS[kind].search(page, begin.start() + len("<!"))
        if end is None:
            endless.add(kind)
            continue
        hidden = page[begin.start() : end.end()]
        kept += [page[at : begin.start()], _blank(hidden) if kind == "<!--" else hidden]
        at = end.end()
    return "".join(kept) + page[at:]


def _blank(hidden: str) -> str:
    return re.sub(r"[^\n]", " ", hidden)


def _without(text: str, places: list[int], dropped: list[tuple[int, int]]) -> PageText:
    kept_text, kept_places, at = [], [], 0
    for start, end in [*dropped, (len(text), len(text))]:
        kept_text.append(text[at:start])
        kept_places += places[at:start]
        at = end
    return PageText("".join(kept_text), tuple(kept_places))


def _link_rows(text: str, parts: list[tuple[str, int, bool]]) -> list[tuple[int, int]]:
    """Rows that are nearly all links: menus, and lists of other articles."""
    linked = [isinstance(part, _Linked) for part, _, _ in parts for _ in part]
    found = []
    for row in _ROW.finditer(text):
        letters = [at for at in range(*row.span()) if text[at].isalnum()]
        if letters and sum(linked[at] for at in letters) > _LINK_SHARE * len(letters):
            found.append(row.span())
    return found


class _Linked(str):
    """A part of a text that stands in a link."""

    __slots__ = ()


class _Parser(HTMLParser):
    """Gathers parts of the text with their places: of the whole page, and of its article or main element."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.all: list[tuple[str, int, bool]] = []
        self.main: list[tuple[str, int, bool]] = []
        self._rows = [0, *(each.end() for each in re.finditer("\n", page))]
        self._dropped: list[str] = []
        self._main_depth = 0
        self._links = 0

    @property
    def _at(self) -> int:
        row, column = self.getpos()
        return self._rows[row - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a link, the main element, or something that is dropped."""
        if tag in _BLOCKS:
            self._add("\n\n" if tag != "td" else " ", is_source=False)
        if tag in _VOID:
            return
        if self._dropped:
            if tag == self._dropped[-1]:
                self._dropped.append(tag)
            return
        if self._is_dropped(tag, attrs):
            self._dropped.append(tag)
        elif tag in ("article", "main"):
            self._main_depth += 1
        elif tag == "a":
            self._links += 1

    def _is_dropped(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        named = " ".join(value or "" for name, value in attrs if name in ("class", "id", "role"))
        is_hidden = any(name == "hidden" or (name == "aria-hidden" and value == "true") for name, value in attrs)
        holds_text = tag in ("html", "body", "article", "main")
        return tag in _DROPPED or (not holds_text and (is_hidden or bool(_DEBRIS.search(named))))

    def handle_endtag(self, tag: str) -> None:
        """End what was begun; a tag that nothing began ends nothing."""
        if self._dropped:
            if tag == self._dropped[-1]:
                self._dropped.pop()
            return
        if tag in _BLOCKS:
            self._add("\n\n", is_source=False)
        if tag in ("article", "main"):
            self._main_depth = max(0, self._main_depth - 1)
        elif tag == "a":
            self._links = max(0, self._links - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin and end at once: only a break matters."""
        if tag in _BLOCKS:
            self._add("\n\n", is_source=False)

    def handle_data(self, data: str) -> None:
        """Text as it stands; its own row ends are spaces, for only tags part paragraphs."""
        self._add(re.sub(r"[\r\n\t]", " ", data), is_source=True)

    def handle_entityref(self, name: str) -> None:
        """A character that is named."""
        self._add(html.unescape(f"&{name};"), is_source=False)

    def handle_charref(self, name: str) -> None:
        """A character that is numbered."""
        is_known = len(name) <= _LONGEST_NUMBER
        self._add(html.unescape(f"&#{name};") if is_known else _UNKNOWN, is_source=False)

    def _add(self, part: str, *, is_source: bool) -> None:
        if self._dropped:
            return
        kept = _Linked(part) if self._links and part.strip() else part
        self.all.append((kept, self._at, is_source))
        if self._main_depth:
            self.main.append((kept, self._at, is_source))
