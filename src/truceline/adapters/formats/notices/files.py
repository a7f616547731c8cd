"""Files of notices by their endings: read with everything that is wrong in them, written, and as templates."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from truceline.adapters.formats.notices.columns import EXAMPLES, NAMES, TOLD
from truceline.adapters.formats.notices.maps import map_bytes, read_map
from truceline.adapters.formats.notices.rows import NoticesRead, Row, notices_from_rows
from truceline.adapters.formats.notices.tables import csv_bytes, read_table, xlsx_bytes
from truceline.adapters.formats.notices.writing import row_of
from truceline.errors import InputError, NotFoundError
from truceline.model.notices import NO_PROTECTION, Notice

MAP_ENDINGS = (".geojson", ".json")
ENDINGS = (".csv", ".xlsx", *MAP_ENDINGS)


def read_notices(path: Path, offset: str = "", *, is_drill: bool = False) -> NoticesRead:
    """The notices of a file, and everything that is wrong in it.

    Args:
        path: a CSV, XLSX or GeoJSON file. offset: of times that say none, such as ``+03:00``.
        is_drill: they will be lodged as a drill.

    Raises:
        NotFoundError: it is not there.
        InputError: it is of no such form, or too large.
        MissingExtraError: it is XLSX, and openpyxl is not installed.
    """
    _check_ending(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}", hint="name a file that is there") from error
    headings, rows = read_map(content) if path.suffix.lower() in MAP_ENDINGS else read_table(path, content)
    return notices_from_rows(rows, headings, offset, is_drill=is_drill)


def notices_bytes(path: Path, told: Sequence[tuple[Notice, Mapping[str, str]]]) -> bytes:
    """The bytes of a file of notices, of the form that its name ends with.

    Args:
        path: what it will be called. told: each notice, and what the record says of it, by the columns of TOLD.

    Raises:
        InputError: the name ends with no form that is known.
        MissingExtraError: as ``read_notices``.
    """
    _check_ending(path)
    if path.suffix.lower() in MAP_ENDINGS:
        return map_bytes(told, NO_PROTECTION)
    rows = [{**row, **row_of(notice)} for notice, row in told]
    write = xlsx_bytes if path.suffix.lower() == ".xlsx" else csv_bytes
    return write((*TOLD, *NAMES), rows, NO_PROTECTION)


def template_bytes(path: Path) -> bytes:
    """A file to fill in, with one site and one movement as examples.

    Raises:
        as ``notices_bytes``.
    """
    _check_ending(path)
    if path.suffix.lower() in MAP_ENDINGS:
        examples = notices_from_rows([Row(number, row) for number, row in enumerate(EXAMPLES, start=1)], ())
        return map_bytes([(each.notice, {}) for each in examples.notices], NO_PROTECTION)
    write = xlsx_bytes if path.suffix.lower() == ".xlsx" else csv_bytes
    return write(NAMES, EXAMPLES, NO_PROTECTION)


def _check_ending(path: Path) -> None:
    if path.suffix.lower() not in ENDINGS:
        raise InputError(
            f"{path.name} ends with none of {', '.join(ENDINGS)}", hint="name a file of one of these forms"
        )
