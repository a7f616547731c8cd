"""Every kind of message has one rule, and the words are those of the specification."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.line.kinds import RULES, How, MessageKind, Need, Precedence
from truceline.signing.parties.charter import PRECEDENCES
from truceline.signing.parties.manifests import Role


def test_the_kinds_are_those_of_the_specification_and_those_that_were_added() -> None:
    words = "warning movement site check ack reply correct cancel propose assent decline terminate manifest challenge"
    assert set(MessageKind) == {*words.split(), "fork", "query", "allegation", "statement", "carry", "decide"}
    assert set(How) == {"ack", "reply", "correct", "cancel", "accept", "refuse", "supersede"}


def test_every_kind_has_a_rule_that_lets_it_ask_for_nothing_but_an_allegation() -> None:
    assert set(RULES) == set(MessageKind)
    assert {str(kind) for kind, rule in RULES.items() if Need.NONE not in rule.needs} == {"allegation"}
    assert all(rule.hows for rule in RULES.values())


def test_an_allegation_always_asks_for_a_reply_and_so_has_a_time_for_it() -> None:
    assert RULES[MessageKind.ALLEGATION].needs == {Need.REPLY}


def test_the_charter_gives_a_time_for_every_precedence_and_flash_goes_first() -> None:
    assert tuple(Precedence) == PRECEDENCES
    assert [precedence.rank for precedence in Precedence] == [0, 1, 2, 3]


_CHANGES = {"correct", "cancel", "propose"}


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.NODE, {"check", "query", "challenge", "manifest", "fork", "carry", "decide"}),
        (Role.AUTHORITY, {"assent", "decline", "terminate"}),
        (Role.OPERATOR, {"warning", "movement", "site", "allegation", "statement", "ack", "reply"} | _CHANGES),
    ],
)
def test_who_signs_a_kind(role: Role, kinds: set[str]) -> None:
    assert {str(kind) for kind, rule in RULES.items() if rule.signer is role} == kinds


def test_no_acknowledgement_asks_for_another() -> None:
    assert RULES[MessageKind.ACK].needs == {Need.NONE}


def test_only_parties_say_what_binds_or_warns() -> None:
    words = "allegation statement ack reply check challenge query manifest fork carry decide"
    for_all = set(words.split())
    assert {str(kind) for kind, rule in RULES.items() if not rule.is_for_parties} == for_all
