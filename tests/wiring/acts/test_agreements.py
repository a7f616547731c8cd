"""Acts on agreements, as commands ask for them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.homes import STARTED_AT
from tests.node.meeting import ALFA, BRAVO, Met, meet
from tests.node.pacts import HOUR_MS, RULES, ZONE, assent, file, pact, propose
from tests.wiring.acts.asking import asked
from truceline.errors import NoteError
from truceline.line.agreements import agreement_from_text
from truceline.line.kinds import MessageKind
from truceline.node.terms.agreements import MAP_TYPE, TEXT_TYPE
from truceline.record.store import object_name
from truceline.wiring.acts.act import text_from_bytes

MAP = b'{"type": "FeatureCollection", "features": []}'


@pytest.fixture
def met() -> Met:
    return meet()


def wanted(met: Met, **changes: Any) -> dict[str, Any]:
    terms = {
        "line": met.line,
        "annexes": [{"kind": "zone", "sha256": object_name(ZONE)}, {"kind": "rules", "sha256": object_name(RULES)}],
        "from": STARTED_AT + HOUR_MS,
        "sign_by": STARTED_AT + 2 * HOUR_MS,
        "ends_at": STARTED_AT + 48 * HOUR_MS,
        "notice_ms": HOUR_MS,
        "parties": [],
        "registrar": "",
        "replaces": "",
    }
    return terms | changes


def test_what_is_drawn_up_is_the_text_that_all_sign(met: Met) -> None:
    drawn = asked(met[ALFA], "agreement-draw", **wanted(met))
    agreement = agreement_from_text(drawn["text"])
    assert agreement == pact(met)
    assert (drawn["agreement"], drawn["to"], drawn["by"]) == (agreement.id, [BRAVO], agreement.sign_by)


def test_a_signature_that_is_due_sooner_than_the_charter_grants_is_not_asked_for(met: Met) -> None:
    drawn = asked(met[ALFA], "agreement-draw", **wanted(met, sign_by=STARTED_AT + HOUR_MS))
    assert drawn["by"] == 0


@pytest.mark.parametrize(
    "changes",
    [{"line": "x"}, {"annexes": [{"kind": "zone"}]}, {"annexes": [{"kind": "zone", "sha256": "x"}]}, {"from": "now"}],
)
def test_terms_of_another_form_are_refused(met: Met, changes: dict[str, Any]) -> None:
    with pytest.raises(NoteError):
        asked(met[ALFA], "agreement-draw", **wanted(met, **changes))


def test_both_lights_are_shown_apart_with_their_reasons(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    assent(met, agreement, ALFA)
    shown = asked(met[ALFA], "agreement-show", digits=agreement.id[:6])
    assert (shown["is_bound"], shown["may_rely"], shown["text"]) == (True, False, agreement.text)
    assert [told[:13] for told in shown["told"]] == ["you are BOUND", "you may NOT R"]
    assert shown["signed"] == {ALFA: met.clock.at}
    assert (shown["missing"], shown["terminated"], shown["replaced_by"]) == ([], [], [])


def test_an_unusable_proposal_is_listed_beside_the_others(met: Met) -> None:
    agreement = pact(met)
    propose(met, agreement)
    text = b"no agreement"
    name = object_name(text)
    met.say(
        ALFA,
        BRAVO,
        kind=MessageKind.PROPOSE,
        body={"agreement": name},
        attachments=(file(text, TEXT_TYPE),),
        files=(text,),
    )
    first, second = asked(met[ALFA], "agreement-list")["agreements"]
    assert (first["agreement"], first["is_bound"]) == (agreement.id, False)
    assert (second["agreement"], "unusable" in second) == (name, True)


def test_maps_are_those_that_came_with_the_proposals(met: Met) -> None:
    agreement = pact(met)
    text = agreement.text.encode()
    met.say(
        ALFA,
        BRAVO,
        kind=MessageKind.PROPOSE,
        body={"agreement": agreement.id},
        attachments=(file(text, TEXT_TYPE), file(MAP, MAP_TYPE)),
        files=(text, MAP),
    )
    assert asked(met[ALFA], "agreement-maps", digits=agreement.id) == {"maps": [text_from_bytes(MAP)]}
    propose(met, agreement)
    assert asked(met[ALFA], "agreement-maps", digits=agreement.id) == {"maps": [text_from_bytes(MAP)]}
