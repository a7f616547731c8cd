"""Files and standard input as streams, zipped or not, whole or damaged."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.connectors.reading.contract import Trickle
from truceline.adapters.connectors.reading.files import CUT_OFF, DAMAGED, ENDS_EARLY, TRAILING, opened, unzipped
from truceline.errors import NotFoundError, ReportError

TEXT = b"".join(b"row %d of some text that does not repeat: %d\n" % (n, n * n) for n in range(20_000))
ZIPPED = gzip.compress(TEXT)


def _read(data: bytes, size: int = 0) -> tuple[bytes, str]:
    file = unzipped(cast(BinaryIO, Trickle(data, size)) if size else io.BytesIO(data))
    return file.stream.read(), file.damage.reason


@given(st.binary(max_size=300), st.integers(1, 50))
def test_bytes_come_out_as_they_went_in_zipped_or_not_however_slowly(data: bytes, size: int) -> None:
    if not data.startswith(b"\x1f\x8b"):
        assert _read(data) == _read(data, size) == (data, "")
    zipped = gzip.compress(data)
    assert _read(zipped) == _read(zipped, size) == (data, "")


def test_the_head_is_known_and_the_stream_still_begins_at_the_beginning() -> None:
    for data in (TEXT, ZIPPED):
        file = unzipped(io.BytesIO(data), 10)
        assert file.head == TEXT[:10]
        assert file.stream.read(20) == TEXT[:20]


def test_several_members_are_one_stream_and_padding_is_no_damage() -> None:
    assert _read(gzip.compress(b"a") + gzip.compress(b"b") + b"\0" * 512) == (b"ab", "")


def test_what_was_whole_before_a_cut_is_kept() -> None:
    text, reason = _read(ZIPPED[: len(ZIPPED) // 2])
    assert reason == ENDS_EARLY
    assert text.endswith(CUT_OFF)
    text = text.removesuffix(CUT_OFF)
    assert TEXT.startswith(text)
    assert len(text) > len(TEXT) // 3


@pytest.mark.parametrize("cut", [1, 4, 8])
def test_a_cut_in_the_last_bytes_costs_no_text(cut: int) -> None:
    assert _read(ZIPPED[:-cut]) == (TEXT, ENDS_EARLY)


def test_a_wrong_checksum_is_told_after_all_of_the_text() -> None:
    assert _read(ZIPPED[:-5] + bytes([ZIPPED[-5] ^ 1]) + ZIPPED[-4:]) == (TEXT, DAMAGED)


@given(st.integers(10, len(ZIPPED) - 9), st.integers(1, 255))
def test_damage_anywhere_never_raises_and_is_never_silent(place: int, change: int) -> None:
    damaged = ZIPPED[:place] + bytes([ZIPPED[place] ^ change]) + ZIPPED[place + 1 :]
    text, reason = _read(damaged)
    assert reason or text == TEXT


def test_bytes_after_the_end_are_told() -> None:
    assert _read(ZIPPED + b"more") == (TEXT, TRAILING)


def test_a_file_that_is_not_there_and_one_that_is_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no file"), opened(tmp_path / "absent.csv"):
        pass
    with pytest.raises(ReportError, match="cannot be opened"), opened(tmp_path):
        pass


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ZIPPED)))
    with opened("-") as file:
        assert file.stream.read() == TEXT
