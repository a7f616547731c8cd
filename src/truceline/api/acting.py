"""A route with an act behind it: values in, one piece of work for the node, what came of it out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from truceline.api.asked import Asked
from truceline.api.paging import Cut, cut, position_from
from truceline.api.replies import Reply, json_reply
from truceline.api.requests import document_from
from truceline.api.route import Route
from truceline.api.shapes import shape_of, value_from_text
from truceline.errors import RequestError
from truceline.node.node import Moment, Node
from truceline.wiring.acts.act import Document
from truceline.wiring.acts.table import perform

ACTED = "operator-acted"


async def act(asked: Asked) -> Reply:
    """What came of the act of a route.

    Raises:
        RequestError: the request cannot be used, or the thing has changed meanwhile.
        TrucelineError: of the act.
    """
    route = asked.route
    given, position = await _given(asked)
    if_match = asked.request.headers.get("if-match", "")
    if if_match and not route.shown_by:
        raise RequestError("request-unusable", "this route has no versions", "leave out If-Match")

    def work(node: Node, now: Moment) -> Document:
        if if_match not in ("", "*"):
            _check_version(node, now, route, given, if_match)
        done = perform(node, now, route.act, given)
        if not route.is_safe and "operator" not in shape_of(route.act)["properties"]:
            perform(node, now, ACTED, noted(asked, route.act))
        return done

    done = await asked.running.worker.do(work)
    if route.page:
        done = cut(done, route.page, position)
    return _told(asked, done)


def noted(asked: Asked, verb: str, about: str = "") -> dict[str, str]:
    """What is put on record of what an operator did: never what was in the body.

    Args:
        asked: the request.
        verb: what was done.
        about: to whom or what, if the path does not say it.
    """
    operator = asked.entrant.operator
    return {
        "of": operator.id,
        "operator": operator.name,
        "verb": verb,
        "desk": operator.desks[0] if operator.desks else "",
        "route": f"{asked.route.method} {asked.route.path}",
        "about": about or " ".join(f"{name}={value[:128]}" for name, value in asked.named.items()),
    }


def etag_of(content: bytes) -> str:
    """The version of what is shown."""
    return f'"{sha256(content).hexdigest()[:32]}"'


async def _given(asked: Asked) -> tuple[dict[str, Any], Cut]:
    route, request = asked.route, asked.request
    shape = shape_of(route.act)["properties"]
    position = Cut()
    given: dict[str, Any]
    if route.is_safe:
        query = dict(request.query)
        if route.page:
            position = position_from(query, shape, route.page)
        for name in query:
            if name not in shape or name in asked.named:
                raise RequestError(
                    "request-unusable", f"there is no parameter {name[:64]!r}", "see /api/v1/openapi.json"
                )
        given = {name: value_from_text(text, shape[name]) for name, text in query.items()}
        given |= position.given
    else:
        if request.query:
            raise RequestError("request-unusable", "what changes something takes no query", "send it in the body")
        given = document_from(await request.body(route.most_bytes), request.media_type())
    for name in (*asked.named, "operator"):
        if name in given:
            raise RequestError("request-unusable", f"{name} is not for the body", "the path or the sign-in says it")
    given = dict(route.defaults) | given
    given |= {name: value_from_text(text, shape.get(name, {})) for name, text in asked.named.items()}
    return given | _signed(asked, given, shape), position


def _signed(asked: Asked, given: Mapping[str, Any], shape: Mapping[str, Any]) -> dict[str, str]:
    """Who does it, and at which desk."""
    operator = asked.entrant.operator
    signed = {"operator": operator.name} if "operator" in shape else {}
    if "desk" in shape:
        desk = given.get("desk", operator.desks[0] if operator.desks else "")
        if desk not in operator.desks and not (desk == "" and asked.route.is_safe):
            own = ", ".join(operator.desks) or "none"
            raise RequestError("not-your-desk", f"{str(desk)[:64]!r} is no desk of {operator.name}", f"yours: {own}")
        signed["desk"] = desk
    return signed


def _check_version(node: Node, now: Moment, route: Route, given: Mapping[str, Any], if_match: str) -> None:
    shown = perform(node, now, route.shown_by, {"id": given["id"], "desk": given["desk"]})
    content = json_reply(shown).content
    assert isinstance(content, bytes)
    if etag_of(content) not in [tag.strip() for tag in if_match.split(",")]:
        raise RequestError("changed-meanwhile", "it is not as you saw it any more", "look again, then decide")


def _told(asked: Asked, done: Document) -> Reply:
    if not asked.route.is_safe:
        return json_reply(done, asked.route.status)
    reply = json_reply(done)
    assert isinstance(reply.content, bytes)
    tag = etag_of(reply.content)
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    known = [each.strip().removeprefix("W/") for each in asked.request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Reply(HTTPStatus.NOT_MODIFIED, b"", headers=headers)
    return reply.with_headers(headers)
