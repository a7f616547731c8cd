"""What all accept, what is disputed, what only one says, what is left open, and what nobody knows.

Nothing here is a finding: a finding is somebody's, and is shown only if a charter names that body for it, in the words
of confidence that the body itself uses.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from truceline.accounts.comparison.items import Comparison, Item, Relation, relation_word
from truceline.errors import InputError

MAX_WORDS = 4_000


class Ground(StrEnum):
    """Where a topic stands when the accounts have been read together."""

    ACCEPTED = "all accept"
    PARTLY = "accepted by those who speak of it"
    DISPUTED = "disputed"
    ONE_SIDED = "only one account says"
    OPEN = "left open by the words"
    CONTRADICTED = "contradicted by what is recorded"
    UNKNOWN = "nobody knows"


_GROUNDS = {
    Relation.DIFFER: Ground.DISPUTED,
    Relation.ONLY: Ground.ONE_SIDED,
    Relation.AMBIGUOUS: Ground.OPEN,
    Relation.ERROR: Ground.CONTRADICTED,
    Relation.UNKNOWN: Ground.UNKNOWN,
}


@dataclass(frozen=True)
class Finding:
    """What a body that the charter names for it has found.

    Args:
        body: which.
        text: what it found, in its words.
        confidence: how sure it is, in its own words.
        source: where that stands.

    Raises:
        InputError: a part is missing or too long.
    """

    body: str
    text: str
    confidence: str
    source: str

    def __post_init__(self) -> None:
        for words in (self.body, self.text, self.confidence, self.source):
            if not 0 < len(words.strip()) <= MAX_WORDS:
                raise InputError(
                    f"a finding of {self.body[:60]!a} lacks a part, or one has over {MAX_WORDS} characters",
                    hint="name the body, its words, how sure it says to be, and where that stands",
                )


@dataclass(frozen=True)
class Facts:
    """Topics by where they stand, and what mandated bodies found."""

    names: Mapping[str, str]
    """Of the accounts, by letter."""
    items: Mapping[Ground, tuple[Item, ...]]
    findings: tuple[Finding, ...]


def facts_of(comparison: Comparison, findings: Iterable[Finding] = (), mandated: Iterable[str] = ()) -> Facts:
    """Where each topic of a comparison stands.

    Args:
        comparison: of the accounts.
        findings: of bodies; each must be mandated.
        mandated: the bodies that the charter names for it.

    Raises:
        InputError: a finding is of a body that is not mandated.
    """
    bodies, shown = set(mandated), tuple(findings)
    for finding in shown:
        if finding.body not in bodies:
            raise InputError(
                f"{finding.body[:60]!a} is not mandated to find anything",
                hint="add its report as an account; findings are those of bodies that the charter names",
            )
    items: dict[Ground, tuple[Item, ...]] = {}
    for ground in Ground:
        items[ground] = tuple(item for item in comparison.items if _ground(item, comparison) is ground)
    return Facts(comparison.names, items, shown)


def facts_rows(facts: Facts) -> list[tuple[str, str, str, str]]:
    """A row for each topic: where it stands, the question, what each account says, and how many origins it has."""
    return [
        (str(ground), item.question, _said(item), str(item.origins))
        for ground, items in facts.items.items()
        for item in items
    ]


def facts_text(facts: Facts) -> str:
    """The same in words, for reading out or for a report."""
    named = ", ".join(f"{letter} is {name}" for letter, name in facts.names.items())
    parts = [f"Accounts: {named}."]
    for ground, items in facts.items.items():
        if items:
            parts.append(f"{str(ground).capitalize()}:")
            parts.extend(f"- {item.question} {_said(item)}{_origin_words(item)}" for item in items)
    parts.append("Findings of mandated bodies:" if facts.findings else "No mandated body has stated a finding.")
    parts.extend(f"- {each.body}: {each.text} ({each.confidence}; {each.source})" for each in facts.findings)
    return "\n".join(parts)


def facts_json(facts: Facts) -> dict[str, Any]:
    """The JSON object of facts; topics by their names, which are those of the comparison."""
    return {
        "accounts": dict(facts.names),
        "facts": [
            {"standing": str(ground), "topic": item.topic, "relation": relation_word(item), "origins": item.origins}
            for ground, items in facts.items.items()
            for item in items
        ],
        "findings": [
            {"body": each.body, "text": each.text, "confidence": each.confidence, "source": each.source}
            for each in facts.findings
        ],
        "text": facts_text(facts),
    }


def _ground(item: Item, comparison: Comparison) -> Ground:
    if item.relation is not Relation.AGREE:
        return _GROUNDS[item.relation]
    return Ground.ACCEPTED if len(item.positions) == len(comparison.names) else Ground.PARTLY


def _said(item: Item) -> str:
    said: Sequence[str] = [f"{position.account}: {position.says}" for position in item.positions]
    return " | ".join((*said, *item.notes)) or "no account says."


def _origin_words(item: Item) -> str:
    return " (one origin)" if item.relation is Relation.AGREE and item.origins == 1 else ""
