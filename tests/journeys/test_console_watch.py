"""The watch page in a real browser: searched, measured and drawn on by keyboard alone, with the node's own checks."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
import time
from base64 import b64decode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.live.test_zones import POINT, feature
from tests.api.served import Served, serving, serving_zones
from tests.journeys.browsing import AXE, IN_A_BROWSER, a_page, go_to, sign_in
from tests.node.alerting.sightings import event
from tests.wiring.homes import a_home

pytestmark = IN_A_BROWSER

HOSTILE_NAME = "<img src=x onerror=document.title='taken'>"
TURNS_AND_HIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2028\x07"
"""None of them is seen, and some turn what stands around them."""
MARKED = "\N{REPLACEMENT CHARACTER}" * len(TURNS_AND_HIDES)
SQUARE = [[37.5, 33.0], [37.9, 33.0], [37.9, 33.3], [37.5, 33.3], [37.5, 33.0]]
ZONES = [
    feature(POINT, zone="ring", name="At Tanf", standing="agreed", radius_m=55_000),
    feature(POINT, zone="ring", standing="claimed:bravo.example", radius_m=45_000),
    feature({"type": "Polygon", "coordinates": [SQUARE]}, zone="camp", name="مخيم الركبان", standing="marked"),
]
TRACKS = [
    {"track": "t-north", "lon": 38.5, "lat": 33.6, "kind": "truck", "affiliation": "hostile", "course_deg": 90.0},
    {"track": "t-far", "lon": 10.0, "lat": 50.0, "name": HOSTILE_NAME, "error_m": 300.0},
    {"track": "t-\u202eturned", "lon": 10.0, "lat": -50.0},
    {
        "track": "t-named\u2066",
        "lon": 10.0,
        "lat": -51.0,
        "name": f"نمی\u200cشود{TURNS_AND_HIDES}",
        "kind": f"truck{TURNS_AND_HIDES}",
        "affiliation": f"friend{TURNS_AND_HIDES}",
    },
]
SELECT_ALL = "Control+a"
AREAS = "**/api/v1/zones?as=areas"
"""Where the page asks for the zones that it draws."""
MORE_THAN_A_PAGE = 1_005
"""Alerts: the node answers with at most 1,000 at once."""
REPLAYED = """zones => {
  const drawn = document.querySelector("replay-map zone-map")?.areas.getFeatures().map(area => area.get("zone"));
  return JSON.stringify(drawn) === JSON.stringify(zones);
}"""
"""True when the map of the replay has drawn just these zones."""
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node with zones about which parties differ, two tracks and an alert about one of them."""
    with serving_zones(tmp_path_factory.mktemp("watch"), ZONES) as served:
        officer = served.by_token("officer")
        at = time.time_ns() // 1_000_000
        rows = "\n".join(json.dumps(track | {"at": at}) for track in TRACKS).encode()
        assert officer.ask("POST", "/api/v1/reports", rows, content_type="application/x-ndjson").status == 200
        alerts = [event("approach", 30, track="truck-2"), event("entry", track="t-north", zone="ring")]
        assert officer.post("/events", {"rows": alerts, "drill": False}).status == 200
        while not officer.get("/tracks").document["tracks"]:
            time.sleep(0.2)
        yield served


@pytest.fixture
def page(browser: Browser, node: Served) -> Iterator[Page]:
    """An officer's page, signed in, where nothing fails and nobody else is asked."""
    with a_page(browser, node.port) as page:
        sign_in(page)
        expect(page.locator(".alert.chosen")).to_be_visible()
        yield page


def looked_at(page: Page) -> str:
    """The place in the middle of the map."""
    return page.locator(".under").inner_text()


def come_to_rest(page: Page) -> None:
    """The map glides to where it is moved: wait until the place in its middle is the same for a while."""
    before = ""
    while before != (before := looked_at(page)):
        page.wait_for_timeout(400)


def write_in_search(page: Page, text: str) -> None:
    page.keyboard.press("/")
    page.keyboard.press(SELECT_ALL)
    page.keyboard.type(text)


