"""Calls to a program of one's own people: CloudEvents in JSON, signed as the Standard Webhooks ask.

Sources: CloudEvents 1.0.2, structured mode of its HTTP binding; Standard Webhooks 1.0, symmetric signatures ``v1``.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from truceline.errors import InputError
from truceline.model.times import text_from_instant

PATIENCE_S = 10.0
_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Occurrence:
    """What a program is told of.

    Args:
        id: the same for every attempt to tell of it.
        source: who tells, such as ``truceline:alfa.example``.
        type: what it is, such as ``org.truceline.page``.
        at: when it happened, ms since the epoch.
        data: what there is to know.
    """

    id: str
    source: str
    type: str
    at: int
    data: Mapping[str, Any]

    @property
    def body(self) -> bytes:
        """The event as it is sent."""
        event = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "time": text_from_instant(self.at),
            "datacontenttype": "application/json",
            "data": self.data,
        }
        return json.dumps(event, ensure_ascii=False, allow_nan=False).encode()


def check_address(url: str) -> None:
    """Does nothing for an address that a webhook may have: https, or http on this machine.

    Raises:
        InputError: it is another.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
        raise InputError(
            "the address of a webhook begins neither with https:// nor with http://localhost",
            hint="what is called out must not be read on its way",
        )


def secret_from_text(text: str) -> bytes:
    """The secret that both sides of a webhook know, from the form ``whsec_`` and base 64.

    Raises:
        InputError: it is of another form, or not of 24 to 64 bytes.
    """
    try:
        secret = base64.b64decode(text.strip().removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError("the secret of a webhook is no base 64", hint=f"write {_PREFIX} and 32 bytes in it") from error
    if not _SHORTEST <= len(secret) <= _LONGEST:
        raise InputError(
            f"the secret of a webhook has {len(secret)} bytes", hint=f"take {_SHORTEST} to {_LONGEST} random ones"
        )
    return secret


def headers_of(occurrence: Occurrence, body: bytes, secret: bytes, sent_at_s: int) -> dict[str, str]:
    """The headers of a call; who knows the secret can tell by them that it is ours, and new."""
    signed = f"{occurrence.id}.{sent_at_s}.".encode() + body
    signature = base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
    return {
        "content-type": "application/cloudevents+json; charset=utf-8",
        "webhook-id": occurrence.id,
        "webhook-timestamp": str(sent_at_s),
        "webhook-signature": f"v1,{signature}",
    }


async def call_webhook(url: str, secret: bytes, occurrence: Occurrence, sent_at_s: int) -> str:
    """Why a call did not get through; empty if it was answered with a code of success.

    It follows no redirection, and reads nothing of the answer but its code.
    """
    import aiohttp  # whoever only reads the settings does without

    body = occurrence.body
    headers = headers_of(occurrence, body, secret, sent_at_s)
    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return "" if 200 <= answer.status < 300 else f"answered with code {answer.status}"
    except TimeoutError:
        return f"no answer within {PATIENCE_S:.0f} s"
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return f"not reached: {type(error).__name__}"
