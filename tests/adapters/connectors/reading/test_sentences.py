"""NMEA 0183 sentences, their checksums, and what receivers write around them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.connectors.reading.sentences import sentence
from truceline.errors import ReportError

BODY = st.binary(max_size=60).filter(lambda body: not set(body) & set(b"!$*\\"))


def _written(start: bytes, body: bytes) -> bytes:
    return start + body + b"*%02X" % reduce(xor, body, 0)


@given(st.sampled_from([b"!", b"$"]), BODY)
def test_the_fields_of_a_sentence_with_the_right_checksum_are_read(start: bytes, body: bytes) -> None:
    heard = sentence(_written(start, body) + b"\r\n")
    assert ",".join(heard.fields) == (start + body).decode("ascii", "replace")
    assert heard.received_at is None


@given(BODY, st.integers(1, 255))
def test_a_wrong_checksum_is_refused(body: bytes, change: int) -> None:
    row = b"!" + body + b"*%02X" % (reduce(xor, body, 0) ^ change)
    with pytest.raises(ReportError, match="wrong checksum"):
        sentence(row)


@pytest.mark.parametrize(
    "row", [b"", b"!AIVDM,1,1", b"AIVDM*00", b"!A!B*03", b"!A*0", b"garbage !AIVDM*57", b"\\s:a*1\\"]
)
def test_what_has_no_sentence_with_a_checksum_is_refused(row: bytes) -> None:
    with pytest.raises(ReportError, match="not an NMEA sentence"):
        sentence(row)


def test_a_tag_block_says_when_and_where_it_was_received() -> None:
    heard = sentence(
        rb"\s:rORBCOMM104,q:u,c:1418172113,T:2014-12-10 00.41.53*55\!AIVDM,1,1,,B,13F?Vv700<DJuLEtvep`iToV0<00,0*78"
    )
    assert heard.received_at == 1418172113000
    assert heard.tags["s"] == "rORBCOMM104"
    assert heard.fields[0] == "!AIVDM"


def test_the_time_of_a_tag_block_may_be_in_milliseconds() -> None:
    assert (
        sentence(b"\\" + _written(b"", b"c:1418172113123") + b"\\" + _written(b"!", b"A")).received_at == 1418172113123
    )


@pytest.mark.parametrize("time", [b"", b"soon", b"-5", b"1" * 15, "١".encode()])
def test_a_time_that_is_none_is_absent(time: bytes) -> None:
    assert sentence(b"\\" + _written(b"", b"c:" + time) + b"\\" + _written(b"!", b"A")).received_at is None


@pytest.mark.parametrize("block", [b"c:1418172113*00", b"c:1418172113", b"c:1*2*3"])
def test_a_tag_block_whose_checksum_is_wrong_or_absent_is_refused(block: bytes) -> None:
    with pytest.raises(ReportError, match="tag block"):
        sentence(b"\\" + block + b"\\" + _written(b"!", b"A"))


def test_the_coast_guard_writes_the_time_behind_the_checksum() -> None:
    row = b"!AIVDM,1,1,,B,;4R33:1uUK2F`q?mOt@@GoQ00000,0*5D,s28089,d-103,T39.44353985,x147521,r08TPHI1,1242958962"
    assert sentence(row).received_at == 1242958962000
    assert sentence(_written(b"!", b"A") + b",b003660465").received_at is None
