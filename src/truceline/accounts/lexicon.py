"""What a reader knows of one language: a value, made from data files by an adapter.

Every row names the words it goes by and carries an example, so that a row is a promise that a test can hold.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from truceline.accounts.claims import ClaimType, Modality


@dataclass(frozen=True)
class Predicate:
    """Words that make a claim of one type.

    Args:
        rule: names the row, such as ``strike/bomb``. type: of the claim.
        is_verb: the first word is one, in any of its forms; else the words are a noun or a fixed phrase.
        words: that follow the first one; ``_`` stands for up to five others.
        needs: one of these must follow in the clause; none, if empty. lacks: none of these may follow in it.
        subject, object: kinds of nouns, one of which the subject or object must be of; any, if empty.
        to: prepositions that bring whom it was done to; empty for a plain object.
        state: what became of those it was done to. modality: that it brings by itself.
        example: a sentence that has such a claim.
    """

    rule: str
    type: ClaimType
    is_verb: bool
    words: tuple[str, ...]
    example: str
    needs: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    state: str | None = None
    modality: Modality | None = None


@dataclass(frozen=True)
class Saying:
    """A verb with which a holder says something, and how it stands to that.

    Args:
        act: ``says``; ``asks`` for calls and judgements, which are statements; ``threatens``; ``denies``; ``believes``;
            ``doubts`` for what is said to be unknown; ``shows`` for papers that say something.
    """

    rule: str
    act: str
    example: str


@dataclass(frozen=True)
class Lexicon:
    """The words of one language.

    Args:
        lang: its code. words: named lists, such as ``determiners``. tables: words with a value each.
        kinds: the kinds of nouns that a word may be of. verbs: every form of a verb that is known, and its base.
        participles: forms that are a past or a passive. sayings: by every form of the verb.
        predicates: by the first word in every form. firsts: the first words of each list and table.
    """

    lang: str
    words: Mapping[str, frozenset[str]]
    tables: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, frozenset[str]]
    verbs: Mapping[str, str]
    participles: frozenset[str]
    sayings: Mapping[str, Saying]
    predicates: Mapping[str, tuple[Predicate, ...]]
    firsts: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def begins(self, name: str, word: str) -> bool:
        """Whether a list or a table has anything that begins with a word: most words begin nothing."""
        return word in self.firsts[name]
