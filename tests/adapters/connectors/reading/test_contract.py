"""The check of connectors finds what a connector does not keep."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import BinaryIO

import pytest

from truceline.adapters.connectors.connector import NO_REPORTS, BadRow, Connector, Options, ReportChunk
from truceline.adapters.connectors.reading.contract import broken_promises, outcome
from truceline.adapters.connectors.reading.gathering import Gathering
from truceline.errors import ReportError

SAMPLE = b"a 1 2\nb 3 4\n"


def _read(stream: BinaryIO, _: Options) -> Iterator[ReportChunk]:
    gathering = Gathering()
    text = b"".join(iter(lambda: stream.read(100), b"")).decode("ascii", "replace")
    for row, words in enumerate(map(str.split, text.splitlines()), 1):
        if len(words) == 3 and all(word.isascii() and word.isdigit() and len(word) < 3 for word in words[1:]):
            gathering.report(row, b"", track=words[0], at=1000, lon=float(words[1]), lat=float(words[2]))
        else:
            gathering.bad(row, " ".join(words).encode(), "not three words")
    yield gathering.chunk()


HONEST = Connector("words", "three words a row", sniff=lambda head: head == SAMPLE, read=_read)


def test_an_honest_connector_keeps_all() -> None:
    assert broken_promises(HONEST, SAMPLE) == []


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ({"name": "Three Words"}, "is not of lower-case words"),
        ({"summary": ""}, "summary"),
        ({"sniff": lambda _: False}, "does not recognise its sample"),
        ({"sniff": lambda _: True}, "recognises what is not its own"),
        ({"read": lambda *_: iter(())}, "holds no report"),
        ({"read": lambda stream, _: iter([ReportChunk(NO_REPORTS, (BadRow(0, "", b""),))])}, "has number 0"),
    ],
)
def test_a_promise_that_is_not_kept_is_found(change: dict[str, object], promise: str) -> None:
    findings = broken_promises(dataclasses.replace(HONEST, **change), SAMPLE)  # type: ignore[arg-type]
    assert any(promise in finding for finding in findings), findings


def test_a_format_that_cannot_be_recognised_must_not_claim_to_be() -> None:
    assert "claims" in broken_promises(HONEST, SAMPLE, is_sniffed=False)[0]


def test_a_reader_that_depends_on_how_the_stream_is_cut_is_found() -> None:
    def read(stream: BinaryIO, options: Options) -> Iterator[ReportChunk]:
        import io

        return _read(io.BytesIO(stream.read(100)), options)

    findings = broken_promises(dataclasses.replace(HONEST, read=read), SAMPLE)
    assert "read 1 bytes at a time, a sample is not the same" in findings


def test_a_reader_that_gives_something_else_each_time_is_found() -> None:
    turns = iter(range(1000))

    def read(stream: BinaryIO, options: Options) -> Iterator[ReportChunk]:
        for chunk in _read(stream, options):
            yield dataclasses.replace(chunk, other={"turn": next(turns)})

    assert "read twice, a sample is not the same" in broken_promises(dataclasses.replace(HONEST, read=read), SAMPLE)


def test_a_reader_that_makes_reports_of_nothing_is_found() -> None:
    def read(_: BinaryIO, options: Options) -> Iterator[ReportChunk]:
        import io

        return _read(io.BytesIO(SAMPLE), options)

    assert "there are reports in no bytes at all" in broken_promises(dataclasses.replace(HONEST, read=read), SAMPLE)


def test_an_error_keeps_the_chunks_before_it() -> None:
    def read(stream: BinaryIO, options: Options) -> Iterator[ReportChunk]:
        yield from _read(stream, options)
        raise ReportError("no more")

    read_until = outcome(dataclasses.replace(HONEST, read=read), SAMPLE, {})
    assert (read_until.reports.num_rows, read_until.error) == (2, "no more")


def test_a_chunk_of_other_columns_is_a_mistake_of_its_maker() -> None:
    def read(_: BinaryIO, __: Options) -> Iterator[ReportChunk]:
        yield ReportChunk(NO_REPORTS.select(["track"]))

    with pytest.raises(TypeError, match="columns"):
        outcome(dataclasses.replace(HONEST, read=read), SAMPLE, {})
