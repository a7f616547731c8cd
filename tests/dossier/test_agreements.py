"""What the verifier makes of agreements: who is bound, and by what."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.dossier.cases import claims, export_of, log, verdicts
from tests.node import pacts
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet
from tests.node.registered import MEDIATOR, exchange, met_before_a_registrar, tell
from tests.signing.parties.sides import key_of
from truceline.dossier.verify import CONTRADICTED, NOT_COVERED, PROVEN, WITHHELD, WORD
from truceline.line.agreements import Agreement, Annex
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Reference
from truceline.line.terms.lights import lights_of, signature_extra
from truceline.node.assents import NOTE_TYPE
from truceline.node.saying.messages import Wording, compose
from truceline.node.saying.threads import threads_about
from truceline.node.terms.registering import decide
from truceline.node.terms.signing_apart import declaration_on, hand_over
from truceline.record.entries import EntryKind
from truceline.record.store import Change, object_name
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role

HOUR_MS = 3_600_000


def pact(met: Met, *parties: str) -> Agreement:
    """An agreement between the parties of a line."""
    now = met.clock.at
    annexes = (Annex("zone", "ab" * 32),)
    return Agreement(
        line=met.line,
        parties=parties or (ALFA, BRAVO),
        annexes=annexes,
        starts_at=now + HOUR_MS,
        sign_by=now + 2 * HOUR_MS,
        ends_at=now + 9 * HOUR_MS,
        notice_ms=HOUR_MS,
    )


def assent(met: Met, holder: str, agreement: Agreement, signer: str, *numbers: int) -> None:
    """A party's log says that somebody has signed an agreement."""
    note = sign_note(agreement.text, [key_of(signer, Role.AUTHORITY, number) for number in numbers]).encoded
    about = {"line": met.line, "note_id": agreement.id, "obj": object_name(note)}
    log(met, holder, EntryKind.AGREE, note, **about, extra=signature_extra(signer))


def test_an_agreement_binds_whose_own_log_has_it_with_enough_signatures() -> None:
    met = meet(ALFA, BRAVO)
    agreement = pact(met)
    assent(met, ALFA, agreement, ALFA, 1, 2)
    assent(met, ALFA, agreement, BRAVO, 1, 2)
    assent(met, BRAVO, agreement, BRAVO, 1, 2)
    alone = claims(verdicts(export_of(met, ALFA)), "bound", "complete")
    assert alone["bound", agreement.id, ALFA] == PROVEN
    assert alone["bound", agreement.id, BRAVO] == WORD
    assert alone["complete", agreement.id, ""] == WORD
    together = claims(verdicts(export_of(met, ALFA), export_of(met, BRAVO)), "bound", "complete")
    assert set(together.values()) == {PROVEN}


def test_the_annexes_of_an_agreement_go_along() -> None:
    met = meet(ALFA, BRAVO)
    rules = b"No fire beyond the bridge."
    agreement = replace(pact(met), annexes=(Annex("rules", object_name(rules)), Annex("zone", "ab" * 32)))
    met[ALFA].store.commit([Change(objects=(rules,))])
    assent(met, ALFA, agreement, ALFA, 1, 2)
    files = export_of(met, ALFA)
    assert files[f"objects/{object_name(rules)}"] == rules
    assert verdicts(files)["remarks"] == []
    assert f"objects/{object_name(rules)}" not in export_of(met, ALFA, withheld=frozenset({object_name(rules)}))


def test_an_assent_that_came_over_the_line_proves_who_is_bound_from_either_side_alone() -> None:
    met = meet(ALFA, BRAVO)
    agreement = pacts.pact(met)
    pacts.propose(met, agreement)
    met.exchange_until_quiet(ALFA, BRAVO)
    for signers in ([], [ALFA], [BRAVO]):
        for signer in signers:
            pacts.assent(met, agreement, signer)
        met.exchange_until_quiet(ALFA, BRAVO)
        met.exchange_until_quiet(BRAVO, ALFA)
        for party in (ALFA, BRAVO):
            lights = lights_of(agreement, party, threads_about(met[party], agreement.id), 2_000)
            result = verdicts(export_of(met, party))
            bound = {who for (_, _, who), verdict in claims(result, "bound").items() if verdict == PROVEN}
            assert (result["problems"], bound) == ([], set(lights.signed))
            complete = claims(result, "complete").get(("complete", agreement.id, ""))
            assert (complete == PROVEN) == lights.is_complete
    assert bound == {ALFA, BRAVO}


