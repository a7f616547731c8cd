# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet
from truceline.errors import TrustError
from truceline.line.kinds import MessageKind
from truceline.node import labels
from truceline.node.accusations import accusations_on, check_may_be_said, is_accused, lines_with
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Label


def _accuse(met: Met, holder: str, party: str) -> None:
    node = met[holder]
    extra = {"is": "fork", "kind": "F1", "what": "for the test"}
    draft = node.draft(met.clock.now, EntryKind.NOTE, line=met.line, peer=party, obj="ab" * 32, extra=extra)
    node.commit(Change((draft,), (Label(0, labels.evidence_on(met.line)),)))


def test_the_record_says_who_is_accused() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    assert not is_accused(met[ALFA], BRAVO)
    _accuse(met, ALFA, BRAVO)
    assert is_accused(met[ALFA], BRAVO)
    assert not is_accused(met[ALFA], CHARLIE)
    assert not is_accused(met[CHARLIE], BRAVO)
    assert [entry.peer for entry in accusations_on(met[ALFA], met.line)] == [BRAVO]


@pytest.mark.parametrize("kind", MessageKind)
def test_with_evidence_on_the_line_everything_may_be_said_but_what_makes_an_agreement(kind: MessageKind) -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    check_may_be_said(met[ALFA], met.line, kind)
    _accuse(met, ALFA, BRAVO)
    if kind in (MessageKind.PROPOSE, MessageKind.ASSENT):
        with pytest.raises(TrustError, match=r"bravo\.example said two things: nothing new is agreed on it"):
            check_may_be_said(met[ALFA], met.line, kind)
    else:
        check_may_be_said(met[ALFA], met.line, kind)


def test_lines_are_found_by_their_members() -> None:
    met = meet(ALFA, BRAVO)
    assert list(lines_with(met[ALFA], BRAVO)) == list(lines_with(met[ALFA], ALFA)) == [met.line]
    assert list(lines_with(met[ALFA], CHARLIE)) == []
