"""A drill in the console: begun from a scenario, played, framed everywhere, ended, and scored from the log."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.served import Served
from tests.journeys.browsing import IN_A_BROWSER, a_page, go_to, sign_in
from tests.node.alerting.sightings import event
from truceline.wiring.drilling import planned

pytestmark = IN_A_BROWSER
SCENARIO = Path(__file__).parents[2] / "examples" / "drills" / "at-tanf.toml"
PARTS = len(planned(SCENARIO.read_bytes())["injects"])


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """Drills, before a supervisor."""
    with a_page(browser, served.port) as page:
        sign_in(page, "supervisor")
        go_to(page, "drill")
        yield page


def test_a_drill_is_played_from_the_page_framed_and_scored(page: Page, served: Served) -> None:
    real = event("lost", track="truck-3")
    assert served.by_token("officer").post("/events", {"rows": [real], "drill": False}).status == 200
    with page.expect_file_chooser() as chooser:
        page.locator("[name=file]").press("Enter")
    chooser.value.set_files(SCENARIO)
    page.locator("[name=compression]").fill("10000")
    page.keyboard.press("Enter")
    expect(page.locator(".frame.drill .drill-band")).to_contain_text("DRILL")
    expect(page.locator("drill-page")).to_contain_text("It goes on when this page is closed")
    expect(page.locator(".parts")).to_have_text(str(PARTS))
    go_to(page, "watch")
    drills = page.locator(".alerts.exercise .alert")
    expect(drills.first).to_be_visible()
    expect(page.locator(".alerts:not(.exercise) .alert")).to_contain_text(["truck-3"])
    shown = page.locator(".alert").evaluate_all("all => all.map(each => !!each.querySelector('.drill-mark'))")
    assert shown == sorted(shown)
    assert any(shown)
    go_to(page, "drill")
    page.get_by_role("button", name="End it").press("Enter")
    expect(page.locator(".drill-band")).to_have_count(0)
    expect(page.locator("#score-title")).to_contain_text("At Tanf, 6 June 2017")
    expect(page.locator("drill-page")).to_contain_text("not observed")


def test_a_drill_goes_on_when_the_page_that_began_it_is_closed(browser: Browser, served: Served) -> None:
    with a_page(browser, served.port) as page:
        sign_in(page, "supervisor")
        go_to(page, "drill")
        with page.expect_file_chooser() as chooser:
            page.locator("[name=file]").press("Enter")
        chooser.value.set_files(SCENARIO)
        page.locator("[name=compression]").fill("600")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Break it off")).to_be_visible()
    # Nobody looks at it now; whoever comes next finds it played, and may end it.
    with a_page(browser, served.port) as page:
        sign_in(page, "officer")
        go_to(page, "drill")
        expect(page.locator(".parts")).to_have_text(str(PARTS))
        expect(page.locator(".drill-band")).to_be_visible()
    drill = served.by_token("viewer").get("/drills").document["drills"][0]
    assert (drill["by_node"], drill["injects"]) == (True, PARTS)
    end = {"how": "broken-off"}
    assert served.by_token("supervisor").post(f"/drills/{drill['id']}/end", end).status == 200


def test_who_may_not_begin_a_drill_is_told_so(browser: Browser, served: Served) -> None:
    with a_page(browser, served.port) as page:
        sign_in(page)
        go_to(page, "drill")
        with page.expect_file_chooser() as chooser:
            page.locator("[name=file]").press("Enter")
        chooser.value.set_files(SCENARIO)
        page.get_by_role("button", name="Begin the drill").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("needs the right to bind")
