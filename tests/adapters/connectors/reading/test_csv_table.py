"""Tables of separated text: every row accounted for, whatever stands in it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.connectors.connector import Connector
from truceline.adapters.connectors.reading.contract import Outcome, outcome
from truceline.adapters.connectors.reading.csv_table import (
    NOT_TABULAR,
    CsvFormat,
    csv_connector,
    first_header,
    read_csv,
)
from truceline.adapters.connectors.reading.sources import Source, Sources
from truceline.errors import ReportError

SOURCES: Sources = {"track": Source("id"), "at": Source("t"), "lon": Source("x"), "lat": Source("y")}
TABLE = csv_connector("made-up", "a made-up table", SOURCES, {"altitude_datum": "surface"})
GOOD = b"a,2024-01-01T00:00:00Z,1,2"


def _read(*rows: bytes, connector: Connector = TABLE) -> Outcome:
    return outcome(connector, b"\n".join((b"id,t,x,y", *rows)), {})


def _tracks(read: Outcome) -> list[object]:
    return read.reports.column("track").to_pylist()


def test_a_row_with_more_or_fewer_values_costs_only_itself() -> None:
    read = _read(GOOD, b"b,1", GOOD.replace(b"a", b"c"), b"1,2,3,4,5", GOOD.replace(b"a", b"d"))
    assert _tracks(read) == ["a", "c", "d"]
    assert [(row.row, row.reason, row.raw) for row in read.bad] == [
        (3, NOT_TABULAR, b"b,1"),
        (5, NOT_TABULAR, b"1,2,3,4,5"),
    ]


@pytest.mark.parametrize("spoiler", [b'"', b'"b,2024-01-01T00:00:00Z,1,2', b'x"b,"c,', b'"""', b'b,"2024,1,2'])
def test_a_quote_that_does_not_close_costs_only_its_own_row(spoiler: bytes) -> None:
    read = _read(GOOD, spoiler, GOOD.replace(b"a", b"c"), GOOD.replace(b"a", b"d"))
    assert _tracks(read) == ["a", "c", "d"]
    assert [(row.row, row.raw) for row in read.bad] == [(3, spoiler)]


def test_quoted_values_may_hold_the_delimiter_and_quotes() -> None:
    read = _read(b'"a, the ""first""",2024-01-01T00:00:00Z,1,2')
    assert _tracks(read) == ['a, the "first"']


def test_empty_rows_are_nothing_and_keep_the_numbers_of_the_others() -> None:
    read = _read(b"", GOOD, b"", b"", b"b,soon,1,2")
    assert _tracks(read) == ["a"]
    assert [row.row for row in read.bad] == [6]


def test_undecodable_bytes_cost_no_report() -> None:
    read = _read(b"caf\xe9,2024-01-01T00:00:00Z,1,2", b"b,\xff\xfe,1,2")
    assert _tracks(read) == ["caf\N{REPLACEMENT CHARACTER}"]
    assert [row.raw for row in read.bad] == [b"b,\xff\xfe,1,2"]


def test_every_way_to_end_a_row_is_understood() -> None:
    for end in (b"\n", b"\r\n", b"\r"):
        data = end.join((b"\xef\xbb\xbfid,t,x,y", GOOD, b"b,1", GOOD)) + end
        read = outcome(TABLE, data, {})
        assert _tracks(read) == ["a", "a"]
        assert [row.row for row in read.bad] == [3]


@given(st.lists(st.sampled_from([GOOD, b"", b'"', b'x,"y', b"1,2", b"\xff,\x00,,", b'"a",b,c,d', b" "]), max_size=30))
def test_every_row_that_is_not_empty_is_a_report_or_a_bad_row(rows: list[bytes]) -> None:
    read = _read(*rows)
    assert len(read.bad) + read.reports.num_rows == sum(map(bool, rows))
    assert [row.raw for row in read.bad] == [row for row in rows if row not in (GOOD, b"")]
    assert read.reports.num_rows == rows.count(GOOD)


def test_the_columns_may_stand_anywhere_among_others() -> None:
    data = b'more, y ,"t",x,id,more\n?,2,2024-01-01T00:00:00Z,1,a,?\n'
    read = outcome(TABLE, data, {})
    assert _tracks(read) == ["a"]
    assert read.reports.column("lat").to_pylist() == [2]


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    read = outcome(TABLE, b"id,time,x,y\n", {})
    assert "no column 't' to take at from" in read.error
    with pytest.raises(ReportError) as caught:
        list(read_csv(io.BytesIO(b"id,time,x,y\n"), CsvFormat(lambda _: SOURCES)))
    assert "id, time, x, y" in caught.value.hint


def test_a_part_of_every_report_that_no_column_is_named_for_is_told() -> None:
    with pytest.raises(ReportError, match="no column is named for lat"):
        list(
            read_csv(
                io.BytesIO(b"id,t,x\n"), CsvFormat(lambda _: {name: SOURCES[name] for name in ("track", "at", "lon")})
            )
        )


def test_a_header_alone_is_no_report_and_no_bad_row() -> None:
    read = _read()
    assert (read.reports.num_rows, read.bad, read.error) == (0, (), "")


def test_the_header_is_known_from_the_first_bytes() -> None:
    assert first_header(b'\xef\xbb\xbfa, b ,"c,d"\n1,2,3') == ("a", "b", "c,d")
    assert first_header(b"") == first_header(b"\n1,2") == ()
    assert TABLE.sniff(b"id,t,x,y,z\n")
    assert not TABLE.sniff(b"id,t,x\n")
