"""How far a followed file was read: remembered as a whole or not at all."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.adapters.connectors.receiving.followed_file import Place
from truceline.errors import StoreError
from truceline.wiring.receiving.places import Places

PLACE = Place(7, "00" * 32, 1024, 10, 30)


def test_the_newest_place_is_known_after_a_break(tmp_path: Path) -> None:
    places = Places(tmp_path / "log.place.json")
    assert places.last() is None
    places.keep(PLACE)
    places.keep(PLACE._replace(start=30, end=40))
    assert Places(tmp_path / "log.place.json").last() == PLACE._replace(start=30, end=40)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"inode": 1}', b"null"])
def test_what_is_no_place_is_taken_for_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log.place.json").write_bytes(content)
    assert Places(tmp_path / "log.place.json").last() is None


def test_values_that_no_place_has_are_taken_for_none(tmp_path: Path) -> None:
    places = Places(tmp_path / "log.place.json")
    for wrong in (PLACE._replace(start=30), PLACE._replace(inode="7")):  # type: ignore[arg-type]
        places.keep(wrong)
        assert places.last() is None


def test_a_disk_that_does_not_take_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        Places(tmp_path / "none" / "log.place.json").keep(PLACE)
