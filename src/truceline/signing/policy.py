"""How many cosigners are enough: which logs count, which witnesses, and what quorum of them.

    log alfa.example/log/1+0670a89b+AdX/6JTufndHK2mXyrmtJaR0Q7D+qbZSk1ybj1gEu0g0
    witness bravo bravo.example/cosigner/1+...
    witness mediator mediator.example/cosigner/1+...
    group either any bravo mediator
    quorum either

Source: c2sp.org/tlog-policy.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from truceline.errors import NoteError
from truceline.signing.keys import KeyKind, VerifyKey, verify_key_from_text
from truceline.signing.showing import shown

MAX_ROWS = 256
_BLANK = re.compile(r"[ \t]+")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
_NONE = "none"


@dataclass(frozen=True)
class Group:
    """Witnesses and groups, of which a number must have cosigned."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """Which checkpoints are believed; made by ``read_policy``, which checks that every name is known.

    Args:
        logs: keys of which any one must have signed; empty if they are known from elsewhere.
        witnesses: cosigners by the name that they have within the policy.
        groups: groups by name, each made of witnesses and of groups before it.
        quorum: the witness or group that must have cosigned; empty if none must.
    """

    logs: tuple[VerifyKey, ...]
    witnesses: Mapping[str, VerifyKey]
    groups: Mapping[str, Group]
    quorum: str

    def is_met_by(self, cosigners: Iterable[VerifyKey]) -> bool:
        """True if keys whose cosignatures hold are a quorum."""
        cosigned = set(cosigners)
        held = {name for name, key in self.witnesses.items() if key in cosigned}
        for name, group in self.groups.items():
            if len(held.intersection(group.members)) >= group.threshold:
                held.add(name)
        return not self.quorum or self.quorum in held


def read_policy(rows: Iterable[str]) -> Policy:
    """The policy that rows of text describe; empty rows and those that begin with # say nothing.

    Raises:
        NoteError: a row is of no known form; a name or a key is there twice, or is not known yet;
            a key is of the wrong kind; there is not exactly one quorum.
    """
    draft = _Draft()
    for number, row in enumerate(rows, start=1):
        words = [word for word in _BLANK.split(row) if word]
        if words and not words[0].startswith("#"):
            draft.add(words, f"row {number} of the policy, {shown(row)}")
        if number > MAX_ROWS:
            raise _unusable("the policy", f"it may have {MAX_ROWS} rows")
    if draft.quorum is None:
        raise _unusable("the policy", "it must say its quorum")
    quorum = "" if draft.quorum == _NONE else draft.quorum
    return Policy(tuple(draft.logs), draft.witnesses, draft.groups, quorum)


class _Draft:
    """A policy of which the rows so far were read."""

    def __init__(self) -> None:
        self.logs: list[VerifyKey] = []
        self.witnesses: dict[str, VerifyKey] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None

    def add(self, words: list[str], place: str) -> None:
        match words:
            case ["log", key] | ["log", key, _]:
                self.logs.append(_key(key, KeyKind.ED25519, self.logs, place))
            case ["witness", name, key] | ["witness", name, key, _]:
                self._check_new(name, place)
                self.witnesses[name] = _key(key, KeyKind.COSIGNATURE, self.witnesses.values(), place)
            case ["group", name, threshold, *members] if members:
                self._check_new(name, place)
                self.groups[name] = self._group(threshold, members, place)
            case ["quorum", name] if self.quorum is None and (name == _NONE or self._knows(name)):
                self.quorum = name
            case _:
                raise _unusable(place, "see c2sp.org/tlog-policy for the forms of rows; names must be known before use")

    def _knows(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def _check_new(self, name: str, place: str) -> None:
        if name == _NONE or self._knows(name):
            raise _unusable(place, "every witness and group needs a name of its own, other than none")

    def _group(self, threshold: str, members: list[str], place: str) -> Group:
        if len(set(members)) != len(members) or not all(map(self._knows, members)):
            raise _unusable(place, "members are known by the rows before, each listed once")
        words = {"any": 1, "all": len(members)}
        count = int(threshold) if _NUMBER.fullmatch(threshold) else words.get(threshold, 0)
        if not 1 <= count <= len(members):
            raise _unusable(place, f"the threshold is any, all, or 1 to {len(members)}")
        used = {member for group in self.groups.values() for member in group.members}
        if used.intersection(members):
            raise _unusable(place, "a witness or group may be a member of one group only")
        return Group(count, tuple(members))


def _key(text: str, kind: KeyKind, known: Iterable[VerifyKey], place: str) -> VerifyKey:
    key = verify_key_from_text(text)
    if key.kind is not kind:
        raise _unusable(place, f"the key must be of the kind 0x{kind:02x}")
    if key.public in {other.public for other in known}:
        raise _unusable(place, "a key may stand there once")
    return key


def _unusable(what: str, hint: str) -> NoteError:
    return NoteError(f"{what} cannot be used", hint=hint)
