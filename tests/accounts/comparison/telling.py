"""Small accounts to compare: claims by their type, sentence and what else matters, each in a sentence of its own."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from itertools import count
from typing import Any

from truceline.accounts.checking.grounds import Grounds
from truceline.accounts.claims import Account, Claim, ClaimType, Document, Precision, Qualifier, Quantity, Time
from truceline.accounts.comparison.items import Item, Position
from truceline.accounts.comparison.relating import Topic
from truceline.accounts.comparison.told import Setting, Told
from truceline.adapters.cues.files import cues_of
from truceline.adapters.gazetteers.files import gazetteer_of
from truceline.model.shapes import Circle
from truceline.model.zones import Zone

DAY = "2017-06-06"
ZONE = Zone("tanf-55", {"claimed:coalition": Circle(38.61778, 33.50583, 55_000.0)})
GROUNDS = Grounds([ZONE])
SETTING = Setting(cues_of("en"), gazetteer_of(), GROUNDS)
_numbers = count(1)


def claim(kind: str, text: str, **rest: Any) -> Claim:
    """A claim in a sentence of its own; spans never overlap."""
    number = next(_numbers)
    return Claim(f"c{number}", (number * 1_000, number * 1_000 + max(1, len(text))), text, ClaimType(kind), **rest)


def account(*claims: Claim, doc_id: str = "report", date: str | None = None) -> Account:
    return Account(Document(doc_id, date=date), claims)


def told(*claims: Claim, letter: str = "a") -> Told:
    return Told(letter, account(*claims), DAY)


def on(day: str, text: str = "then") -> Time:
    return Time(text, day, day, Precision.DAY)


def number(
    text: str, low: float | None, high: float | None, qualifier: Qualifier = Qualifier.EXACT, **rest: Any
) -> Quantity:
    return Quantity(text.split()[-1], low, high, qualifier, text, **rest)


def position(topic: Topic, *claims: Claim) -> Position | None:
    """What an account of these claims says on a topic."""
    return topic.find(told(*claims), SETTING)


def topic_of(topics: tuple[Topic, ...], name: str) -> Topic:
    return next(topic for topic in topics if topic.name == name)


def items(found: tuple[Item, ...]) -> dict[str, Item]:
    return {item.topic: item for item in found}
