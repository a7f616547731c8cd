"""Tables of notices as CSV and XLSX files: rows of texts in, rows of texts out.

The first row that is not empty and does not begin with ``#`` has the headings. A file from outside may be made to fill
the memory of whoever opens it, so sizes are looked at before anything is unpacked.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from truceline.adapters.formats.notices.rows import MAX_ROWS, Row
from truceline.adapters.formats.notices.writing import escaped, unescaped
from truceline.errors import InputError, MissingExtraError

MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_PARTS = 500
MAX_COLUMNS = 100
_REMARK = "#"


def read_table(path: Path, content: bytes) -> tuple[Sequence[str], Sequence[Row]]:
    """The headings and the rows of a table.

    Args:
        path: its ending tells CSV from XLSX. content: the file's bytes.

    Raises:
        InputError: it is no such table, has no headings or one twice, or is too large.
        MissingExtraError: XLSX is read by a library that is not installed.
    """
    cells = _sheet_cells(content) if path.suffix.lower() == ".xlsx" else _csv_cells(content)
    headings: Sequence[str] = ()
    rows = []
    for number, texts in enumerate(cells, start=1):
        if number > 2 * MAX_ROWS or len(texts) > MAX_COLUMNS:
            raise InputError(
                f"a table with more than {2 * MAX_ROWS} rows or {MAX_COLUMNS} columns", hint="import it in parts"
            )
        if not any(texts) or texts[0].startswith(_REMARK):
            continue
        if headings:
            rows.append(_row(number, headings, texts))
        else:
            headings = _headings(texts)
    if not headings:
        raise InputError("the table has no row of headings", hint="begin with: truceline notice import --template FILE")
    return [heading for heading in headings if heading], rows


def csv_bytes(headings: Sequence[str], rows: Iterable[Mapping[str, str]], remark: str) -> bytes:
    """A CSV file, UTF-8 with the mark by which spreadsheets know that, and a remark above the headings."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([f"{_REMARK} {remark}"])
    writer.writerow(headings)
    for row in rows:
        writer.writerow([escaped(row.get(heading, "")) for heading in headings])
    return written.getvalue().encode("utf-8-sig")


def xlsx_bytes(headings: Sequence[str], rows: Iterable[Mapping[str, str]], remark: str) -> bytes:
    """An XLSX file whose cells are all texts, with a remark above the headings.

    Raises:
        MissingExtraError: the library that writes it is not installed.
    """
    book = _openpyxl().Workbook(write_only=True)
    sheet = book.create_sheet("notices")
    sheet.append([f"{_REMARK} {remark}"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append([escaped(row.get(heading, "")) for heading in headings])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _csv_cells(content: bytes) -> Iterator[list[str]]:
    if len(content) > MAX_FILE_BYTES:
        raise InputError(f"a table of more than {MAX_FILE_BYTES} bytes", hint="import it in parts")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"the table is not in UTF-8: {error}", hint="save it as CSV UTF-8") from error
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, first), strict=True)
    try:
        for row in rows:
            yield [unescaped(cell.strip()) for cell in row]
    except csv.Error as error:
        raise InputError(f"row {rows.line_num} is no CSV: {error}", hint="save the table again") from error


def _separator(text: str, first: str) -> str:
    """Spreadsheets of many countries write semicolons where others write commas."""
    heading = next((row for row in text.splitlines() if row.strip() and not row.lstrip('"').startswith(_REMARK)), first)
    return max(",;\t", key=heading.count)


def _sheet_cells(content: bytes) -> Iterator[list[str]]:
    """The texts of the first sheet; formulas by the values that were kept with them."""
    library = _openpyxl()
    _check_packed(content)
    try:
        book = library.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for row in book.worksheets[0].iter_rows(values_only=True, max_col=MAX_COLUMNS + 1):
            texts = [_cell(value) for value in row]
            while texts and not texts[-1]:
                texts.pop()
            yield texts or [""]
    except (
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        EOFError,
        ParseError,
        zipfile.BadZipFile,
    ) as error:
        raise InputError(f"the file is no XLSX that can be read: {error}", hint="save it again, or as CSV") from error


def _check_packed(content: bytes) -> None:
    """A few packed kilobytes can unpack to any number of gigabytes."""
    if len(content) > MAX_FILE_BYTES:
        raise InputError(f"a table of more than {MAX_FILE_BYTES} bytes", hint="import it in parts")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile as error:
        raise InputError(f"the file is no XLSX: {error}", hint="save it again, or as CSV") from error
    size = sum(part.file_size for part in parts)
    if size > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS:
        raise InputError(
            f"the file unpacks to {len(parts)} parts of {size} bytes, more than {MAX_PARTS} of {MAX_UNPACKED_BYTES}",
            hint="save the table alone, without pictures and other sheets",
        )


def _cell(value: Any) -> str:
    """A cell as text. A date in a spreadsheet does not say how far it is from UTC, and so neither does the text."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%S}"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return unescaped(str(value).strip())


def _headings(texts: Sequence[str]) -> Sequence[str]:
    headings = [text.strip().lower().replace(" ", "_") for text in texts]
    doubled = {heading for heading in headings if heading and headings.count(heading) > 1}
    if doubled:
        raise InputError(f"the heading {min(doubled)} stands there twice", hint="keep one of the two columns")
    return headings


def _row(number: int, headings: Sequence[str], texts: Sequence[str]) -> Row:
    return Row(number, {name: text for name, text in zip(headings, texts, strict=False) if name and text})


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError("openpyxl", "sheets") from error
    return openpyxl