def test_an_assent_that_brings_too_few_signatures_or_comes_too_late_binds_nobody() -> None:
    for is_late in (False, True):
        met = meet(ALFA, BRAVO)
        agreement = pacts.pact(met)
        pacts.propose(met, agreement)
        met.exchange_until_quiet(ALFA, BRAVO)
        assent(met, ALFA, agreement, ALFA, 1, 2)
        numbers = (1, 2) if is_late else (1,)
        note = pacts.signed_text(agreement.text, BRAVO, *numbers)
        met.clock.forward(3 * HOUR_MS if is_late else 0)
        attachment = pacts.file(note, NOTE_TYPE)
        wording = Wording(
            to=(ALFA,),
            kind=MessageKind.ASSENT,
            body={},
            re=Reference(agreement.id, How.ACCEPT),
            attachments=(attachment,),
        )
        message = compose(met[BRAVO], met.line, wording, met.clock.now)
        whole = pacts.signed_text(message.text, BRAVO, 1, 2)
        log(met, BRAVO, EntryKind.SENT, whole, note, line=met.line, note_id=message.id, obj=object_name(whole))
        result = verdicts(export_of(met, ALFA), export_of(met, BRAVO))
        assert claims(result)["written", message.id, BRAVO] == PROVEN
        assert claims(result)["bound", agreement.id, BRAVO] == NOT_COVERED


def test_too_few_authorities_bind_nobody() -> None:
    met = meet(ALFA, BRAVO)
    agreement = pact(met)
    assent(met, ALFA, agreement, ALFA, 1, 2)
    assent(met, ALFA, agreement, BRAVO, 2)
    found = claims(verdicts(export_of(met, ALFA)), "bound", "complete")
    assert found["bound", agreement.id, BRAVO] == NOT_COVERED
    assert found["complete", agreement.id, ""] == NOT_COVERED


def test_an_agreement_whose_text_is_left_out_is_withheld() -> None:
    met = meet(ALFA, BRAVO)
    agreement = pact(met)
    assent(met, ALFA, agreement, ALFA, 1, 2)
    found = claims(verdicts(export_of(met, ALFA, withheld=frozenset({agreement.id}))), "bound")
    assert found == {("bound", agreement.id, ""): WITHHELD}


def test_an_agreement_with_somebody_whom_the_charter_does_not_know_does_not_hold() -> None:
    met = meet(ALFA, BRAVO)
    agreement = replace(pact(met), parties=(ALFA, CHARLIE))
    assent(met, ALFA, agreement, ALFA, 1, 2)
    result = verdicts(export_of(met, ALFA))
    assert (claims(result, "bound"), result["exit"]) == ({}, 1)


# ── what authorities say one after the other ──


@pytest.mark.parametrize("kind", [MessageKind.DECLINE, MessageKind.TERMINATE])
def test_a_declaration_that_the_node_brings_proves_a_no_or_an_end_by_those_who_signed_it(kind: MessageKind) -> None:
    met = meet(ALFA, BRAVO)
    agreement = pacts.pact(met)
    pacts.propose(met, agreement)
    met.exchange_until_quiet(ALFA, BRAVO)
    note = pacts.signed_text(declaration_on(met[BRAVO], agreement.id, kind, "No.").document, BRAVO, 1, 2)
    hand_over(met[BRAVO], note, met.clock.now)
    met.exchange_until_quiet(BRAVO, ALFA)
    word = f"{kind}d"
    for party in (ALFA, BRAVO):
        result = verdicts(export_of(met, party))
        (claim,) = [claim for claim in result["claims"] if claim["kind"] == word]
        assert (claim["verdict"], claim["party"], result["exit"]) == (PROVEN, BRAVO, 0)
        assert list(claim["by"]) == [f"{BRAVO}/authority/1", f"{BRAVO}/authority/2"]
        withheld = verdicts(export_of(met, party, withheld=frozenset({object_name(note)})))
        assert not claims(withheld, word), "the node's word alone is none of the authorities'"


# ── what a registrar decides ──


@pytest.mark.parametrize("signers", [(ALFA, BRAVO), (ALFA,)])
def test_what_the_registrar_decided_is_proven_from_every_side(signers: tuple[str, ...]) -> None:
    met, agreement = met_before_a_registrar()
    for signer in signers:
        tell(met, agreement, signer, MessageKind.ASSENT)
    exchange(met)
    undecided = verdicts(export_of(met, ALFA))
    assert claims(undecided)["decided", agreement.id, MEDIATOR] == NOT_COVERED
    met.clock.at = agreement.sign_by + 2_001
    decide(met[MEDIATOR], met.clock.now)
    exchange(met)
    for party in (ALFA, BRAVO, MEDIATOR):
        lights = lights_of(agreement, party, threads_about(met[party], agreement.id), 2_000)
        if party == BRAVO and BRAVO not in signers:
            continue  # it has no signature, so no text that it could be judged by
        result = verdicts(export_of(met, party))
        (claim,) = [claim for claim in result["claims"] if claim["kind"] == "decided"]
        assert (result["problems"], claim["verdict"]) == ([], PROVEN)
        (word,) = lights.decisions
        assert f"decided that it is {word}: " in claim["text"]
        assert word == ("complete" if len(signers) == 2 else "void")


