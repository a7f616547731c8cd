"""A record is read without being touched, and what is no record is told apart."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.store.contract import entries
from tests.adapters.store.places import SqlitePlace
from truceline.adapters.store.sqlite_reading import cut, edge_tiles, open_read_only, whole
from truceline.errors import NotFoundError, StoreError
from truceline.record.merkle.tiles import Tile, tiles_of
from truceline.record.store import Change, object_name


@pytest.fixture
def place(tmp_path: Path) -> SqlitePlace:
    place = SqlitePlace(tmp_path)
    place.open().commit([entries(0, 700)])
    place.close()
    return place


def test_a_record_nobody_writes_is_read_and_left_as_it_was(place: SqlitePlace) -> None:
    before = (place.folder / "record.db").read_bytes()
    reader = open_read_only(place.folder / "record.db")
    assert reader.stored_tree().size == len(reader.leaves(0, 1_000)) == 700
    reader.close()
    assert (place.folder / "record.db").read_bytes() == before


def test_a_record_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        open_read_only(tmp_path / "record.db")


@pytest.mark.parametrize("content", [b"", b"no database at all, but some bytes" * 100])
def test_what_is_no_record_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "record.db").write_bytes(content)
    with pytest.raises(StoreError):
        open_read_only(tmp_path / "record.db")


def test_a_record_that_cannot_be_read_says_so(place: SqlitePlace) -> None:
    with closing(sqlite3.connect(place.folder / "record.db")) as connection, connection:
        connection.execute("DROP TABLE tile")
    reader = open_read_only(place.folder / "record.db")
    with closing(reader), pytest.raises(StoreError, match="no such table"):
        reader.tile(Tile(0, 0))


def test_an_object_is_read_up_to_the_length_asked_for(place: SqlitePlace) -> None:
    content = "сім байт".encode()
    place.open().commit([Change(objects=(content,))])
    place.close()
    with closing(open_read_only(place.folder / "record.db")) as reader:
        assert reader.content_within(object_name(content), len(content)) == content
        assert reader.content_within(object_name(content), len(content) - 1) is None
        assert reader.content_within(object_name(b"never kept"), len(content)) is None


def test_hashes_are_cut_to_the_width_asked_for() -> None:
    rows = [(b"a" * 32 + b"b" * 32,)]
    assert cut(rows, Tile(0, 0, 1)) == b"a" * 32
    with pytest.raises(NotFoundError, match=r"tile/0/000\.p/3"):
        cut(rows, Tile(0, 0, 3))
    with pytest.raises(NotFoundError):
        cut([], Tile(0, 0, 1))


@pytest.mark.parametrize("size", [0, 1, 256, 700, 70_000, 65_536])
def test_the_edge_is_every_tile_that_is_not_full(size: int) -> None:
    partial = [(tile.level, tile.index, tile.width) for tile in tiles_of(size) if tile.width < 256]
    assert edge_tiles(size) == partial


def test_what_a_damaged_file_gives_instead_of_bytes_is_nobodys_content() -> None:
    assert [whole(value) for value in (b"bytes", "text", 7, None)] == [b"bytes", b"", b"", b""]
