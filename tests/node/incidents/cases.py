"""A whole incident of two parties: everything that can belong to one, with hostile words in it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json

from tests.node.incidents.test_keeping import OFFICER, OPENING, SAID, alleged, denial, opened, said
from tests.node.meeting import ALFA, BRAVO, Met, meet, speak, warn
from truceline.line.bodies import Answer, Hop, Means, Reply
from truceline.model.incidents import (
    Belonging,
    Decision,
    Figure,
    Incident,
    JointStatement,
    Opening,
    Outcome,
    Part,
    Remark,
    Result,
    Saying,
    Served,
    Signatory,
    Span,
    Statement,
    Witness,
)
from truceline.node.deadlines import tick
from truceline.node.incidents.case import Case, case_of
from truceline.node.incidents.keeping import deny, event_of_row, media_file, new_item, state
from truceline.node.incidents.page import Local, Page, Sealed, page_of
from truceline.node.saying.answers import answer

HOSTILE = "</td><script>alert(1)</script><img src=\"http://evil.example/x\" onerror='f()'>&amp;"
EVENT = {
    "kind": "entry",
    "track": HOSTILE,
    "zone": "tanf-55",
    "at": "2026-09-21T14:00:00Z",
    "lon": 38.05,
    "lat": 33.66,
    "verdict": "inside",
}


def whole(met: Met, *, is_drill: bool = False) -> Incident:
    """An incident with one of everything; bravo answered the warning and is silent on the allegation."""
    warning = warn(met, is_drill=is_drill, body={"text": HOSTILE}).message.id
    allegation = alleged(met, is_drill=is_drill)
    met.exchange_until_quiet(ALFA, BRAVO)
    hop = Hop("2nd company", "liaison", met.clock.at, Means.RADIO, is_read_back=False)
    for reply in (Reply(HOSTILE, Answer.WILL_COMPLY, action=HOSTILE), Reply(hop=hop)):
        speak(met, BRAVO, answer(met[BRAVO], warning, reply))
    met.exchange_until_quiet(BRAVO, ALFA)
    tick(met[ALFA], met.clock.forward(10**9))
    earlier = opened(met, is_drill=is_drill, opening=Opening(f"Before {HOSTILE}", OPENING.span))
    incident = opened(met, is_drill=is_drill, opening=Opening(HOSTILE, OPENING.span, OPENING.place, HOSTILE))
    row, photo = json.dumps(EVENT).encode(), b"\xff\xd8\xff photo"
    by = Saying(HOSTILE, HOSTILE)
    witnesses = (Witness(HOSTILE, HOSTILE, HOSTILE), Witness("North"))
    joint = JointStatement(HOSTILE, Span(met.clock.at, met.clock.at), HOSTILE, witnesses, by)
    statements: list[Statement] = [
        Belonging(Part.MESSAGE, warning),
        Belonging(Part.INCIDENT, earlier.id, HOSTILE),
        event_of_row(row),
        media_file(photo, "photo.jpg", by),
        Remark(HOSTILE, by, (Signatory("North"), Signatory(HOSTILE, is_clear=False))),
        joint,
        Decision(HOSTILE, met.clock.at, by),
        Outcome(Result.TURNED_BACK, met.clock.at, by, "column", warning),
        Figure("vehicles", 3, 10, by),
        Figure("soldiers", 61, None, by),
        new_item(incident, HOSTILE, HOSTILE),
        Served(allegation),
    ]
    incident = state(met[ALFA], incident.id, statements, OFFICER, met.clock.now, [row, photo])
    deny(met[ALFA], denial(incident.id), OFFICER, met.clock.now, is_drill=is_drill)
    return said(met, incident, Remark("Later.", SAID))


def case(*, is_drill: bool = False) -> Case:
    """The same, with what is on record of it."""
    met = meet()
    return case_of(met[ALFA], whole(met, is_drill=is_drill), met.clock.at)


def page(*, is_drill: bool = False, local: Local | None = None) -> Page:
    """Its page."""
    return page_of(case(is_drill=is_drill), Sealed("alfa.example/log/1", 40, "ab" * 32, 1_790_001_000_000), local)
