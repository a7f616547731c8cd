"""What our own people did: on record before it counts, and the state is what the record says."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.node.homes import STARTED_AT, begun, moment
from truceline.errors import InputError, NoteError, NotFoundError
from truceline.node.deeds import Deed, book, deed_in, deeds_on, new_id, record_deeds, the_one
from truceline.node.node import Node
from truceline.record.entries import EntryKind

FIRST, SECOND = "0a" * 16, "0b" * 16


class Tally:
    """A book that counts."""

    NOUN: ClassVar[str] = "tally"

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.seen: list[int] = []

    def take(self, deed: Deed) -> None:
        """Adds what was done."""
        by: Any = deed.content["by"]
        self.counts[deed.of] = self.counts.get(deed.of, 0) + by
        self.seen.append(deed.index)


def counted(of: str = FIRST, by: int = 1, **about: Any) -> Deed:
    return Deed(noun="tally", of=of, verb="add", desk="duty", content={"by": by}, **about)


def add(node: Node, *deeds: Deed) -> None:
    record_deeds(node, deeds, moment())


def test_what_was_done_is_found_again_with_who_did_it_and_when() -> None:
    node = begun()
    (index,) = record_deeds(node, [counted(operator="Lt Adams", is_drill=True)], moment(STARTED_AT + 7_000))
    (found,) = deeds_on(node, "tally", FIRST)
    assert found == counted(operator="Lt Adams", is_drill=True, at=STARTED_AT + 7_000, index=index)


def test_the_entry_names_what_was_done_and_not_what_it_said() -> None:
    node = begun()
    (index,) = record_deeds(node, [counted()], moment())
    entry = node.entry(index)
    assert entry.kind is EntryKind.NOTE
    assert entry.extra == {"is": "tally", "act": "add", "of": FIRST, "desk": "duty"}


def test_the_same_deed_done_twice_has_two_hashes() -> None:
    """Else whoever sees the hash of a withheld deed could guess what it said."""
    node = begun()
    first, second = record_deeds(node, [counted(), counted()], moment())
    assert node.entry(first).obj != node.entry(second).obj


def test_the_state_is_up_to_date_after_every_deed() -> None:
    node = begun()
    add(node, counted(by=2))
    assert book(node, Tally).counts == {FIRST: 2}
    add(node, counted(by=3), counted(SECOND))
    assert book(node, Tally).counts == {FIRST: 5, SECOND: 1}


@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=4), max_size=6), st.data())
def test_the_state_depends_on_the_log_and_not_on_when_it_was_looked_at(
    acts: list[list[int]], data: st.DataObject
) -> None:
    node, looked = begun(), begun()
    for numbers in acts:
        for each in (node, looked):
            add(each, *(counted(by=number) for number in numbers))
        if data.draw(st.booleans()):
            book(looked, Tally)
    assert book(node, Tally).counts == book(looked, Tally).counts
    assert book(node, Tally).seen == book(looked, Tally).seen == sorted(book(node, Tally).seen)


def test_more_deeds_than_one_commit_holds_keep_their_order() -> None:
    node = begun()
    indices = record_deeds(node, [counted(by=number) for number in range(1_201)], moment())
    assert list(indices) == sorted(indices)
    assert [deed.content["by"] for deed in deeds_on(node, "tally", FIRST)] == list(range(1_201))
    assert book(node, Tally).seen == list(indices)


def test_files_are_kept_with_the_deed_that_names_them() -> None:
    node = begun()
    record_deeds(node, [counted()], moment(), objects=[b"a picture"])
    assert node.store.content(sha256(b"a picture").hexdigest()) == b"a picture"


@pytest.mark.parametrize(
    "wrong", [{"noun": "Tally"}, {"of": "0a"}, {"verb": ""}, {"desk": "duty desk"}, {"operator": "x" * 129}]
)
def test_a_deed_of_another_form_is_refused(wrong: dict[str, str]) -> None:
    right = {"noun": "tally", "of": FIRST, "verb": "add", "desk": "duty"}
    with pytest.raises(InputError):
        Deed(**(right | wrong))  # type: ignore[arg-type]


def test_a_deed_that_says_more_than_an_object_holds_is_refused_and_nothing_is_written() -> None:
    node = begun()
    size = node.store.tree.size
    with pytest.raises(NoteError):
        add(node, counted(), Deed(noun="tally", of=FIRST, verb="add", desk="duty", content={"by": "x" * 70_000}))
    assert node.store.tree.size == size


def test_an_entry_of_another_kind_is_no_deed() -> None:
    node = begun()
    with pytest.raises(NoteError):
        deed_in(node, node.entry(0))


def test_a_thing_is_named_by_its_first_digits_if_no_other_begins_so() -> None:
    things = {FIRST: 1, SECOND: 2}
    assert the_one(things, FIRST, "tally") == FIRST
    assert the_one(things, "0a", "tally") == FIRST
    with pytest.raises(InputError, match="2 of kind tally"):
        the_one(things, "0", "tally")
    for unknown in ("", "ff"):
        with pytest.raises(NotFoundError):
            the_one(things, unknown, "tally")


def test_new_things_have_names_of_their_own() -> None:
    node = begun()
    assert len({new_id(node) for _ in range(100)}) == 100
