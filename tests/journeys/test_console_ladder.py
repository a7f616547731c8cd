"""The agreed ladder in the console: its steps taken, left out, reported; and a leaflet that goes with the warning."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.api.served import Served, serving
from tests.cli.warning.agreed import agreed_homes, an_alert
from tests.journeys.browsing import IN_A_BROWSER, DeskKey, a_page, go_to, open_desk, sign_in

pytestmark = IN_A_BROWSER


@pytest.fixture
def node(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Served]:
    """Alfa's, with an agreed zone and ladder, and an alert; the other side's is not there."""
    met = agreed_homes(tmp_path, capsys)
    an_alert(met, tmp_path, capsys)
    with (met.alfa.folder / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[api]\nlisten = "127.0.0.1:0"\n')
    with serving(met.alfa) as served:
        yield served


def ladder(page: Page, following: str) -> Locator:
    """What can be done on the ladder for the alert, once it says what is next."""
    deeds = page.locator(".alert.chosen ladder-deeds")
    if not deeds.locator("details[open]").count():
        deeds.get_by_text("Next step of the agreed ladder").press("Enter")
    expect(deeds.locator(".draft strong").first).to_have_text(f"◆ next: {following}")
    return deeds


def done(node: Served) -> list[tuple[Any, ...]]:
    """What is on record of the one ladder in use."""
    (use,) = node.by_token("viewer").get("/ladders/uses").document["climbs"]
    return [(each["act"], each.get("step"), each.get("text")) for each in use["done"]]


def say_first_step(page: Page, node: Served) -> None:
    """It goes over the line: its sentences and its recipients are the agreement's."""
    ladder(page, "1 Tell").get_by_role("button", name="Word its message").press("Enter")
    form = page.locator("compose-form form")
    expect(form).to_contain_text("It takes the step 1 Tell")
    expect(form.locator("[value=near-zone]")).to_be_checked()
    expect(form.locator("[value=near-zone]")).to_be_disabled()
    form.get_by_role("button", name="Look it over").press("Enter")
    expect(page.locator("button.send")).to_be_focused()
    page.keyboard.press("Enter")
    open_desk(page, DeskKey(node.home))
    expect(page.locator("compose-form [role=status]")).to_contain_text("Signed, on record")


def give_out_leaflet(page: Page) -> Locator:
    """A leaflet that says the same as the warning is made, printed and dropped; told is what is on record of it."""
    page.keyboard.press("/")
    page.keyboard.type("at tanf")
    expect(page.locator(".found")).to_contain_text("At Tanf")
    page.keyboard.press("Enter")
    form = page.locator("leaflet-form")
    form.get_by_text("Make a leaflet").press("Enter")
    about = form.locator("[name=about]")
    expect(about.locator("option")).to_have_count(2)
    about.select_option(index=1)
    form.get_by_role("button", name="Put it on record").press("Enter")
    expect(form.get_by_role("button", name="Save the PDF")).to_be_focused()
    made = page.locator("leaflet-list")
    made.get_by_text("Leaflets, printed and given out").press("Enter")
    expect(made.locator(".way")).to_contain_text(re.compile(r"Goes with the warning \d+ → bravo\.example"))
    for what, fields in (
        ("Record a print run", {"copies": "5000", "from": "2026-11-21T05:00", "said_by": "The print shop"}),
        ("Record that it was given out", {"place": "the north bank", "from": "2026-11-21T06:00", "said_by": "Pilot 7"}),
    ):
        made.get_by_text(what).press("Enter")
        part = made.locator("details details[open]").last
        for name, words in fields.items():
            part.locator(f"[name={name}]").fill(words)
        part.get_by_role("button", name="Put it on record").press("Enter")
        expect(made.locator("li", has_text=fields["said_by"])).to_be_visible()
    return made.locator("li")


def test_the_agreed_ladder_is_climbed_from_the_alert_to_a_person_and_a_leaflet_goes_with_the_warning(
    browser: Browser, node: Served
) -> None:
    with a_page(browser, node.port) as page:
        sign_in(page)
        expect(page.locator(".alert.chosen")).to_be_visible()
        page.keyboard.press("a")
        say_first_step(page, node)
        assert done(node) == [("take", 1, None)]

        go_to(page, "watch")
        deeds = ladder(page, "2 Warn")
        deeds.locator("[name=step]").select_option("3")
        deeds.locator("[name=reason]").fill("The line is down.")
        page.keyboard.press("Enter")
        deeds = ladder(page, "3 Call by radio")
        deeds.locator("[name=text]").fill("On 156.8 MHz")
        page.keyboard.press("Enter")
        deeds = ladder(page, "4 Handed to the officer in charge")
        for name, words in (("what", "A patrol went there."), ("done_at", "2026-11-21T05:10"), ("who", "2nd company")):
            deeds.locator(f"[name={name}]").fill(words)
        page.keyboard.press("Enter")
        expect(deeds.get_by_role("status")).to_have_text("✓ It is on record.")
        deeds.get_by_role("button", name="Record that a person has it").press("Enter")
        expect(deeds.get_by_role("alert")).to_contain_text("a person has it")
        assert done(node)[1:] == [
            ("deviate", 3, "The line is down."),
            ("take", 3, "On 156.8 MHz"),
            ("report", None, "A patrol went there."),
            ("take", 4, None),
        ]

        told = give_out_leaflet(page)
        expect(told.first).to_have_text("◆ printed 5000 copies 210500Z NOV 26 (The print shop)", use_inner_text=True)
        expect(told.last).to_contain_text("dropped from the air 210600Z NOV 26 the north bank")
