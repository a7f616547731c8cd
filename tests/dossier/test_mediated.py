"""What the verifier makes of a message that went through a mediator's hands: who held it since when, proven by whom."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.wiring.mediated import ALFA, BRAVO, MEDIATOR, Mediated, mediated
from truceline.dossier.selection import Part
from truceline.dossier.verify import NOT_COVERED, PROVEN
from truceline.line.logged import Proof, Proved
from truceline.record.entries import EntryKind
from truceline.record.store import Change
from truceline.wiring.exports import export_beside, verdict_on_exports
from truceline.wiring.home import opened_node
from truceline.wiring.moments import now


@pytest.fixture
def met(tmp_path: Path) -> Mediated:
    return mediated(tmp_path / "homes")


def verdict(met: Mediated, folder: Path, *parties: str, texts: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What the verifier finds in exports of some parties together."""
    paths = []
    for party in parties:
        made = export_beside(met.homes[party], Part(line=met.line, texts=texts), folder / f"{party}.zip")
        paths.append(str(made.path))
    return verdict_on_exports(paths, met.line)


def claims(result: dict[str, Any], about: str, kind: str) -> list[tuple[str, list[str], str]]:
    found = (claim for claim in result["claims"] if (claim["about"], claim["kind"]) == (about, kind))
    return [(claim["verdict"], list(claim["by"]), claim["text"]) for claim in found]


def test_the_sender_alone_proves_that_the_mediator_held_it(met: Mediated, tmp_path: Path) -> None:
    message = met.warn(ALFA, BRAVO)
    met.ask(ALFA, "line-entrust", peer=BRAVO, mediator=MEDIATOR)
    met.visit(ALFA)
    for texts in (frozenset[str](), frozenset({message})):
        result = verdict(met, tmp_path, ALFA, texts=texts)
        assert result["exit"] == 0, result
        _, (held, by, words) = claims(result, message, "offered")
        assert (held, by) == (PROVEN, [MEDIATOR])
        assert words.startswith(f"{MEDIATOR} holds it since ")
        assert claims(result, message, "received")[0][0] == NOT_COVERED


@pytest.mark.slow
def test_all_three_together_prove_every_step(met: Mediated, tmp_path: Path) -> None:
    message = met.warn(ALFA, BRAVO)
    met.ask(ALFA, "line-entrust", peer=BRAVO, mediator=MEDIATOR)
    for party in (ALFA, BRAVO, ALFA):
        met.visit(party)
    result = verdict(met, tmp_path, ALFA, BRAVO, MEDIATOR)
    assert result["exit"] == 0, result
    assert [each[0] for each in claims(result, message, "received")] == [PROVEN]
    alone = verdict(met, tmp_path, MEDIATOR)
    received = [claim for claim in alone["claims"] if claim["kind"] == "received" and claim["verdict"] == PROVEN]
    assert {claim["party"] for claim in received} == {ALFA, BRAVO, MEDIATOR}, "each step by who took it over"


def test_the_sender_does_not_prove_that_a_note_was_held_that_it_did_not_entrust(met: Mediated, tmp_path: Path) -> None:
    met.warn(ALFA, BRAVO)
    met.ask(ALFA, "line-entrust", peer=BRAVO, mediator=MEDIATOR)
    met.visit(ALFA)
    later = met.warn(ALFA, BRAVO)
    with opened_node(met.homes[ALFA]) as node:
        entries = [node.entry(index) for index in range(node.store.tree.size)]
        (held,) = [entry for entry in entries if entry.extra.get("proves") == "held"]
        extra = dict(held.extra)
        about = {"line": met.line, "peer": MEDIATOR, "note_id": later, "obj": held.obj, "extra": extra}
        assert Proof(Proved.HELD, int(str(extra["index"])), int(str(extra["at"])), recipient=BRAVO).extra == extra
        node.commit(Change((node.draft(now(), EntryKind.PROOF, **about),)))
    result = verdict(met, tmp_path, ALFA)
    assert result["exit"] == 1
    assert "is of another entry than it says" in str(result)
