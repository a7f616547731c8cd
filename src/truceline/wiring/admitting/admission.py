"""Signing in: passwords by argon2id, sessions for browsers, tokens for programs."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from truceline.adapters.store.roster import Answer, Roster, Token
from truceline.errors import InputError
from truceline.model.operators import Operator, Right, Role
from truceline.wiring.home import Home

__all__ = ["Admission", "Answer", "Entrant", "Token", "admission_of"]

SHORTEST, LONGEST = 12, 1_024
IDLE_MS = 30 * 60_000
"""A session that is not used ends."""
SHIFT_MS = 12 * 3_600_000
"""A session ends, however much it is used."""
_SEEN_MS = 60_000
DAY_MS = 86_400_000
LONGEST_TOKEN_MS = 366 * DAY_MS
TOKEN_PREFIX = "truceline_"
"""So that scanners of leaked texts know one when they see it."""


class Entrant(NamedTuple):
    """Who asks, and what is allowed."""

    operator: Operator
    rights: Set[Right]
    forgery: str = ""
    """Of a session: what a request that changes something must bring along. Empty for a token."""


class Begun(NamedTuple):
    """A session that has just begun."""

    secret: str
    entrant: Entrant


@dataclass(frozen=True, eq=False)
class Admission:
    """Who may come in.

    Args:
        roster: where they are kept.
        hasher: of passwords; its defaults are RFC 9106's for machines with little memory.
    """

    roster: Roster
    hasher: PasswordHasher

    def add(self, name: str, roles: Sequence[Role], desks: Sequence[str], password: str) -> Operator:
        """A new operator.

        Raises:
            InputError: the name is taken or of another form, or the password is too short.
        """
        operator = Operator(os.urandom(16).hex(), name, tuple(dict.fromkeys(roles)), tuple(dict.fromkeys(desks)))
        self.roster.add(operator, self._hash_of(password))
        return operator

    def change(self, name: str, roles: Sequence[Role], desks: Sequence[str]) -> Operator:
        """The operator, with other roles and desks.

        Raises:
            NotFoundError: there is none.
            InputError: no administrator would be left.
        """
        known = self.roster.operator(name)
        changed = Operator(known.id, name, tuple(dict.fromkeys(roles)), tuple(dict.fromkeys(desks)))
        if Role.ADMINISTRATOR not in changed.roles:
            self._check_not_last(known)
        self.roster.change(changed)
        return changed

    def set_password(self, name: str, password: str) -> Operator:
        """The operator, with another password; every session ends.

        Raises:
            NotFoundError: there is none.
            InputError: the password is too short.
        """
        operator = self.roster.operator(name)
        self.roster.set_password(name, self._hash_of(password))
        return operator

    def remove(self, name: str) -> Operator:
        """The operator who was removed.

        Raises:
            NotFoundError: there is none.
            InputError: no administrator would be left.
        """
        operator = self.roster.operator(name)
        self._check_not_last(operator)
        self.roster.remove(name)
        return operator

    def is_password(self, name: str, password: str) -> bool:
        """True if it is the operator's; for a name that is not there it takes as long, and is False."""
        kept = self.roster.password_of(name)
        try:
            self.hasher.verify(kept or self._nobodys, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return bool(kept)

    def begin_session(self, name: str, now_at: int) -> Begun:
        """A session of an operator who has shown the password."""
        operator, secret, forgery = self.roster.operator(name), secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.roster.begin_session(_digest(secret), operator, forgery, now_at)
        return Begun(secret, Entrant(operator, operator.rights, forgery))

    def entrant_by_session(self, secret: str, now_at: int) -> Entrant | None:
        """Who has a session; none if it has ended."""
        digest = _digest(secret)
        session = self.roster.session(digest)
        if session is None:
            return None
        if not (0 <= now_at - session.seen_at <= IDLE_MS and now_at - session.made_at <= SHIFT_MS):
            self.roster.end_session(digest)
            return None
        if now_at - session.seen_at > _SEEN_MS:
            self.roster.note_seen(digest, now_at)
        return Entrant(session.operator, session.operator.rights, session.forgery)

    def end_session(self, secret: str) -> None:
        """The session has ended."""
        self.roster.end_session(_digest(secret))

    def make_token(
        self, operator: Operator, name: str, scopes: Set[Right], now_at: int, ends_at: int
    ) -> tuple[str, Token]:
        """A token, which is told only now, and what is kept of it.

        Raises:
            InputError: it would allow more than its operator may, or last longer than a year.
        """
        if not scopes or not scopes <= operator.rights:
            told = ", ".join(sorted(scopes - operator.rights)) or "nothing"
            raise InputError(
                f"the token would be for {told}",
                hint=f"{operator.name} may: {', '.join(sorted(operator.rights))}",
            )
        if not now_at < ends_at <= now_at + LONGEST_TOKEN_MS:
            raise InputError("the token would not end within a year", hint="give a time from now on, at most 366 days")
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = Token(os.urandom(8).hex(), operator, name, tuple(sorted(scopes)), now_at, ends_at)
        self.roster.add_token(token, _digest(secret))
        return secret, token

    def entrant_by_token(self, secret: str, now_at: int) -> Entrant | None:
        """Whose token it is; none if there is no such token, or it has ended."""
        token = self.roster.token(_digest(secret))
        if token is None or now_at >= token.ends_at:
            return None
        return Entrant(token.operator, token.operator.rights & frozenset(token.scopes))

    def _hash_of(self, password: str) -> str:
        if not SHORTEST <= len(password) <= LONGEST:
            raise InputError(
                f"the password has {len(password)} characters", hint=f"use {SHORTEST} to {LONGEST}: four words will do"
            )
        return self.hasher.hash(password)

    @cached_property
    def _nobodys(self) -> str:
        return self.hasher.hash("nobody's password")

    def _check_not_last(self, operator: Operator) -> None:
        others = [each for each in self.roster.operators() if each.id != operator.id]
        if Role.ADMINISTRATOR in operator.roles and not any(Role.ADMINISTRATOR in each.roles for each in others):
            raise InputError(f"{operator.name} is the last administrator", hint="make another one before")


def admission_of(home: Home) -> Admission:
    """Who may come in to a node.

    Raises:
        StoreError: the file cannot be opened.
    """
    return Admission(Roster(home.operators), PasswordHasher())


def is_same(one: str, other: str) -> bool:
    """True if two secrets are the same; it takes as long if they are not."""
    return hmac.compare_digest(one.encode(), other.encode())


def _digest(secret: str) -> bytes:
    """What is kept of a secret: who reads the file cannot come in with it."""
    return sha256(secret.encode(errors="replace")).digest()
