"""An agreement between the parties of the tests, and its signatures."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.line.said import ALFA, BRAVO, HOUR_MS, NOW_AT, digest_of
from tests.line.sides import AT, CHARTER, HISTORIES
from tests.signing.parties.sides import key_of
from truceline.line.agreements import Agreement, Annex, Signatory
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role

PACT = Agreement(
    line=CHARTER.line,
    parties=(ALFA, BRAVO),
    annexes=(Annex("rules", digest_of("rules")), Annex("zone", digest_of("zone"))),
    starts_at=NOW_AT + HOUR_MS,
    sign_by=NOW_AT + 2 * HOUR_MS,
    ends_at=NOW_AT + 48 * HOUR_MS,
    notice_ms=HOUR_MS,
)
SIGNATORIES = {party: Signatory(HISTORIES[party], AT) for party in PACT.parties}


def signed_pact(*signers: tuple[str, int], role: Role = Role.AUTHORITY, text: str = PACT.text) -> bytes:
    """The note of the agreement, signed by keys: each a party and a number."""
    return sign_note(text, [key_of(party, role, number) for party, number in signers]).encoded
