"""A file that grows: each row once, over rotation, replacement, truncation and breaks."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from truceline.adapters.connectors.receiving.followed_file import MOST_AT_ONCE, FollowedFile, Place, Stretch
from truceline.errors import UnreachableError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ais.log"


@pytest.fixture
def followed(path: Path) -> Iterator[FollowedFile]:
    path.touch()
    found = FollowedFile(path)
    yield found
    found.close()


def add(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


def all_of(followed: FollowedFile) -> list[Stretch]:
    found = []
    while stretch := followed.next():
        found.append(stretch)
    return found


def contents(followed: FollowedFile) -> bytes:
    return b"".join(stretch.content for stretch in all_of(followed))


def test_rows_come_when_they_are_whole(path: Path, followed: FollowedFile) -> None:
    add(path, b"one\ntwo\nthr")
    assert contents(followed) == b"one\ntwo\n"
    add(path, b"ee\n")
    (stretch,) = all_of(followed)
    assert (stretch.content, stretch.place.start, stretch.place.end, stretch.is_new) == (b"three\n", 8, 14, False)


def test_a_file_that_is_not_there_yet_is_waited_for(path: Path) -> None:
    followed = FollowedFile(path)
    with pytest.raises(UnreachableError, match=r"ais\.log"):
        followed.next()
    add(path, b"one\n")
    assert contents(followed) == b"one\n"
    followed.close()


def test_a_file_that_is_rotated_is_read_to_its_end_and_then_the_new_one(path: Path, followed: FollowedFile) -> None:
    add(path, b"one\n")
    assert contents(followed) == b"one\n"
    with path.open("ab") as old:
        path.rename(path.with_name("ais.log.1"))
        path.touch()
        old.write(b"two\nwithout end")  # whoever writes still has the old one open
        old.flush()
        assert contents(followed) == b"two\n"
    add(path, b"three\n")
    found = all_of(followed)
    assert [(stretch.content, stretch.is_new) for stretch in found] == [(b"without end", False), (b"three\n", True)]
    assert not any(stretch.lost for stretch in found)


def test_a_file_that_is_cut_short_is_read_anew_and_it_is_told(path: Path, followed: FollowedFile) -> None:
    add(path, b"one\ntwo\n")
    assert contents(followed) == b"one\ntwo\n"
    os.truncate(path, 0)
    add(path, b"new\n")
    (stretch,) = all_of(followed)
    assert (stretch.content, stretch.is_new) == (b"new\n", True)
    assert "cut short after byte 8" in stretch.lost


def test_a_file_that_is_written_anew_in_its_place_is_noticed_by_its_beginning(
    path: Path, followed: FollowedFile
) -> None:
    add(path, b"one\n")
    assert contents(followed) == b"one\n"
    path.write_bytes(b"other\nrows\n")
    assert contents(followed) == b"other\nrows\n"


def test_a_row_without_end_is_handed_on_in_pieces(path: Path, followed: FollowedFile) -> None:
    add(path, b"x" * (MOST_AT_ONCE + 10))
    assert contents(followed) == b"x" * MOST_AT_ONCE


def last_place(path: Path, content: bytes) -> Place:
    add(path, content)
    followed = FollowedFile(path)
    place = all_of(followed)[-1].place
    followed.close()
    return place


def test_after_a_break_the_last_rows_come_again_and_then_what_is_new(path: Path) -> None:
    place = last_place(path, b"one\ntwo\n")
    add(path, b"three\n")
    again = FollowedFile(path, place)
    first, second = all_of(again)
    assert (first.place, first.content, first.is_new, first.lost) == (place, b"one\ntwo\n", True, "")
    assert second.content == b"three\n"
    again.close()


def test_a_file_that_was_rotated_during_a_break_is_read_to_its_end_first(path: Path) -> None:
    place = last_place(path, b"one\n")
    add(path, b"two\n")
    path.rename(path.with_name("ais.log.1"))
    add(path, b"three\n")
    again = FollowedFile(path, place)
    found = all_of(again)
    assert b"".join(stretch.content for stretch in found) == b"one\ntwo\nthree\n"
    assert not any(stretch.lost for stretch in found)
    again.close()


def test_a_file_that_is_gone_after_a_break_is_told_with_the_place(path: Path) -> None:
    place = last_place(path, b"one\n")
    path.rename(path.with_name("elsewhere"))
    add(path, b"other\n")
    again = FollowedFile(path, place)
    (stretch,) = all_of(again)
    assert (stretch.content, stretch.is_new) == (b"other\n", True)
    assert "after byte 4" in stretch.lost
    again.close()


def test_the_first_row_can_be_read_again(path: Path, followed: FollowedFile) -> None:
    add(path, b"track,at\none,1\n")
    all_of(followed)
    assert followed.first_row() == b"track,at\n"


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    followed = FollowedFile(tmp_path)
    with pytest.raises(UnreachableError):
        followed.next()
    followed.close()
