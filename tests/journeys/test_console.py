"""The console of a node that runs, in Debian's browser: by keyboard, in both directions, and when the node is gone."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import signal
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.served import Served, a_served_node
from tests.journeys.browsing import AXE, IN_A_BROWSER, a_page, sign_in
from tests.node.alerting.sightings import event

DRILLS = Path(__file__).parents[2] / "examples" / "drills"
PAGES = ("watch", "line", "incidents", "notices", "record", "handover", "drill", "agreements")
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
SILENCE_MS = 30_000

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node that runs, with an open alert and an incident whose words are hostile."""
    with a_served_node(tmp_path_factory.mktemp("console")) as served:
        officer = served.by_token("officer")
        rows = [
            event("entry", track=f"{HOSTILE}\u202e"),
            event("approach", track="truck-2"),
            event("lost", track="truck-3"),
        ]
        assert officer.post("/events", {"rows": rows, "drill": False}).status == 200
        assert officer.post("/incidents", {"title": HOSTILE, "where": HOSTILE}).status == 201
        yield served


@pytest.fixture
def page(browser: Browser, node: Served) -> Iterator[Page]:
    """A page that nobody has signed in at."""
    with a_page(browser, node.port) as page:
        yield page


def test_who_has_the_wrong_password_is_told_so_and_stays_outside(page: Page) -> None:
    page.locator("[name=name]").fill("officer")
    page.locator("[name=password]").fill("not this one at all")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("name or password is wrong")
    expect(page.get_by_role("navigation")).to_have_count(0)


def test_every_page_is_reached_by_one_key_and_has_its_heading(page: Page) -> None:
    sign_in(page)
    for number, name in enumerate(PAGES, start=1):
        page.keyboard.press(str(number))
        expect(page.get_by_role("heading", level=1)).to_have_text(name.capitalize())
        expect(page.locator(f"{name}-page")).to_be_visible()
        expect(page.locator(".trouble")).to_have_count(0)


def test_alerts_stand_in_the_order_of_the_time_they_are_due(page: Page, node: Served) -> None:
    sign_in(page)
    expect(page.locator(".alert").first).to_be_visible()
    alerts = node.by_token("officer").get("/alerts").document["alerts"]
    assert len({alert["due_at"] for alert in alerts}) > 1
    shown = [row.get_attribute("data-id") for row in page.locator(".alert").all()]
    due = {alert["id"]: alert["due_at"] for alert in alerts}
    assert [due[str(digits)] for digits in shown] == sorted(due.values())


def test_each_severity_has_a_shape_a_word_and_a_colour_of_its_own(page: Page) -> None:
    sign_in(page)
    expect(page.locator(".alert").first).to_be_visible()
    kinds = {"▲": "ALARM", "◆": "WARNING", "●": "ADVISORY"}
    signs = page.locator(".alert .severity")
    said = [tuple(text.split()) for text in signs.all_inner_texts()]
    assert all(kinds[shape] == word for shape, word in said)
    colours = signs.evaluate_all("all => all.map(each => getComputedStyle(each).color)")
    assert len(set(said)) == len(set(colours)) == len(set(zip(said, colours, strict=True))) > 1


def test_an_alert_is_acknowledged_and_the_act_undone_by_keyboard_alone(page: Page, node: Served) -> None:
    sign_in(page)
    chosen = page.locator(".alert.chosen")
    expect(chosen).to_be_visible()
    digits = chosen.get_attribute("data-id")
    page.keyboard.press("a")
    mine = page.locator(f".alert[data-id='{digits}']")
    expect(mine.locator(".due.owned")).to_be_visible()
    shown = node.by_token("officer").get(f"/alerts/{digits}").document
    assert (shown["owner"]["operator"], shown["owner"]["desk"]) == ("officer", "duty")
    page.keyboard.press("u")
    expect(mine.locator(".due.owned")).to_have_count(0)
    assert "owner" not in node.by_token("officer").get(f"/alerts/{digits}").document


