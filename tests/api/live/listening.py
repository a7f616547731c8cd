"""Somebody who listens to events of a node that runs."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any, NamedTuple

from tests.api.served import Client


class Event(NamedTuple):
    """One event."""

    id: str
    name: str
    said: Any


class Listening:
    """An open stream."""

    def __init__(self, response: HTTPResponse) -> None:
        self.response = response

    def next(self, *names: str) -> Event:
        """The next event of these names, or of any but a beat."""
        while True:
            found = self._event()
            if found.name in names or (not names and found.name != "beat"):
                return found

    def _event(self) -> Event:
        fields: dict[str, str] = {}
        while row := self.response.readline().decode().rstrip("\n"):
            name, _, value = row.partition(": ")
            fields[name] = value
        assert fields, "the stream has ended"
        return Event(fields.get("id", ""), fields["event"], json.loads(fields["data"]))


@contextmanager
def listening(client: Client, after: str = "") -> Iterator[Listening]:
    """A stream of events; it is cut off at the end."""
    connection = HTTPConnection("127.0.0.1", client.port, timeout=60)
    connection.request("GET", "/api/v1/stream", headers=client.headers | ({"last-event-id": after} if after else {}))
    response = connection.getresponse()
    assert response.status == 200, response.read()
    assert response.getheader("content-type") == "text/event-stream"
    try:
        yield Listening(response)
    finally:
        connection.close()
        response.close()
