"""What reading costs: articles of 600 words read into claims on one core, spans and all."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.survey import Figure
from truceline.accounts.claims import Document
from truceline.wiring.accounts import account_of

ARTICLES = 1_000
WORDS = 600
_MOST_S = 60.0
_TEXTS = Path(__file__).resolve().parents[1] / "tests/accounts/texts"


def articles(count: int) -> list[bytes]:
    """So many articles of `WORDS` words: sentences of the annotated texts, each article beginning at another one."""
    paragraphs = [
        paragraph
        for file in sorted(_TEXTS.glob("*.txt"))
        for paragraph in file.read_text(encoding="utf-8").split("\n\n")
        if paragraph.rstrip().endswith((".", "”"))
    ]
    return [_article(paragraphs, first) for first in range(count)]


def _article(paragraphs: list[str], first: int) -> bytes:
    chosen: list[str] = []
    words = 0
    while words < WORDS:
        chosen.append(paragraphs[(first + len(chosen)) % len(paragraphs)])
        words += len(chosen[-1].split())
    return "\n\n".join(chosen).encode()


def account_figures(count: int, rounds: int, folder: Path) -> list[Figure]:
    """What is promised of reading in issue 5, in processor time: it is one core that is promised, whoever else works.

    Args:
        count: how many articles are read. rounds: how often. folder: not needed, for nothing is written.
    """
    contents = articles(count)
    account_of(contents[0], Document("warm", date="2024-10-17"))
    took_s = []
    for _ in range(rounds):
        begin = time.process_time()
        claims = sum(len(account_of(each, Document("a", date="2024-10-17")).claims) for each in contents)
        took_s.append(time.process_time() - begin)
        if not claims:
            raise RuntimeError("no claims were read: nothing was measured")
    return [
        Figure(
            f"{count:,} articles of {WORDS} words read into claims, processor time",
            "s",
            tuple(took_s),
            _MOST_S * count / ARTICLES,
        )
    ]
