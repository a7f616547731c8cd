"""Takes a picture of every page of the console of a node that runs, in two themes and in Arabic, to be looked at.

    python tools/screenshots.py ADDRESS NAME PASSWORD-FILE [FOLDER]

The pictures go into FOLDER, or else into `out/screenshots`.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PAGES = ("watch", "line", "incidents", "notices", "record", "handover", "drill", "agreements")
OPENED = {
    "line-compose": ("line", "compose-form summary"),
    "line-message": ("line", ".talk > li:nth-child(3) .head button"),
    "incidents-replay": ("incidents", ".views button:nth-child(2)"),
    "incidents-accounts": ("incidents", ".views button:nth-child(3)"),
    "incidents-facts": ("incidents", ".views button:nth-child(4)"),
    "incidents-dossier": ("incidents", ".views button:nth-child(6)"),
    "notices-form": ("notices", "notice-form summary"),
    "agreements-ladder": ("agreements", ".agreement summary"),
}
"""What is opened on a page for a further picture: its name, the page, and what is pressed."""
PICTURES = {name: (name, "") for name in PAGES} | OPENED
LOOKS = (("dark", "en"), ("light", "en"), ("night", "en"), ("light", "ar"))
SCREENS = {"desk": (1400, 900), "phone": (390, 844)}
_WORDS = Path(__file__).parents[1] / "web" / "src" / "words"
_SETTLED_MS = 1_200
"""Until the map has drawn itself."""


def sign_in(page: Page, address: str, name: str, password: str) -> None:
    """The console is open for an operator."""
    page.goto(f"{address.rstrip('/')}/console/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.locator("nav").wait_for()


def _asking(language: str) -> str:
    """What a page says while it waits for its node."""
    words: dict[str, str] = json.loads((_WORDS / f"{language}.json").read_text(encoding="utf-8"))
    return words["loading"]


def take(page: Page, folder: Path, screen: str, looks: Sequence[tuple[str, str]] = LOOKS) -> None:
    """Pictures of every page in every look."""
    for theme, language in looks:
        page.evaluate(
            "look => Object.entries(look).forEach(each => localStorage.setItem(...each))", _look(theme, language)
        )
        page.reload()
        for name, (where, pressed) in PICTURES.items():
            page.goto(f"{page.url.split('#')[0]}#{where}")
            page.wait_for_timeout(_SETTLED_MS)
            if pressed and page.locator(pressed).count():
                page.locator(pressed).first.click()
                page.wait_for_timeout(_SETTLED_MS)
            page.wait_for_function("words => !document.body.innerText.includes(words)", arg=_asking(language))
            page.screenshot(path=folder / f"{name}-{theme}-{language}-{screen}.png", full_page=True)


def _look(theme: str, language: str) -> dict[str, str]:
    return {"theme": theme, "language": language}


def main(address: str, name: str, password_file: str, folder: str = "out/screenshots") -> None:
    """Takes the pictures."""
    password = Path(password_file).read_text(encoding="utf-8").rstrip("\n")
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        for screen, (width, height) in SCREENS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            sign_in(page, address, name, password)
            take(page, into, screen)
        browser.close()
    print(f"{len(list(into.glob('*.png')))} pictures in {into}")


if __name__ == "__main__":
    main(*sys.argv[1:])
