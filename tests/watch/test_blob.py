"""Arrays as bytes: the same again, or refused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from truceline.errors import StateError
from truceline.watch.blob import from_bytes, to_bytes

ROW = np.dtype([("at", np.int64), ("lon", np.float64), ("flag", np.int8)], align=True)
DTYPES = {"number": np.dtype(np.int64), "row": ROW, "mark": np.dtype("V16")}
HEAD = {"tracks": ["a", "ä"], "mark": -5, "sequence": None}
MAGIC = b"truceline watch 1\n"


def columns() -> dict[str, NDArray[Any]]:
    row = np.zeros(2, ROW)
    row["at"], row["lon"], row["flag"] = [1, -(2**62)], [np.nan, -0.0], [-1, 1]
    return {"number": np.arange(3), "row": row, "mark": np.frombuffer(bytes(range(16)), "V16")}


def sealed(body: bytes) -> bytes:
    """A body with the checksum that fits it."""
    return body + hashlib.sha256(body).digest()


def with_head(document: object, rest: bytes = b"") -> bytes:
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    return sealed(MAGIC + len(text).to_bytes(8, "little") + text + rest)


def test_what_was_packed_comes_back() -> None:
    head, read = from_bytes(to_bytes(HEAD, columns()), DTYPES)
    assert head == HEAD
    assert list(read) == list(DTYPES)
    for name, column in columns().items():
        assert (read[name].dtype, read[name].tobytes()) == (DTYPES[name], column.tobytes())
        assert read[name].flags.writeable


def test_equal_content_has_equal_bytes_whatever_the_order_of_the_head() -> None:
    turned = dict(reversed(HEAD.items()))
    assert to_bytes(HEAD, columns()) == to_bytes(turned, columns())


def test_bytes_do_not_depend_on_how_the_machine_orders_them() -> None:
    swapped = {**columns(), "number": np.arange(3).astype(">i8")}
    assert to_bytes(HEAD, swapped) == to_bytes(HEAD, columns())


def refusal(data: bytes) -> str:
    with pytest.raises(StateError) as caught:
        from_bytes(data, DTYPES)
    assert caught.value.hint
    return str(caught.value)


def test_bytes_cut_anywhere_are_refused() -> None:
    data = to_bytes(HEAD, columns())
    for size in range(len(data)):
        refusal(data[:size])


@given(st.data())
def test_any_changed_byte_is_refused(data: st.DataObject) -> None:
    whole = bytearray(to_bytes(HEAD, columns()))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    refusal(bytes(whole))


def test_bytes_behind_the_end_are_refused() -> None:
    data = to_bytes(HEAD, columns())
    assert "checksum" in refusal(data + b"\0")
    assert "8 bytes too many" in refusal(sealed(data[:-32] + bytes(8)))


@given(st.binary(max_size=200))
def test_foreign_bytes_are_refused_even_if_their_checksum_fits(data: bytes) -> None:
    refusal(data)
    refusal(sealed(data))
    refusal(sealed(MAGIC + data))


def test_a_newer_version_is_named_in_the_refusal() -> None:
    newer = sealed(to_bytes(HEAD, columns())[:-32].replace(MAGIC, b"truceline watch 2\n"))
    assert "truceline watch 2" in refusal(newer)


ROWS = {"number": 0, "row": 0, "mark": 0}


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 100_000,
        [],
        None,
        "head",
        {"rows": ROWS},
        {"head": {}},
        {"head": {}, "rows": []},
        {"head": {}, "rows": {"number": 0, "row": 0}},
        {"head": {}, "rows": {**ROWS, "more": 0}},
        {"head": {}, "rows": {**ROWS, "row": 1}},
        {"head": {}, "rows": {**ROWS, "row": -1}},
        {"head": {}, "rows": {**ROWS, "row": "1"}},
        {"head": {}, "rows": {**ROWS, "row": None}},
        {"head": {}, "rows": {**ROWS, "row": 0.5}},
        {"head": {}, "rows": {**ROWS, "row": 1e308}},
        {"head": {}, "rows": {**ROWS, "row": 2**70}},
        {"head": {}, "rows": {**ROWS, "row": -(2**70)}},
    ],
    ids=repr,
)
def test_a_head_that_makes_no_sense_is_refused(document: Any) -> None:
    refusal(with_head(document, bytes(16)))


def test_a_head_longer_than_the_bytes_is_refused() -> None:
    refusal(sealed(MAGIC + (2**63).to_bytes(8, "little") + b"{}"))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["head", "rows", "row"]), inner),
    max_leaves=8,
)


@given(_json, _json, st.binary(max_size=64))
def test_any_head_is_read_or_refused(head: Any, rows: Any, rest: bytes) -> None:
    try:
        from_bytes(with_head({"head": head, "rows": rows}, rest), DTYPES)
    except StateError:
        return
    assert set(rows) == set(DTYPES)


def test_more_than_a_gibibyte_is_refused_before_it_is_made_or_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = to_bytes(HEAD, columns())
    monkeypatch.setattr("truceline.watch.blob.MOST_BYTES", len(data) - 33)
    assert f"more than {len(data) - 33}" in refusal(data)
    with pytest.raises(StateError, match=f"has {len(data) - 32} bytes, more than {len(data) - 33}"):
        to_bytes(HEAD, columns())
