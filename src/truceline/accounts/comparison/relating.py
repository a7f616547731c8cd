"""When positions on a topic agree, and when they differ; none of these looks at the order of the accounts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import NamedTuple, TypeAlias

from truceline.accounts.claims import Quantity
from truceline.accounts.comparison.intervals import all_meet, is_lost_bound
from truceline.accounts.comparison.items import Item, Position, Relation
from truceline.accounts.comparison.origins import origins
from truceline.accounts.comparison.told import Setting, Told


class Related(NamedTuple):
    """How positions stand to each other, and what else should be seen."""

    relation: Relation
    notes: tuple[str, ...] = ()


Find: TypeAlias = Callable[[Told, Setting], Position | None]
Relate: TypeAlias = Callable[[Sequence[Position]], Related]


@dataclass(frozen=True)
class Topic:
    """One question that accounts may answer.

    Args:
        name: of the topic.
        question: what it asks.
        find: what one account says on it; none if nothing.
        relate: how two or more positions stand to each other.
        is_standing: True if it is shown also where no account says anything.
        if_alone: how a position stands that no other account has one beside.
    """

    name: str
    question: str
    find: Find
    relate: Relate
    is_standing: bool = True
    if_alone: Relation = Relation.ONLY


def item_of(topic: Topic, told: Iterable[Told], setting: Setting) -> Item | None:
    """The topic as the accounts have it; none if nobody says anything and it need not be shown."""
    found = (topic.find(each, setting) for each in told)
    positions = tuple(position for position in found if position)
    if not positions:
        return Item(topic.name, topic.question, Relation.UNKNOWN, (), 0) if topic.is_standing else None
    related = topic.relate(positions) if len(positions) > 1 else _alone(topic, positions[0])
    return Item(topic.name, topic.question, related.relation, positions, origins(positions), related.notes)


def by_common_value(positions: Sequence[Position]) -> Related:
    """They agree if something is common to all, differ if nothing is; open ones leave it open."""
    if any(position.is_open for position in positions):
        return Related(Relation.AMBIGUOUS)
    common = frozenset.intersection(*(position.values for position in positions))
    return Related(Relation.AGREE if common else Relation.DIFFER)


def by_equal_values(positions: Sequence[Position]) -> Related:
    """They agree only if they say the same and no more."""
    if any(position.is_open for position in positions):
        return Related(Relation.AMBIGUOUS)
    return Related(Relation.AGREE if len({position.values for position in positions}) == 1 else Relation.DIFFER)


def by_intervals(positions: Sequence[Position]) -> Related:
    """They differ if the intervals of anything that several count do not meet; lost bounds are named."""
    notes = _lost_bounds(positions)
    numbers = [position.intervals or {} for position in positions]
    common = {what for one, other in combinations(numbers, 2) for what in one.keys() & other.keys()}
    if not common:
        return Related(by_equal_values(positions).relation, notes)
    do_meet = all(all_meet(each[what] for each in numbers if what in each) for what in common)
    return Related(Relation.AGREE if do_meet else Relation.DIFFER, notes)


def _alone(topic: Topic, position: Position) -> Related:
    """The only account that touches a topic may leave it open."""
    return Related(Relation.UNKNOWN if position.is_open else topic.if_alone)


def _lost_bounds(positions: Sequence[Position]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one, other in combinations(positions, 2):
        pairs = product(_quantities(one), _quantities(other))
        for left, right in pairs:
            if left.state == right.state and is_lost_bound(left, right):
                words = sorted((f"{one.account}: {left.text}", f"{other.account}: {right.text}"))
                found[f"a bound is lost or added: {'; '.join(words)}"] = None
    return tuple(found)


def _quantities(position: Position) -> tuple[Quantity, ...]:
    return tuple(quantity for claim in position.claims for quantity in claim.quantities)
