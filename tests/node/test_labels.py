# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import combinations

from tests.line.said import first
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Reference
from truceline.node import labels
from truceline.signing.parties.manifests import Position

LINE = "ab" * 16


def test_a_message_is_found_by_its_line_its_sender_and_its_number() -> None:
    message = first(line=LINE, kind=MessageKind.QUERY)
    assert labels.labels_of(message) == (
        f"line:{LINE}",
        f"from:{LINE}:{message.sender}",
        f"number:{LINE}:{message.sender}:1",
    )


def test_a_message_is_found_by_what_it_refers_to() -> None:
    message = first(line=LINE, kind=MessageKind.CANCEL, re=Reference("cd" * 32, How.CANCEL))
    assert labels.labels_of(message)[-1] == labels.referring_to("cd" * 32) == f"re:{'cd' * 32}"


def test_a_notice_and_what_may_end_it_are_found_together() -> None:
    site = first(line=LINE, kind=MessageKind.SITE)
    cancel = first(line=LINE, kind=MessageKind.CANCEL, re=Reference(site.id, How.CANCEL))
    for message, is_listed in ((site, True), (cancel, True), (first(line=LINE), False)):
        assert (labels.notices_on(LINE) in labels.labels_of(message)) is is_listed


def test_a_challenge_is_found_among_the_checks() -> None:
    message = first(line=LINE, kind=MessageKind.CHALLENGE, body={})
    assert labels.checks_from(message.sender, LINE) in labels.labels_of(message)


def test_line_checks_are_told_from_what_people_say() -> None:
    asked = first(line=LINE, kind=MessageKind.CHALLENGE, body={})
    answered = first(line=LINE, kind=MessageKind.CHECK, body={}, re=Reference(asked.id, How.REPLY))
    for message, is_check in ((asked, True), (answered, True), (first(line=LINE, kind=MessageKind.QUERY), False)):
        assert (labels.checks_on(LINE) in labels.labels_of(message)) is is_check


def test_no_two_labels_are_the_same() -> None:
    party = "alfa.example"
    made = [
        labels.CHARTERS,
        labels.CARDS,
        labels.TICKS,
        *(
            make(LINE)
            for make in (
                labels.charter_of,
                labels.messages_on,
                labels.checks_on,
                labels.carriages_on,
                labels.agreements_on,
                labels.evidence_on,
            )
        ),
        *(make(LINE) for make in (labels.declared_on, labels.referring_to)),
        *(make(party) for make in (labels.card_of, labels.manifests_of, labels.cosigned_by, labels.claims_of)),
        *(make(party, LINE) for make in (labels.messages_from, labels.checks_from)),
        labels.place_of(party, Position(1, 11)),
        labels.place_of(party, Position(11, 1)),
    ]
    assert all(one != other for one, other in combinations(made, 2))
