"""Names and their numbers: added once, never renumbered, and shared by states without being disturbed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from truceline.watch.names import Names

_texts = st.lists(st.one_of(st.none(), st.sampled_from(["", "a", "b", "ä", "a ", "257654321"])), max_size=8)


@given(st.lists(_texts, max_size=6))
def test_names_are_numbered_in_the_order_in_which_they_are_first_met(asked: list[list[str | None]]) -> None:
    names, count, known = Names(), 0, list[str]()
    for texts in asked:
        known += [text for text in dict.fromkeys(texts) if text and text not in known]
        names, count, numbers = names.numbered(count, texts)
        assert numbers.tolist() == [known.index(text) if text else -1 for text in texts]
        assert names.first(count) == known
    assert [names[number] for number in range(count)] == known


def test_known_names_are_found_and_others_are_not_added() -> None:
    names, count, _ = Names().numbered(0, ["a", "b"])
    assert names.known(count, ["b", "c", "a"]).tolist() == [1, -1, 0]
    assert names.known(1, ["b", "a"]).tolist() == [-1, 0]
    assert names.first(count) == ["a", "b"]


def test_two_states_that_grow_from_one_each_have_names_of_their_own() -> None:
    one, count, _ = Names().numbered(0, ["a"])
    left, left_count, left_numbers = one.numbered(count, ["b", "c"])
    right, right_count, right_numbers = one.numbered(count, ["c", "a"])
    assert left.first(left_count) == ["a", "b", "c"]
    assert right.first(right_count) == ["a", "c"]
    assert (left_numbers.tolist(), right_numbers.tolist()) == ([1, 2], [1, 0])
    assert one.first(count) == ["a"]


def test_a_name_that_came_after_a_state_is_new_to_it() -> None:
    names, count, _ = Names().numbered(0, ["a"])
    names.numbered(count, ["b"])
    own, own_count, numbers = names.numbered(count, ["b", "d"])
    assert (own.first(own_count), numbers.tolist()) == (["a", "b", "d"], [1, 2])


def test_threads_that_add_names_to_one_list_each_get_their_own_numbers() -> None:
    shared, count, _ = Names().numbered(0, ["first"])

    def grow(thread: int) -> bool:
        names, own_count, known = shared, count, ["first"]
        for turn in range(200):
            text = f"{thread} {turn}"
            known.append(text)
            names, own_count, numbers = names.numbered(own_count, [text, "first"])
            if numbers.tolist() != [len(known) - 1, 0]:
                return False
        return names.first(own_count) == known

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(grow, range(4)))
