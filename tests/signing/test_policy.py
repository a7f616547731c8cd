"""A quorum is met by the cosigners that the policy names, and by no others."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signing.keyring import key_called
from truceline.errors import NoteError
from truceline.signing.keys import KeyKind
from truceline.signing.policy import MAX_ROWS, read_policy

NAMES = ("X1", "X2", "X3", "Y1", "Y2", "Y3")
KEYS = {name: key_called(f"{name.lower()}.example/cosigner/1", KeyKind.COSIGNATURE).verify_key for name in NAMES}
LOG = key_called("alfa.example/log/1").verify_key
WITNESSES = tuple(f"witness {name} {key.text}" for name, key in KEYS.items())
TWO_LEVELS = (
    "# the example of the specification",
    f"log {LOG.text} https://alfa.example/",
    "",
    *WITNESSES,
    "group\tX-witnesses  2 X1 X2 X3 ",
    "  group Y-witnesses any Y1 Y2 Y3",
    "group X-and-Y all X-witnesses Y-witnesses",
    "quorum X-and-Y",
)


@pytest.mark.parametrize("number", range(len(NAMES) + 1))
def test_two_of_one_group_and_one_of_another_are_a_quorum(number: int) -> None:
    policy = read_policy(TWO_LEVELS)
    assert policy.logs == (LOG,)
    for names in combinations(NAMES, number):
        wanted = sum(name.startswith("X") for name in names) >= 2 and any(name.startswith("Y") for name in names)
        assert policy.is_met_by(KEYS[name] for name in names) == wanted


def test_one_witness_can_be_the_quorum() -> None:
    policy = read_policy([*WITNESSES, "quorum X2"])
    assert policy.is_met_by([KEYS["X2"]])
    assert not policy.is_met_by([KEYS["X1"], LOG])


def test_no_quorum_is_always_met() -> None:
    assert read_policy(["quorum none"]).is_met_by([])


def test_a_witness_whose_name_begins_with_none_is_asked_for_all_the_same() -> None:
    policy = read_policy([f"witness none-such {KEYS['X1'].text}", "quorum none-such"])
    assert not policy.is_met_by([])
    assert policy.is_met_by([KEYS["X1"]])


X1, X2 = KEYS["X1"].text, KEYS["X2"].text


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [f"log {LOG.text}"],
        ["quorum X1"],
        ["quorum none", "quorum none"],
        ["quorum"],
        ["quorum none none"],
        ["quorums none"],
        [f"log {X1}", "quorum none"],
        [f"log {LOG.text}", f"log {LOG.text}", "quorum none"],
        [f"log {LOG.text} url more", "quorum none"],
        [f"witness X1 {LOG.text}", "quorum X1"],
        [f"witness none {X1}", "quorum none"],
        [f"witness X1 {X1}", f"witness X1 {X2}", "quorum X1"],
        [f"witness X1 {X1}", f"witness X2 {X1}", "quorum X1"],
        ["witness X1 vkey", "quorum X1"],
        [f"witness X1 {X1}", "group X1 any X1", "quorum X1"],
        [f"witness X1 {X1}", "group none any X1", "quorum none"],
        [f"witness X1 {X1}", "group G any", "quorum X1"],
        [f"witness X1 {X1}", "group G 0 X1", "quorum G"],
        [f"witness X1 {X1}", "group G 2 X1", "quorum G"],
        [f"witness X1 {X1}", "group G 01 X1", "quorum G"],
        [f"witness X1 {X1}", "group G ² X1", "quorum G"],
        [f"witness X1 {X1}", "group G any X1 X1", "quorum G"],
        [f"witness X1 {X1}", "group G any G", "quorum G"],
        [f"witness X1 {X1}", "group G any none", "quorum G"],
        [f"witness X1 {X1}", "group G any X1", "group H any X1", "quorum G"],
        ["group G any X1", f"witness X1 {X1}", "quorum G"],
        ["quorum none"] + [""] * MAX_ROWS,
    ],
    ids=lambda rows: " ; ".join(row[:16] for row in rows[:4]) if isinstance(rows, list) else None,
)
def test_a_policy_that_could_be_read_in_two_ways_is_refused(rows: list[str]) -> None:
    with pytest.raises(NoteError):
        read_policy(rows)


@given(st.lists(st.text(max_size=40) | st.sampled_from(TWO_LEVELS), max_size=20))
def test_any_rows_are_a_policy_or_are_refused(rows: list[str]) -> None:
    try:
        policy = read_policy(rows)
    except NoteError:
        return
    assert policy.is_met_by(KEYS.values())
