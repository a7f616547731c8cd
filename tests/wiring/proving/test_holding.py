"""Words are found wherever an entry has them, in any script, and a question that reads too much says where to go on."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import tracemalloc
from contextlib import ExitStack

import pytest

from tests.wiring.dossiers.kept import BY, Kept, kept
from truceline.record.entries import EntryKind
from truceline.record.store import Change, object_name
from truceline.wiring.acts.act import text_from_bytes
from truceline.wiring.moments import now
from truceline.wiring.proving import holding
from truceline.wiring.proving.holding import entries_holding
from truceline.wiring.records import Filter, entries_of
from truceline.wiring.running import office_of, opened_in_turn

ALL = 10_000
OBJECTS = (
    "Колону бачили біля села Підлісне.\r\nThe column stood near\n    the village.",
    json.dumps({"name": "نقطة العبور القديمة", "unit": "\U0001f6a7 Залізна бригада", "folder": "D:\\logs"}),
    "Зруйнований мости\u0438\u0306",
)
"""As others write what is kept of them: rows that end, letters that are escaped, a letter in two pieces."""


def put_on_record(case: Kept, *objects: bytes) -> None:
    """Each in an entry of its own."""
    with ExitStack() as stack:
        node = opened_in_turn(stack, case.home)
        assert node
        drafts = tuple(node.draft(now(), EntryKind.NOTE, obj=object_name(content)) for content in objects)
        node.commit(Change(drafts, objects=objects))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    case = kept(tmp_path_factory.mktemp("holding"))
    put_on_record(case, *(text.encode() for text in OBJECTS))
    with office_of(case.home) as office:
        said = {"said_by": "Оксана Приклад", "source": 'a "green" notebook, page 3\\4'}
        office.ask("incident-file", id=case.incident, **BY, content=text_from_bytes(b"map"), name="map.txt", **said)
    return case


@pytest.mark.parametrize("words", ["turn BACK", "عد إلى الوراء"])
def test_a_warning_is_found_by_its_words_in_any_case_and_script(case: Kept, words: str) -> None:
    found, go_on_at = entries_holding(case.home, Filter(kinds=("sent",)), words, 0, ALL)
    assert [entry.note_id for entry in found] == [case.warning]
    assert go_on_at is None


def test_what_an_incident_is_called_is_found_and_what_nobody_wrote_is_not(case: Kept) -> None:
    assert [entry.kind for entry in entries_holding(case.home, Filter(), "camera 3", 0, ALL).entries] == ["note"]
    assert entries_holding(case.home, Filter(), "camera 4", 0, ALL) == ([], None)


@pytest.mark.parametrize(
    "words",
    [
        "КОЛОНУ бачили біля",
        "Підлісне. The column",
        "stood near\nthe   village",
        "العبور القديمة",
        "\U0001f6a7 залізна",
        "D:\\logs",
        "D:\\\\logs",
        "мостий",
    ],
)
def test_words_of_an_object_are_found_as_they_are_read_and_as_they_are_stored(case: Kept, words: str) -> None:
    found, _ = entries_holding(case.home, Filter(), words, 0, ALL)
    assert len(found) == 1


@pytest.mark.parametrize("words", ['A "Green" notebook', "page 3\\4", "оксана приклад"])
def test_words_of_a_deed_are_found_with_their_quotes_and_strokes(case: Kept, words: str) -> None:
    found, _ = entries_holding(case.home, Filter(), words, 0, ALL)
    assert [entry.extra["act"] for entry in found] == ["file"]


def test_what_is_too_long_is_not_looked_through_and_not_even_read(case: Kept) -> None:
    long = b"a long file " * 2**17
    put_on_record(case, long)
    tracemalloc.start()
    found, _ = entries_holding(case.home, Filter(), "a long file", 0, ALL)
    _, most_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not found
    assert most_bytes < len(long)


def test_each_question_goes_on_where_the_one_before_ended_and_together_they_find_the_same(
    case: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = entries_holding(case.home, Filter(), "alfa", 0, ALL).entries
    assert len(wanted) > 2
    monkeypatch.setattr(holding, "MOST_READ", 3)
    parts = [entries_holding(case.home, Filter(), "alfa", 0, 1)]
    while (start := parts[-1].go_on_at) is not None:
        parts.append(entries_holding(case.home, Filter(), "alfa", start, 1))
    assert [entry for part in parts for entry in part.entries] == list(wanted)
    assert len(parts) >= len(entries_of(case.home, Filter(), 0, ALL)) / 3
