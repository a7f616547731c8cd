"""A watch is handed over in the console: both officers sign in the page, each with the key of their own desk."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.served import Served, serving
from tests.journeys.browsing import IN_A_BROWSER, DeskKey, a_page, go_to, open_desk, sign_in
from tests.journeys.conftest import serve_anywhere
from tests.wiring.homes import a_home

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node with two desks."""
    home = a_home(tmp_path_factory.mktemp("handover") / "alfa", desks=("duty", "deputy"))
    serve_anywhere(home, checks=True)
    with serving(home) as served:
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
