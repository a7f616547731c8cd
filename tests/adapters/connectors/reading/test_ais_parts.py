"""AIS messages put together from their parts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.adapters.connectors.reading.ais_parts import PART_DISTANCE, Part, Parts
from truceline.adapters.connectors.reading.sentences import Sentence
from truceline.errors import ReportError


def _heard(total: object, number: object, sequence: str = "1", channel: str = "A", payload: str = "x") -> Sentence:
    return Sentence(("!AIVDM", str(total), str(number), sequence, channel, payload, "0"), 0)


def _payloads(parts: list[Part]) -> list[str]:
    return [part.payload for part in parts]


def test_a_message_of_one_part_is_complete_at_once() -> None:
    parts, lost = Parts().joined(_heard(1, 1), 1, b"raw", 5)
    assert parts == [Part(1, b"raw", "x", 0, 5)]
    assert lost == []


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
def test_parts_are_joined_in_their_own_order_whenever_they_come(order: tuple[int, ...]) -> None:
    waiting = Parts()
    for row, number in enumerate(order[:-1], 1):
        assert waiting.joined(_heard(3, number, payload=f"p{number}"), row, b"", None) == ([], [])
    parts, lost = waiting.joined(_heard(3, order[-1], payload=f"p{order[-1]}"), 3, b"", None)
    assert (_payloads(parts), lost) == (["p1", "p2", "p3"], [])


def test_parts_of_different_sequences_channels_and_groups_are_not_mixed() -> None:
    waiting = Parts()
    waiting.joined(_heard(2, 1, payload="a"), 1, b"", None)
    assert waiting.joined(_heard(2, 2, sequence="2"), 2, b"", None) == ([], [])
    assert waiting.joined(_heard(2, 2, channel="B"), 3, b"", None) == ([], [])
    grouped = Sentence(_heard(2, 2).fields, 0, {"g": "2-2-77"})
    assert waiting.joined(grouped, 4, b"", None) == ([], [])
    assert _payloads(waiting.joined(_heard(2, 2, payload="b"), 5, b"", None)[0]) == ["a", "b"]


def test_a_part_that_comes_again_shows_that_the_others_were_lost() -> None:
    waiting = Parts()
    waiting.joined(_heard(2, 1, payload="old"), 1, b"", None)
    parts, lost = waiting.joined(_heard(2, 1, payload="new"), 2, b"", None)
    assert (parts, _payloads(lost)) == ([], ["old"])
    assert _payloads(waiting.joined(_heard(2, 2, payload="end"), 3, b"", None)[0]) == ["new", "end"]


def test_parts_wait_no_longer_than_their_sequence_number_can_be_trusted() -> None:
    waiting = Parts()
    waiting.joined(_heard(2, 1, payload="old"), 1, b"", None)
    assert waiting.lost_before(1 + PART_DISTANCE) == []
    assert _payloads(waiting.lost_before(2 + PART_DISTANCE)) == ["old"]
    assert waiting.lost_before(None) == []


def test_all_that_wait_can_be_given_up() -> None:
    waiting = Parts()
    waiting.joined(_heard(2, 1), 1, b"", None)
    assert len(waiting.lost_before(None)) == 1


@pytest.mark.parametrize(
    ("total", "number"), [(0, 0), (1, 0), (1, 2), (2, 3), ("", 1), ("x", 1), (10, 1), ("\u0663", 1)]
)
def test_impossible_part_numbers_are_refused(total: object, number: object) -> None:
    with pytest.raises(ReportError, match="impossible part numbers"):
        Parts().joined(_heard(total, number), 1, b"", None)


def test_a_sentence_without_a_message_or_with_too_few_fields_is_refused() -> None:
    with pytest.raises(ReportError, match="without a message"):
        Parts().joined(_heard(1, 1, payload=""), 1, b"", None)
    with pytest.raises(ReportError, match="too few fields"):
        Parts().joined(Sentence(("!AIVDM", "1", "1"), 0), 1, b"", None)


def test_fields_that_a_gateway_adds_at_the_end_do_not_matter() -> None:
    heard = Sentence(("!AIVDM", "1", "1", "1", "", "13aI8e?P00PGpU:NR6s00?vT2000", "0", "0"), 0)
    parts, _ = Parts().joined(heard, 1, b"", None)
    assert _payloads(parts) == ["13aI8e?P00PGpU:NR6s00?vT2000"]
