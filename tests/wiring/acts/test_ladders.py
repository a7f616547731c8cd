"""Acts on ladders, as commands and the running node ask for them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.line.wording.test_ladders import LADDER
from tests.node.meeting import ALFA, NOW_AT, Met
from tests.node.warning.agreed import PERSON, agreed, an_alert, said
from tests.wiring.acts.asking import asked
from truceline.errors import InputError, NotFoundError
from truceline.node.alerting.alerts import Closing
from truceline.node.alerting.handling import Officer, close
from truceline.wiring.acts.table import perform


def ask(met: Met, act: str, **given: Any) -> dict[str, Any]:
    return perform(met[ALFA], met.clock.now, act, given)


def meant(of: str = "", **change: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"of": of, "ladder": "", "desk": "duty", "operator": "Lt Adams", "drill": False}
    return plain | change


def take(met: Met, of: str, message: str = "", text: str = "", **change: Any) -> dict[str, Any]:
    return ask(met, "ladder-take", **meant(of, **change), message=message, text=text)


def test_the_ladders_of_agreements_are_listed_with_every_step() -> None:
    met = agreed()
    (ladder,) = ask(met, "ladder-list")["ladders"]
    assert (ladder["ladder"], ladder["title"], ladder["is_bound"]) == (LADDER.sha256, "At Tanf", True)
    assert [step["level"] for step in ladder["steps"]] == ["notice", "warning", "warning", "beyond-warning", "person"]
    assert [step["is_last"] for step in ladder["steps"]] == [False, False, False, False, True]


def test_the_next_step_says_all_that_is_needed_to_take_it() -> None:
    met = agreed()
    alert = an_alert(met)
    step = ask(met, "ladder-next", **meant(alert[:8]))
    assert (step["id"], step["alert"], step["step"], step["line"]) == (alert, alert, 1, met.line)
    assert (step["channel"], step["templates"], step["tell"]) == ("line", ["near-zone"], ["bravo.example"])
    assert (step["prec"], step["drill"], step["automatic"]) == ("immediate", False, True)


def test_an_answer_is_asked_for_no_sooner_than_the_charter_grants() -> None:
    met = agreed()
    alert = an_alert(met)
    take(met, alert, said(met, 1))
    step = ask(met, "ladder-next", **meant(alert))
    granted_min = met[ALFA].line(met.line).charter.ack_within_ms["immediate"] / 60_000
    assert step["within_min"] == 15
    assert step["ask_within_min"] == (15 if granted_min < 15 else 0)


def test_what_was_done_is_told_with_what_may_be_next() -> None:
    met = agreed()
    alert = an_alert(met)
    message = said(met, 1)
    climb = take(met, alert[:8], message[:12])
    (done,) = climb["done"]
    assert (done["act"], done["step"], done["message"], done["operator"]) == ("take", 1, message, "Lt Adams")
    assert (climb["is_alert"], climb["next"]["step"], climb["names"]) == (True, 2, {"1": "Tell"})
    climb = ask(met, "ladder-deviate", **meant(alert), step=PERSON, reason="They are at the gate.")
    assert climb["next"]["is_last"]
    assert take(met, alert)["is_handed_over"]
    report: dict[str, Any] = {"what": "A patrol fired flares.", "who": "2nd company", "done_at": NOW_AT - 1}
    climb = ask(met, "ladder-report", **meant(alert), **report)
    assert climb["done"][-1] == {
        "act": "report",
        "text": "A patrol fired flares.",
        "who": "2nd company",
        "done_at": NOW_AT - 1,
        "desk": "duty",
        "operator": "Lt Adams",
        "at": met.clock.at,
        "is_reported": True,
    }
    assert "next" not in climb
    assert ask(met, "ladder-show", **meant(alert)) == climb
    assert ask(met, "ladder-uses", limit=1)["climbs"] == [climb]


def test_a_case_without_an_alert_goes_on_by_its_first_digits() -> None:
    met = agreed()
    case = take(met, "", said(met, 1, is_drill=True), drill=True)
    assert (case["is_alert"], case["drill"]) == (False, True)
    assert take(met, case["id"][:8], said(met, 2, is_drill=True))["next"]["step"] == 3
    for digits in ("zz", "00" * 16):
        with pytest.raises(NotFoundError):
            ask(met, "ladder-show", **meant(digits))


def test_a_real_alert_or_case_is_not_answered_by_a_drill() -> None:
    met = agreed()
    case = take(met, "", said(met, 1))["id"]
    for of in (an_alert(met), case):
        with pytest.raises(InputError, match="is real"):
            ask(met, "ladder-next", **meant(of, drill=True))


def test_a_drill_stays_one_though_nobody_says_so_again() -> None:
    met = agreed()
    assert ask(met, "ladder-next", **meant(an_alert(met, is_drill=True)))["drill"] is True


def test_no_step_is_proposed_for_an_alert_that_is_closed() -> None:
    met = agreed()
    alert = an_alert(met)
    close(met[ALFA], alert, Closing.EXPECTED, "", Officer("duty"), met.clock.now)
    with pytest.raises(InputError, match="is closed"):
        ask(met, "ladder-next", **meant(alert))


def test_acts_take_and_give_what_json_can_carry() -> None:
    met = agreed()
    assert asked(met[ALFA], "ladder-next", **meant(an_alert(met)))["step"] == 1
