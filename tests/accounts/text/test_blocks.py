"""The report itself is kept, and what stands around it is dropped."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import lexicon
from truceline.accounts.text.blocks import blocks_of

BODY = "The ship left the port on Tuesday."


def kept(text: str, title: str | None = None) -> list[str]:
    return [text[start:end] for start, end in blocks_of(text, lexicon(), title)]


@pytest.mark.parametrize(
    "debris",
    [
        "Share this",
        "Post navigation",
        "All rights reserved.",
        "Editing by J. Smith.",
        "Ship leaves port",
        "12 June 2017",
    ],
)
def test_debris_around_the_report_is_dropped(debris: str) -> None:
    assert kept(f"{BODY}\n\n{debris}\n") == [BODY]


def test_a_first_row_without_a_full_stop_is_a_title() -> None:
    assert kept(f"The ship was seen and it has left the port, says the navy in a long first row\n{BODY}") == [BODY]


def test_the_title_that_is_known_is_dropped_wherever_it_stands() -> None:
    assert kept(f"{BODY}\n\nThe ship left.\n", title="The ship left") == [BODY]


def test_rows_that_an_editor_has_broken_are_one_paragraph() -> None:
    broken = "The ship left the port on Tuesday with sixty men on board and\nwas seen again."
    assert kept(broken) == [broken]


def test_items_of_a_list_stand_alone_without_their_marks() -> None:
    assert kept("- It left.\n- It came back.") == ["It left.", "It came back."]
