"""Whether anybody who speaks a language has looked at what is said in it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable

from truceline.line.wording.warnings import Sentence
from truceline.node.ports import Texts

_UNREVIEWED = "unreviewed"


def is_reviewed(texts: Texts, sentences: Iterable[Sentence], language: str) -> bool:
    """True if a native speaker has reviewed every sentence in a language, also in the one it was first written in."""
    return all(texts.review(said.template, language).status != _UNREVIEWED for said in sentences)
