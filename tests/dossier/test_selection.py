"""What is asked for is chosen, and no more than that."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.dossier.cases import said_by_desk, talk
from tests.node.meeting import ALFA, BRAVO, Met, meet, warn
from truceline.dossier.selection import Part, message_in, texts_with_references
from truceline.errors import InputError
from truceline.line.kinds import MessageKind
from truceline.node.saying.messages import Wording
from truceline.record.entries import Entry

AGREEMENT = "ab" * 32


def entries_of(met: Met, party: str) -> list[Entry]:
    return [met[party].entry(index) for index in range(met[party].store.tree.size)]


def test_a_message_brings_along_what_refers_to_it_and_nothing_else() -> None:
    met, warning = talk()
    other = warn(met).message.id
    found = texts_with_references(frozenset({warning}), entries_of(met, ALFA), met[ALFA].store.content)
    assert len(found) == 4
    assert other not in found
    for text_id in found - {warning}:
        notes = (met[ALFA].store.content(met[ALFA].entry(index).obj) for index in met[ALFA].store.about(text_id))
        message = next(filter(None, map(message_in, notes)))
        assert message.re
        assert message.re.id == warning


def test_a_proposal_brings_along_its_agreement_and_what_is_said_to_that() -> None:
    met = meet(ALFA, BRAVO)
    body = {"agreement": AGREEMENT}
    proposal = said_by_desk(met, ALFA, Wording(to=(BRAVO,), kind=MessageKind.PROPOSE, body=body))
    found = texts_with_references(frozenset({proposal}), entries_of(met, ALFA), met[ALFA].store.content)
    assert found == {proposal, AGREEMENT}


def test_a_part_by_place_keeps_to_its_line_and_its_frame() -> None:
    met, _ = talk()
    entries = entries_of(met, ALFA)
    part = Part(met.line, start=5, end=7)
    chosen = [entry.index for entry in entries if part.has(entry, frozenset())]
    assert chosen == [0, 1, 3, 5, 6]
    other = Part("00" * 16)
    assert [entry.index for entry in entries if other.has(entry, frozenset())] == [0, 1]
    whole = Part(met.line, is_whole=True)
    assert all(whole.has(entry, frozenset()) for entry in entries)


@pytest.mark.parametrize(
    "words", [{"texts": frozenset({"ab"})}, {"withheld": frozenset({"AB" * 32})}, {"start": 3, "end": 3}, {"start": -1}]
)
def test_a_part_that_cannot_be_is_refused(words: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Part("11" * 16, **words)  # type: ignore[arg-type]


def test_what_is_no_note_of_a_message_is_none() -> None:
    assert message_in(None) is None
    assert message_in(b"") is None
    assert message_in(b"picture") is None
    assert message_in(meet(ALFA, BRAVO)[ALFA].store.checkpoint) is None
