"""The ASGI application: from a request to its route, through the door, to an answer."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from truceline.api.access import Access, AccessLog, access_to
from truceline.api.acting import act
from truceline.api.asked import Asked, Handler
from truceline.api.entrance import check, entrant_of
from truceline.api.live.console import show_console, show_settings, to_console
from truceline.api.live.metrics import Metrics
from truceline.api.live.reports import take_reports
from truceline.api.live.stream import MOST_STREAMS, Stream
from truceline.api.live.tracks import Tracks
from truceline.api.live.zones import ZONE_HANDLERS
from truceline.api.ogc.serving import Ogc
from truceline.api.openapi import openapi_document
from truceline.api.people import People
from truceline.api.problems import mistake_words, problem_of, problem_of_mistake, problem_of_refusal
from truceline.api.replies import JSON, Reply, Send, json_reply
from truceline.api.requests import Receive, Request, request_from_scope
from truceline.api.room.handlers import ROOM
from truceline.api.route import Door, Route
from truceline.api.routes import ROUTES
from truceline.errors import RequestError, TrucelineError
from truceline.wiring.admitting.admission import Admission, Answer
from truceline.wiring.moments import now
from truceline.wiring.receiving.feeds import Receiving
from truceline.wiring.serving.faces import Running
from truceline.wiring.serving.happenings import Happening

KEY, REQUEST_ID = "idempotency-key", "x-request-id"
MOST_AT_ONCE = 1_000
"""Requests that are answered at the same time, those of who listens to events among them."""
_LONGEST_KEY = 128
_LONGEST_PLACE = 15
_MOVED_AT_ONCE = 2_000


class App:
    """The faces of one running node.

    Args:
        running: the node.
        admission: who may come in.
        receiving: takes reports in.
        access_log: told of every request.
    """

    def __init__(self, running: Running, admission: Admission, receiving: Receiving, access_log: AccessLog) -> None:
        self._running, self._admission, self._access_log = running, admission, access_log
        self._under_way: set[tuple[str, str]] = set()
        self._at_once = 0
        self._receiving, self._intake = receiving, receiving.intake
        self._handlers: Mapping[str, Handler] = {
            "health": _health,
            "ready": _ready,
            "openapi": _openapi,
            "stream": self._listen,
            "reports": self._take_reports,
            "metrics": self._tell_figures,
            "console": show_console,
            "console-settings": show_settings,
            "to-console": to_console,
            **ROOM,
            **ZONE_HANDLERS,
            **Tracks(self._intake).handlers,
            **People().handlers,
            **Ogc(self._intake.watch.positions).handlers,
        }
        self._stream = Stream(running.worker)
        self._metrics = Metrics(self._stream, receiving)

    def tell(self, happening: Happening) -> None:
        """Something happened; from any thread."""
        self._stream.tell(happening)

    def close(self) -> None:
        """Whoever listens to events is sent home, so that the server can end."""
        self._stream.close()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answers one request of ASGI."""
        access = access_to(scope["method"])
        self._at_once += 1
        try:
            await self._serve(scope, receive, access.counted(send), access)
        finally:
            self._at_once -= 1
            self._access_log.write(access)

    async def _serve(self, scope: Mapping[str, Any], receive: Receive, send: Send, access: Access) -> None:
        reply = (await self._answered(scope, receive, access)).with_headers({REQUEST_ID: access.id})
        self._metrics.count(scope["method"], reply.status)
        sending = reply.sent(send, with_body=scope["method"] != "HEAD")
        if isinstance(reply.content, bytes):
            await sending
            return
        # Whoever listens may leave, and the server says so only to who asks.
        tasks = [asyncio.create_task(sending), asyncio.create_task(_left(receive))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _answered(self, scope: Mapping[str, Any], receive: Receive, access: Access) -> Reply:
        try:
            self._check_room()
            request = request_from_scope(scope, receive)
            route, named = route_of(request)
            access.route = route.full_path
            entrant = None if route.right is Door.OPEN else entrant_of(request, self._admission)
            access.operator = entrant.operator.name if entrant else ""
            asked = Asked(request, route, named, entrant, self._running, self._admission)
            check(asked)
            return await self._once(asked)
        except RequestError as refusal:
            return problem_of_refusal(refusal)
        except TrucelineError as error:
            return problem_of(error)
        except Exception as error:  # noqa: BLE001 (a mistake of ours must not pass unseen)
            self._running.tell(Happening("trouble", words=mistake_words(error, access.id)))
            return problem_of_mistake(access.id)

    def _check_room(self) -> None:
        if self._at_once > MOST_AT_ONCE:
            told = f"{self._at_once} requests at the same time, more than {MOST_AT_ONCE}"
            raise RequestError("too-many-at-once", told, "try again later", {"connection": "close"})

    async def _once(self, asked: Asked) -> Reply:
        """The answer; a request with a key that was answered before gets the same one, and is not done again."""
        key = asked.request.headers.get(KEY, "")
        if not key or asked.route.is_safe or asked.entrant_if_any is None:
            return await self._handled(asked)
        if len(key) > _LONGEST_KEY or not key.isprintable():
            raise RequestError(
                "request-unusable",
                f"the idempotency key is {key[:32]!r}, of {len(key)} signs",
                f"use up to {_LONGEST_KEY} signs that can be seen",
            )
        if asked.route.keeps_keys:
            return await self._handled(asked)
        content = await asked.request.body(asked.route.most_bytes)
        digest = sha256(f"{asked.request.method} {asked.request.path}\n".encode() + content).digest()
        operator = asked.entrant.operator.id
        before = self._admission.roster.answer(operator, key)
        if before:
            if before.digest != digest:
                raise RequestError(
                    "key-used-otherwise", "the idempotency key was used for something else", "draw a new key"
                )
            return Reply(before.status, before.body, headers={"idempotency-replayed": "true"})
        if (operator, key) in self._under_way:
            raise RequestError("busy", "a request with this idempotency key is under way", "wait for its answer")
        self._under_way.add((operator, key))
        try:
            reply = await self._handled(replace(asked, request=_with_body(asked.request, content)))
            if reply.status < HTTPStatus.BAD_REQUEST and isinstance(reply.content, bytes):
                kept = Answer(digest, reply.status, reply.content)
                self._admission.roster.keep_answer(operator, key, kept, now().at)
            return reply
        finally:
            self._under_way.discard((operator, key))

    async def _handled(self, asked: Asked) -> Reply:
        handler = self._handlers[asked.route.handler] if asked.route.handler else act
        return await handler(asked)

    async def _take_reports(self, asked: Asked) -> Reply:
        return await take_reports(self._receiving, asked)

    async def _tell_figures(self, asked: Asked) -> Reply:
        return await self._metrics.answer(asked)

    async def publish_positions(self) -> None:
        """Tells listeners every second which tracks have moved, for ever."""
        while True:
            await asyncio.sleep(1.0)
            if self._stream.listeners:
                # By another thread: reports that come in meanwhile do not wait until all are looked through.
                for columns in await asyncio.to_thread(self._intake.watch.positions.changed, _MOVED_AT_ONCE):
                    self._stream.publish("positions", columns)
                    await asyncio.sleep(0)  # and alerts do not wait until all are handed out

    async def _listen(self, asked: Asked) -> Reply:
        """Events as they happen."""
        if self._stream.listeners >= MOST_STREAMS:
            raise RequestError("busy", f"{MOST_STREAMS} listen already", "try again later")
        last = asked.request.headers.get("last-event-id", asked.request.query.get("after", ""))
        if last and not (last.isascii() and last.isdecimal() and len(last) <= _LONGEST_PLACE):
            raise RequestError(
                "request-unusable", f"the last event is {last[:32]!r}", "give the id of an event, unchanged"
            )
        events = self._stream.events(int(last) if last else None, asked.entrant)
        return Reply(HTTPStatus.OK, events, "text/event-stream", {"x-accel-buffering": "no"})


def route_of(request: Request) -> tuple[Route, Mapping[str, str]]:
    """The route that fits a request, and what stands for the names of its path.

    Raises:
        RequestError: there is none, or none with this method.
    """
    fitting = [(route, named) for route in ROUTES if (named := route.match(request.parts)) is not None]
    method = "GET" if request.method == "HEAD" else request.method
    found = [each for each in fitting if each[0].method == method]
    if found:
        return min(found, key=lambda each: len(each[1]))
    if fitting:
        allowed = ", ".join(sorted({route.method for route, _ in fitting}))
        told = f"{request.method} is not for {request.path[:128]!r}"
        raise RequestError("method-not-allowed", told, f"it takes {allowed}", {"allow": allowed})
    raise RequestError("no-such-route", f"there is nothing at {request.path[:128]!r}", "see /api/v1/openapi.json")


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _with_body(request: Request, content: bytes) -> Request:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    return replace(request, receive=receive)


async def _health(asked: Asked) -> Reply:
    return json_reply({"status": "ok"})


async def _ready(asked: Asked) -> Reply:
    """Ready is a node whose worker answers and whose record may go on."""
    frozen = await asked.running.worker.do(lambda node, _: node.store.frozen)
    status = HTTPStatus.SERVICE_UNAVAILABLE if frozen else HTTPStatus.OK
    return json_reply({"status": "frozen" if frozen else "ready"}, status)


async def _openapi(asked: Asked) -> Reply:
    return Reply(HTTPStatus.OK, openapi_document().encode(), JSON, {"cache-control": "no-cache"})
