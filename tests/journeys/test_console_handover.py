"""A watch is handed over in the console: both officers sign in the page, each with the key of their own desk."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.served import PASSWORD, Served, serving
from tests.journeys.browsing import IN_A_BROWSER, DeskKey, a_page, go_to, open_desk, sign_in
from tests.journeys.conftest import serve_anywhere
from tests.wiring.homes import PASSPHRASE, a_home
from truceline.model.operators import Role
from truceline.wiring.handing.desk_signing import change_passphrases
from truceline.wiring.handing.desk_signing import open_desk as desk_of

pytestmark = IN_A_BROWSER
FORCED = "four words under duress"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node with two desks."""
    home = a_home(tmp_path_factory.mktemp("handover") / "alfa", desks=("duty", "deputy"))
    change_passphrases(home.keys, desk_of(home.keys, "duty", PASSPHRASE), PASSPHRASE, FORCED, os.urandom, work=1)
    serve_anywhere(home, checks=True)
    with (home.folder / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[[desks]]\nname = "duty"\nnext = "deputy"\n\n[[desks]]\nname = "deputy"\n')
    with serving(home) as served:
        served.admission.add("second.officer", [Role.OFFICER], ["deputy"], PASSWORD)
        yield served


@pytest.fixture
def page(browser: Browser, node: Served) -> Iterator[Page]:
    """The officer who hands over."""
    with a_page(browser, node.port) as page:
        sign_in(page)
        go_to(page, "handover")
        yield page


def test_both_officers_sign_one_after_the_other_and_it_can_be_printed(page: Page, node: Served) -> None:
    page.get_by_role("button", name="Draw it up").press("Enter")
    sheet = page.locator("handover-sheet")
    expect(sheet.locator(".stages .pending")).to_have_count(2)
    for name in ("duty", "deputy"):
        sheet.get_by_role("button", name=f"Sign as {name}").press("Enter")
        open_desk(page, DeskKey(node.home, name))
        expect(sheet.locator(".stages .reached", has_text=name)).to_contain_text("has signed")
    expect(sheet.locator("pre.signed")).to_contain_text("alfa.example/operator/deputy")
    handovers = node.by_token("viewer").get("/handovers").document["handovers"]
    assert [each["signed"] for each in handovers if each["complete"]] == [["duty", "deputy"]]
    page.emulate_media(media="print")
    expect(sheet.locator("pre").first).to_be_visible()
    expect(page.locator("header, nav, handover-page .no-print").filter(visible=True)).to_have_count(0)


def test_the_key_of_another_desk_signs_no_handover_in_its_place(page: Page, node: Served) -> None:
    page.get_by_role("button", name="Draw it up").press("Enter")
    sheet = page.locator("handover-sheet")
    sheet.get_by_role("button", name="Sign as duty").press("Enter")
    open_desk(page, DeskKey(node.home, "deputy"))
    expect(sheet.locator(".stages .reached", has_text="deputy")).to_be_visible()
    expect(sheet.locator(".stages .pending", has_text="duty")).to_be_visible()


def test_who_is_forced_to_sign_signs_as_always_and_only_the_other_desk_learns_of_it(
    page: Page, browser: Browser, node: Served
) -> None:
    page.get_by_role("button", name="Draw it up").press("Enter")
    sheet = page.locator("handover-sheet")
    sheet.get_by_role("button", name="Sign as duty").press("Enter")
    open_desk(page, DeskKey(node.home, "duty", FORCED))
    expect(sheet.locator(".stages .reached", has_text="duty")).to_be_visible()
    expect(page.locator("button.desk.on")).to_have_text("✎ signs as duty")
    told = node.by_token("second.officer").get("/alerts?desk=deputy").document["alerts"]
    assert [alert["kind"] for alert in told] == ["duress"]
    assert node.by_token("officer").get("/alerts?desk=duty").document["alerts"] == []
    go_to(page, "watch")
    expect(page.locator(".alert")).to_have_count(0)
    with a_page(browser, node.port) as other:
        sign_in(other, "second.officer")
        expect(other.locator(".alert")).to_contain_text("duty used its second passphrase")


def test_nobody_tells_of_the_signature_of_a_desk_that_is_not_theirs(node: Served) -> None:
    told = node.by_token("officer").post("/desks/deputy/signatures", {"text": "ab" * 32, "second": True})
    assert (told.status, told.document["code"]) == (403, "not-your-desk")
