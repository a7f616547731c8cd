"""Where the charter wants two desks, a warning waits in the console for the second person, and only then goes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.served import Served, serving
from tests.journeys.browsing import IN_A_BROWSER, DeskKey, a_page, go_to, open_desk, sign_in
from tests.journeys.conftest import serve_anywhere
from truceline.wiring.meeting import meet

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Alfa's node; the other side's is not there."""
    folder = tmp_path_factory.mktemp("two")
    met = meet(folder, "alfa.example", "bravo.example", ("duty", "deputy"), ("warning",))
    serve_anywhere(met.caller)
    with serving(met.caller) as served:
        yield served


@pytest.fixture
def page(browser: Browser, node: Served) -> Iterator[Page]:
    """A warning that its first person has looked over."""
    with a_page(browser, node.port) as page:
        sign_in(page)
        go_to(page, "line")
        page.keyboard.press("w")
        form = page.locator("compose-form")
        expect(form.locator("[value=inside-zone]")).to_be_checked()
        form.locator("[value=inside-zone]").press("Space")
        form.locator("[value=state-who]").press("Space")
        form.get_by_role("button", name="Look it over").press("Enter")
        expect(form.get_by_role("button", name="Sign as the first of two")).to_be_focused()
        page.keyboard.press("Enter")
        open_desk(page, DeskKey(node.home))
        expect(page.locator(".waits")).to_contain_text("Waits for the second person")
        yield page


def sent(node: Served) -> int:
    """How many warnings stand on record."""
    viewer = node.by_token("viewer")
    (line,) = viewer.get("/lines").document["lines"]
    messages = viewer.get(f"/lines/{line['line']}/messages").document["messages"]
    return sum(message["kind"] == "warning" for message in messages)


def test_nothing_goes_before_another_desk_has_signed(page: Page, node: Served) -> None:
    before = sent(node)
    second = page.get_by_role("button", name="The second person signs and sends")
    second.press("Enter")
    open_desk(page, DeskKey(node.home))
    expect(page.locator("second-person").get_by_role("alert")).to_contain_text("This desk has signed it already")
    assert sent(node) == before
    second.press("Enter")
    open_desk(page, DeskKey(node.home, "deputy"))
    expect(page.locator("second-person").get_by_role("status")).to_contain_text("on its way")
    expect(page.locator("article.ours").first.locator(".pending", has_text="received")).to_be_visible()
    assert sent(node) == before + 1


def test_the_file_for_the_second_person_is_looked_over_and_sent_at_another_console(
    page: Page, browser: Browser, node: Served, tmp_path: Path
) -> None:
    before = sent(node)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the file for the second person").press("Enter")
    file = tmp_path / "warning.note"
    saved.value.save_as(file)
    with a_page(browser, node.port) as other:
        sign_in(other)
        go_to(other, "line")
        with other.expect_file_chooser() as chooser:
            other.get_by_label("Open a message that waits for the second person").press("Enter")
        chooser.value.set_files(file)
        expect(other.locator("second-person .beside")).to_contain_text("State who you are.")
        other.get_by_role("button", name="The second person signs and sends").press("Enter")
        open_desk(other, DeskKey(node.home, "deputy"))
        expect(other.locator("second-person").get_by_role("status")).to_contain_text("on its way")
    assert sent(node) == before + 1
