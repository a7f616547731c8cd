"""The list of columns is whole: whatever the examples have is in it, each once."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.adapters.formats.notices.columns import BOTH, COLUMNS, EXAMPLES, NAMES, TOLD


def test_each_column_stands_there_once_and_apart_from_what_an_export_tells() -> None:
    assert len(set(NAMES) | set(TOLD)) == len(NAMES) + len(TOLD)


def test_the_examples_have_what_every_row_of_their_kind_needs() -> None:
    for example in EXAMPLES:
        needed = {column.name for column in COLUMNS if column.is_needed and column.of in (BOTH, example["kind"])}
        assert needed <= example.keys() <= set(NAMES)
