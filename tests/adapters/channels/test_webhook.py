"""Webhooks: other people's libraries read and check them, and they get through or say why not."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from cloudevents.core.formats.json import JSONFormat
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from truceline.adapters.channels import webhook
from truceline.adapters.channels.webhook import Occurrence, call_webhook, check_address, headers_of, secret_from_text
from truceline.errors import InputError

SECRET = bytes(range(32))
SECRET_TEXT = "whsec_" + base64.b64encode(SECRET).decode()
PAGE = Occurrence("0a" * 16, "truceline:alfa.example", "org.truceline.page", 1_790_000_000_123, {"alert": "ab", "ن": 1})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def called(handler: Handler, url: str = "http://127.0.0.1:{port}/hook") -> str:
    """What comes of a call to a server that answers in some way."""

    async def both() -> str:
        app = web.Application()
        app.router.add_route("*", "/{any:.*}", handler)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            port = runner.addresses[0][1]
            return await call_webhook(url.format(port=port), SECRET, PAGE, time.time_ns() // 10**9)
        finally:
            await runner.cleanup()

    return asyncio.run(both())


def test_a_call_that_is_answered_got_through_and_is_what_was_to_be_told() -> None:
    taken: list[tuple[dict[str, str], bytes]] = []

    async def take(request: web.Request) -> web.StreamResponse:
        taken.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        return web.Response(status=204)

    assert called(take) == ""
    ((headers, body),) = taken
    assert Webhook(SECRET_TEXT).verify(body, headers)["data"] == {"alert": "ab", "ن": 1}


def test_the_library_of_cloudevents_reads_it() -> None:
    headers = headers_of(PAGE, PAGE.body, SECRET, 1)
    event: Any = from_structured_event(HTTPMessage(headers=headers, body=PAGE.body), JSONFormat())
    assert (event.get_id(), event.get_source(), event.get_type()) == (PAGE.id, PAGE.source, PAGE.type)
    assert event.get_time().isoformat() == "2026-09-21T14:13:20.123000+00:00"
    assert event.get_data() == dict(PAGE.data)


@pytest.mark.parametrize("change", ["body", "id", "time", "secret"])
def test_what_was_changed_on_the_way_is_noticed(change: str) -> None:
    now_s = time.time_ns() // 10**9
    headers, body, secret = headers_of(PAGE, PAGE.body, SECRET, now_s), PAGE.body, SECRET_TEXT
    Webhook(secret).verify(body, headers)
    if change == "body":
        body = body.replace(b"ab", b"ba")
    if change == "id":
        headers["webhook-id"] = "0b" * 16
    if change == "time":
        headers["webhook-timestamp"] = str(now_s + 1)
    if change == "secret":
        secret = "whsec_" + base64.b64encode(bytes(32)).decode()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, headers)


@pytest.mark.parametrize("code", [300, 302, 404, 500])
def test_a_code_that_is_no_success_is_why_it_did_not_get_through(code: int) -> None:
    async def refuse(_: web.Request) -> web.StreamResponse:
        return web.Response(status=code, headers={"location": "/elsewhere"} if code == 302 else {})

    assert called(refuse) == f"answered with code {code}"


def test_where_nobody_listens_the_call_says_so_and_tells_no_address() -> None:
    async def never(_: web.Request) -> web.StreamResponse:
        return web.Response()

    told = called(never, "http://127.0.0.1:9/secret-token")
    assert told.startswith("not reached: ")
    assert "secret" not in told


def test_who_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "PATIENCE_S", 0.2)

    async def dawdle(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(1)
        return web.Response()

    assert called(dawdle) == "no answer within 0 s"


@pytest.mark.parametrize(
    "url", ["http://example.org/", "ftp://example.org", "example.org", "http://localhost.example/"]
)
def test_a_call_that_others_could_read_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="https"):
        check_address(url)


@pytest.mark.parametrize(
    "url", ["https://example.org/hook", "http://localhost:8080/", "http://127.0.0.1/", "http://[::1]/"]
)
def test_https_or_this_machine_may_be_called(url: str) -> None:
    check_address(url)


def test_a_secret_is_read_with_and_without_its_prefix() -> None:
    assert secret_from_text(SECRET_TEXT + "\n") == secret_from_text(SECRET_TEXT.removeprefix("whsec_")) == SECRET


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_####", base64.b64encode(bytes(23)).decode()])
def test_a_secret_that_is_none_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(InputError) as raised:
        secret_from_text(text)
    assert not text or text not in str(raised.value)
