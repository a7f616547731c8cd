"""That something was handed out is an entry of its own."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.meeting import ALFA, BRAVO, meet
from truceline.errors import NoteError
from truceline.record.entries import EntryKind
from truceline.wiring.acts.table import perform


def test_an_export_is_put_on_record_with_its_hash() -> None:
    met = meet(ALFA, BRAVO)
    done = perform(met[ALFA], met.clock.now, "record-exported", {"line": met.line, "sha256": "ab" * 32, "files": 9})
    entry = met[ALFA].entry(done["index"])
    assert (entry.kind, entry.line, entry.obj, dict(entry.extra)) == (
        EntryKind.EXPORT,
        met.line,
        "ab" * 32,
        {"files": 9},
    )


@pytest.mark.parametrize("given", [{}, {"line": "11" * 16, "sha256": "ab", "files": 1}])
def test_what_is_no_export_is_refused(given: dict[str, object]) -> None:
    met = meet(ALFA, BRAVO)
    size = met[ALFA].store.tree.size
    with pytest.raises(NoteError):
        perform(met[ALFA], met.clock.now, "record-exported", given)
    assert met[ALFA].store.tree.size == size
