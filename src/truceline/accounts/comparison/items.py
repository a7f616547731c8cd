"""What a comparison is made of: topics, what each account says on them, and how that stands to each other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from truceline.accounts.claims import Claim
from truceline.accounts.comparison.intervals import Interval

SCHEMA = "truceline-comparison/1"


class Relation(StrEnum):
    """How the positions on a topic stand to each other."""

    AGREE = "agree"
    DIFFER = "differ"
    ONLY = "only"
    """One account alone says something; in JSON it is ``only_a``, ``only_b`` ..."""
    UNKNOWN = "unknown"
    """No account says it, or the one that touches it says that it is not known."""
    ERROR = "error"
    """What an account says is contradicted by the gazetteer or the record."""
    AMBIGUOUS = "ambiguous"
    """The words leave open whether they agree."""


@dataclass(frozen=True)
class Position:
    """What one account says on a topic.

    Args:
        account: its letter.
        says: in a few words, for people.
        claims: that it rests on; never none.
        values: what it comes to, in words that can be compared.
        intervals: numbers, by what is counted.
        is_open: True if the account touches the topic and leaves it open.
    """

    account: str
    says: str
    claims: tuple[Claim, ...]
    values: frozenset[str] = frozenset()
    intervals: Mapping[str, Interval] | None = None
    is_open: bool = False


@dataclass(frozen=True)
class Item:
    """One topic.

    Args:
        topic: its name.
        question: what it asks.
        relation: how the positions stand to each other.
        positions: of the accounts that say something, in their order.
        origins: how many mouths or texts stand behind them; copies of one count once.
        notes: what else should be seen, such as a bound that was lost.
    """

    topic: str
    question: str
    relation: Relation
    positions: tuple[Position, ...]
    origins: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Copy:
    """Two sentences of two accounts that are nearly the same."""

    one: tuple[str, Claim]
    """Letter of the account, and the claim."""
    other: tuple[str, Claim]
    is_stale: bool
    """True if the texts are of different days and the sentence has a time that counts from its text's own."""


@dataclass(frozen=True)
class Comparison:
    """Accounts side by side.

    Args:
        names: of the accounts, by letter.
        day: of the incident, ISO 8601; empty if no account dates it.
        items: topic by topic.
        copies: sentences that stand in two of them.
        left_out: how many proposals of a model each account has, by letter, that nobody has taken over.
    """

    names: Mapping[str, str]
    day: str
    items: tuple[Item, ...]
    copies: tuple[Copy, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """The JSON object of a comparison; every cell points to claims and their spans."""
    return {
        "schema": SCHEMA,
        "accounts": dict(comparison.names),
        "day": comparison.day or None,
        "proposals_left_out": {letter: count for letter, count in comparison.left_out.items() if count},
        "items": [_item_json(item) for item in comparison.items],
        "copies": [
            {
                "claims": [_pointer(*copy.one), _pointer(*copy.other)],
                "stale": copy.is_stale,
            }
            for copy in comparison.copies
        ],
    }


def relation_word(item: Item) -> str:
    """The relation, with the letter of the account that alone says something."""
    return f"only_{item.positions[0].account}" if item.relation is Relation.ONLY else str(item.relation)


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "topic": item.topic,
        "question": item.question,
        "relation": relation_word(item),
        "origins": item.origins,
        "notes": list(item.notes),
        "cells": [
            {
                "account": position.account,
                "says": position.says,
                "open": position.is_open,
                "claims": [_pointer(position.account, claim) for claim in position.claims],
            }
            for position in item.positions
        ],
    }


def _pointer(account: str, claim: Claim) -> dict[str, Any]:
    return {
        "account": account,
        "claim": claim.id,
        "span": list(claim.span),
        "holder": claim.source.holder,
        "chain": list(claim.source.chain),
        "modality": str(claim.modality),
    }
