"""What is said of an incident is checked against the record first, and an incident never says more than its log."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.node.meeting import ALFA, BRAVO, NOW_AT, Met, meet, speak, warn
from truceline.errors import InputError, NotFoundError, TrucelineError
from truceline.line.kinds import MessageKind, Need
from truceline.model.denials import Cleared, Denial
from truceline.model.incidents import (
    Belonging,
    Decision,
    Figure,
    Incident,
    Item,
    ItemState,
    MediaFile,
    Opening,
    Outcome,
    Part,
    Remark,
    Result,
    Saying,
    Served,
    Span,
    Statement,
)
from truceline.model.places.place import Place
from truceline.model.precedence import Precedence
from truceline.node.alerting.handling import Officer, alert_called
from truceline.node.alerting.raising import Cause, raise_alert
from truceline.node.deeds import book, deeds_on
from truceline.node.incidents.book import Denials, Incidents
from truceline.node.incidents.contents import content_of, statement_from, verb_of
from truceline.node.incidents.keeping import (
    MOST_AHEAD_MS,
    belonging,
    changed_item,
    clear,
    deny,
    event_of_row,
    incident_called,
    media_file,
    new_item,
    open_incident,
    opening_of_alert,
    state,
)
from truceline.node.saying.messages import Wording
from truceline.signing.fields import Fields

DAY_MS = 86_400_000
OFFICER = Officer("duty", "Lt Adams")
NOTHING = "ab" * 32
"""Id of a message that nobody sent."""
SAID = Saying("Capt. Idris", "radio log, row 12")
OPENING = Opening("Column on the road", Span(NOW_AT, NOW_AT + 60_000), Place(386_177_800, 335_058_300, 2_000))


def opened(met: Met, *, is_drill: bool = False, opening: Opening = OPENING) -> Incident:
    return open_incident(met[ALFA], opening, OFFICER, met.clock.now, is_drill=is_drill)


def said(met: Met, incident: Incident, *what: Statement) -> Incident:
    return state(met[ALFA], incident.id[:8], what, OFFICER, met.clock.now)


def alerted(met: Met, *, is_drill: bool = False, **about: Any) -> str:
    cause = Cause(
        kind="entry",
        subject=("event", "tanf-55", "column"),
        words="column came into the zone",
        precedence=Precedence.FLASH,
        at=NOW_AT,
        about=about,
        is_drill=is_drill,
    )
    return raise_alert(met[ALFA], cause, met.clock.now)


def alleged(met: Met, sender: str = ALFA, to: str = BRAVO, **words: Any) -> str:
    wording = Wording(to=(to,), kind=MessageKind.ALLEGATION, body={"text": "You went in."}, need=Need.REPLY, **words)
    return speak(met, sender, wording).message.id


def test_an_incident_is_what_was_said_when_it_was_opened_and_by_whom() -> None:
    met = meet()
    incident = opened(met)
    assert incident.opening == OPENING
    assert (incident.opened.desk, incident.opened.operator, incident.opened.at) == ("duty", "Lt Adams", NOW_AT)
    assert incident_called(met[ALFA], incident.id[:6]) == incident


@pytest.mark.parametrize(("begins", "ends"), [(DAY_MS, DAY_MS), (-DAY_MS, DAY_MS)])
def test_an_incident_is_not_of_a_time_that_has_not_come(begins: int, ends: int) -> None:
    met = meet()
    size = met[ALFA].store.tree.size
    with pytest.raises(InputError, match="has not come"):
        opened(met, opening=Opening("Column", Span(NOW_AT + begins, NOW_AT + ends)))
    assert met[ALFA].store.tree.size == size


def test_an_incident_of_this_minute_is_opened_though_the_clock_of_who_says_so_is_ahead() -> None:
    ahead = Opening("Column", Span(NOW_AT, NOW_AT + MOST_AHEAD_MS))
    assert opened(meet(), opening=ahead).opening == ahead


def test_an_alert_is_opened_as_an_incident_though_the_clock_of_its_reports_is_ahead() -> None:
    met = meet()
    alert = alerted(met, reports=[NOW_AT + DAY_MS])
    opening = opening_of_alert(alert_called(met[ALFA], alert), "Column")
    assert open_incident(met[ALFA], opening, OFFICER, met.clock.now, alert=alert).opening.span == opening.span
    with pytest.raises(InputError, match="has not come"):
        open_incident(met[ALFA], Opening("Column", Span(NOW_AT, NOW_AT + DAY_MS)), OFFICER, met.clock.now, alert=alert)


def test_an_incident_from_an_alert_takes_its_words_its_reports_and_its_place() -> None:
    met = meet()
    times = [NOW_AT - 9_000, NOW_AT - 5_000]
    alert = alerted(met, lon_e7=386_000_000, lat_e7=335_000_000, error_mm=20_400_000, reports=times)
    opening = opening_of_alert(alert_called(met[ALFA], alert))
    assert opening == Opening("column came into the zone", Span(*times), Place(386_000_000, 335_000_000, 20_400))
    incident = open_incident(met[ALFA], opening, OFFICER, met.clock.now, alert=alert[:8])
    assert [what for _, what in incident.of(Belonging)] == [Belonging(Part.ALERT, alert)]


def test_an_incident_from_an_alert_without_reports_is_an_instant_and_says_no_place() -> None:
    met = meet()
    opening = opening_of_alert(alert_called(met[ALFA], alerted(met)), "Column")
    assert opening == Opening("Column", Span(NOW_AT, NOW_AT))


def test_an_incident_from_a_drills_alert_is_a_drill() -> None:
    met = meet()
    assert open_incident(met[ALFA], OPENING, OFFICER, met.clock.now, alert=alerted(met, is_drill=True)).is_drill


def test_a_drill_cannot_be_opened_from_a_real_alert() -> None:
    met = meet()
    with pytest.raises(InputError, match="is real"):
        open_incident(met[ALFA], OPENING, OFFICER, met.clock.now, alert=alerted(met), is_drill=True)


def test_statements_stand_in_the_order_of_the_log_with_who_recorded_them() -> None:
    met = meet()
    decision = Decision("We hold here.", NOW_AT, Saying("Col. Barre", "order 7"))
    figure = Figure("vehicles", 3, 10, SAID)
    incident = said(met, opened(met), decision, figure)
    met.clock.forward(1_000)
    incident = said(met, incident, Remark("Dust was seen.", SAID))
    assert [what for _, what in incident.stated] == [decision, figure, Remark("Dust was seen.", SAID)]
    assert [recorded.at for recorded, _ in incident.stated] == [NOW_AT, NOW_AT, NOW_AT + 1_000]


def test_an_item_is_numbered_and_its_newest_state_holds() -> None:
    met = meet()
    incident = opened(met)
    incident = said(met, incident, new_item(incident, "Markers", "engineers"))
    incident = said(met, incident, new_item(incident, "Next call", "duty"))
    incident = said(met, incident, changed_item(incident, 1, ItemState.DONE))
    assert [(number, item.state) for number, (_, item) in incident.items.items()] == [(1, "done"), (2, "open")]
    with pytest.raises(NotFoundError, match="no item 3"):
        changed_item(incident, 3, ItemState.DONE)


def test_a_file_is_kept_as_it_is_and_named_by_its_hash() -> None:
    met = meet()
    photo = b"\x89PNG\r\n\x1a\n not looked at"
    file = media_file(photo, "photo.png", SAID)
    incident = state(met[ALFA], opened(met).id, [file], OFFICER, met.clock.now, [photo])
    ((_, kept),) = incident.of(MediaFile)
    assert (kept.media_type, kept.size, met[ALFA].store.content(kept.sha256)) == ("image/png", len(photo), photo)


def test_an_event_is_read_from_its_row_and_what_would_turn_the_text_is_shown_as_a_sign() -> None:
    row = {"kind": "entry", "track": "a\u202eb", "zone": "z", "at": "2017-06-06T05:00:00Z", "lon": 38.5, "lat": -33.25}
    event = event_of_row(json.dumps(row).encode())
    assert (event.track, event.lon_e7, event.lat_e7, event.verdict) == (
        "a\N{REPLACEMENT CHARACTER}b",
        385_000_000,
        -332_500_000,
        "",
    )


@pytest.mark.parametrize(
    "row", [b"", b"[]", b"\xff", b'{"kind":"entry"}', b'{"lon":"east","lat":1}', b'{"lon":1e400,"lat":1}']
)
def test_what_is_no_row_of_an_event_is_refused(row: bytes) -> None:
    with pytest.raises(InputError, match="is no event"):
        event_of_row(row)


def test_turned_back_after_a_warning_needs_that_warning_on_record_before() -> None:
    met = meet()
    incident = opened(met)
    met.clock.forward(5_000)
    warning = warn(met).message.id
    outcome = Outcome(Result.TURNED_BACK, NOW_AT + 4_999, SAID, warning=warning)
    with pytest.raises(InputError, match="only after the outcome"):
        said(met, incident, outcome)
    later = Outcome(Result.TURNED_BACK, NOW_AT + 5_000, SAID, warning=warning)
    assert [what for _, what in said(met, incident, later).of(Outcome)] == [later]


def test_a_warning_that_is_another_message_or_not_there_is_refused() -> None:
    met = meet()
    incident = opened(met)
    for warning, error in ((alleged(met), InputError), (NOTHING, NotFoundError)):
        with pytest.raises(error):
            said(met, incident, Outcome(Result.LEFT, NOW_AT + 10, SAID, warning=warning))
    assert incident_called(met[ALFA], incident.id).stated == ()


def test_only_an_allegation_of_ours_counts_as_served() -> None:
    met = meet()
    incident = opened(met)
    served = Served(alleged(met))
    assert said(met, incident, served).of(Served)
    theirs = alleged(met, BRAVO, ALFA)
    met.exchange_until_quiet(BRAVO, ALFA)
    for message in (warn(met).message.id, theirs):
        with pytest.raises(InputError, match="no allegation of ours"):
            said(met, incident, Served(message))


def test_an_earlier_incident_can_be_linked_and_a_later_one_or_itself_not() -> None:
    met = meet()
    earlier = opened(met)
    later = opened(met, opening=Opening("Again", Span(NOW_AT + 90_000, NOW_AT + 90_000)))
    link = belonging(met[ALFA], Part.INCIDENT, earlier.id[:8], "the same road", OFFICER)
    assert [what for _, what in said(met, later, link).of(Belonging)] == [
        Belonging(Part.INCIDENT, earlier.id, "the same road")
    ]
    for wrong in (later.id, earlier.id):
        with pytest.raises(InputError, match="no earlier one"):
            said(met, earlier, Belonging(Part.INCIDENT, wrong))


@pytest.mark.parametrize("is_drill", [True, False])
def test_a_drill_and_what_is_real_are_not_mixed_in_one_incident(is_drill: bool) -> None:
    met = meet()
    incident = opened(met, is_drill=is_drill)
    others = {
        Part.MESSAGE: warn(met, is_drill=not is_drill).message.id,
        Part.ALERT: alerted(met, is_drill=not is_drill),
        Part.INCIDENT: opened(met, is_drill=not is_drill).id,
    }
    mixed: list[Statement] = [Belonging(part, name) for part, name in others.items()]
    mixed += [
        Served(alleged(met, is_drill=not is_drill)),
        Outcome(Result.LEFT, NOW_AT + 9, SAID, warning=others[Part.MESSAGE]),
    ]
    for what in mixed:
        with pytest.raises(InputError, match="belongs to a drill, and"):
            said(met, incident, what)
    with pytest.raises(InputError, match="belongs to a drill, and"):
        deny(met[ALFA], denial(incident.id), OFFICER, met.clock.now, is_drill=not is_drill)
    assert incident_called(met[ALFA], incident.id).stated == ()


def test_one_statement_that_cannot_stand_keeps_all_of_them_off_the_record() -> None:
    met = meet()
    incident = opened(met)
    size = met[ALFA].store.tree.size
    with pytest.raises(NotFoundError):
        said(met, incident, Remark("Dust.", SAID), Belonging(Part.MESSAGE, NOTHING))
    assert met[ALFA].store.tree.size == size


def denial(incident: str = "") -> Denial:
    return Denial("Patrol 7", "a guard", NOW_AT, "checkpoint 4", SAID, reason="no pass", incident=incident)


def test_a_denial_stands_until_somebody_says_that_they_were_let_through() -> None:
    met = meet()
    incident = opened(met)
    name = deny(met[ALFA], denial(incident.id), OFFICER, met.clock.now)
    record = book(met[ALFA], Denials).by_id[name]
    assert (record.denial, record.cleared) == (denial(incident.id), ())
    with pytest.raises(InputError, match="before it was denied"):
        clear(met[ALFA], name, Cleared(NOW_AT - 1, SAID), OFFICER, met.clock.now)
    clear(met[ALFA], name[:8], Cleared(NOW_AT + 7_000, SAID), OFFICER, met.clock.now)
    ((_, cleared),) = book(met[ALFA], Denials).by_id[name].cleared
    assert cleared == Cleared(NOW_AT + 7_000, SAID)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["open", "open-drill", "remark", "turned-back", "message", "link", "serve", "figure", "warn", "later"]
        ),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=24,
)


@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_no_sequence_of_acts_reaches_a_state_that_says_more_than_the_log_proves(
    acts: list[tuple[str, int, int]],
) -> None:
    met = meet()
    incidents: list[Incident] = []
    messages = [NOTHING]
    for act, one, other in acts:
        try:
            _play(met, act, incidents, messages, one, other)
        except TrucelineError:
            continue  # refused: nothing of it may show below
    node = met[ALFA]
    for incident in book(node, Incidents).by_id.values():
        _check_against_log(met, incident)
    assert book(met.restart(ALFA), Incidents).by_id == book(node, Incidents).by_id


def _play(met: Met, act: str, incidents: list[Incident], messages: list[str], one: int, other: int) -> None:
    if act in ("open", "open-drill"):
        incidents.append(opened(met, is_drill=act == "open-drill"))
    elif act == "warn":
        messages.append(warn(met, is_drill=other % 2 == 1).message.id)
    elif act == "later":
        met.clock.forward(1_000)
    elif incidents:
        message = messages[other % len(messages)]
        what: dict[str, Statement] = {
            "remark": Remark("Dust.", SAID),
            "turned-back": Outcome(Result.TURNED_BACK, met.clock.at - 500, SAID, warning=message),
            "message": Belonging(Part.MESSAGE, message),
            "link": Belonging(Part.INCIDENT, incidents[other % len(incidents)].id),
            "serve": Served(message),
            "figure": Figure("people", one, one + other, SAID),
        }
        said(met, incidents[one % len(incidents)], what[act])


def _check_against_log(met: Met, incident: Incident) -> None:
    node = met[ALFA]
    deeds = deeds_on(node, "incident", incident.id)
    told = [statement_from(deed.verb, Fields(dict(deed.content), "deed")) for deed in deeds[1:]]
    assert [what for _, what in incident.stated] == told
    assert {deed.is_drill for deed in deeds} == {incident.is_drill}
    for _, what in incident.stated:
        named = [getattr(what, field, "") for field in ("warning", "message")]
        if isinstance(what, Belonging) and what.part is Part.MESSAGE:
            named.append(what.name)
        for message_id in filter(None, named):
            (index,) = [each for each in node.store.about(message_id) if node.entry(each).kind == "sent"]
            assert isinstance(what, (Belonging, Outcome))
            assert not isinstance(what, Outcome) or node.entry(index).at <= what.at
    assert all(content_of(what) and verb_of(what) for _, what in incident.stated)


def test_an_item_of_the_same_number_is_never_lost() -> None:
    met = meet()
    incident = opened(met)
    incident = said(met, incident, Item(1, "Markers", "engineers"), Item(1, "Markers", "duty", ItemState.DROPPED))
    assert [what.owner for _, what in incident.of(Item)] == ["engineers", "duty"]
