"""Agreements in the console: proposed by a desk, signed and ended by an authority whose key is opened for that only."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.api.live.test_zones import POINT, feature
from tests.api.room.conftest import Room
from tests.journeys.browsing import IN_A_BROWSER, DeskKey, a_page, go_to, open_desk, sign_in
from truceline.model.times import text_from_instant
from truceline.wiring.handing.ladder_files import ladder_from_file, ladder_to_begin_with
from truceline.wiring.meeting import PASSPHRASE
from truceline.wiring.moments import now

pytestmark = IN_A_BROWSER
DAY_MS = 86_400_000


@pytest.fixture
def page(browser: Browser, room: Room) -> Iterator[Page]:
    """Agreements, before somebody who may bind the party."""
    with a_page(browser, room.served.port) as page:
        sign_in(page, "supervisor")
        go_to(page, "agreements")
        yield page


def choose(page: Page, field: Locator, file: Path) -> None:
    """A file is chosen, by keyboard."""
    with page.expect_file_chooser() as chooser:
        field.press("Enter")
    chooser.value.set_files(file)


def sign_as_authority(page: Page, room: Room, passphrase: str = PASSPHRASE) -> None:
    """With the key of the one authority."""
    form = page.locator("agreement-deeds form")
    choose(page, form.locator("[name=key]"), room.served.home.keys / "authority-1")
    form.locator("[name=passphrase]").fill(passphrase)
    page.keyboard.press("Enter")


def propose(page: Page, room: Room, tmp_path: Path) -> Locator:
    """An agreement with a zone and a ladder, as the page shows it once a desk has proposed it."""
    zones, ladder = tmp_path / "zones.geojson", tmp_path / "ladder.json"
    zones.write_text(json.dumps(feature(POINT, zone="ford", name="Ford", radius_m=500)), encoding="utf-8")
    ladder.write_bytes(ladder_from_file(ladder_to_begin_with("At the ford", ["bravo.example"]).encode()).content)
    before = page.locator(".agreement").count()
    page.get_by_text("Propose an agreement").press("Enter")
    form = page.locator("proposal-form form")
    choose(page, form.locator("[name=zones]"), zones)
    choose(page, form.locator("[name=ladder]"), ladder)
    for name, days in (("sign_by", 2), ("ends_at", 9)):
        form.locator(f"[name={name}]").fill(text_from_instant(now().at + days * DAY_MS)[:16])
    form.get_by_role("button", name="Look it over").press("Enter")
    expect(page.locator("button.send")).to_be_focused()
    page.keyboard.press("Enter")
    open_desk(page, DeskKey(room.served.home))
    expect(page.locator(".agreement")).to_have_count(before + 1)
    return page.locator(".agreement").first


def test_an_agreement_is_proposed_signed_by_an_authority_and_ended_and_both_lights_tell_it(
    page: Page, room: Room, tmp_path: Path
) -> None:
    agreement = propose(page, room, tmp_path)
    expect(agreement.locator(".lights")).to_contain_text("We are NOT bound")
    agreement.get_by_role("button", name="Sign it").press("Enter")
    sign_as_authority(page, room, "not the passphrase")
    expect(agreement.get_by_role("alert")).to_be_visible()
    expect(agreement.locator(".lights")).to_contain_text("We are NOT bound")
    sign_as_authority(page, room)
    expect(agreement.locator(".lights")).to_contain_text("We are BOUND")
    expect(agreement.locator(".lights")).to_contain_text("we may NOT rely on it")
    expect(agreement.locator(".pending")).to_contain_text("bravo.example")
    expect(agreement.locator(".facts-list")).to_contain_text("Ford")

    agreement.get_by_text("Ladder of warning").press("Enter")
    expect(agreement.locator(".ladder li").first).to_contain_text("bravo.example")
    expect(agreement.locator(".ladder li").last).to_contain_text("a person decides")
    agreement.get_by_role("button", name="End it early").press("Enter")
    sign_as_authority(page, room)
    expect(agreement).to_contain_text("alfa.example has terminated it")
    expect(agreement.locator("agreement-deeds button")).to_have_count(0)


def test_what_we_have_declined_is_not_offered_to_be_signed(page: Page, room: Room, tmp_path: Path) -> None:
    agreement = propose(page, room, tmp_path)
    agreement.get_by_role("button", name="Decline it").press("Enter")
    agreement.locator("[name=reason]").fill("The ford is ours.")
    sign_as_authority(page, room)
    expect(agreement).to_contain_text("alfa.example has declined")
    expect(agreement.locator("agreement-deeds button")).to_have_count(0)


def test_who_may_not_bind_the_party_sees_both_lights_and_no_deed(browser: Browser, room: Room) -> None:
    with a_page(browser, room.served.port) as page:
        sign_in(page, "viewer")
        go_to(page, "agreements")
        expect(page.locator("agreements-page")).to_contain_text("Two lights, never one")
        expect(page.locator("agreement-deeds, proposal-form")).to_have_count(0)
