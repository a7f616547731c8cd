"""Calls to people over the services that Apprise knows: mail, ntfy, Signal, Matrix and a hundred more."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from typing import Any

from truceline.errors import InputError, MissingExtraError

PATIENCE_S = 30.0


def check_service(address: str) -> None:
    """Does nothing for the address of a service that Apprise knows.

    Raises:
        InputError: it knows none of that form; the address is not repeated, for it may hold a password.
        MissingExtraError: Apprise is not installed.
    """
    _service(address)


async def call_service(address: str, title: str) -> str:
    """Why a call did not get through; empty if the service took it.

    Args:
        address: as Apprise writes it, such as ``ntfys://example.org/topic``.
        title: all that is told.

    Raises:
        InputError, MissingExtraError: see ``check_service``.
    """
    service = _service(address)
    try:
        async with asyncio.timeout(PATIENCE_S):
            was_taken = await service.async_notify(body=title)
    except TimeoutError:
        return f"no answer within {PATIENCE_S:.0f} s"
    return "" if was_taken else "the service did not take it"


def _service(address: str) -> Any:
    try:
        import apprise
    except ImportError as error:
        raise MissingExtraError("apprise", "notify") from error
    service = apprise.Apprise()
    if not service.add(address):
        raise InputError(
            "Apprise knows no service of this form of address",
            hint="write it as its documentation does, such as ntfys://example.org/topic",
        )
    return service
