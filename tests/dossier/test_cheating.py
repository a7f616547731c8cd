"""Whoever alters, removes or swaps a file of an export proves no more by it, and what is altered shows."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.dossier.cases import Files, claims, export_of, talk, verdicts
from tests.node.meeting import ALFA, BRAVO
from truceline.dossier import verify

WITHOUT_AUTHORITY = ("VERIFY.txt", "verify.py")


@cache
def holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """The answer of OpenSSL, kept: these tests ask for the same few hundred signatures again and again."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@cache
def export(party: str) -> Files:
    """The export of one side of a talk, with the other's cosignatures."""
    met, _ = talk()
    return export_of(met, party, BRAVO if party == ALFA else ALFA)


def seen(*exports: Files) -> dict[str, Any]:
    """What the verifier says; a file that cannot be read as an export is as good as an exit code of 2."""
    try:
        return verdicts(*exports, holds=holds)
    except verify.Unusable as error:
        return {"claims": [], "problems": [str(error)], "remarks": [], "exit": 2}


def proven(result: dict[str, Any]) -> set[tuple[str, str, str]]:
    """What it says is proven."""
    return {claim for claim, verdict in claims(result).items() if verdict == verify.PROVEN}


def check_no_gain(files: Files, what: str, before: dict[str, Any]) -> dict[str, Any]:
    """What an altered export gives; it proves nothing that the whole one did not."""
    after = seen(files)
    assert proven(after) <= proven(before), f"{what} proves more than the export did"
    return after


@pytest.mark.parametrize("party", [ALFA, BRAVO])
def test_an_export_that_nobody_has_touched_holds(party: str) -> None:
    result = seen(export(party))
    assert (result["exit"], result["problems"], result["remarks"]) == (0, [], [])
    assert Counter(claims(result).values())[verify.PROVEN] == 19


@pytest.mark.parametrize("party", [ALFA, BRAVO])
def test_every_file_that_is_altered_shows(party: str) -> None:
    whole = export(party)
    before = seen(whole)
    chance = random.Random(party)
    for name in whole:
        content = whole[name]
        places = {0, len(content) - 1, *(chance.randrange(len(content)) for _ in range(8))}
        for place in sorted(places):
            altered = content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]
            after = check_no_gain({**whole, name: altered}, f"{name} altered at {place}", before)
            if name not in WITHOUT_AUTHORITY:
                assert after["exit"] or after != before, f"{name} can be altered at {place} and nothing shows"


@pytest.mark.parametrize("party", [ALFA, BRAVO])
def test_every_file_that_is_cut_short_or_made_longer_shows(party: str) -> None:
    whole = export(party)
    before = seen(whole)
    for name, content in whole.items():
        if name not in WITHOUT_AUTHORITY:
            for other in (content[:-1], content + b"\n", b""):
                after = check_no_gain({**whole, name: other}, f"{name} with another length", before)
                assert after["exit"], f"{name} can have another length and nothing shows"


@pytest.mark.parametrize("party", [ALFA, BRAVO])
def test_no_file_that_is_taken_away_makes_a_claim_stronger_and_what_rests_on_it_is_not_proven_any_more(
    party: str,
) -> None:
    whole = export(party)
    before = seen(whole)
    for name in whole:
        after = check_no_gain({key: files for key, files in whole.items() if key != name}, f"without {name}", before)
        if name.startswith(("manifests/", "charter.note")):
            assert after["exit"], f"{name} can be taken away and nothing shows"
        is_twice = list(whole.values()).count(whole[name]) > 1
        if name.startswith(("objects/", "tiles/")) and not is_twice:
            assert after["exit"] or proven(after) < proven(before), f"{name} can be taken away and all stays proven"


@pytest.mark.parametrize("party", [ALFA, BRAVO])
def test_no_two_files_that_change_places_prove_more(party: str) -> None:
    whole = export(party)
    before = seen(whole)
    chance = random.Random(party)
    names = [name for name in whole if name not in WITHOUT_AUTHORITY]
    for _ in range(150):
        one, other = chance.sample(names, 2)
        if whole[one] == whole[other]:
            continue
        swapped = {**whole, one: whole[other], other: whole[one]}
        after = check_no_gain(swapped, f"{one} in the place of {other}", before)
        assert after["exit"], f"{one} and {other} can change places and nothing shows"


def test_files_of_the_other_side_s_export_prove_nothing_where_they_do_not_belong() -> None:
    alfa, bravo = export(ALFA), export(BRAVO)
    together = proven(seen(alfa, bravo))
    for name in sorted(alfa.keys() & bravo.keys()):
        assert proven(seen({**alfa, name: bravo[name]})) <= together


def test_an_unknown_file_shows() -> None:
    assert seen({**export(ALFA), "objects/../../etc/passwd": b"x"})["exit"] == 1


def test_both_sides_together_prove_what_each_proves() -> None:
    alfa, bravo = seen(export(ALFA)), seen(export(BRAVO))
    both = seen(export(ALFA), export(BRAVO))
    assert both["exit"] == 0
    assert proven(both) == proven(alfa) | proven(bravo)