def test_a_registrar_that_decides_two_ways_is_contradicted_by_its_own_words() -> None:
    met, agreement = met_before_a_registrar()
    for party in (ALFA, BRAVO):
        tell(met, agreement, party, MessageKind.ASSENT)
    exchange(met)
    decide(met[MEDIATOR], met.clock.now)
    wording = Wording(to=(ALFA, BRAVO), kind=MessageKind.DECIDE, body={}, re=Reference(agreement.id, How.REFUSE))
    message = compose(met[MEDIATOR], met.line, wording, met.clock.now)
    note = sign_note(message.text, [key_of(MEDIATOR, Role.NODE)]).encoded
    log(met, MEDIATOR, EntryKind.SENT, note, line=met.line, note_id=message.id, obj=object_name(note))
    result = verdicts(export_of(met, MEDIATOR))
    words = [claim["verdict"] for claim in result["claims"] if claim["kind"] == "decided"]
    assert (words, result["exit"]) == ([CONTRADICTED] * 2, 1)


def test_a_decision_by_somebody_else_or_not_to_all_decides_nothing_for_the_verifier_either() -> None:
    met, agreement = met_before_a_registrar()
    for party in (ALFA, BRAVO):
        tell(met, agreement, party, MessageKind.ASSENT)
    exchange(met)
    wording = Wording(to=(ALFA,), kind=MessageKind.DECIDE, body={}, re=Reference(agreement.id, How.ACCEPT))
    to_one = compose(met[MEDIATOR], met.line, wording, met.clock.now)
    note = sign_note(to_one.text, [key_of(MEDIATOR, Role.NODE)]).encoded
    log(met, MEDIATOR, EntryKind.SENT, note, line=met.line, note_id=to_one.id, obj=object_name(note))
    result = verdicts(export_of(met, MEDIATOR))
    assert claims(result)["decided", agreement.id, MEDIATOR] == NOT_COVERED
    of_a_party = replace(to_one, sender=ALFA, to=(BRAVO,), seq=9, prev="ab" * 32)
    note = sign_note(of_a_party.text, [key_of(ALFA, Role.NODE)]).encoded
    log(met, ALFA, EntryKind.SENT, note, line=met.line, note_id=of_a_party.id, obj=object_name(note))
    result = verdicts(export_of(met, ALFA))
    assert any("is not the registrar" in problem for problem in result["problems"])


# ── signatures that were made later ──


def test_signatures_of_an_agreement_count_where_their_own_party_logged_them() -> None:
    """Bravo has logged the text with Alfa's signatures only; those of Bravo that Alfa shows do not bind it."""
    met = meet(ALFA, BRAVO)
    agreement = pact(met)
    assent(met, BRAVO, agreement, ALFA, 1, 2)
    assent(met, ALFA, agreement, ALFA, 1, 2)
    assent(met, ALFA, agreement, BRAVO, 1, 2)
    found = claims(verdicts(export_of(met, ALFA), export_of(met, BRAVO)), "bound")
    assert found == {("bound", agreement.id, ALFA): PROVEN, ("bound", agreement.id, BRAVO): WORD}


def test_authorities_that_sign_one_after_the_other_bind_when_there_are_enough() -> None:
    met = meet(ALFA, BRAVO)
    agreement = pact(met)
    assent(met, ALFA, agreement, ALFA, 1)
    assert claims(verdicts(export_of(met, ALFA)), "bound")["bound", agreement.id, ALFA] == NOT_COVERED
    assent(met, ALFA, agreement, ALFA, 2)
    assert claims(verdicts(export_of(met, ALFA)), "bound")["bound", agreement.id, ALFA] == PROVEN


def test_a_no_is_proven_and_leaves_who_signed_bound() -> None:
    met = meet(ALFA, BRAVO)
    agreement = pacts.pact(met)
    pacts.propose(met, agreement)
    pacts.assent(met, agreement, ALFA)
    met.exchange_until_quiet(ALFA, BRAVO)
    pacts.decline(met, agreement, BRAVO, "The ridge is ours.")
    met.exchange_until_quiet(BRAVO, ALFA)
    for party in (ALFA, BRAVO):
        found = claims(verdicts(export_of(met, party)), "bound", "declined")
        assert found == {
            ("declined", agreement.id, BRAVO): PROVEN,
            ("bound", agreement.id, ALFA): PROVEN,
            ("bound", agreement.id, BRAVO): NOT_COVERED,
        }


def test_an_assent_that_the_node_handed_over_binds_by_the_text_that_it_brings() -> None:
    met = meet(ALFA, BRAVO)
    agreement = pacts.pact(met)
    pacts.propose(met, agreement)
    met.exchange_until_quiet(ALFA, BRAVO)
    hand_over(met[BRAVO], pacts.signed_text(agreement.text, BRAVO, 1, 2), met.clock.now)
    met.exchange_until_quiet(BRAVO, ALFA)
    for party in (ALFA, BRAVO):
        found = verdicts(export_of(met, party))
        assert (found["exit"], claims(found, "bound")["bound", agreement.id, BRAVO]) == (0, PROVEN)
