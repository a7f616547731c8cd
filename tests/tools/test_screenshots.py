"""Pictures of the console, of a node that runs."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.api.served import PASSWORD, a_served_node
from tools.build_console import BUILT
from tools.screenshots import CHROMIUM, PICTURES, sign_in, take

PNG = b"\x89PNG"


@pytest.mark.slow
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="there is no Chromium: ./run test installs it")
@pytest.mark.skipif(not (BUILT / "index.html").exists(), reason="the console is not built: ./run console")
def test_every_page_is_taken_in_the_look_that_was_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    with a_served_node(tmp_path) as node, sync_playwright() as driver:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        page = browser.new_page()
        sign_in(page, f"http://127.0.0.1:{node.port}", "viewer", PASSWORD)
        take(page, folder, "desk", [("light", "ar")])
        look = page.evaluate("[document.documentElement.dir, document.documentElement.dataset.theme]")
        browser.close()
    assert look == ["rtl", "light"]
    assert {picture.name for picture in folder.iterdir()} == {f"{name}-light-ar-desk.png" for name in PICTURES}
    assert all(picture.read_bytes().startswith(PNG) for picture in folder.iterdir())
