"""The record in the console: a code is looked up and proved, the proof is saved, entries are searched."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.room.conftest import Room
from tests.journeys.browsing import IN_A_BROWSER, a_page, go_to, sign_in
from truceline.record.codes import code_of

pytestmark = IN_A_BROWSER


@pytest.fixture
def page(browser: Browser, room: Room) -> Iterator[Page]:
    """The record, before an auditor."""
    with a_page(browser, room.served.port) as page:
        sign_in(page, "auditor")
        go_to(page, "record")
        yield page


def look_up(page: Page, code: str) -> None:
    """What a code stands for is asked, by keyboard."""
    page.locator("[name=code]").press_sequentially(code)
    page.keyboard.press("Enter")


def test_a_code_from_a_leaflet_shows_what_was_said_and_saves_its_proof(page: Page, room: Room) -> None:
    entries = room.by("auditor").get("/record/entries?kind=sent").document["entries"]
    (sent,) = [entry for entry in entries if entry["note_id"] == room.warning]
    look_up(page, code_of(sent["obj"]))
    found = page.locator("record-page .draft")
    expect(found.locator("pre").first).to_contain_text("Turn back: you approach the agreed zone.")
    expect(found).to_contain_text("PROVED:")
    link = found.get_by_role("link", name="Save the proof")
    with page.expect_download() as saved:
        link.press("Enter")
    proof = saved.value.path().read_text(encoding="utf-8")
    assert saved.value.suggested_filename == f"entry-{sent['index']}.tlog-proof"
    assert proof.startswith("c2sp.org/tlog-proof@v1\n")


def test_a_code_of_nothing_is_proved_to_be_of_nothing(page: Page) -> None:
    look_up(page, code_of("ab" * 32))
    expect(page.locator(".absent")).to_contain_text("NOT on record")
    expect(page.locator("record-page .draft")).to_contain_text("Proved that no entry has it:")


def test_a_slip_in_a_code_is_told(page: Page) -> None:
    look_up(page, "nonsense")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".absent")).to_have_count(0)


def test_entries_are_searched_by_kind_and_each_is_proved_from_the_list(page: Page) -> None:
    page.locator("[name=kind]").select_option("manifest")
    page.get_by_role("button", name="Search").press("Enter")
    kinds = page.locator("record-page table").first.locator("tbody td:nth-child(2)")
    expect(kinds.first).to_have_text("list of keys")
    assert set(kinds.all_inner_texts()) == {"list of keys"}
    page.get_by_role("button", name="Prove").first.press("Enter")
    expect(page.locator("record-page .draft")).to_contain_text("PROVED:")


def test_entries_are_searched_by_words_that_they_hold(page: Page, room: Room) -> None:
    page.locator("[name=words]").fill("turn back")
    page.locator("[name=kind]").select_option("sent")
    page.get_by_role("button", name="Search").press("Enter")
    rows = page.locator("record-page table").first.locator("tbody tr")
    expect(rows).to_have_count(1)
    rows.get_by_role("button", name="Prove").press("Enter")
    expect(page.locator("record-page .draft pre").first).to_contain_text("Turn back")
    page.locator("[name=words]").fill("nobody wrote that")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No entry is of that kind.")).to_be_visible()


def test_an_officer_checks_codes_but_is_shown_no_list_of_entries(browser: Browser, room: Room) -> None:
    with a_page(browser, room.served.port) as page:
        sign_in(page)
        go_to(page, "record")
        expect(page.get_by_text("The list of entries is for auditors.")).to_be_visible()
        look_up(page, code_of("ab" * 32))
        expect(page.locator(".absent")).to_be_visible()
