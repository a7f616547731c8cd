"""Two parties, two authorities each, and a registrar: who signs after whom in their consoles, and what it comes to."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.api.live.test_zones import POINT, feature
from tests.api.served import PASSWORD, Served, serving
from tests.journeys.browsing import IN_A_BROWSER, DeskKey, a_page, go_to, open_desk, sign_in
from tests.journeys.conftest import serve_anywhere
from tests.wiring.mediated import ALFA, BRAVO, MEDIATOR, mediated
from truceline.model.operators import Role
from truceline.model.times import text_from_instant
from truceline.wiring.home import Home
from truceline.wiring.meeting import PASSPHRASE, free_port
from truceline.wiring.moments import now

pytestmark = IN_A_BROWSER
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Three:
    """The two parties' nodes, which run, and that of the registrar, which does not yet."""

    alfa: Served
    bravo: Served
    registrar: Home


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    """Two of each party's authorities must sign; alfa has two supervisors."""
    listens = {party: f"127.0.0.1:{free_port()}" for party in (ALFA, BRAVO, MEDIATOR)}
    homes = mediated(tmp_path, listens=listens, registrar=MEDIATOR, authorities=2, authority_threshold=2).homes
    for home in homes.values():
        serve_anywhere(home, checks=True)
    with serving(homes[BRAVO]) as bravo, serving(homes[ALFA]) as alfa:
        alfa.admission.add("deputy", [Role.SUPERVISOR], ["duty"], PASSWORD)
        yield Three(alfa, bravo, homes[MEDIATOR])


@pytest.fixture
def consoles(browser: Browser, three: Three) -> Iterator[tuple[Page, Page]]:
    """Agreements at alfa, and at bravo; alfa's supervisor has proposed one that names the registrar."""
    with ExitStack() as stack:
        pages = [stack.enter_context(a_page(browser, node.port)) for node in (three.alfa, three.bravo)]
        for page in pages:
            sign_in(page, "supervisor")
            go_to(page, "agreements")
        propose(pages[0], three.alfa.home)
        yield pages[0], pages[1]


def choose(page: Page, field: Locator, file: Path) -> None:
    """A file is chosen, by keyboard."""
    with page.expect_file_chooser() as chooser:
        field.press("Enter")
    chooser.value.set_files(file)


def propose(page: Page, home: Home) -> None:
    """An agreement on one zone, which the registrar of the charter decides."""
    zones = home.folder / "ford.geojson"
    zones.write_text(json.dumps(feature(POINT, zone="ford", name="Ford", radius_m=500)), encoding="utf-8")
    page.get_by_text("Propose an agreement").press("Enter")
    form = page.locator("proposal-form form")
    choose(page, form.locator("[name=zones]"), zones)
    for name, days in (("sign_by", 2), ("ends_at", 9)):
        form.locator(f"[name={name}]").fill(text_from_instant(now().at + days * DAY_MS)[:16])
    expect(form.locator("[name=registrar] option")).to_have_text(["nobody decides", MEDIATOR])
    form.locator("[name=registrar]").select_option(MEDIATOR)
    form.get_by_role("button", name="Look it over").press("Enter")
    expect(page.locator("proposal-form .draft")).to_contain_text(f"Registrar {MEDIATOR}")
    expect(page.locator("button.send")).to_be_focused()
    page.keyboard.press("Enter")
    open_desk(page, DeskKey(home))
    expect(page.locator(".agreement .facts-list")).to_contain_text(MEDIATOR)


def sign(page: Page, home: Home, number: int) -> None:
    """One of our authorities signs, by keyboard."""
    form = page.locator("agreement-deeds form")
    choose(page, form.locator("[name=key]"), home.keys / f"authority-{number}")
    form.locator("[name=passphrase]").fill(PASSPHRASE)
    page.keyboard.press("Enter")


def lights(page: Page) -> Locator:
    """Both, of the one agreement."""
    return page.locator(".agreement .lights")


