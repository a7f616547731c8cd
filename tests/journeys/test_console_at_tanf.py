"""The At Tanf watch on two consoles of two nodes, by keyboard alone: from the alert to a dossier that holds."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.api.served import PASSWORD, Served, serving
from tests.journeys.browsing import IN_A_BROWSER, DeskKey, a_page, open_desk, sign_as, sign_in
from tests.journeys.conftest import serve_anywhere
from tests.node.alerting.sightings import event
from truceline.model.operators import Role
from truceline.wiring.exports import verdict_on_exports
from truceline.wiring.meeting import meet

pytestmark = IN_A_BROWSER
OFFICER = "watch.officer"
COLUMN = "6 June column (coalition)"
UNIT = "column on the road"
MOST_TABS = 80
POINTED = "addEventListener('pointerdown', () => (window.pointed = true), true)"


@dataclass(frozen=True)
class Sides:
    """The two nodes of the case."""

    ours: Served
    theirs: Served
    line: str


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    """The coalition's node and the other side's, each with a duty desk and its deputy."""
    met = meet(tmp_path_factory.mktemp("at-tanf"), "coalition.example", "other-side.example", ("duty", "deputy"))
    for home in (met.caller, met.listener):
        serve_anywhere(home)
    with serving(met.listener) as theirs, serving(met.caller) as ours:
        for side in (ours, theirs):
            side.admission.add(OFFICER, [Role.OFFICER, Role.AUDITOR], ["duty"], PASSWORD)
        yield Sides(ours, theirs, met.line)


def reach(page: Page, wanted: Locator) -> None:
    """A control gets the focus by the Tab key, as everybody gets there who has no mouse."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()


def use(page: Page, wanted: Locator) -> None:
    """A control is used by the keyboard."""
    reach(page, wanted)
    page.keyboard.press("Enter")


def turn_to(page: Page, key: str, name: str) -> None:
    """A page of the console, by its key; a field that is written in is left first."""
    reach(page, page.locator("nav a").first)
    page.keyboard.press(key)
    expect(page.locator(f"{name}-page")).to_be_visible()
    expect(page.get_by_text("Asking the node")).to_have_count(0)


def test_the_watch_by_keyboard_alone_from_the_alert_to_a_dossier_that_holds(
    browser: Browser, sides: Sides, tmp_path: Path
) -> None:
    with a_page(browser, sides.ours.port) as ours, a_page(browser, sides.theirs.port) as theirs:
        for page in (ours, theirs):
            page.add_init_script(POINTED)
            page.reload()
            sign_in(page, OFFICER)
        take_on(ours, sides)
        warn(ours, sides)
        acknowledge_and_relay(theirs, sides)
        message = ours.locator("article.ours").first
        expect(message.locator(".stages .reached")).to_have_count(4)
        expect(message.locator(".way li", has_text=UNIT)).to_contain_text("by radio · duty")
        hand_over(ours, sides)
        open_incident(ours)
        place = save_dossier(ours, tmp_path)
        for page in (ours, theirs):
            assert page.evaluate("window.pointed") is None
    result = verdict_on_exports([str(place)], sides.line)
    assert (result["exit"], result["problems"]) == (0, [])


def take_on(page: Page, sides: Sides) -> None:
    """The alert comes by itself, and the duty desk takes it on."""
    rows = [event("approach", track=COLUMN), event("entry", 30, track=COLUMN)]
    assert sides.ours.by_token("officer").post("/events", {"rows": rows, "drill": False}).status == 200
    alert = page.locator(".alert", has_text=COLUMN)
    expect(alert).to_be_visible()
    page.keyboard.press("a")
    expect(alert.locator(".due.owned")).to_be_visible()


def warn(page: Page, sides: Sides) -> None:
    """The other side is warned of what this alert may tell, in its language and ours."""
    page.keyboard.press("w")
    form = page.locator("compose-form")
    expect(form.get_by_text("About the alert")).to_be_visible()
    expect(form.locator("[value=near-zone]")).to_be_focused()
    use(page, form.get_by_role("button", name="Look it over"))
    draft = form.locator(".draft")
    expect(draft.locator("section[lang=ar]")).to_contain_text("أنتم داخل المنطقة")
    expect(draft).not_to_contain_text(COLUMN)
    expect(draft.locator("button.send")).to_be_focused()
    page.keyboard.press("Enter")
    sign_as(page, DeskKey(sides.ours.home))
    received = page.locator("article.ours .stages .reached", has_text="received")
    expect(received).to_contain_text("other-side.example")


def acknowledge_and_relay(page: Page, sides: Sides) -> None:
    """The other side reads it, acknowledges it, and passes it on to a unit without a node."""
    page.keyboard.press("2")
    message = page.locator("article.theirs")
    expect(message.locator(".due")).to_contain_text("answer due in")
    page.keyboard.press("a")
    expect(message.locator("pre")).to_contain_text("from coalition.example")
    expect(message.locator("button.acknowledge")).to_be_focused()
    page.keyboard.press("Enter")
    sign_as(page, DeskKey(sides.theirs.home))
    expect(message.get_by_role("status")).to_contain_text("That is not agreement")
    reach(page, message.locator("[name=unit]"))
    page.keyboard.type(UNIT)
    page.keyboard.press("Enter")
    expect(message.locator("li", has_text=UNIT)).to_contain_text("NOT YET acknowledged")


def hand_over(page: Page, sides: Sides) -> None:
    """Both officers sign; the second one brings another key."""
    turn_to(page, "6", "handover")
    use(page, page.get_by_role("button", name="Draw it up"))
    sheet = page.locator("handover-sheet")
    expect(sheet.locator("pre").first).to_contain_text(COLUMN)
    use(page, sheet.get_by_role("button", name="Sign as duty"))
    expect(sheet.locator(".stages .reached")).to_have_count(1)
    use(page, sheet.get_by_role("button", name="Sign as deputy"))
    open_desk(page, DeskKey(sides.ours.home, "deputy"))
    expect(sheet.locator(".stages .reached")).to_have_count(2)


def open_incident(page: Page) -> None:
    """An incident about the alert, with the warning in it."""
    turn_to(page, "1", "watch")
    expect(page.locator(".alert.chosen", has_text=COLUMN)).to_be_visible()
    page.keyboard.press("i")
    expect(page.locator("incidents-page [name=title]")).to_be_focused()
    page.keyboard.type("Column of 6 June")
    page.keyboard.press("Enter")
    expect(page.locator("#incident-title")).to_contain_text("Column of 6 June")
    use(page, page.get_by_role("button", name="Put on record"))
    part = page.locator("incident-deeds select[name=name]")
    expect(part.locator("option", has_text="message 1")).not_to_have_count(0)
    reach(page, part)
    page.keyboard.type("message")
    expect(part).to_have_value(re.compile("^message "))
    use(page, page.get_by_role("button", name="Add it"))
    expect(page.locator("incident-deeds").get_by_role("status")).to_contain_text("It is on record.")
    use(page, page.get_by_role("button", name="Timeline"))
    expect(page.locator(".timeline li", has_text="belongs to it")).to_have_count(2)


def save_dossier(page: Page, folder: Path) -> Path:
    """The dossier goes out as a file."""
    use(page, page.get_by_role("button", name="Dossier", exact=True))
    pdf = page.locator("dossier-form [name=pdf]")
    reach(page, pdf)
    page.keyboard.press("Space")
    use(page, page.get_by_role("button", name="Make the dossier"))
    expect(page.locator("dossier-form a[download]")).to_be_focused()
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    place = folder / saved.value.suggested_filename
    saved.value.save_as(place)
    return place
