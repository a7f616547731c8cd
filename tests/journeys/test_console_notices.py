"""Notices in the console: lodged by a form or by a file with its faults, and how far down they got."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.api.room.conftest import Room
from tests.api.room.test_notices import SITE, lodged
from tests.journeys.browsing import IN_A_BROWSER, DeskKey, a_page, go_to, open_desk, sign_in

pytestmark = IN_A_BROWSER


@pytest.fixture
def page(browser: Browser, room: Room) -> Iterator[Page]:
    """Notices, before a notifier."""
    with a_page(browser, room.served.port) as page:
        sign_in(page, "notifier")
        go_to(page, "notices")
        yield page


def filled_in(page: Page, site: Mapping[str, str]) -> Locator:
    """The form that lodges a notice, as somebody has typed into it."""
    page.get_by_text("Lodge a notice").press("Enter")
    form = page.locator("notice-form form").first
    for name, value in site.items():
        if name != "kind":
            form.locator(f"[name='cell {name}']").press_sequentially(value)
    return form


def test_a_notice_is_filled_in_signed_and_its_chain_says_who_is_silent(page: Page, room: Room) -> None:
    filled_in(page, SITE)
    page.keyboard.press("Enter")
    open_desk(page, DeskKey(room.served.home))
    row = page.locator("notices-page tr", has_text="Rukban clinic").first
    expect(row).to_contain_text("ahead")
    row.get_by_role("button").press("Enter")
    chain = page.locator(".chain")
    expect(chain.locator(".reached").first).to_contain_text("committed alfa.example")
    expect(chain.locator(".pending", has_text="received")).to_contain_text("SILENT")


def test_a_wrong_field_is_told_and_nothing_is_signed(page: Page) -> None:
    filled_in(page, SITE | {"ref": "H-99", "radius_m": "far"})
    page.keyboard.press("Enter")
    expect(page.locator("notice-form").get_by_role("alert")).to_contain_text("radius_m")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_button_waits_while_its_deed_goes_on_and_has_the_keyboard_again_when_it_was_refused(page: Page) -> None:
    form = filled_in(page, SITE | {"ref": "H-98", "radius_m": "far"})
    button = form.get_by_role("button", name="Sign and lodge")
    waited: list[str] = []

    def goes_on(route: Route) -> None:
        expect(button).to_be_disabled()
        waited.append(route.request.method)
        route.continue_()

    page.route("**/notices/form", goes_on)
    button.press("Enter")
    expect(page.locator("notice-form").get_by_role("alert")).to_contain_text("radius_m")
    expect(button).to_be_focused()
    assert waited == ["POST"]


def test_a_file_tells_its_faults_by_row_before_the_good_rows_are_signed(page: Page, room: Room, tmp_path: Path) -> None:
    good = SITE | {"ref": "H-20", "name": "Water point", "place": "33.41000N 38.72000E"}
    rows = [",".join(good), ",".join(good.values()), ",".join((SITE | {"ref": "H-21", "place": "nowhere"}).values())]
    file = tmp_path / "sites.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    page.get_by_text("Import notices from a file").press("Enter")
    with page.expect_file_chooser() as chooser:
        page.locator("notice-form [name=file]").press("Enter")
    chooser.value.set_files(file)
    page.get_by_role("button", name="Read the file").press("Enter")
    fault = page.locator(".faults tbody tr")
    expect(fault).to_have_count(1)
    expect(fault).to_contain_text("nowhere")
    expect(page.locator("button.send")).to_be_focused()
    page.keyboard.press("Enter")
    open_desk(page, DeskKey(room.served.home))
    expect(page.locator("notices-page tr", has_text="Water point")).to_be_visible()
    expect(page.locator("notices-page tr", has_text="H-21")).to_have_count(0)


def test_a_notice_of_ours_is_changed_by_what_is_otherwise_and_withdrawn_with_a_reason(page: Page, room: Room) -> None:
    lodged(room, SITE | {"ref": "H-31", "name": "South bakery", "place": "33.46000N 38.66000E"})
    rows = page.locator("notices-page tr", has_text="South bakery")
    rows.get_by_role("button").press("Enter")
    page.get_by_text("Change this notice").press("Enter")
    form = page.locator("notice-deeds form").first
    expect(form.locator("[name='cell radius_m']")).to_have_value("150")
    form.locator("[name='cell radius_m']").fill("400")
    page.keyboard.press("Enter")
    open_desk(page, DeskKey(room.served.home))
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text("replaced")
    rows.first.get_by_role("button").press("Enter")
    page.get_by_text("Withdraw this notice").press("Enter")
    page.locator("notice-deeds [name=text]").press_sequentially("It has moved north.")
    page.keyboard.press("Enter")
    expect(rows.first).to_contain_text("withdrawn")
    expect(page.locator("notice-deeds")).to_have_count(0)
    newest = room.by("viewer").get(f"/lines/{room.line}/notices").document["notices"][0]
    assert (newest["body"]["name"], newest["body"]["radius_m"]) == ("South bakery", 400)


def test_a_notice_of_ours_is_checked_and_renewed_by_its_party(page: Page, room: Room) -> None:
    lodged(room, SITE | {"ref": "H-51", "name": "East school", "until": "2027-06-01T00:00Z"})
    rows = page.locator("notices-page tr", has_text="East school")
    rows.get_by_role("button").press("Enter")
    page.get_by_text("Say that it was checked").press("Enter")
    for name, words in (("by", "J. Smith"), ("how", "a visit"), ("at", "2026-11-20T08:00")):
        page.locator(f"notice-deeds [name={name}]").fill(words)
    page.keyboard.press("Enter")
    open_desk(page, DeskKey(room.served.home))
    expect(rows.first).to_contain_text("checked by J. Smith (a visit) 200800Z NOV 26")

    rows.first.get_by_role("button").press("Enter")
    page.get_by_text("Renew this notice").press("Enter")
    page.locator("notice-deeds [name=until]").fill("2030-01-01T00:00")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(3)
    newest = room.by("viewer").get(f"/lines/{room.line}/notices").document["notices"][0]
    assert (newest["body"]["until"], newest["body"]["checked"]["by"]) == (1_893_456_000_000, "J. Smith")
