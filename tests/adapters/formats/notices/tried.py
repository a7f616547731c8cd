"""Rows that tests read: one that is right for each kind, and what they come to."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.adapters.formats.notices.columns import EXAMPLES
from truceline.adapters.formats.notices.rows import NoticesRead, Row, RowFault, notices_from_rows
from truceline.model.notices import Notice

SITE_ROW, MOVEMENT_ROW = EXAMPLES


def read(offset: str = "", **cells: str) -> NoticesRead:
    """What comes of one row with other cells than the example; empty ones are left out."""
    plain = MOVEMENT_ROW if cells.get("kind") == "movement" else SITE_ROW
    values = {name: text for name, text in {**plain, **cells}.items() if text}
    return notices_from_rows([Row(7, values)], (), offset)


def notice(**cells: str) -> Notice:
    """The notice of such a row."""
    found = read(**cells)
    assert not found.faults
    return found.notices[0].notice


def fault(offset: str = "", **cells: str) -> RowFault:
    """The one thing that is wrong with such a row."""
    found = read(offset, **cells)
    (only,) = found.faults
    assert not found.notices
    return only