def search(page: Page, text: str) -> None:
    write_in_search(page, text)
    expect(page.locator(".found")).to_be_visible()


@pytest.mark.parametrize(
    "text", ["33.505N 38.617E", "33°30'18\"N 38°37'01.2\"E", "333018N 0383701E", "37SDT 64426 07339", "37sdt6442607339"]
)
def test_the_map_goes_to_a_place_however_it_is_written(page: Page, text: str) -> None:
    search(page, text)
    page.keyboard.press("Enter")
    expect(page.locator(".under")).to_contain_text("33.5050")
    expect(page.locator(".under")).to_contain_text("37SDT 6442")


def test_two_numbers_without_letters_are_two_places_and_the_officer_says_which(page: Page) -> None:
    search(page, "33.5 38.6")
    expect(page.locator(".found strong")).to_have_text(["33.50000N 38.60000E", "38.60000N 33.50000E"])


def test_a_search_for_a_track_shows_what_is_known_of_it_and_chooses_its_alert(page: Page) -> None:
    search(page, "north")
    page.keyboard.press("Enter")
    card = page.locator("track-card")
    expect(card).to_contain_text("33.60000N 38.50000E")
    expect(card).to_contain_text("“hostile”")
    expect(page.locator(".alert.chosen .words")).to_contain_text("t-north")


def test_a_search_for_a_zone_in_its_own_script_shows_it_whole(page: Page) -> None:
    search(page, "ركبان")
    page.keyboard.press("Enter")
    expect(page.locator(".under")).to_contain_text("33.15")
    expect(page.locator(".under")).to_contain_text("37.70000E")


def test_a_zone_that_comes_after_it_was_searched_for_is_found_then(page: Page) -> None:
    page.route(AREAS, lambda route: route.fulfill(json={"type": "FeatureCollection", "features": []}))
    page.reload()
    expect(page.locator(".alert.chosen")).to_be_visible()
    write_in_search(page, "ركبان")
    expect(page.locator("place-search .none")).to_be_visible()
    page.unroute(AREAS)
    page.evaluate("() => void document.querySelector('watch-page').zones.ask()")
    expect(page.locator(".found")).to_contain_text("الركبان")


def test_a_hostile_name_is_found_as_words(page: Page) -> None:
    search(page, "<img")
    expect(page.locator(".found")).to_contain_text("onerror")
    page.keyboard.press("Enter")
    expect(page.locator("track-card h2")).to_have_text(HOSTILE_NAME)
    assert page.locator("img[src=x]").count() == 0
    assert "taken" not in page.title()


def test_signs_that_turn_or_hide_are_seen_in_all_that_a_sender_named(page: Page) -> None:
    search(page, "t-named")
    expect(page.locator(".found")).to_contain_text(f"نمی\u200cشود{MARKED} (t-named\ufffd)")
    page.keyboard.press("Enter")
    card = page.locator("track-card")
    expect(card.locator("h2")).to_have_text(f"نمی\u200cشود{MARKED}")
    for words in ("t-named\ufffd", f"truck{MARKED}", f"“friend{MARKED}”"):
        expect(card).to_contain_text(words)
    search(page, "turned")
    page.keyboard.press("Enter")
    expect(card.locator("h2")).to_have_text("t-\ufffdturned")


def test_what_is_not_there_is_said_with_the_ways_to_write_a_place(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("nowhere at all")
    expect(page.locator("place-search .none")).to_contain_text("33.505N 38.617E")


def test_a_distance_is_measured_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("m")
    expect(page.locator("measure-tool textarea")).to_be_focused()
    page.keyboard.type("0N 0E\n0N 1E")
    row = page.locator("measure-tool tbody tr").first
    # One degree of the equator on WGS 84 is 111,319.49 m.
    expect(row).to_contain_text("111.32 km")
    expect(row).to_contain_text("090.0°T")
    page.keyboard.press("Escape")
    expect(page.locator("measure-tool")).to_have_count(0)


def test_a_place_is_picked_on_the_map_by_the_cross_and_enter(page: Page) -> None:
    page.keyboard.press("m")
    page.locator(".map").focus()
    before = looked_at(page)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".under")).not_to_have_text(before)
    come_to_rest(page)
    page.keyboard.press("Enter")
    expect(page.locator("measure-tool tbody tr")).to_have_count(2)
    # Due east on the map is not quite due east at first on the ground: meridians come together.
    expect(page.locator("measure-tool tbody")).to_contain_text(re.compile(r"089\.[89]°T"))


