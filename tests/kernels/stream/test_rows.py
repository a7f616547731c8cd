"""The codes of rows: they are those of the model, in its order, and no two flags share a bit."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pytest

from truceline.kernels.stream import rows
from truceline.model.events import EventKind, Note, Reason, Verdict
from truceline.model.zones import Datum

OF_MOVEMENTS = ("OFF_ROUTE", "BACK_ON_ROUTE", "STOPPED", "MOVING_AGAIN", "EARLY", "LATE")
"""What only the watch of movements says, which needs no kernel: last in the model, without a code."""


@pytest.mark.parametrize(("words", "without_code"), [(EventKind, ("DEVIATION",)), (Reason, OF_MOVEMENTS)])
def test_kinds_and_reasons_are_numbered_in_the_order_of_the_model(
    words: type[StrEnum], without_code: tuple[str, ...]
) -> None:
    names = tuple(word.name for word in words)
    numbered = names[: -len(without_code)]
    assert names[len(numbered) :] == without_code
    assert [int(getattr(rows, name)) for name in numbered] == list(range(len(numbered)))
    assert not any(hasattr(rows, name) for name in without_code)


def test_verdicts_are_numbered_in_the_order_of_the_model() -> None:
    codes = {"inside": rows.VERDICT_INSIDE, "outside": rows.VERDICT_OUTSIDE, "cannot tell": rows.CANNOT_TELL}
    assert [codes[verdict] for verdict in Verdict] == [0, 1, 2]


def test_notes_are_bits_in_the_order_of_the_model() -> None:
    own = {Note.SILENT: "WAS_SILENT"}
    assert [int(getattr(rows, own.get(note, note.name))) for note in Note] == [1 << k for k in range(len(Note))]


def test_datums_are_those_of_the_model_by_name_with_none_first() -> None:
    assert list(rows.DATUMS) == sorted(["", *Datum])
    assert rows.DATUMS[rows.SURFACE] == "surface"


def test_no_two_flags_of_a_relation_share_a_bit_and_all_fit_in_their_field() -> None:
    names = ("UNCERTAIN", "APPROACHING", "LEAVING", "WITHIN", "TOUCHING", "AFTER_GAP")
    flags = [int(getattr(rows, f"IS_{name}")) for name in names]
    assert sum(flags) == 2 ** len(flags) - 1
    assert sum(flags) <= np.iinfo(rows.RELATION["flags"]).max


@pytest.mark.parametrize("field", ["kind", "verdict", "reason", "notes"])
def test_the_codes_of_an_event_fit_in_their_fields(field: str) -> None:
    most = {"kind": len(EventKind), "verdict": len(Verdict), "reason": len(Reason), "notes": 2 ** len(Note)}[field]
    assert most - 1 <= np.iinfo(rows.EVENT[field]).max


def test_a_report_is_one_cache_line() -> None:
    assert rows.REPORT.itemsize == 64


def test_no_instant_that_a_report_may_have_comes_near_no_time_or_never() -> None:
    begin, end = np.array(["0001-01-01", "9999-12-31"], dtype="datetime64[ms]").astype(np.int64)
    longest_ms = 366 * 86_400_000  # that a gap or a lateness may be
    assert begin - longest_ms > rows.NO_TIME
    assert end + longest_ms < rows.NEVER
    assert rows.NO_TIME - longest_ms > np.iinfo(np.int64).min
