"""Our own people are called to an alert until one call got through, and every attempt is on record."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.homes import STARTED_AT, begun, moment
from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import Act
from truceline.node.alerting.raising import Cause, raise_alert
from truceline.node.deeds import Deed, deeds_on, record_deeds
from truceline.node.node import Node
from truceline.node.paging import PAUSES_MS, Page, PageAct, Pager, due_pages, next_page_at, record_page

PHONE = Pager("phone", frozenset({"duty"}))
EVERYWHERE = Pager("board")


def alerted(node: Node, **about: Any) -> str:
    cause: dict[str, Any] = {
        "kind": "entry",
        "subject": ("track 7", "zone"),
        "words": "a track entered at 33.5 N 38.6 E",
        "precedence": Precedence.IMMEDIATE,
        "at": STARTED_AT,
        "about": {"lon": 386_177_800},
        "desk": "duty",
    }
    return raise_alert(node, Cause(**(cause | about)), moment())


def done(node: Node, alert: str, act: Act, **content: Any) -> None:
    record_deeds(node, [Deed(noun="alert", of=alert, verb=act, desk="duty", content=content)], moment())


def due(node: Node, *pagers: Pager, after_ms: int = 0) -> list[Page]:
    return list(due_pages(node, pagers, STARTED_AT + after_ms))


def test_an_alert_is_called_out_once_to_each_pager_that_it_is_for() -> None:
    node = begun()
    alert = alerted(node)
    pages = due(node, PHONE, EVERYWHERE, Pager("deputy", frozenset({"deputy"})))
    assert {(page.alert, page.occasion.pager) for page in pages} == {(alert, "phone"), (alert, "board")}
    for page in pages:
        assert record_page(node, page, "", moment()) is PageAct.SEND
    assert due(node, PHONE, EVERYWHERE) == []
    assert next_page_at(node, [PHONE, EVERYWHERE]) is None


def test_what_is_told_is_that_there_is_an_alert_and_nothing_of_it() -> None:
    node = begun()
    alert = alerted(node)
    (page,) = due(node, PHONE)
    assert page.title == f"IMMEDIATE alert {alert[:12]} at duty since 211413Z SEP 26"


def test_a_drill_is_called_out_as_one() -> None:
    node = begun()
    alerted(node, is_drill=True)
    (page,) = due(node, PHONE)
    assert page.title.startswith("DRILL DRILL DRILL IMMEDIATE alert")


def test_what_is_less_urgent_than_a_pager_is_for_is_not_called_out() -> None:
    node = begun()
    alerted(node, precedence=Precedence.PRIORITY)
    assert due(node, Pager("phone", least=Precedence.IMMEDIATE)) == []
    assert len(due(node, Pager("phone", least=Precedence.PRIORITY))) == 1


def test_a_clock_that_was_set_back_puts_off_no_call() -> None:
    node = begun()
    alerted(node)
    (first,) = due(node, PHONE, after_ms=-3_600_000)
    record_page(node, first, "no answer", moment())
    assert due(node, PHONE, after_ms=PAUSES_MS[0] - 1) == []
    (again,) = due(node, PHONE, after_ms=-3_600_000)
    assert again.attempt == 2


def test_a_call_that_fails_is_made_again_after_longer_and_longer_pauses_and_given_up_in_the_end() -> None:
    node = begun()
    alert = alerted(node)
    at_ms, acts = 0, []
    for pause_ms in (*PAUSES_MS, 0):
        (page,) = due(node, PHONE, after_ms=at_ms)
        acts.append(record_page(node, page, "no route", moment(STARTED_AT + at_ms)))
        if pause_ms:
            assert due(node, PHONE, after_ms=at_ms + pause_ms - 1) == []
            assert next_page_at(node, [PHONE]) == STARTED_AT + at_ms + pause_ms
        at_ms += pause_ms
    assert acts == [PageAct.FAIL] * len(PAUSES_MS) + [PageAct.GIVE_UP]
    assert due(node, PHONE, after_ms=at_ms + 10**9) == []
    recorded = deeds_on(node, "page", alert)
    assert [deed.content["trouble"] for deed in recorded] == ["no route"] * (len(PAUSES_MS) + 1)


def test_an_alert_at_another_desk_or_more_urgent_or_left_is_called_out_anew() -> None:
    node = begun()
    alert = alerted(node)
    (page,) = due(node, EVERYWHERE)
    record_page(node, page, "", moment())
    alerted(node, precedence=Precedence.FLASH)
    (page,) = due(node, EVERYWHERE)
    assert page.occasion.precedence is Precedence.FLASH
    record_page(node, page, "", moment())
    done(node, alert, Act.HAND, to="deputy", due=0)
    (page,) = due(node, EVERYWHERE)
    assert page.occasion.desk == "deputy"
    record_page(node, page, "", moment())
    done(node, alert, Act.LEAVE)
    (page,) = due(node, EVERYWHERE)
    assert page.title.endswith("and nobody has taken it on")


@pytest.mark.parametrize(("act", "content"), [(Act.OWN, {}), (Act.CLOSE, {"reason": "mistaken", "text": ""})])
def test_nobody_is_called_to_an_alert_that_somebody_has_taken_on_or_closed(act: Act, content: dict[str, str]) -> None:
    node = begun()
    alert = alerted(node)
    done(node, alert, act, **content)
    assert due(node, PHONE, EVERYWHERE) == []


def test_an_alert_that_is_hidden_from_a_desk_is_called_out_only_where_its_own_desk_is_named() -> None:
    node = begun()
    alerted(node, desk="supervisor", hidden_from="duty")
    assert due(node, EVERYWHERE, PHONE) == []
    assert len(due(node, Pager("chief", frozenset({"supervisor"})))) == 1


def test_the_most_urgent_call_is_made_first() -> None:
    node = begun()
    alerted(node, precedence=Precedence.ROUTINE)
    urgent = alerted(node, subject=("track 8",), precedence=Precedence.FLASH)
    assert next(iter(due(node, PHONE))).alert == urgent


def test_what_was_called_out_before_a_restart_is_not_called_out_again() -> None:
    node = begun()
    alerted(node)
    (page,) = due(node, PHONE)
    record_page(node, page, "", moment())
    node.books.clear()
    assert due(node, PHONE) == []