def test_a_circle_drawn_by_keyboard_is_checked_by_the_node_and_saved_as_a_file(page: Page, tmp_path: Path) -> None:
    page.keyboard.press("z")
    editor = page.locator("zone-editor")
    expect(editor.locator("input[value=circle]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("37SDT 64426 07339")
    for text in ("", "", "20000", "Ford and bridge", "ford"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    expect(editor.locator(".good")).to_contain_text("nothing wrong")
    expect(editor.locator(".facts")).to_contain_text("1256.57 km²")
    expect(editor.locator("pre")).to_contain_text("agreement propose --zones ford.geojson")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    saved.value.save_as(tmp_path / "ford.geojson")
    (zone,) = json.loads((tmp_path / "ford.geojson").read_text(encoding="utf-8"))["features"]
    assert zone["properties"] == {
        "zone": "ford",
        "name": "Ford and bridge",
        "kind": "deconfliction",
        "standing": "agreed",
        "entry": "never",
        "radius_m": 20_000,
    }
    assert [round(number, 4) for number in zone["geometry"]["coordinates"]] == [38.617, 33.505]


def test_a_zone_found_by_name_is_drawn_anew_with_weekly_hours_and_says_what_it_replaces(
    page: Page, tmp_path: Path
) -> None:
    search(page, "at tanf")
    page.keyboard.press("Enter")
    page.locator("zone-card").get_by_role("button", name="Draw a new version").press("Enter")
    editor = page.locator("zone-editor")
    expect(editor.locator(".note", has_text="It takes the place of version")).to_contain_text("it is the same version")
    expect(editor.locator("[name=metres]")).to_have_value("55000")
    editor.locator("[name=metres]").fill("50000")
    editor.locator("[name=valid_until]").fill("2030-01-01T00:00")
    for day in ("Mon", "Tue", "Sat"):
        editor.locator(f"schedule-rows [value={day}]").press("Space")
    editor.get_by_role("button", name="Add these hours").press("Enter")
    expect(editor.locator("schedule-rows textarea")).to_have_value("Mon-Tue 06:00-18:00Z\nSat 06:00-18:00Z")
    expect(editor.get_by_role("button", name="Save as a zone file")).to_be_enabled()
    with page.expect_download() as saved:
        editor.get_by_role("button", name="Save as a zone file").press("Enter")
    saved.value.save_as(tmp_path / "ring.geojson")
    drawn, other = json.loads((tmp_path / "ring.geojson").read_text(encoding="utf-8"))["features"]
    said = drawn["properties"]
    assert (said["zone"], said["radius_m"], said["valid_until"]) == ("ring", 50_000, "2030-01-01T00:00:00Z")
    assert said["schedule"] == ["Mon-Tue 06:00-18:00Z", "Sat 06:00-18:00Z"]
    assert (other["properties"]["standing"], other["properties"]["radius_m"]) == ("claimed:bravo.example", 45_000)


def test_the_zones_under_the_cross_are_told_and_one_without_a_circle_keeps_its_corners(page: Page) -> None:
    search(page, "33.01N 37.51E")
    page.keyboard.press("Enter")
    page.locator(".map").press("Enter")
    page.locator("zone-card").get_by_role("button", name="Draw a new version").last.press("Enter")
    expect(page.locator("zone-editor .anew")).to_contain_text("مخيم الركبان")
    expect(page.locator("place-rows textarea")).to_have_value(re.compile("E"))
    corners = page.locator("place-rows textarea").input_value().split("\n")
    assert corners[0] == "33.0000000N 37.5000000E"
    assert len(corners) == 4
    expect(page.locator("zone-editor .note", has_text="it is the same version")).to_be_visible()


def test_a_leaflet_of_a_zone_is_made_and_saved_with_its_code(page: Page, tmp_path: Path) -> None:
    search(page, "at tanf")
    page.keyboard.press("Enter")
    form = page.locator("leaflet-form")
    form.get_by_text("Make a leaflet").press("Enter")
    form.get_by_role("button", name="Put it on record").press("Enter")
    expect(form.get_by_role("button", name="Save the PDF")).to_be_focused()
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    code = form.locator("[role=status] code").inner_text()
    assert saved.value.suggested_filename == f"leaflet-{code}.pdf"
    saved.value.save_as(tmp_path / "leaflet.pdf")
    assert (tmp_path / "leaflet.pdf").read_bytes().startswith(b"%PDF-")


def test_a_ring_that_crosses_itself_is_told_while_it_is_drawn_and_cannot_be_saved(page: Page) -> None:
    page.keyboard.press("z")
    editor = page.locator("zone-editor")
    editor.locator("input[value=polygon]").check()
    editor.locator("textarea").first.fill("33.5N 38.6E\n33.9N 39.1E\n33.4N 39.0E\n33.9N 38.7E")
    expect(editor.locator(".checks")).to_contain_text("ERROR")
    expect(editor.get_by_role("button", name="Save as a zone file")).to_be_disabled()
    editor.locator("textarea").first.fill("33.5N 38.6E\n33.9N 38.7E\n33.9N 39.1E\n33.4N 39.0E")
    expect(editor.locator(".good")).to_be_visible()
    expect(editor.get_by_role("button", name="Save as a zone file")).to_be_enabled()


def test_a_corridor_needs_its_width_and_two_numbers_without_letters_are_no_place(page: Page) -> None:
    page.keyboard.press("z")
    editor = page.locator("zone-editor")
    editor.locator("input[value=corridor]").check()
    editor.locator("textarea").first.fill("33.5 38.6\n33.9N 39.1E")
    expect(editor.locator("place-rows .trouble")).to_contain_text("33.5 38.6")
    editor.locator("textarea").first.fill("33.5N 38.6E\n33.9N 39.1E")
    expect(editor).to_contain_text("Not yet a shape")
    editor.locator("[name=metres]").fill("2500")
    expect(editor.locator(".good")).to_be_visible()


def test_where_two_versions_of_a_zone_differ_stands_in_a_table_too(page: Page) -> None:
    page.locator("zone-differences summary").click()
    row = page.locator("zone-differences tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("as agreed")
    expect(row).to_contain_text("as claimed by bravo.example")
    cells = row.locator("td").all_inner_texts()
    # Two circles of 55 and 45 km: pi (55² - 45²).
    assert abs(float(cells[3].split()[0]) - 3_141.6) < 5
    options = ["all", "as agreed", "as claimed by bravo.example", "as marked", "where versions differ"]
    expect(page.locator("zone-map select option")).to_have_text(options)


def test_tracks_near_a_zone_and_in_alerts_are_symbols_and_others_dots(page: Page) -> None:
    with page.expect_response(lambda answer: "milsymbol" in answer.url):
        page.reload()
    near = "const map = document.querySelector('zone-map'), near = [...map.layer.near].map(at => map.tracks.track[at]);"
    page.wait_for_function(f"() => {{ {near} return near.includes('t-north') && !near.includes('t-far'); }}")


def test_an_incident_is_replayed_with_all_its_tracks_framed_and_by_keyboard(page: Page, node: Served) -> None:
    officer = node.by_token("officer")
    at = time.time_ns() // 1_000_000
    seen = [{"track": "t-past", "at": at - 60_000 * ago, "lon": 38.0, "lat": 34.0 - ago / 10} for ago in (4, 3, 2, 1)]
    seen.append({"track": "t-later", "at": at, "lon": 38.0, "lat": 34.0})
    rows = "\n".join(map(json.dumps, seen)).encode()
    assert officer.ask("POST", "/api/v1/reports", rows, content_type="application/x-ndjson").status == 200
    assert officer.post("/incidents", {"title": "Convoy turned back", "where": "the road"}).status == 201
    held = [{"zone": "old", "held_from": 0, "held_until": at - 90_000}, {"zone": "new", "held_from": at - 90_000}]
    square = {"type": "Polygon", "coordinates": [SQUARE]}
    zones = [feature(square, version=each["zone"], area_km2=1.0, **each) for each in held]
    page.route("**/zones/history?*", lambda route: route.fulfill(json={"type": "FeatureCollection", "features": zones}))
    go_to(page, "incidents")
    page.get_by_role("button", name="Replay").press("Enter")
    replay = page.locator("replay-map")
    expect(replay.locator(".replay-band")).to_contain_text("REPLAY")
    replay.locator("summary").press("Enter")
    row = replay.locator("tbody tr", has_text="t-past")
    expect(row).to_contain_text("33.90000N 38.00000E")
    page.evaluate("document.activeElement.blur()")
    page.wait_for_function(REPLAYED, arg=["new"])
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(row).to_contain_text("33.80000N 38.00000E")
    page.wait_for_function(REPLAYED, arg=["old"])
    expect(replay.locator("tbody tr", has_text="t-later")).to_have_count(0)
    replay.locator("select").first.select_option(label="\u2066×60\u2069")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Space")
    expect(row).to_contain_text("33.90000N 38.00000E")
    page.keyboard.press("Space")
    expect(replay.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_function(REPLAYED, arg=["new"])


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: ./run console")
def test_axe_finds_nothing_that_hinders_with_every_tool_in_hand(browser: Browser, node: Served) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{node.port}/console/")
    sign_in(page)
    page.add_script_tag(path=AXE)
    search(page, "north")
    page.keyboard.press("Enter")
    page.evaluate("document.activeElement.blur()")
    found = []
    for key, tool in (("m", "measure-tool"), ("z", "zone-editor")):
        page.keyboard.press(key)
        expect(page.locator(tool)).to_be_visible()
        page.locator(f"{tool} textarea").first.fill("33.5N 38.6E\n33.9N 39.1E")
        page.evaluate("document.activeElement.blur()")
        rules = page.evaluate("async () => (await axe.run()).violations.map(each => [each.id, each.nodes[0].html])")
        found += [f"{tool}: {rule}" for rule in rules]
    context.close()
    assert found == []


class _Tiles(BaseHTTPRequestHandler):
    """A server of tiles: one grey pixel for everything."""

    def do_GET(self) -> None:
        """A picture."""
        self.send_response(200)
        self.send_header("content-type", "image/png")
        self.send_header("cross-origin-resource-policy", "cross-origin")
        self.end_headers()
        self.wfile.write(PIXEL)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing is printed."""


def test_tiles_of_ones_own_are_the_only_thing_that_is_asked_for_elsewhere(browser: Browser, tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    with ThreadingHTTPServer(("127.0.0.1", 0), _Tiles) as tiles:
        Thread(target=tiles.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{tiles.server_port}"
        with (home.folder / "node.toml").open("a", encoding="utf-8") as settings:
            settings.write('\n[api]\nlisten = "127.0.0.1:0"\n')
            settings.write(f'\n[console]\ntiles = "{origin}/{{z}}/{{x}}/{{y}}.png"\nattribution = "Our own survey"\n')
        with serving(home) as served:
            context = browser.new_context()
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto(f"http://127.0.0.1:{served.port}/")
            sign_in(page)
            expect(page.locator("figcaption")).to_contain_text("Our own survey")
            with page.expect_response(lambda answer: answer.url.startswith(origin) and answer.ok):
                page.locator(".map").press("+")
            context.close()
        tiles.shutdown()
    elsewhere = [url for url in asked if not url.startswith((f"http://127.0.0.1:{served.port}/", "data:", "blob:"))]
    assert elsewhere
    assert all(url.startswith(f"{origin}/") and url.endswith(".png") for url in elsewhere)


def test_an_alert_is_on_the_screen_as_soon_as_it_is_told_and_gone_when_it_is_closed(page: Page, node: Served) -> None:
    officer = node.by_token("officer")
    page.route("**/api/v1/alerts*", lambda route: route.abort())  # nothing that is asked for now is answered
    (of,) = officer.post("/events", {"rows": [event("entry", track="truck-9")], "drill": False}).document["raised"]
    row = page.locator(f".alert[data-id='{of}']")
    expect(row).to_contain_text("truck-9 came into")
    assert officer.post(f"/alerts/{of}/own", {}).status == 200
    expect(row.locator(".due.owned")).to_be_visible()
    assert officer.post(f"/alerts/{of}/close", {"reason": "expected"}).status == 200
    expect(row).to_have_count(0)


def test_a_list_that_was_asked_for_before_an_alert_does_not_take_it_away(page: Page, node: Served) -> None:
    officer, held = node.by_token("officer"), []
    page.route("**/api/v1/alerts*", lambda route: held.append((route, route.fetch())))
    page.evaluate("void document.querySelector('watch-page').load().then(() => (window.isListed = true))")
    while len(held) < 2:  # of all desks, and of the officer's own
        page.wait_for_timeout(20)
    (of,) = officer.post("/events", {"rows": [event("entry", track="truck-8")], "drill": False}).document["raised"]
    row = page.locator(f".alert[data-id='{of}']")
    expect(row).to_be_visible()
    for route, response in held:
        route.fulfill(response=response)
    while not page.evaluate("() => window.isListed"):
        page.wait_for_timeout(20)
    page.unroute_all(behavior="ignoreErrors")
    assert row.count() == 1
    assert officer.post(f"/alerts/{of}/close", {"reason": "expected"}).status == 200


def test_of_very_many_alerts_each_is_in_the_list_and_the_time_of_each_goes_on(browser: Browser, tmp_path: Path) -> None:
    with serving_zones(tmp_path, []) as served, a_page(browser, served.port) as page:
        rows = [event("entry", track=f"truck-{number}") for number in range(MORE_THAN_A_PAGE)]
        told = served.by_token("officer").post("/events", {"rows": rows, "drill": False})
        sign_in(page)
        expect(page.locator(".alert")).to_have_count(MORE_THAN_A_PAGE)
        ids = page.locator(".alert").evaluate_all("rows => rows.map(row => row.dataset.id)")
        assert sorted(ids) == sorted(told.document["raised"])
        due = page.locator(".alert .due bdi").last
        expect(due).not_to_have_text(due.inner_text())


def test_a_track_is_drawn_where_it_is_by_now_while_the_map_stands_still(page: Page, node: Served) -> None:
    drawn = """lat => {
      const map = document.querySelector("zone-map"), { layer, tracks } = map;
      const place = tracks.placeOf("t-north"), sign = layer.shown.find((each) => each.place === place);
      if (!sign || tracks.lat[place] !== lat) return false;
      const canvas = layer.render(null).querySelector("canvas");
      const [x, y] = map.map.getPixelFromCoordinate([tracks.x[place], tracks.y[place]]);
      const isThere = Math.hypot(sign.px - x * devicePixelRatio, sign.py - y * devicePixelRatio) < 3;
      const pixels = canvas.getContext("2d").getImageData(sign.px - 2, sign.py - 2, 4, 4).data;
      return isThere && pixels.some((byte) => byte > 0);
    }"""
    for lat in (33.61, 33.55, TRACKS[0]["lat"]):
        row = json.dumps(TRACKS[0] | {"lat": lat, "at": time.time_ns() // 1_000_000}).encode()
        officer = node.by_token("officer")
        assert officer.ask("POST", "/api/v1/reports", row, content_type="application/x-ndjson").status == 200
        page.wait_for_function(drawn, arg=lat)
