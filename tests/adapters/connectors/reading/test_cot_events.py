"""A stream of bytes cut into Cursor on Target events."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.connectors.reading.contract import Trickle
from truceline.adapters.connectors.reading.cot_events import BREAKS_OFF, MAX_EVENT_BYTES, NO_EVENT, TOO_LONG, events

PROLOG = b'<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>\n'
EVENT = b"<event uid='a' note='1 > 0'><detail><x/></detail></event>"
LONE = b'<event uid="b" note="/>" />'
PIECES = [EVENT, LONE, PROLOG, b"<events>", b"</events>", b" \r\n", b"<!-- note -->", b"\xef\xbb\xbf"]


def _cut(data: bytes, size: int = 0) -> list[tuple[bytes, str]]:
    return list(events(cast(BinaryIO, Trickle(data, size)) if size else io.BytesIO(data)))


@given(st.lists(st.sampled_from(PIECES)), st.integers(1, 40))
def test_events_are_found_among_whatever_may_lie_between_them(pieces: list[bytes], size: int) -> None:
    data = b"".join(pieces)
    assert _cut(data) == _cut(data, size) == [(piece, "") for piece in pieces if piece in (EVENT, LONE)]


@given(
    st.lists(st.sampled_from([*PIECES, b"<event ", b"</event>", b"<eventual>", b'"', b">", b"junk", b"<even"])),
    st.integers(1, 40),
)
def test_how_the_stream_is_cut_never_matters_even_for_garbage(pieces: list[bytes], size: int) -> None:
    data = b"".join(pieces)
    assert _cut(data, size) == _cut(data)


def test_an_event_that_breaks_off_costs_only_itself() -> None:
    cut = b'<event uid="c"><detail>'
    assert _cut(EVENT + cut + LONE) == [(EVENT, ""), (cut, BREAKS_OFF), (LONE, "")]
    assert _cut(EVENT + cut) == [(EVENT, ""), (cut, BREAKS_OFF)]
    assert _cut(b"<event") == [(b"<event", NO_EVENT)]


@pytest.mark.parametrize("junk", [b"junk", b"</event>", b"<other/>", b"\x00\xff", b"<!DOCTYPE a>"])
def test_bytes_that_are_no_event_are_told(junk: bytes) -> None:
    assert _cut(EVENT + junk + EVENT) == [(EVENT, ""), (junk, NO_EVENT), (EVENT, "")]


def test_the_wrapper_is_not_taken_for_an_event() -> None:
    assert _cut(b'<events a="b">' + EVENT + b"</events>") == [(EVENT, "")]


def test_an_event_that_is_too_long_is_let_go_and_the_next_one_is_found() -> None:
    long = b"<event>" + b"x" * (3 * MAX_EVENT_BYTES) + b"</event>"
    found = _cut(EVENT + long + EVENT)
    assert [fault for _, fault in found] == ["", TOO_LONG, NO_EVENT, NO_EVENT, NO_EVENT, ""]
    assert max(len(raw) for raw, _ in found) <= MAX_EVENT_BYTES
    assert _cut(EVENT + long + EVENT, 99_991) == found


def test_a_gap_without_end_is_not_held() -> None:
    found = _cut(b"x" * (2 * MAX_EVENT_BYTES + 5) + EVENT)
    assert [(len(raw), fault) for raw, fault in found] == [
        (MAX_EVENT_BYTES, NO_EVENT),
        (MAX_EVENT_BYTES, NO_EVENT),
        (5, NO_EVENT),
        (len(EVENT), ""),
    ]