def test_authorities_sign_one_after_another_and_nobody_relies_before_the_registrar_has_said_complete(
    browser: Browser, three: Three, consoles: tuple[Page, Page], tmp_path: Path
) -> None:
    alfa, bravo = consoles
    alfa.get_by_role("button", name="Sign it").press("Enter")
    sign(alfa, three.alfa.home, 1)
    deeds = alfa.locator("agreement-deeds")
    expect(deeds).to_contain_text("1 / 2")
    expect(lights(alfa)).to_contain_text("We are NOT bound")
    sign(alfa, three.alfa.home, 1)
    expect(deeds.get_by_role("alert")).to_contain_text("has signed it already")
    file = tmp_path / "agreement.note"
    with alfa.expect_download() as saved:
        deeds.locator("a[download]").press("Enter")
    saved.value.save_as(file)

    # The second holder has another console, and the file.
    with a_page(browser, three.alfa.port) as other:
        sign_in(other, "deputy")
        go_to(other, "agreements")
        choose(other, other.get_by_label("Another holder has begun"), file)
        expect(other.locator("agreement-deeds")).to_contain_text("1 / 2")
        sign(other, three.alfa.home, 2)
        expect(lights(other)).to_contain_text("We are BOUND")
    expect(lights(alfa)).to_contain_text("We are BOUND")
    expect(lights(alfa)).to_contain_text("we may NOT rely on it")
    # Nothing is left to be signed at the first console either.
    expect(deeds.locator("form")).to_have_count(0)
    bravo.get_by_role("button", name="Sign it").press("Enter")
    sign(bravo, three.bravo.home, 1)
    expect(bravo.locator("agreement-deeds")).to_contain_text("1 / 2")
    sign(bravo, three.bravo.home, 2)
    expect(lights(bravo)).to_contain_text("We are BOUND")
    for page in consoles:
        expect(page.locator(".agreement .reached")).to_have_count(2)
        expect(lights(page)).to_contain_text("we may NOT rely on it")
        expect(page.locator(".agreement")).to_contain_text(
            f"{MEDIATOR}, who decides, has not said that all have signed"
        )

    with serving(three.registrar) as registrar, a_page(browser, registrar.port) as page:
        sign_in(page, "supervisor")
        go_to(page, "agreements")
        for console in consoles:
            expect(lights(console)).to_contain_text("we MAY RELY on it")
            expect(console.locator(".agreement .facts-list")).to_contain_text("complete")
        expect(page.locator(".agreement .facts-list")).to_contain_text("complete")
        expect(page.locator("agreement-deeds button")).to_have_count(0)
        expect(lights(page)).to_have_text("○ We are NO PARTY to it")


def test_what_one_party_declines_is_void_by_the_registrar_and_frees_who_had_signed(
    three: Three, consoles: tuple[Page, Page]
) -> None:
    alfa, bravo = consoles
    alfa.get_by_role("button", name="Sign it").press("Enter")
    for number in (1, 2):
        expect(alfa.locator("agreement-deeds")).to_contain_text("1 / 2" if number == 2 else "Key file")
        sign(alfa, three.alfa.home, number)
    expect(lights(alfa)).to_contain_text("We are BOUND")

    bravo.get_by_role("button", name="Decline it").press("Enter")
    bravo.locator("[name=reason]").fill("The ford is ours.")
    sign(bravo, three.bravo.home, 1)
    # The second one signs the very words of the first, and sees them.
    expect(bravo.locator("agreement-deeds form")).to_contain_text("The ford is ours.")
    sign(bravo, three.bravo.home, 2)
    expect(bravo.locator(".agreement")).to_contain_text("bravo.example has declined")
    expect(alfa.locator(".agreement")).to_contain_text("The ford is ours.")
    expect(lights(alfa)).to_contain_text("We are BOUND")
    with serving(three.registrar):
        expect(lights(alfa)).to_contain_text("We are NOT bound")
        for console in consoles:
            expect(console.locator(".agreement .facts-list")).to_contain_text("void")
            expect(console.locator("agreement-deeds button")).to_have_count(0)
