"""A blank sheet for a statement of two witnesses or more, with what is on record of the incident already."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from truceline.adapters.catalogues.gettext_files import shipped
from truceline.adapters.channels.form.paper import Form, languages, pdf_of
from truceline.errors import StoreError
from truceline.model.times import dtg_from_instant
from truceline.node.apart import DRILL

ID_DIGITS = 12
MOST_WITNESSES = 8
LANGUAGES = tuple(languages())
"""That sheets can be had in."""
_SOURCE = "en"
"""The language that the words were written in: nobody has translated them."""


class Blank(NamedTuple):
    """What a sheet is to be like.

    Args:
        party: whose node keeps the incident.
        language: of the words.
        witnesses: for how many.
        is_drill: True if nothing of it is real; of a sheet with an incident that says so itself.
    """

    party: str
    language: str
    witnesses: int
    is_drill: bool = False


def form_of(blank: Blank, incident: Mapping[str, Any] | None = None) -> Form:
    """The form: blank where nothing is on record.

    Args:
        blank: what it is to be like.
        incident: as the act ``incident-show`` gives it; none for a sheet that waits in a drawer.

    Raises:
        NotFoundError: there are no sheets in that language.
    """
    texts, language = shipped(), blank.language
    is_drill = blank.is_drill or bool(incident and incident["drill"])

    def translated(template: str) -> Sequence[str]:
        return () if language == _SOURCE else (texts.text(template, language, {}),)

    return Form(
        language=language,
        direction=texts.direction(language),
        facts=tuple(_facts(blank.party, incident)),
        witnesses=blank.witnesses,
        drill=". ".join((DRILL, *translated("drill/1"))) if is_drill else "",
        remark=" ".join(translated("unreviewed/1")),
        command=f"truceline incident witness {incident['id'][:ID_DIGITS]}" if incident else "",
    )


def sheet_of(blank: Blank, incident: Mapping[str, Any] | None = None) -> bytes:
    """The sheet as PDF; the same one is the same file.

    Raises:
        MissingExtraError: Typst is not installed.
        NotFoundError: as ``form_of``.
    """
    return pdf_of(form_of(blank, incident))


def write_sheet(path: Path, blank: Blank, incident: Mapping[str, Any] | None = None) -> None:
    """Writes a sheet.

    Raises:
        StoreError: the file cannot be written.
        TrucelineError: as ``sheet_of``.
    """
    content = sheet_of(blank, incident)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", hint="name a file that can be") from error


def _facts(party: str, incident: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    told = incident or {}
    yield "incident", f"{told['title']} ({told['id'][:ID_DIGITS]})" if told else ""
    yield "when", _span(told["from_at"], told["to_at"]) if told else ""
    place = told["place"]["decimal"] if told.get("place") else ""
    yield "where", "; ".join(filter(None, [told.get("where") or "", place]))
    yield "party", party


def _span(from_at: int, to_at: int) -> str:
    began = dtg_from_instant(from_at)
    return began if from_at == to_at else f"{began} – {dtg_from_instant(to_at)}"
