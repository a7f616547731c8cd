"""Debian's browser at the console of a node that runs: by keyboard, and asking nobody but the node."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, expect

from tests.api.served import PASSWORD
from truceline.wiring.home import Home
from truceline.wiring.meeting import PASSPHRASE

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).parents[2]
BUILT = ROOT / "src" / "truceline" / "api" / "console" / "index.html"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}

PATIENCE_MS = 60_000
"""Machines are shared, and the first drill or comparison loads what draws and measures."""
expect.set_options(timeout=PATIENCE_MS)

IN_A_BROWSER = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium: ./run test installs it"),
    pytest.mark.skipif(not BUILT.exists(), reason="the console is not built: ./run console"),
]
"""What every module of tests with a browser is marked with."""


def launched(driver: Playwright) -> Browser:
    """Debian's own; root may not use its sandbox."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return driver.chromium.launch(executable_path=CHROMIUM, args=sandbox)


@contextmanager
def a_page(browser: Browser, port: int, *, screen: ViewportSize | None = None, path: str = "/") -> Iterator[Page]:
    """A page that nobody has signed in at; it may ask nobody but the node, and no script may fail."""
    context = browser.new_context(viewport=screen or DESK, accept_downloads=True)
    page = context.new_page()
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda said: failed.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"http://127.0.0.1:{port}{path}")
    yield page
    context.close()
    own = (f"http://127.0.0.1:{port}/", "data:", f"blob:http://127.0.0.1:{port}/")
    assert asked
    assert [url for url in asked if not url.startswith(own)] == []
    assert failed == [], failed


def sign_in(page: Page, name: str = "officer", password: str = PASSWORD) -> None:
    """By keyboard alone."""
    expect(page.locator("[name=name]")).to_be_visible()
    page.locator("[name=name]").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation")).to_be_visible()
    expect(page.locator(".connection.connected")).to_be_visible()


def go_to(page: Page, name: str) -> None:
    """Another page of the console, by its key."""
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement?.blur()")
    link = page.locator(f"nav a[href='#{name}']")
    page.keyboard.press(link.locator("kbd").inner_text())
    expect(page.locator(f"{name}-page")).to_be_visible()
    expect(page.get_by_text("Asking the node")).to_have_count(0)


@dataclass(frozen=True)
class DeskKey:
    """The key of a desk as its officer brings it.

    Args:
        home: of the node whose desk it is.
        name: of the desk.
        passphrase: that opens it.
    """

    home: Home
    name: str = "duty"
    passphrase: str = PASSPHRASE

    @property
    def files(self) -> list[Path]:
        """Both, for nobody can tell which of them opens."""
        return [self.home.keys / self.name, self.home.keys / f"{self.name}.second"]


def open_desk(page: Page, key: DeskKey, *, typed: str | None = None) -> None:
    """The dialog that asks for a desk's key is filled in, by keyboard."""
    dialog = page.get_by_role("dialog", name="Open the desk's key")
    expect(dialog).to_be_visible()
    other = dialog.get_by_role("button", name="Other files")
    if other.count():
        other.press("Enter")
    with page.expect_file_chooser() as chooser:
        dialog.locator("[name=files]").press("Enter")
    chooser.value.set_files(key.files)
    dialog.locator("[name=passphrase]").focus()
    page.keyboard.type(typed or key.passphrase)
    page.keyboard.press("Enter")


def sign_as(page: Page, key: DeskKey) -> None:
    """The desk is opened, and signs from now on."""
    open_desk(page, key)
    expect(page.locator("button.desk.on")).to_contain_text(key.name)
