"""Notices as people write them: the columns of the form, and a form or a file read into what would be signed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from truceline.api.asked import Asked
from truceline.api.contract.told import NoticeFileTold, NoticeRowTold, RowFaultTold
from truceline.api.replies import Reply, json_reply
from truceline.api.requests import document_from
from truceline.errors import InputError
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import bytes_from_text
from truceline.wiring.home import Home
from truceline.wiring.notifying.notice_columns import COLUMNS
from truceline.wiring.notifying.notices import Lodging, RowFault, notice_from_cells, read_notice_file
from truceline.wiring.running import office_of

_SUFFIXES = (".csv", ".xlsx", ".geojson", ".json")


async def show_columns(asked: Asked) -> Reply:
    """The columns of a notice: which kinds have each, whether it is needed, and what stands in it."""
    return json_reply({"columns": [column._asdict() for column in COLUMNS]})


async def read_form(asked: Asked) -> Reply:
    """What the act ``message-compose`` takes, to lodge one notice of a form.

    Raises:
        InputError: something is wrong with a field; all of it is told.
    """
    given = await _fields(asked)
    lodged, offset = _lodging(asked, given), given.text("utc_offset")
    cells = given.object("cells")
    wanted = {name: cells.text(name) for name in tuple(cells.left)}
    given.end()
    notice = notice_from_cells({name: text for name, text in wanted.items() if text}, offset)
    return json_reply({"wording": lodged.wording(notice)})


async def read_file(asked: Asked) -> Reply:
    """Of every row of a file: what it would lodge, or what is wrong with it.

    Raises:
        InputError: the file cannot be used at all.
        MissingExtraError: it is XLSX, and openpyxl is not installed.
    """
    given = await _fields(asked)
    lodged, offset = _lodging(asked, given), given.text("utc_offset")
    name, content = given.text("name"), bytes_from_text(given.text("file"))
    given.end()
    return json_reply(await asyncio.to_thread(_read, asked.running.home, lodged, (name, content, offset)))


def _read(home: Home, lodged: Lodging, file: tuple[str, bytes, str]) -> NoticeFileTold:
    name, content, offset = file
    suffix = Path(name).suffix.lower()
    if suffix not in _SUFFIXES:
        raise InputError(f"the file is {name[:64]!r}", hint=f"its name ends with one of {', '.join(_SUFFIXES)}")
    with tempfile.TemporaryDirectory() as folder, office_of(home) as office:
        path = Path(folder) / f"notices{suffix}"
        path.write_bytes(content)
        read = read_notice_file(office, lodged.line, path, offset, is_drill=lodged.is_drill)
    rows: list[NoticeRowTold] = [
        {"row": each.row, "ref": each.notice.ref, "name": each.notice.name, "wording": lodged.wording(each.notice)}
        for each in read.notices
    ]
    return {"rows": rows, "faults": list(map(_fault, read.faults))}


def _fault(fault: RowFault) -> RowFaultTold:
    return {
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "message": fault.message,
        "hint": fault.hint,
    }


async def _fields(asked: Asked) -> Fields:
    content = await asked.request.body(asked.route.most_bytes)
    return Fields(document_from(content, asked.request.media_type()), asked.route.handler)


def _lodging(asked: Asked, given: Fields) -> Lodging:
    return Lodging(asked.named["line"], given.texts("to"), given.text("prec"), given.truth("drill"), given.text("lang"))
