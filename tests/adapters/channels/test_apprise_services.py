"""Calls over the services that Apprise knows, tried on its own JSON service on this machine."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from truceline.adapters.channels.apprise_services import call_service, check_service
from truceline.errors import InputError

TITLE = "IMMEDIATE alert 0a0b at duty since 061200Z JUN 17"


def called(status: int) -> tuple[str, list[Any]]:
    """What comes of a call to a service that answers with a code, and what it was told."""
    told: list[Any] = []

    async def take(request: web.Request) -> web.StreamResponse:
        told.append(await request.json())
        return web.Response(status=status)

    async def both() -> str:
        app = web.Application()
        app.router.add_post("/{any:.*}", take)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            return await call_service(f"json://127.0.0.1:{runner.addresses[0][1]}/", TITLE)
        finally:
            await runner.cleanup()

    return asyncio.run(both()), told


def test_a_service_is_told_the_title_and_nothing_else() -> None:
    trouble, (told,) = called(200)
    assert trouble == ""
    assert told["message"] == TITLE
    assert not told["title"]


def test_a_service_that_refuses_is_why_it_did_not_get_through() -> None:
    trouble, _ = called(500)
    assert trouble == "the service did not take it"


def test_an_address_of_no_service_is_refused_and_not_repeated() -> None:
    with pytest.raises(InputError) as raised:
        check_service("nowhere://token@example.org")
    assert "token" not in str(raised.value)


def test_an_address_of_a_service_is_taken() -> None:
    check_service("ntfys://example.org/topic")
