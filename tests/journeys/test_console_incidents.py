"""Incidents in the console: accounts side by side down to their words, facts, timeline, and the dossier as a file."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.room.conftest import Room
from tests.api.room.test_notices import SITE, lodged
from tests.journeys.browsing import IN_A_BROWSER, a_page, go_to, sign_in
from truceline.wiring.exports import verdict_on_exports

pytestmark = IN_A_BROWSER


@pytest.fixture
def page(browser: Browser, room: Room) -> Iterator[Page]:
    """Incidents, before an officer; the one with two accounts is open."""
    with a_page(browser, room.served.port) as page:
        sign_in(page)
        open_incident(page)
        yield page


def open_incident(page: Page) -> None:
    """The one with two accounts, whichever was opened last."""
    go_to(page, "incidents")
    page.get_by_role("button", name="Column", exact=True).press("Enter")
    expect(page.locator("#incident-title")).to_have_text(re.compile(r"^\s*Column\b"))


def view(page: Page, name: str) -> None:
    """One view of the incident that is open."""
    page.get_by_role("button", name=name, exact=True).press("Enter")


def test_each_cell_opens_the_words_that_it_rests_on(page: Page, room: Room) -> None:
    view(page, "Accounts")
    row = page.locator(".compare tr", has_text="How many were they?")
    expect(row.locator(".relation")).to_have_text("≠ differ")
    row.locator("td:nth-of-type(2) .claims button").first.press("Enter")
    expect(page.locator("mark")).to_have_count(1)
    beside = room.by("viewer").get(f"/incidents/{room.incident}/beside").document
    (item,) = [item for item in beside["comparison"]["items"] if item["question"] == "How many were they?"]
    claim = item["cells"][0]["claims"][0]
    (text,) = [each["text"] for each in beside["accounts"] if each["doc_id"] == "account-a"]
    assert page.locator("mark").inner_text() == text[slice(*claim["span"])]


def test_an_account_that_says_nothing_of_it_is_not_left_blank(page: Page) -> None:
    view(page, "Accounts")
    row = page.locator(".compare tr", has_text="By what means?")
    expect(row.locator(".relation")).to_contain_text("only one")
    expect(row.locator(".silent")).to_have_text("– says nothing of it")


def test_facts_stand_by_who_accepts_them_and_none_is_a_finding(page: Page) -> None:
    view(page, "Agreed facts")
    for standing in ("All accept", "Disputed", "Only one account says", "Nobody knows"):
        expect(page.get_by_role("heading", name=standing)).to_be_visible()
    expect(page.get_by_text("No mandated body has stated a finding.")).to_be_visible()


def test_a_statement_goes_on_record_with_who_says_so_and_the_replay_leaves_out_what_came_later(page: Page) -> None:
    view(page, "Put on record")
    form = page.locator("incident-deeds form").nth(1)
    form.locator("[name=text]").press_sequentially("It stood still at the bridge.")
    form.locator("[name=said_by]").press_sequentially("Sgt. Example")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is on record.")).to_be_visible()
    view(page, "Timeline")
    rows = page.locator(".timeline li")
    expect(rows.last).to_contain_text("It stood still at the bridge.")
    whole = rows.count()
    page.get_by_label("Time of the replay").press("Home")
    expect(page.locator(".replay-mark")).to_have_text("REPLAY")
    expect(rows).not_to_have_count(whole)
    page.get_by_role("button", name="Show everything").press("Enter")
    expect(rows).to_have_count(whole)
    expect(page.locator(".replay-mark")).to_have_count(0)


def test_two_witnesses_are_taken_down_with_the_sheet_that_they_signed_and_one_alone_is_not(
    page: Page, room: Room, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(b"%PDF-1.7 signed")
    view(page, "Put on record")
    form = page.locator("joint-statement form")
    blank = form.get_by_role("link", name="A blank sheet to print")
    with page.expect_download() as saved:
        blank.press("Enter")
    assert saved.value.suggested_filename == f"witnesses-{room.incident[:12]}.pdf"
    for name, words in (
        ("text", "A column went in."),
        ("from", "2026-11-21T05:10"),
        ("where", "the north post"),
        ("said_by", "Capt. Reed"),
    ):
        form.locator(f"[name={name}]").fill(words)
    names = form.locator("[name=name]")
    names.nth(0).fill("J. Smith")
    names.nth(1).fill("J. SMITH")
    form.locator("[name=sheet]").set_input_files(sheet)
    form.get_by_role("button", name="Put it on record").press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("named twice")

    names.nth(1).fill("A. Dale")
    form.locator("[name=words]").nth(1).fill("It had no flag.")
    form.get_by_role("button", name="Put it on record").press("Enter")
    expect(form.get_by_role("status")).to_have_text("✓ It is on record.")
    expect(names).to_have_count(2)
    stated = room.by("officer").get(f"/incidents/{room.incident}").document["stated"]
    (said,) = [each["says"] for each in stated if each["verb"] == "witness"]
    assert said["witnesses"] == [{"name": "J. Smith"}, {"name": "A. Dale", "words": "It had no flag."}]
    assert (said["from_at"], said["to_at"]) == (1_795_237_800_000, 1_795_237_800_000)
    kept = [each["says"]["name"] for each in stated if each["verb"] == "file"]
    assert kept.count("sheet.pdf") == 1, "it was not handed in again with the corrected statement"
    view(page, "Timeline")
    row = page.locator(".timeline li", has_text="statement of witnesses")
    expect(row).to_contain_text("210510Z NOV 26")
    expect(row).to_contain_text("A. Dale, It had no flag.")


def test_what_is_chosen_to_belong_to_it_stays_chosen_when_a_message_comes(page: Page, room: Room) -> None:
    view(page, "Put on record")
    part = page.locator("incident-deeds select[name=name]")
    part.select_option(value=f"message {room.warning}")
    options = part.locator("option")
    before = options.count()
    lodged(room, SITE | {"ref": "H-40", "name": "Pump house", "place": "33.47000N 38.67000E"})
    expect(options).to_have_count(before + 1)
    expect(part).to_have_value(f"message {room.warning}")


def test_a_dossier_is_made_downloaded_and_holds(browser: Browser, room: Room, tmp_path: Path) -> None:
    with a_page(browser, room.served.port) as page:
        sign_in(page, "auditor")
        open_incident(page)
        view(page, "Dossier")
        form = page.locator("dossier-form")
        form.locator("[name=recipient]").press_sequentially("Board of inquiry")
        form.locator("[name=pdf]").press("Space")
        page.keyboard.press("Enter")
        link = form.locator("a[download]")
        expect(link).to_be_focused()
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        place = tmp_path / saved.value.suggested_filename
        saved.value.save_as(place)
    assert place.name == f"dossier-{room.incident[:12]}.zip"
    result = verdict_on_exports([str(place)], room.line)
    assert (result["exit"], result["problems"]) == (0, [])


def test_who_may_not_hand_out_the_record_is_told_so(page: Page) -> None:
    view(page, "Dossier")
    page.get_by_role("button", name="Make the dossier").press("Enter")
    expect(page.locator("dossier-form").get_by_role("alert")).to_contain_text("needs the right to audit")


def test_an_incident_is_opened_by_keyboard(page: Page) -> None:
    page.locator("incidents-page summary").first.press("Enter")
    page.locator("[name=title]").press_sequentially("A second column")
    page.locator("[name=where]").press_sequentially("the road to Zaza")
    page.keyboard.press("Enter")
    expect(page.locator("#incident-title")).to_contain_text("A second column")


def test_a_node_that_has_written_one_log_says_that_no_incident_is_in_ended_ones(page: Page) -> None:
    page.get_by_text("Incidents of logs that have ended").press("Enter")
    expect(page.locator("ended-incidents")).to_contain_text("No incident is in them.")


def test_an_account_is_pasted_and_stands_beside_the_others(page: Page, room: Room) -> None:
    opened = room.by("officer").post("/incidents", {"title": "Told twice", "where": "the road"}).document["id"]
    page.get_by_role("button", name="Told twice", exact=True).press("Enter")
    view(page, "Accounts")
    page.get_by_text("Add an account").press("Enter")
    form = page.locator("account-form form")
    form.locator("[name=pasted]").fill("Two trucks came to within 20 km of the base on 6 June 2017.")
    form.locator("[name=publisher]").fill("A wire service")
    form.locator("[name=said_by]").fill("Lt Adams")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is on record, beside the others.")).to_be_visible()
    expect(page.locator("accounts-beside .beside")).to_contain_text("Two trucks came to within 20 km")
    (account,) = room.by("viewer").get(f"/incidents/{opened}/accounts").document["accounts"]
    assert account["publisher"] == "A wire service"
