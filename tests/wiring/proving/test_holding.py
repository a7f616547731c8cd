"""Words are found wherever an entry has them, in any script, and a question that reads too much says where to go on."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.wiring.dossiers.kept import Kept, kept
from truceline.wiring.proving import holding
from truceline.wiring.proving.holding import entries_holding
from truceline.wiring.records import Filter, entries_of

ALL = 10_000


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return kept(tmp_path_factory.mktemp("holding"))


@pytest.mark.parametrize("words", ["turn BACK", "عد إلى الوراء"])
def test_a_warning_is_found_by_its_words_in_any_case_and_script(case: Kept, words: str) -> None:
    found, go_on_at = entries_holding(case.home, Filter(kinds=("sent",)), words, 0, ALL)
    assert [entry.note_id for entry in found] == [case.warning]
    assert go_on_at is None


def test_what_an_incident_is_called_is_found_and_what_nobody_wrote_is_not(case: Kept) -> None:
    assert [entry.kind for entry in entries_holding(case.home, Filter(), "camera 3", 0, ALL).entries] == ["note"]
    assert entries_holding(case.home, Filter(), "camera 4", 0, ALL) == ([], None)


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
