"""What holds on every page of the console: nothing hinders, on a phone too, in whatever is opened, whoever speaks."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import AXE, IN_A_BROWSER, PHONE, DeskKey, a_page, go_to, sign_as, sign_in
from tests.journeys.conftest import Pair
from truceline.wiring.handing.desk_signing import open_desk as desk_of
from truceline.wiring.meeting import PASSPHRASE
from truceline.wiring.running import office_of, say

pytestmark = IN_A_BROWSER
PAGES = ("watch", "line", "incidents", "notices", "record", "handover", "drill", "agreements")
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>\u05d0"
OPEN_ALL = """async () => {
  document.querySelectorAll('main details').forEach(each => each.open = true);
  for (const view of document.querySelectorAll('.views button, .talk > li:first-child .head button')) {
    view.click();
    await new Promise(done => setTimeout(done, 150));
  }
}"""
HINDERS = """async within => {
  const wanted = {rules: {'target-size': {enabled: true}}};
  const found = await axe.run(within ?? document, wanted);
  return found.violations.map(each => `${each.id} ${each.nodes.map(node => node.html).join(' ')}`);
}"""
"""What axe finds by all of its rules up to WCAG 2.2 AA, the size of targets among them."""


def told_by_theirs(pair: Pair, text: str, *, to: str = "alfa.example") -> str:
    """The other side says something in words of its own, and asks for an acknowledgement."""
    sign = desk_of(pair.theirs.home.keys, "duty", PASSPHRASE)
    wording = {
        "line": pair.line,
        "to": [to],
        "kind": "warning",
        "body": {"text": text},
        "prec": "flash",
        "drill": False,
        "need": "ack",
        "by": 0,
        "att": [],
        "lang": "en",
    }
    with office_of(pair.theirs.home) as office:
        return str(say(office, wording, sign)["id"])


@pytest.fixture
def phone(browser: Browser, pair: Pair) -> Iterator[Page]:
    """A console on a phone."""
    with a_page(browser, pair.ours.port, screen=PHONE) as page:
        yield page


def test_what_the_other_party_says_is_shown_as_words_and_acknowledged_on_a_phone(phone: Page, pair: Pair) -> None:
    told = told_by_theirs(pair, HOSTILE)
    sign_in(phone)
    go_to(phone, "line")
    message = phone.locator(f"article[data-id='{told}']")
    message.get_by_role("button").first.click()
    message.get_by_role("button", name="Show the text to this desk").click()
    expect(message.locator("pre")).to_contain_text("<script>")
    message.get_by_role("button", name="Acknowledge").click()
    sign_as(phone, DeskKey(pair.ours.home))
    expect(message.locator(".stages .reached", has_text="acknowledged")).to_be_visible()
    assert phone.locator("img[src=x], main script").count() == 0
    assert "taken" not in phone.title()


def test_no_page_is_wider_than_a_phone(phone: Page) -> None:
    sign_in(phone)
    for name in PAGES:
        go_to(phone, name)
        phone.evaluate(OPEN_ALL)
        wide = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (name, wide) == (name, 0)


@pytest.mark.parametrize(("theme", "language"), [("dark", "en"), ("light", "ar"), ("night", "en")])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: ./run console")
def test_axe_finds_nothing_that_hinders_in_what_a_page_opens(
    browser: Browser, pair: Pair, theme: str, language: str
) -> None:
    officer = pair.ours.by_token("officer")
    if not officer.get("/incidents").document["incidents"]:
        assert officer.post("/incidents", {"title": "Column", "where": "the road"}).status == 201
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{pair.ours.port}/console/")
    look = {"theme": theme, "language": language}
    page.evaluate("look => Object.entries(look).forEach(each => localStorage.setItem(...each))", look)
    page.reload()
    sign_in(page)
    page.add_script_tag(path=AXE)
    found: list[str] = []
    for name in PAGES:
        go_to(page, name)
        page.evaluate(OPEN_ALL)
        rules = page.evaluate(HINDERS, None)
        found += [f"{name}: {rule}" for rule in rules]
    page.keyboard.press("d")
    expect(page.locator("desk-key dialog")).to_be_visible()
    found += page.evaluate(HINDERS, "desk-key")
    context.close()
    assert found == []
