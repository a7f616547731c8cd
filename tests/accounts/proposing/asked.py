"""A report that a model is asked about, and proposals as a model would write them, for the tests of each part."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests.accounts.english import lexicon, reader
from truceline.accounts.claims import Document
from truceline.accounts.proposing.checking import Proposals, Report, proposals_of
from truceline.accounts.reading import read_report
from truceline.accounts.text.sentences import sentences_of

MODEL = "a-model:7b"
ABOUT = Document("navy", publisher="An agency", date="2017-06-07")
TEXT = (
    "The navy said on Tuesday that more than 60 fighters had entered the exclusion zone. "
    "Two trucks were hit about 60 kilometers northwest of the Al-Tanf crossing, and a tank was damaged. "
    "Of the families of Oruba, up to thirty stayed\nindoors on 5 June, 15 miles from At Tanf."
)


@cache
def report(text: str = TEXT) -> Report:
    sentences = tuple(sentences_of(text, lexicon(), ABOUT.title))
    return Report(text, ABOUT, sentences, read_report(text, ABOUT, reader()))


def proposal(sentence: Any = 3, text: Any = "up to thirty stayed indoors", **fields: Any) -> dict[str, Any]:
    return {"sentence": sentence, "text": text, "type": "presence"} | fields


def figure(text: str = "up to thirty", **fields: Any) -> dict[str, Any]:
    said = {"what": "families", "low": None, "high": 30, "qualifier": "up_to", "text": text}
    return proposal(quantities=[said | fields])


def answer(*proposals: Any) -> str:
    return json.dumps({"claims": list(proposals)})


def proposed(*proposals: Any, text: str = TEXT) -> Proposals:
    return proposals_of(answer(*proposals), report(text), MODEL, reader())
