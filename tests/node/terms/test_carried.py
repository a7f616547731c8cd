"""Agreements in a party's next log: it stays bound, and relies on nobody who may regard itself as free."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.dossier.cases import claims, export_of, verdicts
from tests.node.meeting import ALFA, BRAVO, Met, meet
from tests.node.pacts import HOUR_MS, RULES, ZONE, assent, pact, propose, terminate
from tests.node.terms.test_renewal import renewed
from truceline.dossier.verify import PROVEN
from truceline.line.agreements import Agreement
from truceline.line.terms.lights import Lights
from truceline.node.terms.agreements import agreements_on, files_of, standing_of
from truceline.record.store import object_name


@pytest.fixture
def met() -> Met:
    return meet()


def agreed(met: Met, *signers: str) -> Agreement:
    """An agreement that Alfa proposed and some have signed; each has what the other has said."""
    agreement = pact(met)
    propose(met, agreement)
    met.exchange_until_quiet(ALFA, BRAVO)
    for signer in signers:
        assent(met, agreement, signer)
        met.exchange_until_quiet(ALFA, BRAVO)
    return agreement


def gone_on(met: Met) -> None:
    """Alfa's log is frozen, as a whole, and Alfa goes on in the next one."""
    met[ALFA].store.freeze("for a test")
    renewed(met)
    met.exchange_until_quiet(ALFA, BRAVO)


def lights(met: Met, agreement: Agreement) -> Lights:
    return standing_of(met[ALFA], agreement.id).lights


def test_who_was_bound_and_relied_goes_on_being_bound_and_relying(met: Met) -> None:
    agreement = agreed(met, ALFA, BRAVO)
    met.clock.forward(HOUR_MS)
    gone_on(met)
    met.clock.forward(HOUR_MS)
    after = lights(met, agreement)
    assert (after.is_bound(met.clock.at), after.may_rely(met.clock.at)) == (True, True)
    assert agreements_on(met[ALFA], met.line) == (agreement.id,)
    assert {file.sha256 for file in files_of(met[ALFA], agreement.id)} >= {object_name(ZONE), object_name(RULES)}
    assert not standing_of(met[ALFA], agreement.id).missing


def test_the_verifier_takes_the_signatures_in_the_next_log_as_proof(met: Met) -> None:
    agreement = agreed(met, ALFA, BRAVO)
    gone_on(met)
    for exports in ((export_of(met, ALFA, BRAVO),), (export_of(met, ALFA, BRAVO), export_of(met, BRAVO, ALFA))):
        result = verdicts(*exports)
        assert (result["problems"], result["exit"]) == ([], 0)
        assert claims(result, "bound")["bound", agreement.id, ALFA] == PROVEN


def test_a_signature_that_was_not_answered_still_binds(met: Met) -> None:
    agreement = agreed(met, ALFA)
    gone_on(met)
    assert lights(met, agreement).is_bound(met.clock.at)
    assert not lights(met, agreement).is_complete


def test_what_was_proposed_can_be_signed_in_the_next_log(met: Met) -> None:
    agreement = agreed(met)
    gone_on(met)
    assert agreements_on(met[ALFA], met.line) == (agreement.id,)
    assert not lights(met, agreement).is_bound(met.clock.at)
    assent(met, agreement, ALFA)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert lights(met, agreement).is_bound(met.clock.at)
    assert ALFA in standing_of(met[BRAVO], agreement.id).lights.signed


def test_nobody_relies_on_a_party_that_has_terminated(met: Met) -> None:
    agreement = agreed(met, ALFA, BRAVO)
    terminate(met, agreement, BRAVO)
    met.exchange_until_quiet(ALFA, BRAVO)
    gone_on(met)
    after = lights(met, agreement)
    assert set(after.signed) == {ALFA}
    assert after.is_bound(met.clock.at)
    assert after.rely_from is None


def test_nobody_relies_on_signatures_whose_end_may_have_been_lost(met: Met) -> None:
    agreement = agreed(met, ALFA, BRAVO)
    old = met[ALFA]
    met.exchange_until_quiet(ALFA, BRAVO)
    met[ALFA].store.freeze("for a test")
    renewed(met, held=old.store.tree.size + 1)
    assert set(lights(met, agreement).signed) == {ALFA}


def test_who_is_free_is_not_bound_anew(met: Met) -> None:
    agreement = agreed(met, ALFA, BRAVO)
    terminate(met, agreement, ALFA)
    met.exchange_until_quiet(ALFA, BRAVO)
    met.clock.forward(2 * HOUR_MS)
    assert not lights(met, agreement).is_bound(met.clock.at)
    gone_on(met)
    assert agreements_on(met[ALFA], met.line) == ()


def test_what_has_ended_stays_in_the_old_record(met: Met) -> None:
    agreed(met, ALFA, BRAVO)
    met.clock.forward(49 * HOUR_MS)
    gone_on(met)
    assert agreements_on(met[ALFA], met.line) == ()
