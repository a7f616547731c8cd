"""Every chapter says whose word its rows are, and that a table was cut."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.line.testified import TESTIMONY
from tests.node.accounts.test_keeping import ACCOUNT, added
from tests.node.dossiers.cases import SCENERY, an_incident, material, told
from tests.node.incidents.test_keeping import opened, said
from tests.node.meeting import ALFA, BRAVO, meet
from truceline.line.kinds import MessageKind
from truceline.model.incidents import JointStatement, Remark, Saying, Signatory, Span, Witness
from truceline.model.times import dtg_from_instant
from truceline.node.deeds import Deed, record_deeds
from truceline.node.dossiers.chapters import (
    MOST_ROWS,
    account_chapters,
    claim_chapters,
    custody_chapters,
    joint_chapter,
    ladder_chapter,
    message_chapter,
    timeline_chapter,
    unknown_chapter,
    witness_chapter,
)
from truceline.node.dossiers.scenery import Scenery

NOTHING: dict[str, Any] = {"claims": [], "problems": []}


def test_claims_are_counted_by_kind_and_verdict() -> None:
    claim = {"kind": "received", "verdict": "PROVEN", "text": "t", "by": ("bravo",), "about": "x"}
    (chapter,) = claim_chapters({"claims": [claim, claim | {"verdict": "NOT COVERED"}, claim], "problems": []})
    assert chapter.rows == (("received", "2", "", "", "", "1"),)
    assert chapter.columns[:2] == ("claim", "proven")


def test_what_contradicts_has_a_chapter_of_its_own() -> None:
    claim = {"kind": "honest", "verdict": "CONTRADICTED", "text": "two roots", "by": ("bravo",), "about": "x"}
    _, against = claim_chapters({"claims": [claim], "problems": ["a signature does not hold"]})
    assert against.rows == (("two roots", "bravo"), ("a signature does not hold", "the verifier"))


def test_the_way_of_a_message_is_told_step_by_step_with_how_far_it_is_proved() -> None:
    met, incident = an_incident()
    found = told(met, incident)
    chapter = message_chapter(found.material, found.verdict, dtg_from_instant)
    (warning,) = [row for row in chapter.rows if "warning" in row[0]]
    assert warning[1].startswith(f"PROVEN: received by {BRAVO}")
    assert warning[2].startswith("NOT COVERED")
    assert warning[3].startswith("PROVEN")
    assert warning[4].startswith("ONE SIDE'S WORD")
    (allegation,) = [row for row in chapter.rows if "allegation" in row[0]]
    assert "SILENCE on record: no reply in time" in allegation[0]


def test_a_table_that_nobody_would_read_on_is_cut_and_says_so() -> None:
    met = meet(ALFA, BRAVO)
    incident = opened(met)
    said(met, incident, *(Remark(f"{number}", Saying("North")) for number in range(MOST_ROWS + 5)))
    found = material(met, incident.id)
    chapter = witness_chapter(found, dtg_from_instant)
    assert len(chapter.rows) == MOST_ROWS
    assert f"The first {MOST_ROWS} of {MOST_ROWS + 5}" in chapter.note
    assert len(timeline_chapter(found, NOTHING, dtg_from_instant).rows) == MOST_ROWS


def test_the_same_statement_of_two_people_stands_once_with_both() -> None:
    met = meet(ALFA, BRAVO)
    incident = opened(met)
    said(met, incident, Remark("It turned.", Saying("A")), Remark("It turned.", Saying("B", "log")))
    said(met, incident, Remark("It went on.", Saying("C"), (Signatory("North"), Signatory("South", is_clear=False))))
    chapter = witness_chapter(material(met, incident.id), dtg_from_instant)
    assert [row[1] for row in chapter.rows] == [
        "2 witnesses: A; B, log",
        "one witness: C; in the name of North, South (unclear)",
    ]


def test_a_statement_of_two_witnesses_stands_with_both_and_who_took_it_down() -> None:
    met = meet(ALFA, BRAVO)
    incident = opened(met)
    witnesses = (Witness("J. Smith", "second officer"), Witness("A. Dale", words="It showed no flag."))
    said(
        met,
        incident,
        JointStatement("It went in.", Span(0, 60_000), "the bridge", witnesses, Saying("Capt. Reed", "log")),
    )
    ((text, seen, names, taken, entry),) = joint_chapter(material(met, incident.id), dtg_from_instant).rows
    assert (text, taken) == ("“It went in.”", "Capt. Reed, log")
    assert seen.splitlines()[2] == "from the bridge"
    assert names.splitlines() == ["J. Smith, second officer", "A. Dale; adds: “It showed no flag.”"]
    assert entry.startswith("entry ")
    moments = timeline_chapter(material(met, incident.id), NOTHING, dtg_from_instant).rows
    assert [row[2] for row in moments if "statement of 2 witnesses" in row[1]] == ["J. Smith and A. Dale"]


def test_steps_of_a_ladder_stand_with_what_was_answered() -> None:
    met, incident = an_incident()
    (warning, *_) = material(met, incident).case.messages
    step: dict[str, Any] = {"ladder": "ab" * 32, "step": 2, "message": warning.message.id, "done_at": 1}
    deeds = [
        Deed(noun="ladder", of="cd" * 16, verb="take", desk="duty", content=step),
        Deed(
            noun="ladder",
            of="cd" * 16,
            verb="report",
            desk="duty",
            content={"text": "Shots.", "who": "North", "done_at": 2},
        ),
    ]
    record_deeds(met[ALFA], deeds, met.clock.now)
    rows = ladder_chapter(material(met, incident), dtg_from_instant).rows
    assert rows[0][1:3] == ("take, step 2", f"by message {warning.message.id[:12]}")
    assert rows[0][3].startswith(f"{BRAVO}: ")
    assert rows[1][1:] == ("report", "Shots.", "", "North")


def test_accounts_stand_side_by_side_with_who_speaks_for_whom() -> None:
    met, incident = an_incident()
    content = {
        "incident": incident,
        "title": "Release 17",
        "speaker": "Coalition",
        "date": "2017-05-18",
        "on_behalf": "X",
    }
    record_deeds(
        met[ALFA], [Deed(noun="account", of="ef" * 16, verb="add", desk="duty", content=content)], met.clock.now
    )
    chapter = next(account_chapters(material(met, incident), dtg_from_instant))
    assert chapter.rows[0][:5] == ("Release 17", "Coalition", "2017-05-18", "X", "from outside the line")


def test_of_an_account_by_a_signed_statement_it_is_told_whose_word_it_is_and_who_stands_behind_it() -> None:
    met = meet(ALFA, BRAVO)
    incident = opened(met).id
    said = met.say(BRAVO, ALFA, kind=MessageKind.STATEMENT, body=TESTIMONY.body).message
    met.exchange_until_quiet(BRAVO, ALFA)
    named = {name: getattr(TESTIMONY, name) for name in ("speaker", "on_behalf", "signatories")}
    added(met, replace(ACCOUNT, claims=()), TESTIMONY.text, message=said.id, incident=incident, **named)
    chapter = next(account_chapters(material(met, incident), dtg_from_instant))
    assert chapter.columns[4] == "whose word"
    assert chapter.rows[0][4] == (
        f"signed statement of {BRAVO}, {said.id[:12]}\nsignatories: Syria (signed), Hezbollah (named), Russia (unclear)"
    )


def test_files_that_are_withheld_or_gone_are_said_to_be() -> None:
    met, incident = an_incident()
    photo = material(met, incident).custody[0].file.sha256
    wheres = []
    for withheld in (frozenset[str](), frozenset([photo])):
        (custody,) = custody_chapters(material(met, incident, withheld=withheld), dtg_from_instant)
        wheres.append(custody.rows[0][-1])
    assert wheres == [f"objects/{photo[:12]}…", "withheld from this copy"]


def test_what_is_not_known_is_listed_and_never_told_as_what_did_not_happen() -> None:
    met, incident = an_incident()
    found = told(met, incident)
    chapter = unknown_chapter(found.material, Scenery(), found.verdict, dtg_from_instant)
    whats = [row[0] for row in chapter.rows]
    for words in ("where anything was", "which zone was agreed", "what others tell of it"):
        assert words in whats
    assert any("not proven acknowledged" in what for what in whats)
    with_zones = unknown_chapter(found.material, SCENERY, found.verdict, dtg_from_instant)
    assert "which zone was agreed" not in [row[0] for row in with_zones.rows]
    assert "Nothing here says that it did not happen." in chapter.note
