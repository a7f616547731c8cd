"""The built files of the console, if they are there; nothing is loaded from anywhere else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import mimetypes
import re
from http import HTTPStatus
from pathlib import Path

from truceline.api.asked import Asked
from truceline.api.replies import Reply, json_reply
from truceline.errors import RequestError
from truceline.wiring.settings import ConsoleSettings

FOLDER = Path(__file__).resolve().parents[1] / "console"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
UNBUILT = b"""<!doctype html>
<html lang="en"><title>Truceline</title>
<h1>The console is not built</h1>
<p>This node runs, and answers its command line and its HTTP API; only the pages for a browser are missing.</p>
<p>In a checkout, build them: <code>./run console</code>, and load this page again.
An installed package brings them: install it anew.</p>
</html>
"""
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")
_HASHED = re.compile(r".*-[A-Za-z0-9_-]{8,}\.\w+")
_YEAR = "public, max-age=31536000, immutable"


async def show_console(asked: Asked) -> Reply:
    """A file of the console; its page, if no file is named.

    Raises:
        RequestError: there is no such file.
    """
    parts = [asked.named[name] for name in ("folder", "name") if asked.named.get(name)]
    if not all(map(_NAME.fullmatch, parts)):
        raise _missing()
    path = FOLDER.joinpath(*(parts or ["index.html"]))
    try:
        content = path.read_bytes()
    except OSError as error:
        if not parts:
            return Reply(HTTPStatus.SERVICE_UNAVAILABLE, UNBUILT, "text/html; charset=utf-8")
        raise _missing() from error
    policy = policy_with(asked.running.home.settings.console)
    kept = _YEAR if _HASHED.fullmatch(path.name) else "no-cache"
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Reply(HTTPStatus.OK, content, media_type, {"content-security-policy": policy, "cache-control": kept})


async def show_settings(asked: Asked) -> Reply:
    """What the settings say of the console: the tiles of its map, null if there are none."""
    console = asked.running.home.settings.console
    tiles = {"address": console.tiles, "attribution": console.attribution} if console.tiles else None
    return json_reply({"tiles": tiles})


def policy_with(console: ConsoleSettings) -> str:
    """What the page may load: from the node only, and pictures from the one server of tiles that its owner named."""
    return POLICY.replace("img-src 'self'", f"img-src 'self' {console.tiles_origin}") if console.tiles else POLICY


async def to_console(asked: Asked) -> Reply:
    """The way from the root of the server to the console."""
    return Reply(HTTPStatus.TEMPORARY_REDIRECT, b"", "text/plain", {"location": "/console/"})


def _missing() -> RequestError:
    return RequestError("no-such-route", "there is no such file of the console", "see /console/")
