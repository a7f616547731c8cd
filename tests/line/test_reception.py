"""The same bytes get the same receipt; what is left out shows; two texts under one number are evidence."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.line.logs import Log
from tests.line.said import ALFA, BRAVO, NOW_AT
from tests.line.sides import AT, CHARTER, HISTORIES, note_of, opened, said
from truceline.line.admission import SignedMessage, open_message
from truceline.line.logged import Mark
from truceline.line.messages import Message
from truceline.line.reception import (
    Chain,
    Gap,
    Next,
    Reception,
    Verdict,
    chain_of,
    key_of_number,
    key_of_receipt,
    reception_of,
)
from truceline.record.forks import SecondText
from truceline.signing.parties.manifests import Role


def _chained(count: int) -> list[Message]:
    """The first messages of a sender, one after the other."""
    messages = [said()]
    while len(messages) < count:
        messages.append(said(seq=len(messages) + 1, prev=messages[-1].id))
    return messages


FIVE = _chained(5)
OTHER_THIRD = replace(FIVE[2], body={"text": "otherwise"})


def _log(*messages: Message) -> Log:
    log = Log()
    for message in messages:
        log.note("recv", message, role=Role.NODE)
    return log


def _chain(log: Log, sender: str = ALFA) -> Chain:
    return chain_of(sender, CHARTER.line, log.threads.messages.values())


def _arrives(message: Message, log: Log) -> Reception:
    return reception_of(opened(message, Role.NODE), log.rows, _chain(log))


def test_a_first_message_has_number_one_and_none_before_it() -> None:
    assert _chain(Log()).next == Next(1, "")


def test_the_next_number_follows_the_highest() -> None:
    assert _chain(_log(*FIVE)).next == Next(6, FIVE[-1].id)


@given(st.lists(st.integers(1, 5)))
def test_what_is_missing_is_told_in_whatever_order_the_rest_came(numbers: list[int]) -> None:
    here = set(numbers)
    gaps = _chain(_log(*(FIVE[number - 1] for number in numbers))).gaps
    missing = {number for gap in gaps for number in range(gap.first, gap.last + 1)}
    assert missing == set(range(1, max(here, default=0))) - here
    assert all(first.last + 1 < then.first for first, then in pairwise(gaps))


def test_a_gap_names_its_first_and_last_number() -> None:
    assert _chain(_log(FIVE[1], FIVE[4])).gaps == (Gap(1, 1), Gap(3, 4))


def test_a_message_that_names_another_one_before_it_shows() -> None:
    astray = replace(FIVE[2], prev=FIVE[0].id)
    assert _chain(_log(*FIVE[:2], astray)).broken == (3,)
    assert _chain(_log(*FIVE)).broken == ()
    assert _chain(_log(FIVE[0], astray)).broken == ()


def test_a_chain_is_of_one_sender_and_one_line() -> None:
    log = _log(FIVE[0], said(sender=BRAVO, to=(ALFA,)))
    assert set(_chain(log).told) == {1}
    assert _chain(log).contradictions == ()
    assert chain_of(ALFA, "22" * 16, log.threads.messages.values()).told == {}


def test_what_arrives_first_is_new() -> None:
    assert _arrives(FIVE[0], Log()).verdict is Verdict.NEW
    assert _arrives(FIVE[4], _log(FIVE[0])).verdict is Verdict.NEW


@given(st.permutations(range(5)), st.integers(0, 4))
def test_the_same_bytes_get_the_receipt_of_then(order: list[int], again: int) -> None:
    log = _log(*(FIVE[number] for number in order), FIVE[order[0]])
    index = order.index(again)
    reception = _arrives(FIVE[again], log)
    assert (reception.verdict, reception.earlier) == (Verdict.AGAIN, Mark(index, NOW_AT + 1_000 * index))


def test_a_receipt_is_for_bytes_that_came_in_and_not_for_what_was_refused() -> None:
    log = Log()
    log.note("refused", FIVE[0], role=Role.NODE)
    assert _arrives(FIVE[0], log).verdict is Verdict.NEW


def test_the_same_text_with_other_signatures_is_other_bytes_and_no_fork() -> None:
    signed_twice = open_message(note_of(FIVE[2], Role.NODE, Role.OPERATOR), CHARTER, HISTORIES[ALFA], AT)
    log = _log(*FIVE)
    reception = reception_of(signed_twice, log.rows, _chain(log))
    assert reception.verdict is Verdict.NEW
    assert reception.once != key_of_receipt(opened(FIVE[2], Role.NODE))


def test_a_second_text_under_one_number_is_refused_and_proves_a_fork() -> None:
    log = _log(*FIVE)
    reception = _arrives(OTHER_THIRD, log)
    assert (reception.verdict, reception.earlier) == (Verdict.SECOND_TEXT, Mark(2, NOW_AT + 2_000))
    evidence = SecondText(note_of(FIVE[2], Role.NODE), note_of(OTHER_THIRD, Role.NODE))
    assert evidence.check(HISTORIES[ALFA].keys_at(AT, Role.NODE)).kind == "F3"


def test_two_texts_that_are_both_in_the_log_are_told() -> None:
    ((first, second),) = _chain(_log(*FIVE, OTHER_THIRD)).contradictions
    assert (first.signed.message, second.signed.message) == (FIVE[2], OTHER_THIRD)


def test_the_log_and_not_the_caller_says_which_text_was_first() -> None:
    log = _log(*FIVE, OTHER_THIRD)
    backwards = list(log.threads.messages.values())[::-1]
    assert chain_of(ALFA, CHARTER.line, backwards) == _chain(log)
    assert _chain(log).told[3].signed.message == FIVE[2]


def test_keys_are_the_same_for_the_same_thing_only() -> None:
    receipts: list[SignedMessage] = [opened(message, Role.NODE) for message in (*FIVE, OTHER_THIRD)]
    assert len({key_of_receipt(arrived) for arrived in receipts}) == 6
    assert key_of_number(FIVE[2]) == key_of_number(OTHER_THIRD)
    assert len({key_of_number(message) for message in FIVE}) == 5
    assert key_of_number(FIVE[0]) != key_of_number(replace(FIVE[0], line="22" * 16))
