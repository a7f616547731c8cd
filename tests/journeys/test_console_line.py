"""The line in the console: a warning is composed and signed in place, and answered on the other side, by keyboard."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import IN_A_BROWSER, DeskKey, a_page, go_to, open_desk, sign_as, sign_in
from tests.journeys.conftest import Pair

pytestmark = IN_A_BROWSER
PLACE = "33.50583N 38.61778E"


@pytest.fixture
def ours(browser: Browser, pair: Pair) -> Iterator[Page]:
    """The officer at Alfa's line."""
    with a_page(browser, pair.ours.port) as page:
        sign_in(page)
        go_to(page, "line")
        yield page


@pytest.fixture
def theirs(browser: Browser, pair: Pair) -> Iterator[Page]:
    """The officer at Bravo's line."""
    with a_page(browser, pair.theirs.port) as page:
        sign_in(page)
        go_to(page, "line")
        yield page


def compose(page: Page, place: str = PLACE) -> None:
    """A position in two languages is looked over."""
    page.keyboard.press("w")
    form = page.locator("compose-form")
    inside, position = form.locator("[value=inside-zone]"), form.locator("[value=position]")
    expect(inside).to_be_checked()
    inside.press("Space")
    position.press("Space")
    form.locator("[name=place]").press_sequentially(place)
    form.locator("[name=as-typed]").press("Space")
    page.keyboard.press("Enter")
    expect(form.locator(".draft")).to_be_visible()


def test_a_warning_is_looked_over_signed_read_back_and_acknowledged(ours: Page, theirs: Page, pair: Pair) -> None:
    compose(ours)
    draft = ours.locator("compose-form .draft")
    for form in (PLACE, "33°30′20.99″N 038°37′04.01″E", "MGRS 37SDT 64499 07430"):
        expect(draft.locator(".echo")).to_contain_text(form)
    expect(draft.locator("section[lang=ar][dir=rtl]")).to_contain_text("موقعكم")
    expect(draft.locator("section[lang=en][dir=ltr]")).to_contain_text("Your position")
    expect(draft.locator("button.send")).to_be_focused()
    ours.keyboard.press("Enter")
    sign_as(ours, DeskKey(pair.ours.home))
    mine = ours.locator("article.ours").first
    expect(mine.locator(".stages .reached", has_text="received")).to_contain_text("bravo.example")
    expect(mine.locator(".stages .pending")).to_have_text("… acknowledged")
    expect(mine.locator(".due")).to_contain_text("answer due in")

    expect(theirs.locator("article.theirs .due")).to_contain_text("answer due in")
    theirs.keyboard.press("a")
    got = theirs.locator("article.theirs.chosen")
    expect(got.locator("pre")).to_contain_text("alfa.example")
    expect(got.locator("button.acknowledge")).to_be_focused()
    theirs.keyboard.press("Enter")
    sign_as(theirs, DeskKey(pair.theirs.home))
    expect(got.locator(".stages .reached", has_text="acknowledged")).to_contain_text("bravo.example/operator/duty")
    expect(mine.locator(".stages .reached", has_text="acknowledged")).to_contain_text("bravo.example/operator/duty")
    expect(mine.locator(".due")).to_have_count(0)

    got.locator("[name=place]").press_sequentially("37SDT 64499 07430")
    theirs.keyboard.press("Enter")
    expect(got.get_by_role("status").filter(has_text="The same place")).to_be_visible()
    got.locator("[name=unit]").press_sequentially("column on the road")
    theirs.keyboard.press("Enter")
    expect(mine.locator(".way li", has_text="column on the road")).to_contain_text("NOT YET acknowledged")
    expect(got.get_by_role("status").filter(has_text="on its way")).to_be_visible()
    got.locator("[name=answer]").select_option("will-comply")
    got.locator("[name=text]").press("Enter")
    expect(mine.locator(".way")).to_contain_text("will comply")

    mine.locator(".head button").press("Enter")
    with ours.expect_download() as saved:
        mine.get_by_role("button", name="Save as CAP 1.2").press("Enter")
    alert = saved.value.path().read_text(encoding="utf-8")
    assert "urn:oasis:names:tc:emergency:cap:1.2" in alert
    assert saved.value.suggested_filename.startswith("warning-")


def test_a_wrong_passphrase_signs_nothing_and_leaving_the_dialog_says_so(ours: Page, pair: Pair) -> None:
    before = pair.ours.by_token("officer").get(f"/lines/{pair.line}/messages").document["messages"]
    compose(ours)
    ours.keyboard.press("Enter")
    open_desk(ours, DeskKey(pair.ours.home), typed="not this one at all")
    dialog = ours.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_have_text("The passphrase opens none of these files.")
    ours.keyboard.press("Escape")
    expect(ours.locator("compose-form").get_by_role("alert")).to_contain_text("nothing is signed")
    assert pair.ours.by_token("officer").get(f"/lines/{pair.line}/messages").document["messages"] == before


def test_each_side_declares_its_state_and_the_line_is_observed(ours: Page) -> None:
    state = ours.locator("line-state")
    expect(state.locator(".facts-list")).to_contain_text("not observed")
    state.get_by_role("button", name="Check the line now").press("Enter")
    expect(state.locator(".facts-list")).to_contain_text("last check answered")
    state.locator("select").select_option("degraded")
    state.get_by_role("button", name="Declare").press("Enter")
    expect(state.locator(".facts-list")).to_contain_text("degraded")


def test_what_no_sentence_can_say_is_told_beside_the_form(ours: Page) -> None:
    ours.keyboard.press("w")
    form = ours.locator("compose-form")
    form.locator("[name=zone]").press_sequentially("At Tanf")
    form.locator("[value=position]").press("Space")
    form.locator("[name=place]").press_sequentially("33.50583 38.61778")
    ours.keyboard.press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("33.50583 38.61778")
    expect(form.locator(".draft")).to_have_count(0)
