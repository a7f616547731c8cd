"""Notices between files, commands and a node: read, compared, lodged, exported, and handed to the watch."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from truceline.adapters.formats.notices.files import notices_bytes, read_notices, template_bytes
from truceline.adapters.formats.notices.rows import (
    NoticeRow,
    NoticesRead,
    Row,
    RowFault,
    RowReader,
    instant_in_row,
    text_of_instant,
)
from truceline.adapters.formats.notices.writing import row_of
from truceline.errors import InputError, NotFoundError
from truceline.line.kinds import MessageKind, Precedence
from truceline.line.wording.notices import Notified, Why, body_of, kind_of, notified_from
from truceline.model.notices import Movement, Notice, Site
from truceline.node.notifying.saying import Manner, lodging
from truceline.node.notifying.zones import Lodged
from truceline.wiring.acts.act import Document
from truceline.wiring.acts.messages import WordingTold, wording_document
from truceline.wiring.running import Office, say_all

__all__ = ["Lodging", "NoticesRead", "RowFault", "instant_in_row"]


class Lodging(NamedTuple):
    """To whom notices are lodged, and how.

    Args:
        line: 32 hex digits. to: parties. precedence: ``immediate`` marks an emergency.
        is_drill: nothing of it is real. language: of the words.
    """

    line: str
    to: tuple[str, ...]
    precedence: str = "routine"
    is_drill: bool = False
    language: str = "en"

    def wording(self, notice: Notice) -> WordingTold:
        """What ``message-compose`` takes, to lodge one notice."""
        manner = Manner(Precedence(self.precedence), self.is_drill, self.language)
        return wording_document(self.line, lodging(self.to, notice, manner))


def notice_from_cells(cells: Mapping[str, str], offset: str = "") -> Notice:
    """The notice of cells by column, as the options of a command give them.

    Raises:
        InputError: something is wrong with them; all of it is told.
    """
    reader = RowReader(Row(0, cells), offset, is_drill=True)
    notice = reader.notice()
    if notice is None or reader.faults:
        told = "; ".join(f"{fault.column or 'notice'}: {fault.message}" for fault in reader.faults)
        raise InputError(told, hint="; ".join(dict.fromkeys(fault.hint for fault in reader.faults if fault.hint)))
    return notice


def changed_notice(before: Document, cells: Mapping[str, str], offset: str = "") -> Notice:
    """A notice with some cells changed; what is not among them stays exactly as it was.

    Args:
        before: as the act ``notice-item`` gives it.
        cells: those that change, by column; an empty one takes away what stood there.
        offset: of times that say none.

    Raises:
        InputError: it is in words only, or something is wrong with the new one.
    """
    _check_readable(before)
    old = notified_from(MessageKind(before["kind"]), before["body"]).notice
    kept = {name: text for name, text in row_of(old).items() if name not in _replaced_by(cells)}
    new = notice_from_cells({name: text for name, text in (kept | dict(cells)).items() if text}, offset)
    if isinstance(old, Site) and isinstance(new, Site) and not cells.keys() & {"place", "lat", "lon"}:
        return replace(new, place=old.place)
    if isinstance(old, Movement) and isinstance(new, Movement) and not cells.keys() & {"route", "depart", "arrive"}:
        return replace(new, route=old.route)
    return new


def cells_of(before: Document) -> dict[str, str]:
    """The cells of a notice, as ``changed_notice`` takes those that change.

    Args:
        before: as the act ``notice-item`` gives it.

    Raises:
        InputError: it is in words only.
    """
    _check_readable(before)
    return row_of(notified_from(MessageKind(before["kind"]), before["body"]).notice)


def change_document(digits: str, notice: Notice, why: str) -> Document:
    """What the act ``notice-change`` takes."""
    return {"id": digits, "kind": str(kind_of(notice)), "body": body_of(Notified(notice, Why(why)))}


def read_notice_file(office: Office, line: str, path: Path, offset: str = "", *, is_drill: bool = False) -> NoticesRead:
    """The notices of a file, without those that are there twice or are lodged already; everything wrong is told.

    Raises:
        TrucelineError: the file cannot be used at all.
    """
    read = read_notices(path, offset, is_drill=is_drill)
    given = [{"kind": str(kind_of(row.notice)), "body": body_of(Notified(row.notice))} for row in read.notices]
    found = office.ask("notice-duplicates", line=line, notices=given)["duplicates"]
    twice = {each["number"]: _duplicate(read.notices, each) for each in found}
    kept = tuple(row for number, row in enumerate(read.notices) if number not in twice)
    return NoticesRead(kept, tuple(sorted((*read.faults, *twice.values()))))


def lodge_all(
    office: Office,
    lodged: Lodging,
    rows: Sequence[NoticeRow],
    sign: Callable[[str], bytes],
    on_signed: Callable[[int], None] = lambda count: None,
) -> Sequence[Document]:
    """What came of notices that are lodged in one commit, all of them or none: their rows and ids.

    Raises:
        TrucelineError: see ``say_all``.
    """
    wordings = [_without_line(lodged.wording(row.notice)) for row in rows]
    said = say_all(office, lodged.line, wordings, sign, on_signed) if wordings else []
    return [{"row": row.row, "id": each["id"]} for row, each in zip(rows, said, strict=True)]


def write_notices(path: Path, listed: Sequence[Document]) -> int:
    """Writes notices to a CSV, XLSX or GeoJSON file; how many of them are in words only, and so are not in it.

    Args:
        path: its ending tells the form. listed: as the act ``notice-list`` gives them.

    Raises:
        InputError: the ending is unknown, or the file cannot be written.
        MissingExtraError: openpyxl is missing.
    """
    readable = [each for each in listed if "verification" in each]
    told = [(notified_from(MessageKind(each["kind"]), each["body"]).notice, _told(each)) for each in readable]
    _write(path, notices_bytes(path, told))
    return len(listed) - len(readable)


def write_template(path: Path) -> None:
    """Writes a file to fill in; never over one that is there.

    Raises:
        as ``write_notices``; or there is such a file.
    """
    if path.exists():
        raise InputError(f"{path} is there already", hint="name another file")
    _write(path, template_bytes(path))


def standing_notices(office: Office, line: str) -> tuple[Sequence[Lodged], int]:
    """The notices of a line that nobody has ended, and within how many metres others are near them; drills left out."""
    found = office.ask("notice-standing", line=line)
    lodged = [
        Lodged(notified_from(MessageKind(each["kind"]), each["body"]).notice, each["id"], each["lodged_by"])
        for each in found["notices"]
        if not each["drill"]
    ]
    return lodged, found["near_m"]


def movements_in(path: Path) -> Sequence[Lodged]:
    """The movements of a file, for the watch; each is known by its own number.

    Raises:
        InputError: something is wrong with a row; all of it is told.
        NotFoundError: no movement is in it.
    """
    read = read_notices(path, is_drill=True)
    if read.faults:
        told = "; ".join(f"row {fault.row}, {fault.column}: {fault.message}" for fault in read.faults[:5])
        raise InputError(f"{path}: {told}", hint=read.faults[0].hint)
    found = [Lodged(row.notice, row.notice.ref, row.notice.organisation) for row in read.notices]
    movements = [each for each in found if isinstance(each.notice, Movement)]
    if not movements:
        raise NotFoundError(f"{path} has no movement", hint="rows of the kind `movement` are followed")
    return movements


def _duplicate(rows: Sequence[NoticeRow], found: Document) -> RowFault:
    row = rows[found["number"]]
    column, what = ("route", "route, times or vehicles") if isinstance(row.notice, Movement) else ("place", "place")
    if "of" in found:
        name = found["of"][:12]
        return RowFault(
            row.row, column, "", f"is lodged already as {name}", f"change that one: truceline notice change {name}"
        )
    again = f"is row {rows[found['of_number']].row} again"
    return RowFault(row.row, column, "", again, f"keep one of the two, or correct its ref, {what}")


def _told(document: Document) -> dict[str, str]:
    return {
        "notice": document["id"],
        "state": document["state"],
        "lodged_by": document["lodged_by"],
        "lodged_at": text_of_instant(document["at"]),
        "why": document["body"]["why"],
        "verified": "yes" if document["is_verified"] else "no",
        "drill": "yes" if document["drill"] else "no",
    }


def _check_readable(before: Document) -> None:
    if before["state"] == "unreadable":
        raise InputError("the notice is in words only", hint="withdraw it, and lodge one with fields")


def _replaced_by(cells: Mapping[str, str]) -> set[str]:
    """A place in one form takes the place of one in another."""
    places = {"place", "lat", "lon"}
    return places if cells.keys() & places else set()


def _without_line(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "line"}


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}", hint="name another file") from error
