"""Handlers for people: signing in and out, passwords, tokens, and the operators themselves."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeVar

from truceline.api.acting import ACTED
from truceline.api.asked import Asked, Handler
from truceline.api.contract.told import MadeTokenTold, OperatorsTold, OperatorTold, SessionTold, TokensTold, TokenTold
from truceline.api.entrance import secret_of, session_cookie
from truceline.api.replies import Reply, json_reply
from truceline.api.requests import document_from
from truceline.errors import NotFoundError, RequestError
from truceline.model.operators import Operator, Right, Role
from truceline.signing.fields import Fields
from truceline.wiring.acts.table import perform
from truceline.wiring.admitting.admission import LONGEST, Entrant, Token
from truceline.wiring.admitting.throttle import SignIns
from truceline.wiring.moments import now

_Words = TypeVar("_Words", Role, Right)
_MOST_AT_ONCE = 2
"""Passwords that are tried at a time: each takes 64 MiB."""


class People:
    """Its methods are handlers; what it remembers is who has failed to sign in lately."""

    def __init__(self) -> None:
        self._tries = SignIns()
        self._turns = asyncio.Semaphore(_MOST_AT_ONCE)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """By the names in the table of routes."""
        return {
            "sign-in": self.sign_in,
            "session": self.session,
            "sign-out": self.sign_out,
            "own-password": self.own_password,
            "tokens": self.tokens,
            "make-token": self.make_token,
            "end-token": self.end_token,
            "operators": self.operators,
            "add-operator": self.add,
            "change-operator": self.change,
            "set-password": self.set_password,
            "remove-operator": self.remove,
        }

    async def sign_in(self, asked: Asked) -> Reply:
        """A session, if name and password are right; it is not said which of them is not."""
        given = await _fields(asked)
        name, password = given.text("name"), given.text("password")
        given.end()
        await self._check_password(asked, name, password)
        begun = asked.admission.begin_session(name, now().at)
        await _note(asked, begun.entrant, "sign-in")
        reply = json_reply(_session_document(begun.entrant), asked.route.status)
        return Reply(
            reply.status, reply.content, reply.media_type, cookies=(session_cookie(asked.request, begun.secret),)
        )

    async def session(self, asked: Asked) -> Reply:
        """Who is signed in."""
        return json_reply(_session_document(asked.entrant))

    async def sign_out(self, asked: Asked) -> Reply:
        """The session has ended."""
        asked.admission.end_session(secret_of(asked.request))
        await _note(asked, asked.entrant, "sign-out")
        return Reply(asked.route.status, cookies=(session_cookie(asked.request, ""),))

    async def own_password(self, asked: Asked) -> Reply:
        """Another password, for who knows the old one; every session ends."""
        given = await _fields(asked)
        old, new = given.text("old"), given.text("new")
        given.end()
        name = asked.entrant.operator.name
        await self._check_password(asked, name, old)
        await asyncio.to_thread(asked.admission.set_password, name, new)
        await _note(asked, asked.entrant, "password", name)
        return Reply(asked.route.status, cookies=(session_cookie(asked.request, ""),))

    async def tokens(self, asked: Asked) -> Reply:
        """One's own tokens, without what opens the door."""
        kept = asked.admission.roster.tokens(asked.entrant.operator)
        told: TokensTold = {"tokens": [_token_document(token) for token in kept]}
        return json_reply(told)

    async def make_token(self, asked: Asked) -> Reply:
        """A token; only somebody who is signed in may make one, so that a token makes no tokens."""
        if not asked.entrant.forgery:
            raise RequestError("role-lacks-right", "a token makes no tokens", "sign in")
        given = await _fields(asked)
        name, ends_at = given.text("name"), given.integer("ends_at")
        scopes = frozenset(_words(given, "scopes", Right))
        given.end()
        secret, token = asked.admission.make_token(asked.entrant.operator, name[:64], scopes, now().at, ends_at)
        await _note(asked, asked.entrant, "token", token.id)
        told: MadeTokenTold = {**_token_document(token), "token": secret}
        return json_reply(told, asked.route.status)

    async def end_token(self, asked: Asked) -> Reply:
        """A token opens nothing any more."""
        token_id = asked.named["id"]
        if not asked.admission.roster.remove_token(token_id, asked.entrant.operator):
            raise NotFoundError(f"you have no token {token_id[:32]!r}", hint="see them: GET /api/v1/tokens")
        await _note(asked, asked.entrant, "revoke", token_id)
        return Reply(asked.route.status)

    async def operators(self, asked: Asked) -> Reply:
        """All operators."""
        told: OperatorsTold = {"operators": list(map(_operator_document, asked.admission.roster.operators()))}
        return json_reply(told)

    async def add(self, asked: Asked) -> Reply:
        """A new operator."""
        given = await _fields(asked)
        name, password, roles, desks = given.text("name"), given.text("password"), _roles(given), given.texts("desks")
        given.end()
        operator = await asyncio.to_thread(asked.admission.add, name, roles, desks, password)
        await _note(asked, asked.entrant, "add", _told(operator))
        return json_reply(_operator_document(operator), asked.route.status)

    async def change(self, asked: Asked) -> Reply:
        """Other roles and desks."""
        given = await _fields(asked)
        roles, desks = _roles(given), given.texts("desks")
        given.end()
        operator = asked.admission.change(asked.named["name"], roles, desks)
        await _note(asked, asked.entrant, "change", _told(operator))
        return json_reply(_operator_document(operator))

    async def set_password(self, asked: Asked) -> Reply:
        """Another password, set by an administrator."""
        given = await _fields(asked)
        password = given.text("password")
        given.end()
        await asyncio.to_thread(asked.admission.set_password, asked.named["name"], password)
        await _note(asked, asked.entrant, "password", asked.named["name"])
        return Reply(asked.route.status)

    async def remove(self, asked: Asked) -> Reply:
        """An operator who may not come in any more."""
        operator = asked.admission.remove(asked.named["name"])
        await _note(asked, asked.entrant, "remove", operator.name)
        return Reply(asked.route.status)

    async def _check_password(self, asked: Asked, name: str, password: str) -> None:
        mono_ms, tried = now().mono_ms, (name[:64], asked.request.client)
        wait_ms = self._tries.wait_ms(*tried, mono_ms)
        if wait_ms:
            wait = {"retry-after": str(wait_ms // 1_000 + 1)}
            raise RequestError("too-many-tries", "too many wrong passwords", f"wait {wait_ms // 1_000 + 1} s", wait)
        # Counted before it is known, so that a hundred tries at once are a hundred.
        self._tries.failed(*tried, mono_ms)
        async with self._turns:
            is_right = await asyncio.to_thread(asked.admission.is_password, name, password[:LONGEST])
        if not is_right:
            raise RequestError("sign-in-refused", "name or password is wrong", "try again, or ask an administrator")
        self._tries.succeeded(*tried)


async def _fields(asked: Asked) -> Fields:
    return Fields(document_from(await asked.request.body(64 * 1024), asked.request.media_type()), "body")


def _roles(given: Fields) -> tuple[Role, ...]:
    return _words(given, "roles", Role)


def _words(given: Fields, key: str, kind: Callable[[str], _Words]) -> tuple[_Words, ...]:
    try:
        return tuple(map(kind, given.texts(key)))
    except ValueError as error:
        raise RequestError(
            "request-unusable", f"{key}: {error}", "see /api/v1/openapi.json for those that are known"
        ) from error


async def _note(asked: Asked, entrant: Entrant, verb: str, about: str = "") -> None:
    """It is on record before it is answered."""
    operator = entrant.operator
    said = {
        "of": operator.id,
        "operator": operator.name,
        "verb": verb,
        "desk": operator.desks[0] if operator.desks else "",
        "about": about,
    }
    await asked.running.worker.do(lambda node, moment: perform(node, moment, ACTED, said))


def _told(operator: Operator) -> str:
    return f"{operator.name}: {' '.join(operator.roles)}; desks {' '.join(operator.desks) or 'none'}"


def _operator_document(operator: Operator) -> OperatorTold:
    return {
        "id": operator.id,
        "name": operator.name,
        "roles": list(operator.roles),
        "desks": list(operator.desks),
    }


def _session_document(entrant: Entrant) -> SessionTold:
    document: SessionTold = {"operator": _operator_document(entrant.operator), "rights": sorted(entrant.rights)}
    return document | ({"csrf": entrant.forgery} if entrant.forgery else {})


def _token_document(token: Token) -> TokenTold:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": list(token.scopes),
        "made_at": token.made_at,
        "ends_at": token.ends_at,
    }
