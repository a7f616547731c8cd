"""Files that are handed in are read whole, or named with what is wrong."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.cli.duty.given_files import MAX_FILE_BYTES, file_content
from truceline.errors import InputError, NotFoundError


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\x00")
    assert file_content(tmp_path / "photo.jpg") == b"\xff\xd8\x00"


def test_what_is_too_long_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(InputError, match=r"film\.mp4 is longer than"):
        file_content(tmp_path / "film.mp4")


@pytest.mark.parametrize("name", ["nowhere.jpg", "."])
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFoundError, match="cannot be read"):
        file_content(tmp_path / name)
