"""A model's answer, read strictly: which claims it proposes, each tied to the sentence that it names.

An answer is what a stranger sent. It is limited before it is read, a field that is not asked for spoils its proposal,
and what a proposal says of itself beyond the asked fields (that it was read by a rule, say) is never taken over.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

from truceline.accounts.claims import Claim, Level
from truceline.accounts.claims_json import claims_from_json
from truceline.accounts.fields import JsonFields, unusable
from truceline.accounts.text.sentences import Sentence
from truceline.errors import InputError

MAX_ANSWER = 1_000_000
"""Characters of an answer."""
MAX_PROPOSED = 500
"""Claims of an answer."""
_SHOWN = 100
_FENCED = re.compile(r"```(?:json)?[ \t]*\n(.*)\n```", re.DOTALL)
_ASKED = ("type", "modality", "source", "actor", "target", "quantities", "place", "time")


class Dropped(NamedTuple):
    """A proposal that is not kept: its number in the answer, its words, and why."""

    number: int
    words: str
    why: str


class Proposed(NamedTuple):
    """A proposal as it was read: its number, and the claim that it would make, unchecked.

    The claim has the sentence as its text, and the words that the model copied as its object.
    """

    number: int
    claim: Claim


def proposals_in(answer: str, sentences: Sequence[Sentence]) -> tuple[list[Proposed], list[Dropped]]:
    """What an answer proposes, and what of it is no proposal.

    Args:
        answer: as the model gave it: a JSON object, in a code fence or not.
        sentences: that it was asked about, in their order.

    Raises:
        InputError: the whole of it is no such object, too long, or proposes too much.
    """
    proposed: list[Proposed] = []
    dropped: list[Dropped] = []
    for number, value in enumerate(_proposals(answer), start=1):
        try:
            proposed.append(Proposed(number, _claim(value, sentences)))
        except InputError as error:
            dropped.append(Dropped(number, words_of(value), f"{error}; {error.hint}"))
    return proposed, dropped


def words_of(value: object) -> str:
    """The words that a proposal says it copied, cut short; for people."""
    words = value.get("text") if isinstance(value, dict) else None
    return " ".join(words.split())[:_SHOWN] if isinstance(words, str) else ""


def _proposals(answer: str) -> list[Any]:
    if len(answer) > MAX_ANSWER:
        raise InputError(f"the model answered with {len(answer)} characters", hint=f"the limit is {MAX_ANSWER}")
    fenced = _FENCED.fullmatch(answer.strip())
    try:
        value = json.loads(fenced[1] if fenced else answer, parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise InputError("the model's answer is no JSON", hint="take a model that can answer in JSON") from error
    fields = JsonFields(value, "the answer")
    if not isinstance(value.get("claims"), list):
        raise unusable("the answer.claims", value.get("claims"), "a list of claims")
    proposals = fields.items("claims", MAX_PROPOSED)
    fields.end()
    return proposals


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a field stands there twice")
    return dict(pairs)


def _claim(value: object, sentences: Sequence[Sentence]) -> Claim:
    fields = JsonFields(value, "the proposal")
    number = fields.take("sentence")
    if type(number) is not int or not 1 <= number <= len(sentences):
        raise unusable("the proposal.sentence", number, f"a whole number from 1 to {len(sentences)}")
    sentence, quoted = sentences[number - 1], fields.text("text")
    asked = {name: fields.take(name) for name in _ASKED}
    fields.end()
    place = {"id": "proposed", "span": [sentence.start, sentence.end], "text": sentence.text, "object": quoted}
    (claim,) = claims_from_json([asked | place | {"level": str(Level.UNCERTAIN)}])
    return claim
