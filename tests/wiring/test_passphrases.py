"""Passphrases in files."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wiring.homes import PASSPHRASE, passphrase_file
from truceline.errors import InputError, NotFoundError, TrustError
from truceline.wiring.passphrases import read_passphrase


@pytest.mark.parametrize("passphrase", [PASSPHRASE, " kept as it is \t", "Größe über alles", "x\r"])
def test_a_passphrase_is_the_row_of_its_file(tmp_path: Path, passphrase: str) -> None:
    path = passphrase_file(tmp_path)
    path.write_bytes(f"{passphrase}\n".encode())
    assert read_passphrase(path) == passphrase
    path.write_bytes(passphrase.encode())
    assert read_passphrase(path) == passphrase


@pytest.mark.parametrize("content", [b"", b"\n", b"a\nb\n", b"\xff\n"])
def test_a_file_with_no_row_or_several_is_refused(tmp_path: Path, content: bytes) -> None:
    path = passphrase_file(tmp_path)
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_passphrase(path)


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = passphrase_file(tmp_path)
    path.chmod(0o640)
    with pytest.raises(TrustError, match="0640"):
        read_passphrase(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_passphrase(tmp_path / "none")
