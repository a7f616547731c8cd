"""The reports of a file or of standard input, in whichever format they are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from truceline.adapters.connectors.connector import NO_REPORTS, BadRow, Connector, Options, ReportChunk
from truceline.adapters.connectors.reading.files import HEAD_BYTES, STANDARD_INPUT, opened
from truceline.adapters.connectors.reading.origin import SOURCE, with_source
from truceline.adapters.connectors.reading.tally import Tally
from truceline.adapters.connectors.registry import connectors
from truceline.errors import NotFoundError, ReportError

AUTO = "auto"

_STANDARD_INPUT_NAME = "standard input"
_WIDE_TEXT = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
"""How texts begin whose characters are wider than a byte; UTF-32 with the lowest byte first begins as UTF-16 does."""
_ZIP_MAGIC_BYTES = 2


def read_reports(
    path: str | Path,
    *,
    format: str = AUTO,  # noqa: A002 - as on the command line
    options: Mapping[str, str] | None = None,
) -> Iterator[ReportChunk]:
    """The reports of a file, chunk by chunk, with the rows that are none; unzipped if it is gzip.

    The column ``source`` of the reports is the name of the file, or the option of that name, unless the
    file brings its own. Nothing is held but the current chunk.

    Args:
        path: a file, or ``-`` for standard input.
        format: the name of a connector, or ``auto`` to choose by the first bytes.
        options: what the connector understands, see `Connector.options`, and ``source``. Where the format is
            chosen by itself, options of other formats are passed over, for several files may share them.

    Raises:
        NotFoundError: there is no such file, or no such format.
        ReportError: no format or several are recognised, an option is unknown, the file cannot be used, or,
            after the last chunk, not one report was in it.
        MissingExtraError: the format needs a library that is not installed.
    """
    known = connectors()
    if format != AUTO and format not in known:
        raise NotFoundError(f"there is no report format {format!r}", hint=_meant(format, (AUTO, *known)))
    # Names of files may be any bytes; a text may not.
    name = os.fsencode(Path(path).name).decode("utf-8", "replace")
    said = {SOURCE: _STANDARD_INPUT_NAME if str(path) == STANDARD_INPUT else name, **(options or {})}
    candidates = known if format == AUTO else {format: known[format]}
    _check_options(said, candidates)
    return _chunks(path, said, candidates)


def _chunks(path: str | Path, options: Options, candidates: Mapping[str, Connector]) -> Iterator[ReportChunk]:
    tally = Tally()
    file_name = _STANDARD_INPUT_NAME if str(path) == STANDARD_INPUT else str(path)
    # A format that is named needs no look at the data, which may come slowly from a pipe.
    with opened(path, _ZIP_MAGIC_BYTES if len(candidates) == 1 else HEAD_BYTES) as file:
        connector = _chosen(file_name, file.head, candidates)
        for chunk in connector.read(file.stream, options):
            tally.add(chunk)
            yield with_source(chunk, options[SOURCE])
        if file.damage.reason:
            chunk = ReportChunk(NO_REPORTS, (BadRow(tally.rows + 1, file.damage.reason, b""),))
            tally.add(chunk)
            yield chunk
    if not tally.reports:
        raise _nothing(file_name, connector, tally)


def _chosen(file_name: str, head: bytes, candidates: Mapping[str, Connector]) -> Connector:
    """The only connector that recognises the file.

    Raises:
        ReportError: it is empty, or none or several do.
    """
    if not head:
        raise ReportError(f"{file_name} is empty", hint="check that it was copied whole")
    if len(candidates) == 1:
        return next(iter(candidates.values()))
    fitting = [connector for connector in candidates.values() if connector.sniff(head)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        fits = " and ".join(connector.name for connector in fitting)
        raise ReportError(f"{file_name} looks like {fits}", hint="say which it is, as --format NAME")
    if head.startswith(_WIDE_TEXT):
        raise ReportError(f"{file_name} is UTF-16 or UTF-32", hint="save it as UTF-8")
    raise ReportError(
        f"{file_name} is in no format that is known by its first bytes",
        hint=f"say --format NAME, one of {', '.join(candidates)}; for any table, csv with the option columns",
    )


def _check_options(options: Options, candidates: Mapping[str, Connector]) -> None:
    """Refuse an option that no candidate understands; one that only others do may be meant for another file."""
    known = (SOURCE, *(name for connector in candidates.values() for name in connector.options))
    for name in options:
        if name not in known:
            formats = f"the format {next(iter(candidates))}" if len(candidates) == 1 else "any format"
            raise ReportError(f"{name!r} is no option of {formats}", hint=_meant(name, tuple(dict.fromkeys(known))))


def _meant(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, 1)
    return f"did you mean {near[0]}?" if near else f"use one of {', '.join(known)}"


def _nothing(file_name: str, connector: Connector, tally: Tally) -> ReportError:
    if not tally.rows:
        return ReportError(
            f"{file_name} holds no rows, read as {connector.name}", hint="check that it was copied whole"
        )
    options = ", ".join(connector.options)
    hint = f"check the format, or set one of its options: {options}" if options else "check the format"
    return ReportError(f"{file_name} holds no position report, read as {connector.name}: {tally}", hint=hint)
