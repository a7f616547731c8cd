"""A step of a ladder that two desks must sign: one person words it, another confirms it, and it is taken only then."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.api.served import PASSWORD, Served, serving
from tests.cli.warning.agreed import agreed_homes, an_alert
from tests.journeys.browsing import IN_A_BROWSER, DeskKey, a_page, go_to, open_desk, sign_in
from tests.journeys.conftest import serve_anywhere
from tests.journeys.test_console_ladder import ladder
from truceline.model.operators import Role

pytestmark = IN_A_BROWSER


@pytest.fixture
def node(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Served]:
    """Alfa's, whose charter wants two desks for a warning, with an alert; an officer sits at each of them."""
    met = agreed_homes(tmp_path, capsys, two_person=True)
    an_alert(met, tmp_path, capsys)
    serve_anywhere(met.alfa, checks=True)
    with serving(met.alfa) as served:
        served.admission.add("second", [Role.OFFICER], ["deputy"], PASSWORD)
        yield served


def take_on_alert(page: Page) -> None:
    """The first officer signs in and takes the alert on."""
    sign_in(page)
    expect(page.locator(".alert.chosen")).to_be_visible()
    page.keyboard.press("a")


def sign_first(page: Page, node: Served) -> Locator:
    """The first step is worded, and signed by the desk of who words it; then it waits."""
    ladder(page, "1 Tell").get_by_role("button", name="Word its message").press("Enter")
    form = page.locator("compose-form form")
    expect(form.locator("input:enabled").first).to_be_focused()
    form.get_by_role("button", name="Look it over").press("Enter")
    expect(page.get_by_role("button", name="Sign as the first of two")).to_be_focused()
    page.keyboard.press("Enter")
    open_desk(page, DeskKey(node.home))
    waiting = page.locator("second-person")
    expect(waiting).to_contain_text("Waits for the second person")
    return waiting


def bring(page: Page, file: Path) -> Locator:
    """The file that the first person saved is opened at another console."""
    go_to(page, "line")
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Open a message that waits for the second person").press("Enter")
    chooser.value.set_files(file)
    waiting = page.locator("second-person")
    expect(waiting.locator(".waits")).to_be_visible()
    return waiting


def saved(page: Page, folder: Path) -> Path:
    """The file for the second person."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the file for the second person").press("Enter")
    file = folder / "step.note"
    download.value.save_as(file)
    return file


def warnings(node: Served) -> list[dict[str, Any]]:
    """Those that went out."""
    viewer = node.by_token("viewer")
    (line,) = viewer.get("/lines").document["lines"]
    messages = viewer.get(f"/lines/{line['line']}/messages").document["messages"]
    return [message for message in messages if message["kind"] == "warning"]


def taken(node: Served) -> list[tuple[int, str]]:
    """The steps on record, each with its message."""
    uses = node.by_token("viewer").get("/ladders/uses").document["climbs"]
    return [(each["step"], each["message"]) for use in uses for each in use["done"] if each["act"] == "take"]


def test_a_step_is_worded_at_one_console_confirmed_at_another_and_taken_when_it_is_on_its_way(
    browser: Browser, node: Served, tmp_path: Path
) -> None:
    with a_page(browser, node.port) as first, a_page(browser, node.port) as second:
        take_on_alert(first)
        sign_first(first, node)
        file = saved(first, tmp_path)
        sign_in(second, "second")
        waiting = bring(second, file)
        expect(waiting).to_contain_text("It takes the step 1 Tell")
        # The first desk cannot confirm what it has signed itself, and nothing goes.
        confirm = second.get_by_role("button", name="The second person signs and sends")
        confirm.press("Enter")
        open_desk(second, DeskKey(node.home))
        expect(waiting.get_by_role("alert")).to_contain_text("This desk has signed it already")
        assert (warnings(node), taken(node)) == ([], [])

        confirm.press("Enter")
        open_desk(second, DeskKey(node.home, "deputy"))
        expect(waiting.get_by_role("status")).to_contain_text("The console where it was worded records that")
        # The first person's console knows for which alert it is: it takes the step, and waits no more.
        expect(first.locator("second-person .waits")).to_have_count(0)
        expect(first.locator("second-person").get_by_role("status")).to_contain_text("on its way")
        (said,) = warnings(node)
        assert taken(node) == [(1, said["id"])]
        go_to(first, "watch")
        ladder(first, "2 Warn")


def test_nobody_takes_the_step_by_hand_before_the_second_person_has_signed(browser: Browser, node: Served) -> None:
    with a_page(browser, node.port) as page:
        take_on_alert(page)
        waiting = sign_first(page, node)
        go_to(page, "watch")
        deeds = ladder(page, "1 Tell")
        # Nothing of ours is there that could take it.
        expect(deeds.locator("[name=message] option")).to_have_count(1)
        go_to(page, "line")
        waiting.get_by_role("button", name="The second person signs and sends").press("Enter")
        open_desk(page, DeskKey(node.home, "deputy"), typed="not the passphrase")
        expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("passphrase")
        assert (warnings(node), taken(node)) == ([], [])
        page.keyboard.press("Escape")
        waiting.get_by_role("button", name="Drop it").press("Enter")
        expect(page.locator("second-person .waits")).to_have_count(0)
        assert (warnings(node), taken(node)) == ([], [])


def test_a_step_whose_first_console_was_closed_meanwhile_is_taken_at_the_alert(
    browser: Browser, node: Served, tmp_path: Path
) -> None:
    with a_page(browser, node.port) as first:
        take_on_alert(first)
        sign_first(first, node)
        file = saved(first, tmp_path)
    with a_page(browser, node.port) as second:
        sign_in(second, "second")
        bring(second, file)
        second.get_by_role("button", name="The second person signs and sends").press("Enter")
        open_desk(second, DeskKey(node.home, "deputy"))
        expect(second.locator("second-person").get_by_role("status")).to_contain_text("if that one is closed")
        assert taken(node) == []
    with a_page(browser, node.port) as page:
        sign_in(page)
        expect(page.locator(".alert.chosen")).to_be_visible()
        deeds = ladder(page, "1 Tell")
        deeds.locator("[name=message]").select_option(index=1)
        deeds.get_by_role("button", name="Record that it was taken").press("Enter")
        ladder(page, "2 Warn")
    (said,) = warnings(node)
    assert taken(node) == [(1, said["id"])]
