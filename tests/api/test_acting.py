"""Acts over HTTP, on a node that runs: values, desks, versions, keys against doing twice, and what is on record."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.api.served import Client, Served
from tests.node.alerting.sightings import event


@pytest.fixture(scope="module")
def served(own: Served) -> Served:
    """Here things are counted and people are changed."""
    return own


@pytest.fixture(scope="module")
def officer(served: Served) -> Client:
    return served.by_token("officer")


def an_incident(officer: Client, title: str = "a drone", **headers: str) -> str:
    answered = officer.post("/incidents", {"title": title, "where": "here"}, **headers)
    assert answered.status == 201, answered.content
    return str(answered.document["id"])


def test_an_act_names_who_is_signed_in_and_the_desk(officer: Client) -> None:
    opened = officer.get(f"/incidents/{an_incident(officer)}").document["opened"]
    assert (opened["operator"], opened["desk"]) == ("officer", "duty")


def test_nobody_acts_in_another_name(officer: Client) -> None:
    answered = officer.post("/incidents", {"title": "x", "where": "here", "operator": "supervisor"})
    assert (answered.status, answered.document["code"]) == (400, "request-unusable")


def test_nobody_acts_at_another_desk(officer: Client) -> None:
    answered = officer.post("/incidents", {"title": "x", "where": "here", "desk": "deputy"})
    assert (answered.status, answered.document["code"]) == (403, "not-your-desk")


def test_an_act_that_names_nobody_is_put_on_record_with_its_operator(served: Served, officer: Client) -> None:
    before = officer.get("/node").document["size"]
    assert officer.post("/feeds/radar", {"events": 1, "until": 5, "drill": False}).status == 200
    assert len(served.entries_since(before)) == 2


def test_what_only_shows_adds_nothing_to_the_record(served: Served, officer: Client) -> None:
    before = officer.get("/node").document["size"]
    officer.get("/alerts")
    assert served.entries_since(before) == []


def test_what_is_missing_is_told_with_code_and_hint(officer: Client) -> None:
    answered = officer.get("/incidents/00ff00ff")
    assert answered.status == 404
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.document["code"] == "not-found"
    assert answered.document["hint"]


@pytest.mark.parametrize(
    "query", ["?nothing=1", "?limit=0", "?limit=1001", "?limit=x", "?limit=1&limit=2", "?cursor=zz"]
)
def test_a_query_that_cannot_be_meant_is_refused(officer: Client, query: str) -> None:
    answered = officer.get(f"/alerts{query}")
    assert (answered.status, answered.document["code"]) == (400, "request-unusable")


@pytest.mark.parametrize(
    "body", [b"[]", b"{", b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff", b'{"a":' + b"[" * 100 + b"]" * 100 + b"}"]
)
def test_a_body_that_cannot_be_meant_is_refused(officer: Client, body: bytes) -> None:
    answered = officer.post("/incidents", body)
    assert (answered.status, answered.document["code"]) == (400, "request-unusable")


def test_a_body_of_another_kind_is_refused(officer: Client) -> None:
    answered = officer.post("/incidents", b"title: x", content_type="application/yaml")
    assert (answered.status, answered.document["code"]) == (415, "media-type-unusable")


def test_a_body_that_is_too_long_is_refused_before_it_is_read(officer: Client) -> None:
    answered = officer.ask(
        "POST", "/api/v1/incidents", b"", content_length="10000000000", content_type="application/json"
    )
    assert (answered.status, answered.document["code"]) == (413, "body-too-large")


def test_an_unknown_field_is_refused(officer: Client) -> None:
    answered = officer.post("/incidents", {"title": "x", "where": "here", "colour": "red"})
    assert (answered.status, answered.document["code"]) == (422, "note-unusable")


def test_pages_come_one_after_the_other_and_miss_nothing(served: Served) -> None:
    officer = served.by_token("supervisor")
    made = {an_incident(officer, f"number {number}") for number in range(5)}
    seen: list[str] = []
    cursor = ""
    while True:
        page = officer.get(f"/incidents?limit=2{cursor}").document
        assert len(page["incidents"]) <= 2
        seen += [each["id"] for each in page["incidents"]]
        if "next" not in page:
            break
        cursor = f"&cursor={page['next']}"
    assert made <= set(seen)
    assert len(seen) == len(set(seen)) == page["total"]


def test_what_was_not_changed_is_not_sent_again(officer: Client) -> None:
    path = f"/incidents/{an_incident(officer)}"
    first = officer.get(path)
    assert officer.get(path, if_none_match=first.headers["etag"]).status == 304
    officer.post(f"{path}/items", {"text": "call them", "owner": "duty"})
    assert officer.get(path, if_none_match=first.headers["etag"]).status == 200


def test_of_two_who_change_the_same_one_is_told_that_it_has_changed(officer: Client) -> None:
    path = f"/incidents/{an_incident(officer)}"
    seen = officer.get(path).headers["etag"]
    officer.post(f"{path}/items", {"text": "one", "owner": "duty"})
    late = officer.post(f"{path}/statements", {"verb": "x", "content": {}}, if_match=seen)
    assert (late.status, late.document["code"]) == (412, "changed-meanwhile")


def test_two_witnesses_stand_by_one_text_and_one_alone_is_refused(officer: Client) -> None:
    path = f"/incidents/{an_incident(officer)}/statements"
    seen = {"text": "It went in.", "from_at": 1, "to_at": 2, "where": "the bridge", "said_by": "Capt. Reed"}
    witnesses = [{"name": "J. Smith", "role": "mate"}, {"name": "A. Dale", "words": "No flag."}]
    said = officer.post(path, {"verb": "witness", "content": {**seen, "witnesses": witnesses}})
    (stated,) = said.document["stated"]
    assert (said.status, stated["verb"], stated["says"]["witnesses"]) == (200, "witness", witnesses)
    alone = officer.post(path, {"verb": "witness", "content": {**seen, "witnesses": witnesses[:1]}})
    assert alone.status == 422
    assert "1 witnesses" in alone.document["detail"]


def test_a_request_with_a_key_is_done_once(officer: Client) -> None:
    first = officer.post("/incidents", {"title": "once", "where": "here"}, idempotency_key="k-1")
    again = officer.post("/incidents", {"title": "once", "where": "here"}, idempotency_key="k-1")
    assert (again.status, again.content) == (first.status, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    ids = [each["id"] for each in officer.get("/incidents").document["incidents"] if each["title"] == "once"]
    assert ids == [first.document["id"]]


def test_a_key_is_not_for_two_different_things(officer: Client) -> None:
    officer.post("/incidents", {"title": "this", "where": "here"}, idempotency_key="k-2")
    other = officer.post("/incidents", {"title": "that", "where": "here"}, idempotency_key="k-2")
    assert (other.status, other.document["code"]) == (409, "key-used-otherwise")


def test_the_same_key_of_somebody_else_is_another_key(served: Served, officer: Client) -> None:
    first = an_incident(officer, "mine", idempotency_key="k-3")
    assert an_incident(served.by_token("supervisor"), "yours", idempotency_key="k-3") != first


def test_real_alerts_fill_the_first_page_before_any_drill(officer: Client) -> None:
    for drill, names in ((True, ("d1", "d2")), (False, ("r1", "r2"))):
        rows = [event("entry", track=name) for name in names]
        assert officer.post("/events", {"rows": rows, "drill": drill}).status == 200
    page = officer.get("/alerts?limit=2").document
    assert [each["drill"] for each in page["alerts"]] == [False, False]
    assert (page["total"], page["drills"]) == (4, 2)
    rest = officer.get(f"/alerts?limit=2&cursor={page['next']}").document
    assert [each["drill"] for each in rest["alerts"]] == [True, True]