def test_an_alert_is_closed_by_keyboard_alone_and_only_when_the_reason_is_said(page: Page, node: Served) -> None:
    officer = node.by_token("officer")
    raised = officer.post("/events", {"rows": [event("entry", 30, track="van-4")], "drill": False}).document["raised"]
    sign_in(page)
    mine = page.locator(f".alert[data-id='{raised[0]}']")
    expect(mine).to_be_visible()
    for _ in range(page.locator(".alert").count()):
        if "chosen" not in str(mine.get_attribute("class")):
            page.keyboard.press("j")
    page.keyboard.press("a")
    expect(mine.locator(".due.owned")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.type("exp")
    expect(mine.locator("select")).to_have_value("expected")
    assert officer.get(f"/alerts/{raised[0]}").document["state"] == "open"
    page.keyboard.press("Tab")
    page.keyboard.type("in the timetable")
    page.keyboard.press("Enter")
    expect(mine).to_have_count(0)
    closed = officer.get(f"/alerts/{raised[0]}").document["closed"]
    assert (closed["reason"], closed["text"], closed["operator"]) == ("expected", "in the timetable", "officer")


def test_sound_that_the_browser_blocks_is_told(page: Page) -> None:
    page.add_init_script("AudioContext = class { state = 'suspended'; resume() { return new Promise(() => {}); } }")
    page.reload()
    sign_in(page)
    expect(page.locator("button.sound")).to_have_text("– sound off")
    page.keyboard.press("n")
    expect(page.locator("button.sound.blocked")).to_contain_text("SOUND BLOCKED")


def test_sound_is_armed_and_muted_by_one_key(page: Page) -> None:
    sign_in(page)
    page.keyboard.press("n")
    expect(page.locator("button.sound.on")).to_contain_text("sound on")
    page.keyboard.press("n")
    expect(page.locator("button.sound.off")).to_contain_text("sound off")


def test_an_alert_comes_by_itself(page: Page, node: Served) -> None:
    sign_in(page)
    expect(page.locator(".alert").first).to_be_visible()
    row = event("presence", 90, track="bus-7")
    assert node.by_token("officer").post("/events", {"rows": [row], "drill": False}).status == 200
    expect(page.locator(".alert", has_text="bus-7")).to_be_visible()


def test_a_viewer_who_presses_the_key_is_told_why_not_and_what_comes_in_does_not_wipe_it(
    page: Page, node: Served
) -> None:
    sign_in(page, "viewer")
    expect(page.locator(".alert.chosen")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("alert")).to_contain_text("needs the right to watch")
    row = event("presence", 120, track="bus-8")
    assert node.by_token("officer").post("/events", {"rows": [row], "drill": False}).status == 200
    expect(page.locator(".alert", has_text="bus-8")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("needs the right to watch")


def test_single_keys_can_be_turned_off(page: Page) -> None:
    sign_in(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("checkbox", name="Single keys act").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.locator("watch-page")).to_be_visible()


def test_arabic_runs_from_right_to_left_and_keeps_latin_digits(page: Page) -> None:
    sign_in(page)
    page.keyboard.press("l")
    expect(page.locator("html[dir=rtl][lang=ar]")).to_be_visible()
    expect(page.locator(".alert").first).to_be_visible()
    alerts, chart = page.locator("[aria-labelledby=alerts-title]").bounding_box(), page.locator(".map").bounding_box()
    assert alerts is not None
    assert chart is not None
    assert alerts["x"] > chart["x"]
    assert page.locator(".map").get_attribute("dir") == "ltr"
    for number in range(1, len(PAGES) + 1):
        page.keyboard.press(str(number))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        text = page.locator("body").inner_text()
        assert not any("٠" <= letter <= "٩" or "۰" <= letter <= "۹" for letter in text)
    expect(page.locator(".untranslated")).to_have_count(0)


def test_a_drill_frames_every_page_until_it_ends(page: Page, node: Served) -> None:
    sign_in(page)
    expect(page.locator(".drill-band")).to_have_count(0)
    supervisor = node.by_token("supervisor")
    scenario = b64encode((DRILLS / "at-tanf.toml").read_bytes()).decode()
    begun = supervisor.post("/drills", {"file": scenario, "compression": 1, "end_other": False})
    assert begun.status == 201, begun.content
    for number in range(1, len(PAGES) + 1):
        page.keyboard.press(str(number))
        expect(page.locator(".frame.drill .drill-band")).to_contain_text("DRILL")
    assert supervisor.post(f"/drills/{begun.document['id']}/end", {"how": "broken-off"}).status == 200
    expect(page.locator(".drill-band")).to_have_count(0)


def test_hostile_words_are_shown_as_words(page: Page) -> None:
    sign_in(page)
    expect(page.locator(".alert", has_text="<script>")).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("incidents-page table", has_text="<script>")).to_be_visible()
    page.keyboard.press("6")
    expect(page.locator("handover-page", has_text="<script>")).to_be_visible()
    assert page.locator("img[src=x], main script").count() == 0
    assert "taken" not in page.title()


@pytest.mark.parametrize("theme", ["dark", "light", "night"])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: ./run console")
def test_axe_finds_nothing_that_hinders(browser: Browser, node: Served, theme: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{node.port}/console/")
    page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    page.reload()
    sign_in(page)
    page.add_script_tag(path=AXE)
    found: list[str] = []
    for number, name in enumerate(PAGES, start=1):
        page.keyboard.press(str(number))
        expect(page.get_by_text("Asking the node")).to_have_count(0)
        rules = page.evaluate("async () => (await axe.run()).violations.map(each => [each.id, each.nodes[0].html])")
        found += [f"{name}: {rule}" for rule in rules]
    context.close()
    assert found == []


def test_a_lost_node_is_an_alarm_and_its_return_ends_it(browser: Browser, tmp_path: Path) -> None:
    with a_served_node(tmp_path) as served:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{served.port}/")
        sign_in(page)
        # Stopped, not ended: nothing closes the connection, and only the missing beats tell.
        served.process.send_signal(signal.SIGSTOP)
        try:
            lost = page.locator(".lost[role=alert]")
            expect(lost).to_be_visible(timeout=SILENCE_MS)
            expect(lost).to_contain_text("the node does not answer")
            assert page.title().startswith("▲")
        finally:
            served.process.send_signal(signal.SIGCONT)
        expect(page.locator(".lost")).to_have_count(0, timeout=SILENCE_MS)
        expect(page.locator(".connection.connected")).to_be_visible()
        context.close()
