"""Tables come back as they were written, and what was made to do harm is refused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.notices.rows import Row
from truceline.adapters.formats.notices.tables import MAX_UNPACKED_BYTES, csv_bytes, read_table, xlsx_bytes
from truceline.errors import InputError

CSV, XLSX = Path("notices.csv"), Path("notices.xlsx")
ROWS = [{"ref": "H-1", "name": "Клиника, «7»"}, {"ref": "H-2", "name": '=HYPERLINK("x")'}, {"ref": "H-3"}]


@pytest.mark.parametrize(("path", "write"), [(CSV, csv_bytes), (XLSX, xlsx_bytes)])
def test_a_table_comes_back_as_it_was_written(path: Path, write: Any) -> None:
    headings, rows = read_table(path, write(("ref", "name"), ROWS, "a remark"))
    assert headings == ["ref", "name"]
    assert [row.values for row in rows] == ROWS
    assert [row.number for row in rows] == [3, 4, 5]


def test_no_cell_that_others_wrote_calculates() -> None:
    assert "'=HYPERLINK" in csv_bytes(("name",), ROWS, "a remark").decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(("name",), ROWS, "a remark"))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip)))
def test_every_word_comes_back_from_a_csv(words: list[str]) -> None:
    rows = [{"ref": "H-1", "name": word} for word in words]
    _, read = read_table(CSV, csv_bytes(("ref", "name"), rows, "a remark"))
    assert [row.values.get("name", "") for row in read] == words


def test_a_table_may_have_semicolons_empty_rows_and_remarks() -> None:
    content = "\ufeff# remark; of one\r\n\r\nRef;Stop after min\r\n\r\nH-1;30\r\n".encode()
    assert read_table(CSV, content) == (["ref", "stop_after_min"], [Row(5, {"ref": "H-1", "stop_after_min": "30"})])


def test_numbers_and_dates_of_a_sheet_are_texts() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["ref", "radius_m", "from", "lat"])
    sheet.append([12, 150.0, datetime(2026, 12, 1, 6, 0), 33.31])  # noqa: DTZ001, as spreadsheets have them
    written = io.BytesIO()
    book.save(written)
    _, (row,) = read_table(XLSX, written.getvalue())
    assert row.values == {"ref": "12", "radius_m": "150", "from": "2026-12-01T06:00:00", "lat": "33.31"}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (CSV, b""),
        (CSV, b"# only a remark\r\n"),
        (CSV, b"ref,ref\r\n1,2\r\n"),
        (CSV, b'ref\r\n"open'),
        (CSV, "ref\r\nKönig".encode("latin-1")),
        (CSV, b"," * 200),
        (XLSX, b""),
        (XLSX, b"PK\x03\x04 no more"),
    ],
)
def test_what_is_no_table_is_refused(path: Path, content: bytes) -> None:
    with pytest.raises(InputError):
        read_table(path, content)


@pytest.mark.slow
def test_a_file_that_unpacks_beyond_all_bounds_is_refused_unread() -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(MAX_UNPACKED_BYTES // 2**20 + 1):
            part.write(b" " * 2**20)
    assert len(packed.getvalue()) < 2**20
    with pytest.raises(InputError, match="unpacks to"):
        read_table(XLSX, packed.getvalue())


def test_entities_of_a_sheet_are_not_unfolded() -> None:
    harmless = xlsx_bytes(("ref",), [{"ref": "H-1"}], "a remark")
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(harmless)) as before, zipfile.ZipFile(changed, "w") as after:
        for part in before.infolist():
            after.writestr(part, bomb if part.filename.endswith("sheet1.xml") else before.read(part))
    with pytest.raises(InputError):
        read_table(XLSX, changed.getvalue())
