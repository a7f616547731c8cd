"""Batches of reports: Arrow and NDJSON say the same, and each row that cannot be used is told."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.connectors.receiving.bodies import MOST_REPORTS, MOST_UNPACKED_BYTES, read_arrow, read_ndjson
from truceline.errors import ReportError
from truceline.model.reports import REPORT_SCHEMA, Envelope

ROW = {"track": "t1", "at": 1_700_000_000_000, "lon": 38.5, "lat": 33.25, "speed_mps": 4.5, "source": "radar"}


def rows(*documents: Any) -> bytes:
    return b"".join(json.dumps(document).encode() + b"\n" for document in documents)


def arrow(*documents: Any) -> bytes:
    sink = io.BytesIO()
    names = [name for name in REPORT_SCHEMA.names if any(name in row for row in documents)]
    schema = pa.schema([pa.field(name, REPORT_SCHEMA.field(name).type) for name in names])
    batch = pa.RecordBatch.from_pylist(list(documents), schema=schema)
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def test_both_forms_say_the_same() -> None:
    several = [ROW, ROW | {"track": "t2", "at": 1, "error_m": 25.0, "kind": "tank"}]
    of_rows, of_arrow = read_ndjson(rows(*several)), read_arrow(arrow(*several))
    assert of_rows.reports.to_pylist() == of_arrow.reports.to_pylist()
    assert not of_rows.bad
    assert not of_arrow.bad
    Envelope(of_rows.reports)


def test_each_row_that_cannot_be_used_is_told_by_its_number_and_the_others_are_kept() -> None:
    content = (
        rows(ROW)
        + b"\n{broken\n"
        + rows(ROW | {"lat": 91.5}, ROW | {"speed": 3}, {"track": "t"}, ROW | {"at": 1 << 60}, ROW | {"track": "last"})
    )
    body = read_ndjson(content)
    assert body.reports.column("track").to_pylist() == ["t1", "last"]
    assert [bad.row for bad in body.bad] == [3, 4, 5, 6, 7]
    assert "latitude" in body.bad[1].reason
    assert "speed" in body.bad[2].reason


@pytest.mark.parametrize("last", [b"", b"\n", b"\n\n"])
def test_the_rows_of_a_long_body_all_come_in_their_order_and_keep_their_numbers(last: bytes) -> None:
    documents = [ROW | {"track": f"t{number}", "name": "x" * (number % 97)} for number in range(1, 2_001)]
    documents[1_499]["lat"] = 91.5
    body = read_ndjson(rows(*documents).rstrip(b"\n") + last)
    assert body.reports.column("track").to_pylist() == [f"t{n}" for n in range(1, 2_001) if n != 1_500]
    assert [bad.row for bad in body.bad] == [1_500]


def test_empty_rows_are_passed_over_and_counted() -> None:
    body = read_ndjson(b"\n\n" + rows(ROW, ROW | {"lon": 500.0}))
    assert (len(body.reports), [bad.row for bad in body.bad]) == (1, [4])


@pytest.mark.parametrize("count", [-1, 1 << 31, 1 << 80])
def test_a_strength_that_no_force_has_is_a_bad_row(count: int) -> None:
    body = read_ndjson(rows(ROW | {"strength_low": count}))
    assert (len(body.reports), len(body.bad)) == (0, 1)


LATEST = 1 << 52
_REALS = st.floats(-400, 400, allow_nan=False) | st.integers(-100, 100)
_TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
_ROWS = st.fixed_dictionaries(
    {
        "track": st.sampled_from(["t1", "t2", "", "a\x01", "\u0662"]),
        "at": st.integers(-LATEST, LATEST) | st.integers(0, 4_000_000_000_000),
        "lon": _REALS,
        "lat": st.floats(-91, 91, allow_nan=False),
    },
    optional={
        "altitude_m": _REALS | st.none(),
        "altitude_datum": st.sampled_from(["ground", "surface", "sea", None]),
        "course_deg": _REALS | st.none(),
        "name": _TEXTS | st.none(),
        "source": _TEXTS,
        "strength_low": st.integers(-1, 1 << 31) | st.none(),
        "sped_mps": st.just(1),
    },
)
_LINES = _ROWS.map(lambda row: json.dumps(row).encode()) | st.sampled_from(
    [b"", b" \t", b"{", b"[1]", b"null", b"\xff{}"]
)


@given(st.lists(_LINES, max_size=12), st.sampled_from([b"\n", b"\r\n"]), st.booleans())
def test_a_batch_says_of_each_row_what_is_said_of_it_alone(lines: list[bytes], end: bytes, ends: bool) -> None:
    body = read_ndjson(end.join(lines) + end * ends)
    alone = [(number, read_ndjson(line)) for number, line in enumerate(lines, 1)]
    assert body.reports.to_pylist() == [report for _, one in alone for report in one.reports.to_pylist()]
    assert [(bad.row, bad.reason) for bad in body.bad] == [(n, bad.reason) for n, one in alone for bad in one.bad]


@pytest.mark.parametrize("optional", [{"kind": "tank", "strength_high": 3}, {"altitude_m": 4.0}])
@pytest.mark.parametrize("is_first", [True, False])
def test_rows_need_not_name_the_same_columns(optional: dict[str, Any], is_first: bool) -> None:
    several = [ROW | optional, ROW] if is_first else [ROW, ROW | optional]
    assert read_ndjson(rows(*several)).reports.to_pylist() == read_arrow(arrow(*several)).reports.to_pylist()


@pytest.mark.parametrize("joint", [b"", b" "])
def test_two_reports_in_one_row_are_one_bad_row(joint: bytes) -> None:
    one = json.dumps(ROW).encode()
    body = read_ndjson(one + joint + one + b"\n" + one)
    assert ([row.row for row in body.bad], len(body.reports)) == ([1], 1)


def test_a_report_that_goes_over_two_rows_is_two_bad_rows() -> None:
    one = json.dumps(ROW).encode()
    body = read_ndjson(one.replace(b",", b",\n", 1) + b"\n" + one)
    assert ([row.row for row in body.bad], len(body.reports)) == ([1, 2], 1)


def test_a_byte_order_mark_costs_no_row() -> None:
    body = read_ndjson(b"\xef\xbb\xbf" + rows(ROW, ROW | {"track": "t2"}))
    assert (len(body.reports), body.bad) == (2, ())


def test_too_many_in_one_batch_are_refused() -> None:
    with pytest.raises(ReportError, match=str(MOST_REPORTS)):
        read_ndjson(rows(ROW) * (MOST_REPORTS + 1))


def test_arrow_in_several_batches_is_one() -> None:
    sink = io.BytesIO()
    batch = pa.RecordBatch.from_pylist([ROW], schema=pa.ipc.open_stream(arrow(ROW)).schema)
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
        writer.write_batch(batch)
    assert len(read_arrow(sink.getvalue()).reports) == 2


def test_what_is_packed_from_too_much_is_refused_before_it_is_unpacked() -> None:
    content = packed(pa.array(["z" * MOST_UNPACKED_BYTES]), "zstd")
    assert len(content) < MOST_UNPACKED_BYTES // 1_000
    with pytest.raises(ReportError, match="packed from"):
        read_arrow(content)


def test_a_text_is_not_spread_over_all_rows() -> None:
    spread = pa.DictionaryArray.from_arrays(pa.array([0]), pa.array(["z"]))
    with pytest.raises(ReportError, match="received"):
        read_arrow(packed(spread, None, "received"))


def packed(texts: Any, compression: Any, name: str = "name") -> bytes:
    """One report with a text, as a stream of Arrow."""
    columns = {key: pa.array([ROW[key]], REPORT_SCHEMA.field(key).type) for key in ("track", "at", "lon", "lat")}
    batch = pa.RecordBatch.from_pydict(columns | {name: texts})
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


@given(st.binary(max_size=400))
def test_whatever_bytes_come_there_are_reports_or_bad_rows_or_a_refusal(content: bytes) -> None:
    for read in (read_ndjson, read_arrow):
        try:
            body = read(content)
        except ReportError:
            continue
        Envelope(body.reports)


@given(st.data())
def test_a_stream_of_arrow_that_is_turned_or_cut_off_is_no_harm(data: st.DataObject) -> None:
    content = bytearray(arrow(ROW, ROW | {"track": "t2"}))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    try:
        body = read_arrow(bytes(content[: data.draw(st.integers(place, len(content)))]))
    except ReportError:
        return
    Envelope(body.reports)
