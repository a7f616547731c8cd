"""What the console costs: until it can be used, while it is moved, until an alert is seen, and with very many open."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.memory import resident_mb
from benchmarks.streams import Heard, hear_all
from benchmarks.survey import Figure
from benchmarks.traffic import FORMS, Form, Traffic, post, probe
from truceline.api.live.console import FOLDER
from truceline.model.operators import Role
from truceline.wiring.admitting.admission import admission_of
from truceline.wiring.home import Home, make_home, open_home
from truceline.wiring.home_keys import KeyPlan
from truceline.wiring.meeting import PASSPHRASE, free_port, served
from truceline.wiring.moments import now

TRACKS = 10_000
CONSOLES = 200
_PAGES = 3
_PAINT_S, _PICTURE_MS = 2.0, 50.0
_PAN_S = 6.0
PROBES = 100
_SETTLED_MS = 2_000
"""After a load has begun: the first batches of it bring names that nobody knew."""
_ASKED_MS = 50
_PATIENCE_S = 10.0
"""What a page has not shown by then counts as missed."""
_CHROMIUM = "/usr/bin/chromium"
_PORT = free_port()
_NAME, _PASSWORD = "amira", "four words that nobody guesses"
_RING = {"type": "Point", "coordinates": [38.617, 33.505]}
_USEFUL = """
const begun = performance.now();
const look = () => {
  const map = document.querySelector("zone-map");
  const isUseful = document.querySelector(".alerts .alert, .watch .none") && map?.areas && !map.areas.isEmpty()
    && map.querySelector(".map canvas");
  if (isUseful) requestAnimationFrame(() => (window.usefulAt = performance.now()));
  else requestAnimationFrame(look);
};
look();
"""
"""Useful is a page that shows what is open, and the zones on the map."""
_PAN = """
seconds => new Promise(done => {
  const map = document.querySelector("zone-map").map, view = map.getView();
  const middle = view.getCenter(), reach = view.getResolution() * 300, times = [];
  const begun = performance.now();
  map.on("postrender", () => times.push(performance.now()));
  const move = () => {
    const turn = (performance.now() - begun) / 1000;
    if (turn > seconds) return done(times.slice(1).map((time, number) => time - times[number]));
    view.setCenter([middle[0] + reach * Math.sin(turn), middle[1] + reach * Math.cos(turn)]);
    requestAnimationFrame(move);
  };
  move();
})
"""
_SEEN = """
() => {
  window.seen = {}, window.heard = {}, window.recorded = {}, window.alerts = {};
  const named = text => [...(text ?? "").matchAll(/probe-[0-9]+/g)].map(([name]) => name);
  document.querySelector("console-shell").live.addEventListener("happened", ({ detail: { said } }) => {
    for (const name of named(said.alert?.words)) {
      window.heard[name] ??= Date.now(), window.recorded[name] ??= said.at, window.alerts[name] = said.alert.id;
    }
  });
  // A picture is on the screen when its frame was painted: that is done before the next task.
  const note = name => requestAnimationFrame(() => setTimeout(() => (window.seen[name] ??= Date.now())));
  // Only what is new is read: to look through the whole list each time would hold up what is measured.
  const look = changes => changes
    .flatMap(({ target, type, addedNodes }) => (type === "characterData" ? [target] : [...addedNodes]))
    .forEach(node => named(node.textContent).filter(name => !(name in window.seen)).forEach(note));
  const list = document.querySelector(".watch section");
  new MutationObserver(look).observe(list, { childList: true, subtree: true, characterData: true });
}
"""
"""When each alert was put on record, heard of by the page, and painted; all by the one clock of this machine."""
_LACKING = """
names => {
  const rows = [...document.querySelectorAll(".alert .words")];
  const shown = new Set(rows.flatMap(row => row.textContent.match(/probe-[0-9]+/g) ?? []));
  return names.filter(name => !shown.has(name)).length;
}
"""
"""How many alerts a page does not show."""


class _Node(NamedTuple):
    """A node that runs with a zone."""

    token: str
    pid: int


def missing_browser() -> str:
    """Why nothing can be measured here; empty if it can."""
    if not Path(_CHROMIUM).exists():
        return f"there is no {_CHROMIUM}: ./run test installs it"
    return "" if (FOLDER / "index.html").exists() else "the console is not built: ./run console"


def console_figures(
    tracks: int, rounds: int, folder: Path, *, probes: int = PROBES, most: int = 1_000_000
) -> list[Figure]:
    """What issue 6 promises of the console, in a browser without a graphics card.

    Args:
        tracks: that move every second. rounds: how often the first paint is measured, in threes.
        folder: on the disk that is to be measured; what is written there is removed.
        probes: alerts that are waited for, of each kind. most: reports a second beside them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="console-") as name, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=_CHROMIUM, args=["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        )
        home, token = _a_home(Path(name) / "home")
        with served(home) as process, closing(browser):
            node = _Node(token, process.pid)
            _warm(node)
            return [
                *_paints(browser, rounds),
                *_pictures(browser, node, tracks),
                *(
                    f
                    for form in FORMS
                    for f in _alerts(browser, node, form._replace(rate=min(form.rate, most)), probes)
                ),
                *_many(browser, node, probes),
            ]


def _paints(browser: Browser, rounds: int) -> Iterator[Figure]:
    values = []
    for _ in range(3 * rounds):
        with _console(browser) as page:
            page.add_init_script(_USEFUL)
            page.reload()
            page.wait_for_function("window.usefulAt > 0")
            values.append(page.evaluate("window.usefulAt") / 1e3)
    yield Figure("from the address to a page with what is open and the zones drawn", "s", tuple(values), _PAINT_S)


def _pictures(browser: Browser, node: _Node, tracks: int) -> Iterator[Figure]:
    """Milliseconds a picture while the map is moved and every track moves once a second."""
    with Traffic(_PORT, node.token, FORMS[0], tracks, tracks), _console(browser) as page:
        page.wait_for_function(f"document.querySelector('zone-map').tracks.size >= {tracks}", timeout=120_000)
        times: list[float] = page.evaluate(_PAN, _PAN_S)
        near = page.evaluate("document.querySelector('zone-map').layer.near.size")
    told = f"a picture while panning, {tracks:,} tracks moving every second, {near:,} of them as symbols"
    yield Figure(f"{told}; mean", "ms", (sum(times) / len(times),), _PICTURE_MS)
    yield Figure(f"{told}; p95", "ms", (quantiles(times, n=20)[18],))


def _alerts(browser: Browser, node: _Node, form: Form, probes: int) -> Iterator[Figure]:
    """From the report's way out until its alert stands on the screen, under load, and where that time goes."""
    sent: dict[str, float] = {}
    answered: dict[str, float] = {}
    with _console(browser) as page:
        page.evaluate(_SEEN)
        with Traffic(_PORT, node.token, form, form.rate, TRACKS) as traffic, closing(_connection()) as connection:
            page.wait_for_timeout(_SETTLED_MS)
            page.wait_for_function("window.seen", polling=_ASKED_MS)  # the first time brings Playwright's scripts
            traffic.wait_until_flowing()
            for _ in range(probes):
                name, body = probe()
                sent[name] = time.time() * 1e3
                post(connection, node.token, FORMS[1], body)
                answered[name] = time.time() * 1e3
                # Asked seldom: by Playwright's own way, at each picture, the page would draw pictures for that alone.
                page.wait_for_function(f"'{name}' in window.seen", timeout=60_000, polling=_ASKED_MS)
                # As an officer does: a list that grows beyond the screen would paint the newest out of sight.
                _close(connection, node.token, page.evaluate(f"window.alerts['{name}']"))
                page.wait_for_timeout(100)
        stages = {"its alert is put on record": "recorded", "the page has heard of it": "heard"}
        times: dict[str, dict[str, float]] = {told: page.evaluate(f"window.{kept}") for told, kept in stages.items()}
        seen: dict[str, float] = page.evaluate("window.seen")
        rate = traffic.reports / traffic.seconds
    told = f"beside {rate:,.0f} reports a second in {form.name}"
    for until, at in ({"it is answered, and so durable": answered} | times).items():
        waits = tuple(at[name] - sent[name] for name in sent)
        yield Figure(f"from a report until {until}, {told}; median", "ms", waits)
        yield Figure(f"from a report until {until}, {told}; p99", "ms", (_p99(waits),))
    waits = tuple(seen[name] - sent[name] for name in sent)
    yield Figure(f"from a report to its alert on the screen, {told}; median", "ms", waits)
    yield Figure(f"from a report to its alert on the screen, {told}; p99", "ms", (_p99(waits),), form.at_most_ms)


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


def _many(browser: Browser, node: _Node, probes: int) -> Iterator[Figure]:
    """What very many open consoles hear, how soon the last page shows it, and what they cost the node."""
    before_mb = resident_mb(str(node.pid))
    sent: dict[str, float] = {}
    with _console(browser) as one, _console(browser) as two, _console(browser) as three:
        pages = (one, two, three)
        for page in pages:
            page.evaluate(_SEEN)
        with closing(_connection()) as connection:

            def alert() -> str:
                name, body = probe()
                sent[name] = time.time() * 1e3
                post(connection, node.token, FORMS[1], body)
                return name

            heard: Heard = hear_all(_PORT, node.token, CONSOLES - _PAGES, _several(alert, probes))
        missing = sum(_lacking(page, heard.caused) for page in pages)
        seen: list[dict[str, float]] = [page.evaluate("window.seen") for page in pages]
        after_mb = resident_mb(str(node.pid))
    waits = tuple(max(each[name] for each in seen) - sent[name] for name in sent if all(name in each for each in seen))
    told = f"{CONSOLES} open consoles, {_PAGES} of them in a browser, {probes} alerts"
    yield Figure(f"{told}; events that one of them missed", "", (float(heard.missed + missing),), 0.0)
    yield Figure(f"{told}; from a report until the last stream has heard, p99", "ms", (heard.p99_ms,))
    if waits:
        yield Figure(f"{told}; from a report until it is on the last page's screen, median", "ms", waits)
        yield Figure(f"{told}; from a report until it is on the last page's screen, p99", "ms", (_p99(waits),))
    yield Figure(f"{told}; memory of the node more than before", "MB", (after_mb - before_mb,))


def _lacking(page: Page, names: Sequence[str]) -> int:
    """How many alerts a page does not show, and has not come to show within some patience."""
    until = time.monotonic() + _PATIENCE_S
    while lacking := int(page.evaluate(_LACKING, names)):
        if time.monotonic() > until:
            break
        page.wait_for_timeout(_ASKED_MS)
    return lacking


def _several(alert: Callable[[], str], times: int) -> Iterator[str]:
    for _ in range(times):
        yield alert()


@contextmanager
def _console(browser: Browser) -> Iterator[Page]:
    """The watch page of somebody who has signed in."""
    context = browser.new_context(viewport={"width": 1_600, "height": 1_000}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{_PORT}/console/")
    page.locator("[name=name]").fill(_NAME)
    page.locator("[name=password]").fill(_PASSWORD)
    page.keyboard.press("Enter")
    page.locator(".watch .alert, .watch .none").first.wait_for()
    yield page
    context.close()


def _close(connection: HTTPConnection, token: str, alert: str) -> None:
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    connection.request("POST", f"/api/v1/alerts/{alert}/close", json.dumps({"reason": "expected"}), headers)
    response = connection.getresponse()
    content = response.read()
    assert response.status == 200, content


def _connection() -> HTTPConnection:
    return HTTPConnection("127.0.0.1", _PORT, timeout=60)


def _warm(node: _Node) -> None:
    """The watch is compiled before anything is measured: the first alert is there."""
    name, body = probe()
    with closing(_connection()) as connection:
        post(connection, node.token, FORMS[1], body)
        while True:
            connection.request("GET", "/api/v1/alerts", headers={"authorization": f"Bearer {node.token}"})
            if any(name in alert["words"] for alert in json.loads(connection.getresponse().read())["alerts"]):
                return
            time.sleep(0.5)


def _a_home(folder: Path) -> tuple[Home, str]:
    """A node that watches a zone, an operator who can sign in, and a token for programs."""
    home = make_home(folder, KeyPlan(party="alfa.example"), lambda _: PASSPHRASE, work=1)
    zone = {"type": "Feature", "properties": {"zone": "ring", "name": "Ring", "radius_m": 55_000}, "geometry": _RING}
    (folder / "own.geojson").write_text(json.dumps(zone), encoding="utf-8")
    with (folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[api]\nlisten = "127.0.0.1:{_PORT}"\n\n[watch]\nzones = ["own.geojson"]\n')
    admission, at = admission_of(home), now().at
    with closing(admission.roster):
        officer = admission.add(_NAME, [Role.OFFICER], ["duty"], _PASSWORD)
        secret, _ = admission.make_token(officer, "benchmark", officer.rights, at, at + 3_600_000)
    return open_home(folder), secret
