"""Notices as people write them: the columns of the form, and a form or a file read into what would be signed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from truceline.api.asked import Asked
from truceline.api.contract.told import NoticeFileTold, NoticeRowTold, RowFaultTold
from truceline.api.replies import Reply, json_reply
from truceline.api.requests import document_from
from truceline.errors import InputError
from truceline.line.wording.notices import Why
from truceline.node.node import Moment, Node
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Document, bytes_from_text
from truceline.wiring.acts.table import perform
from truceline.wiring.home import Home
from truceline.wiring.notifying.notice_columns import COLUMNS
from truceline.wiring.notifying.notices import (
    Lodging,
    RowFault,
    cells_of,
    change_document,
    changed_notice,
    notice_from_cells,
    read_notice_file,
)
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


async def show_cells(asked: Asked) -> Reply:
    """A notice as it would be filled into the form, to change it.

    Raises:
        NotFoundError: there is none.
        InputError: it is in words only.
    """
    before = await asked.running.worker.do(partial(_item, asked.named["id"]))
    return json_reply({"cells": cells_of(before)})


async def read_change(asked: Asked) -> Reply:
    """What the act ``message-compose`` takes, to put a new notice in the place of one; cells that are left out stay.

    Raises:
        NotFoundError: there is none.
        InputError: something is wrong with a field, or it is in words only.
        NoteError: it is not ours, or does not stand any more.
    """
    given = await _fields(asked)
    is_wrong, offset, cells = given.truth("wrong"), given.text("utc_offset"), given.object("cells")
    changed = {name: cells.text(name) for name in tuple(cells.left)}
    given.end()
    why = Why.WRONG if is_wrong else Why.CHANGED
    wording = await asked.running.worker.do(partial(_change, asked.named["id"], changed, offset, why))
    return json_reply({"wording": wording})


def _item(digits: str, node: Node, now: Moment) -> Document:
    return perform(node, now, "notice-item", {"id": digits})


def _change(digits: str, cells: Mapping[str, str], offset: str, why: Why, node: Node, now: Moment) -> Document:
    notice = changed_notice(_item(digits, node, now), cells, offset)
    return perform(node, now, "notice-change", change_document(digits, notice, why))


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
