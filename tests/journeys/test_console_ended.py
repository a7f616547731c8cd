"""An incident of a log that has ended, in the console: opened to be read and handed out, and to nothing else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.room.conftest import account_body
from tests.api.served import Served, serving
from tests.journeys.browsing import AXE, IN_A_BROWSER, PHONE, a_page, go_to, sign_in
from tests.journeys.conftest import serve_anywhere
from tests.journeys.test_console_everywhere import HINDERS
from tests.wiring.dossiers.kept import kept
from tests.wiring.keeping.test_renewing import renewed
from truceline.wiring.home import open_home, opened_node
from truceline.wiring.running import office_of

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node whose party writes its second log; the first one has an incident with two accounts."""
    case = kept(tmp_path_factory.mktemp("ended"))
    serve_anywhere(case.home, checks=True)
    with office_of(case.home) as office:
        for name in ("account-a", "account-b"):
            office.ask("account-add", desk="duty", operator="officer", **account_body(case.incident, name))
    with opened_node(case.home) as node:
        node.store.freeze("for a test")
    renewed(case.home)
    with serving(open_home(case.home.folder)) as served:
        yield served


def opened(page: Page, name: str) -> None:
    """The one incident of the ended log, as somebody of a role reads it."""
    sign_in(page, name)
    go_to(page, "incidents")
    expect(page.locator(".none")).to_be_visible()
    page.get_by_text("Incidents of logs that have ended").press("Enter")
    page.locator("ended-incidents").get_by_role("button", name="Column", exact=True).press("Enter")
    expect(page.locator("#ended-title")).to_be_focused()


def view(page: Page, name: str) -> None:
    page.locator("ended-incident").get_by_role("button", name=name, exact=True).press("Enter")


def test_it_is_read_with_its_timeline_its_accounts_and_its_facts_and_says_that_its_log_has_ended(
    browser: Browser, node: Served
) -> None:
    with a_page(browser, node.port) as page:
        opened(page, "officer")
        read = page.locator("ended-incident")
        expect(read).to_contain_text("Read only: log 1. This log has ended. Nothing can be stated, added, corrected")
        expect(read.locator(".timeline li").first).to_be_visible()
        view(page, "Accounts")
        row = read.locator(".compare tr", has_text="How many were they?")
        expect(row.locator(".relation")).to_have_text("≠ differ")
        view(page, "Agreed facts")
        expect(read.get_by_role("heading", name="Disputed")).to_be_visible()
        # What would be put on record is not offered at all.
        expect(read.get_by_role("button", name="Put on record")).to_have_count(0)
        expect(read.locator("account-form, incident-deeds")).to_have_count(0)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: ./run console")
def test_nothing_in_it_hinders_on_a_phone(browser: Browser, node: Served) -> None:
    with a_page(browser, node.port, screen=PHONE) as page:
        opened(page, "viewer")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for name in ("Timeline", "Accounts", "Dossier"):
            view(page, name)
            expect(page.locator("ended-incident")).not_to_contain_text("Asking the node")
            assert page.evaluate(HINDERS, "ended-incidents") == []


def test_its_dossier_is_made_by_who_may_hand_out_the_record(browser: Browser, node: Served, tmp_path: Path) -> None:
    with a_page(browser, node.port) as page:
        opened(page, "auditor")
        view(page, "Dossier")
        page.locator("ended-incident [name=recipient]").fill("A board")
        page.keyboard.press("Enter")
        expect(page.locator("ended-incident a[download]")).to_be_focused()
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        place = tmp_path / saved.value.suggested_filename
        saved.value.save_as(place)
    assert place.read_bytes()[:2] == b"PK"


def test_who_may_not_is_told_so(browser: Browser, node: Served) -> None:
    with a_page(browser, node.port) as page:
        opened(page, "officer")
        view(page, "Dossier")
        page.get_by_role("button", name="Make the dossier").press("Enter")
        expect(page.locator("ended-incident dossier-form").get_by_role("alert")).to_contain_text("the right to audit")
