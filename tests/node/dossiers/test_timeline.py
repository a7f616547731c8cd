"""Moments stand in the order of their times, each with who says so and how far the time is proved."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json

from tests.line.stated import STATEMENT
from tests.node.dossiers.cases import an_incident, material, told
from tests.node.incidents.test_keeping import OFFICER, opened, said
from tests.node.meeting import ALFA, BRAVO, meet
from truceline.model.incidents import Belonging, Part
from truceline.node.dossiers.timeline import Times, moments_of
from truceline.node.incidents.keeping import event_of_row, state
from truceline.node.incidents.page import body_words


def test_every_moment_is_there_in_the_order_of_time() -> None:
    met, incident = an_incident()
    moments = moments_of(material(met, incident))
    assert [moment.at for moment in moments] == sorted(moment.at for moment in moments)
    kinds = [moment.kind for moment in moments]
    for kind in ("opened", "event", "decision", "outcome", "statement", "warning", "allegation", "access denied"):
        assert kind in kinds, kind
    assert kinds.count("reply") == 2, "an answer, and what was passed on"
    assert {moment.by for moment in moments if moment.kind == "reply"} == {BRAVO}


def test_the_time_of_a_message_is_as_far_proved_as_the_verifier_says() -> None:
    met, incident = an_incident()
    found = told(met, incident)
    times = Times(found.verdict)
    for moment in moments_of(found.material):
        proven = times.of(moment)
        if moment.kind == "warning":
            assert (proven.verdict, proven.by) == ("PROVEN", (BRAVO,))
            assert "not after" in proven.words
        if not moment.message:
            assert proven.verdict == "ONE SIDE'S WORD"


def test_what_others_had_cosigned_is_told_with_their_time() -> None:
    met, incident = an_incident()
    (opening, *_) = [moment for moment in moments_of(material(met, incident)) if moment.kind == "opened"]
    proven = Times({"claims": [], "on_record": {opening.entry: ("2026-09-21T14:00:00.000Z", "bravo, who cosigned")}})
    assert proven.of(opening) == (
        "ONE SIDE'S WORD",
        "on record not after 2026-09-21T14:00:00.000Z, by bravo, who cosigned",
        ("bravo",),
    )


def test_an_event_has_the_interval_that_the_watch_gave() -> None:
    met = meet(ALFA, BRAVO)
    between = {"not_before": "2017-06-06T05:00:00.000Z", "not_after": "2017-06-06T05:30:00.000Z"}
    event = {"kind": "entry", "track": "t", "at": "2017-06-06T05:26:00Z", "lon": 38.0, "lat": 33.0, "error_m": 12.5}
    row = json.dumps(event | between).encode()
    incident = opened(met)
    state(met[ALFA], incident.id, [event_of_row(row)], OFFICER, met.clock.now, [row])
    found = material(met, incident.id)
    (moment,) = [moment for moment in moments_of(found) if moment.kind == "event"]
    assert moment.interval == "2017-06-06T05:00:00.000Z to 2017-06-06T05:30:00.000Z"
    assert next(iter(found.seen.values())).error_m == 12.5


def test_a_relay_is_told_with_whether_it_was_read_back() -> None:
    hop = {"to": "unit 7", "means": "radio", "read_back": False}
    assert body_words({"hop": hop}) == "passed to unit 7 by radio, NOT read back"
    assert body_words({}) == "without words"


def test_a_warning_of_agreed_sentences_stands_with_its_words_in_every_language() -> None:
    met = meet(ALFA, BRAVO)
    incident = opened(met)
    warning = met.say(ALFA, BRAVO, body=dict(STATEMENT.body)).message
    said(met, incident, Belonging(Part.MESSAGE, warning.id))
    (moment,) = [each for each in moments_of(material(met, incident.id)) if each.message == warning.id]
    assert STATEMENT.texts
    for language, sentences in STATEMENT.texts.items():
        assert f"{' '.join(sentences)} ({language})" in moment.words
