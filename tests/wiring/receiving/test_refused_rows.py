"""Bad rows of a feed: kept with their reasons, and never more than two files of them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from truceline.adapters.connectors.connector import BadRow
from truceline.errors import StoreError
from truceline.wiring.receiving.refused_rows import RefusedRows


def test_bad_rows_are_kept_with_their_reasons(tmp_path: Path) -> None:
    refused = RefusedRows(tmp_path / "coast.ndjson", "coast")
    refused.keep([BadRow(1, "wrong checksum", b"!AIVDM"), BadRow(7, "no time", b"\xff")])
    first, second = map(json.loads, (tmp_path / "coast.ndjson").read_text(encoding="utf-8").splitlines())
    assert first == {"file": "coast", "row": 1, "reason": "wrong checksum", "raw": "!AIVDM"}
    assert second["raw_base64"] == "/w=="


def test_there_are_never_more_than_two_files_of_them(tmp_path: Path) -> None:
    refused = RefusedRows(tmp_path / "coast.ndjson", "coast", most_bytes=1_000)
    for number in range(100):
        refused.keep([BadRow(number, "no time", b"x" * 50)])
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2_500
    kept = "".join(path.read_text(encoding="utf-8") for path in sorted(tmp_path.iterdir(), reverse=True))
    assert '"row": 99' in kept


def test_a_disk_that_cannot_take_them_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="1 bad rows of coast"):
        RefusedRows(tmp_path / "none" / "coast.ndjson", "coast").keep([BadRow(1, "no time", b"")])
