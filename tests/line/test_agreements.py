"""An agreement has one text, and binds whose authorities signed it in sufficient number."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.pacts import PACT, SIGNATORIES, signed_pact
from tests.line.said import ALFA, BRAVO, CHARLIE, NOW_AT, digest_of
from tests.line.sides import CHARTER, MEDIATOR
from truceline.errors import InputError, NoteError, TrustError
from truceline.line.agreements import (
    MAX_ANNEXES,
    MAX_PARTIES,
    Annex,
    agreement_from_text,
    check_agreement,
    signed_by,
)
from truceline.signing.documents import write_document
from truceline.signing.parties.manifests import Role

FIELDS = {"line", "parties", "annexes", "from", "sign_by", "ends_at", "notice_ms", "registrar", "replaces"}
NEXT = replace(PACT, replaces=PACT.id, registrar=MEDIATOR)


def test_an_agreement_comes_back_from_its_text() -> None:
    for agreement in (PACT, NEXT):
        assert agreement_from_text(agreement.text) == agreement
    assert PACT.text.startswith("truceline/agreement/v1\n")
    assert set(json.loads(PACT.text.split("\n")[1])) == FIELDS
    assert PACT.id == sha256(PACT.text.encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"line": "11" * 16},
        {"parties": (ALFA, CHARLIE)},
        {"annexes": PACT.annexes[:1]},
        {"starts_at": PACT.starts_at + 1},
        {"sign_by": PACT.sign_by + 1},
        {"ends_at": PACT.ends_at + 1},
        {"notice_ms": PACT.notice_ms + 1},
        {"registrar": MEDIATOR},
        {"replaces": PACT.id},
    ],
    ids=str,
)
def test_every_part_of_it_is_signed(change: dict[str, Any]) -> None:
    assert replace(PACT, **change).id != PACT.id


@pytest.mark.parametrize(
    "change",
    [
        {"line": "11"},
        {"parties": (ALFA,)},
        {"parties": (BRAVO, ALFA)},
        {"parties": (ALFA, ALFA)},
        {"parties": (ALFA, "Bravo")},
        {"parties": tuple(f"p{number:02}" for number in range(MAX_PARTIES + 1))},
        {"annexes": ()},
        {"annexes": PACT.annexes[::-1]},
        {"annexes": PACT.annexes[:1] * 2},
        {"annexes": (Annex("Zone", digest_of("zone")),)},
        {"annexes": (Annex("zone", "ab"),)},
        {"annexes": tuple(Annex(f"zone-{number:03}", digest_of("")) for number in range(MAX_ANNEXES + 1))},
        {"starts_at": -1},
        {"starts_at": PACT.ends_at},
        {"sign_by": PACT.ends_at},
        {"sign_by": -1},
        {"ends_at": 2**53},
        {"notice_ms": -1},
        {"registrar": ALFA},
        {"replaces": "the first"},
    ],
    ids=lambda change: str(change)[:60],
)
def test_an_agreement_that_breaks_a_rule_cannot_be_made(change: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        replace(PACT, **change)


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_a_text_without_one_of_its_fields_is_refused(field: str) -> None:
    content = json.loads(PACT.text.split("\n")[1])
    del content[field]
    with pytest.raises(NoteError, match=f"has no field {field}"):
        agreement_from_text(write_document("agreement", content))


@pytest.mark.parametrize(
    "change", [{"title": "peace"}, {"annexes": [{"kind": "zone", "sha256": "ab" * 32, "name": "x"}]}], ids=str
)
def test_what_is_not_understood_is_not_signed(change: dict[str, Any]) -> None:
    with pytest.raises(NoteError, match="unknown field"):
        agreement_from_text(write_document("agreement", json.loads(PACT.text.split("\n")[1]) | change))


@given(st.data())
def test_a_changed_text_is_another_agreement_or_none(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(PACT.text) - 1))
    end = place + data.draw(st.integers(0, 2))
    changed = PACT.text[:place] + data.draw(st.text(max_size=2)) + PACT.text[end:]
    try:
        agreement = agreement_from_text(changed)
    except InputError:
        return
    assert agreement.text == changed


def test_the_charter_says_who_can_be_bound() -> None:
    check_agreement(PACT, CHARTER)
    check_agreement(NEXT, CHARTER)
    for change, match in (
        ({"line": "11" * 16}, "of the line"),
        ({"parties": (ALFA, MEDIATOR)}, "cannot be bound"),
        ({"registrar": CHARLIE}, "not the charter's"),
    ):
        with pytest.raises(TrustError, match=match):
            check_agreement(replace(PACT, **change), CHARTER)


@pytest.mark.parametrize(
    ("signers", "bound"),
    [
        ([(ALFA, 1), (ALFA, 2)], (ALFA,)),
        ([(BRAVO, 1), (BRAVO, 2), (ALFA, 1)], (BRAVO,)),
        ([(BRAVO, 2), (ALFA, 1), (BRAVO, 1), (ALFA, 2)], (ALFA, BRAVO)),
        ([(ALFA, 1), (BRAVO, 2)], ()),
    ],
)
def test_whose_authorities_signed_in_sufficient_number_is_bound(
    signers: list[tuple[str, int]], bound: tuple[str, ...]
) -> None:
    assert signed_by(signed_pact(*signers), PACT, SIGNATORIES) == bound


def test_only_authorities_bind() -> None:
    with pytest.raises(TrustError):
        signed_by(signed_pact((ALFA, 1), role=Role.OPERATOR), PACT, SIGNATORIES)


def test_whoever_is_not_looked_for_is_not_found() -> None:
    content = signed_pact((ALFA, 1), (ALFA, 2), (BRAVO, 1), (BRAVO, 2))
    assert signed_by(content, PACT, {BRAVO: SIGNATORIES[BRAVO]}) == (BRAVO,)


def test_signatures_on_another_version_do_not_bind_to_this_one() -> None:
    later = replace(PACT, ends_at=PACT.ends_at + NOW_AT)
    content = signed_pact((ALFA, 1), (ALFA, 2), text=later.text)
    with pytest.raises(TrustError, match="another one"):
        signed_by(content, PACT, SIGNATORIES)
