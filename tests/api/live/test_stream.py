"""Events of a node that runs: nothing is lost when a listener goes away and comes back."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.api.live.listening import listening
from tests.api.served import PASSWORD, Client, Served, a_served_node, serving
from tests.node.alerting.sightings import event
from tests.wiring.homes import a_home
from truceline.api.live.stream import MOST_KEPT, Listener
from truceline.model.operators import Operator, Right, Role
from truceline.wiring.admitting.admission import Entrant
from truceline.wiring.running import RunningOffice


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with a_served_node(tmp_path_factory.mktemp("served")) as node:
        yield node


def an_incident(client: Client, title: str) -> str:
    return str(client.post("/incidents", {"title": title, "where": "here"}).document["id"])


def test_what_is_put_on_record_is_told_at_once_and_without_its_text(served: Served) -> None:
    officer = served.by_token("officer")
    with listening(served.by_token("viewer")) as stream:
        begin = stream.next("begin")
        made = an_incident(officer, "a secret title")
        event = stream.next("incident")
    assert event.said["of"] == made
    assert (event.said["act"], event.said["operator"]) == ("open", "officer")
    assert int(event.id) == event.said["entry"] > int(begin.id)
    assert "secret" not in str(event)


def test_nothing_is_lost_while_a_listener_is_away(served: Served) -> None:
    officer = served.by_token("officer")
    with listening(officer) as stream:
        stream.next("begin")
        seen = [an_incident(officer, "one")]
        last = stream.next("incident").id
    missed = [an_incident(officer, f"while away {number}") for number in range(20)]
    with listening(officer, last) as stream:
        found = [stream.next("incident").said["of"] for _ in missed]
        seen.append(an_incident(officer, "after"))
        assert stream.next("incident").said["of"] == seen[-1]
    assert found == missed


def an_alert(client: Client, track: str, closing: str = "") -> str:
    """The id of an alert that is raised about a track, and closed if a reason is given."""
    (of,) = client.post("/events", {"rows": [event("entry", track=track)], "drill": False}).document["raised"]
    if closing:
        assert client.post(f"/alerts/{of}/close", {"reason": closing}).status == 200
    return str(of)


def test_an_alert_comes_with_its_event_just_as_it_is_shown_when_asked_for(served: Served) -> None:
    officer = served.by_token("officer")
    with listening(served.by_token("viewer")) as stream:
        stream.next("begin")
        of = an_alert(officer, "convoy-1")
        raised = stream.next("alert").said
        shown = officer.get(f"/alerts/{of}").document
        assert raised["alert"] == {name: value for name, value in shown.items() if name != "history"}
        assert officer.post(f"/alerts/{of}/own", {}).status == 200
        owned = stream.next("alert").said
    assert (owned["act"], owned["alert"]["owner"]["operator"]) == ("own", "officer")


def test_who_comes_back_is_told_of_an_alert_as_it_is_by_now(served: Served) -> None:
    officer = served.by_token("officer")
    with listening(officer) as stream:
        last = stream.next("begin").id
    an_alert(officer, "convoy-2", closing="expected")
    with listening(officer, last) as stream:
        told = [stream.next("alert").said for _ in range(2)]
    assert [(each["act"], each["alert"]["state"]) for each in told] == [("raise", "closed"), ("close", "closed")]


def test_who_is_slow_to_read_still_hears_everything_once(served: Served) -> None:
    officer = served.by_token("officer")
    with listening(officer) as slow, listening(officer) as quick:
        slow.next("begin")
        quick.next("begin")
        made = [an_incident(officer, "x" * 100 + str(number)) for number in range(30)]
        assert [quick.next("incident").said["of"] for _ in made] == made
        assert [slow.next("incident").said["of"] for _ in made] == made


def test_many_who_listen_at_once_each_hear_everything_once_and_in_order(served: Served) -> None:
    officer = served.by_token("officer")
    with ExitStack() as stack:
        streams = [stack.enter_context(listening(officer)) for _ in range(20)]
        for stream in streams:
            stream.next("begin")
        made = [an_incident(officer, f"together {number}") for number in range(5)]
        heard = [[stream.next("incident").said["of"] for _ in made] for stream in streams]
    assert heard == [made] * len(streams)


def test_nothing_is_lost_over_a_restart_of_the_node(tmp_path: Path) -> None:
    with a_served_node(tmp_path) as served:
        officer = served.by_token("officer")
        with listening(officer) as stream:
            last = stream.next("begin").id
        made = an_incident(officer, "before the end")
        home = served.home
    home.operators.unlink()  # serving makes them again
    with serving(home) as served, listening(served.by_token("officer"), last) as stream:
        assert stream.next("incident").said["of"] == made


def test_who_is_too_slow_is_told_how_much_was_left_out() -> None:
    listener = Listener(Entrant(Operator("0" * 32, "amira", (Role.VIEWER,)), {Right.READ}), read_to=0)
    for number in range(MOST_KEPT + 3):
        listener.hand(b"%d" % number)
    told = listener.taken()
    assert told[0] == b'event: missed\ndata: {"events":3}\n\n'
    assert [int(event) for event in told[1:]] == list(range(3, MOST_KEPT + 3))
    listener.hand(b"next")
    assert listener.taken() == [b"next"]


def test_who_knows_more_than_there_is_is_told_to_ask_for_everything(served: Served) -> None:
    with listening(served.by_token("viewer"), "99999") as stream:
        assert stream.next().name == "reset"


@pytest.mark.parametrize("last", ["x", "-1", "1" * 16, "１"])
def test_what_is_no_place_is_refused(served: Served, last: str) -> None:
    client = served.by_token("viewer")
    assert client.ask("GET", f"/api/v1/stream?after={'%EF%BC%91' if last == '１' else last}").status == 400


def test_who_signs_in_is_told_to_auditors_only(served: Served) -> None:
    with listening(served.by_token("auditor")) as auditor, listening(served.by_token("viewer")) as viewer:
        auditor.next("begin")
        viewer.next("begin")
        served.signed_in("officer")
        an_incident(served.by_token("officer"), "next")
        assert auditor.next("operator").said["act"] == "sign-in"
        assert viewer.next("operator", "incident").name == "incident"


def test_an_alert_under_duress_is_told_to_the_supervisor_and_not_to_the_desk_that_signed(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    with (home.folder / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[api]\nlisten = "127.0.0.1:0"\n')
        settings.write('\n[[desks]]\nname = "duty"\nnext = "chief"\n\n[[desks]]\nname = "chief"\n')
    with serving(home) as served:
        served.admission.add("boss", [Role.SUPERVISOR], ["chief"], PASSWORD)
        boss, officer = served.by_token("boss"), served.by_token("officer")
        with listening(boss) as of_boss, listening(officer) as of_desk:
            of_boss.next("begin")
            last = of_desk.next("begin").id
            RunningOffice(home).ask("desk-signed", desk="duty", text="0" * 64, second=True)
            made = an_incident(officer, "next")
            hidden = of_boss.next("alert", "incident")
            assert (hidden.name, hidden.said["act"]) == ("alert", "raise")
            assert of_boss.next("incident").said["of"] == made
            first = of_desk.next("alert", "incident")
            assert (first.name, first.said["of"]) == ("incident", made)
        with listening(officer, last) as again:
            assert again.next("alert", "incident").name == "incident"


def test_a_node_that_stops_sends_its_listeners_home(tmp_path: Path) -> None:
    with a_served_node(tmp_path) as served, listening(served.by_token("viewer")) as stream:
        stream.next("begin")
        served.process.send_signal(signal.SIGTERM)
        stream.response.read()  # to its end, which does not come by itself
        assert served.process.wait(timeout=60) == 0
