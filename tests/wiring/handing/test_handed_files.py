"""Small files that parties hand each other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import InputError, NotFoundError
from truceline.wiring.handing.handed_files import MAX_BYTES, read_handed_file, write_handed_file


def test_what_was_written_is_read_and_a_folder_is_made_for_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "alfa.card"
    write_handed_file(path, b"first")
    write_handed_file(path, b"second")
    assert read_handed_file(path) == b"second"


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_handed_file(tmp_path / "none")
    with pytest.raises(InputError, match="cannot be read"):
        read_handed_file(tmp_path)
    with pytest.raises(InputError, match="cannot be written"):
        write_handed_file(tmp_path, b"")


def test_a_file_that_is_no_card_by_its_size_is_refused(tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(bytes(MAX_BYTES + 1))
    with pytest.raises(InputError, match="more than"):
        read_handed_file(tmp_path / "film")
