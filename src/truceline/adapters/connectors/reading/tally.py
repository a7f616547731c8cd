"""How many rows were reports, which were bad and why, and what else there was; and the bad ones written out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TextIO

from truceline.adapters.connectors.connector import BadRow, ReportChunk


@dataclass
class Tally:
    """Counts over chunks, to be shown at the end. Nothing that was read is missing from it.

    Args:
        reports: rows that became reports. bad: rows that could not, by reason.
        other: sound rows without a position, by what they hold.
    """

    reports: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)

    def add(self, chunk: ReportChunk) -> None:
        """Count one more chunk."""
        self.reports += chunk.reports.num_rows
        self.bad.update(row.reason for row in chunk.bad)
        self.other.update(chunk.other)

    @property
    def rows(self) -> int:
        """All rows."""
        return self.reports + self.bad.total() + self.other.total()

    def __str__(self) -> str:
        parts = [f"{self.reports} reports"]
        for what, reasons in (("bad rows", self.bad), ("other rows", self.other)):
            if reasons:
                details = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
                parts.append(f"{reasons.total()} {what} ({details})")
        return "; ".join(parts)


def write_bad_rows(file: TextIO, name: str, rows: Iterable[BadRow]) -> None:
    """Bad rows as JSON, one object a row: ``file``, ``row``, ``reason``, and ``raw``.

    Bytes that are no UTF-8 stand as ``raw_base64`` instead of ``raw``.

    Args:
        file: where to. name: the file that they come from.
    """
    for row in rows:
        document = {"file": name, "row": row.row, "reason": row.reason}
        try:
            document["raw"] = row.raw.decode()
        except UnicodeDecodeError:
            document["raw_base64"] = base64.b64encode(row.raw).decode()
        file.write(json.dumps(document, ensure_ascii=False) + "\n")
