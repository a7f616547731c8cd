"""The keys of one party, by role, in versions.

A party's root keys, kept offline, sign which keys speak for it: a number of its own roots must
sign each version, and a number of the roots before it too. Versions follow one another without
gaps; a key that goes says up to which entry of the party's log its signatures still count. How
one version follows another is in ``succession``.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from truceline.errors import NoteError
from truceline.signing.canonical import Value
from truceline.signing.documents import write_document
from truceline.signing.fields import HEX_64
from truceline.signing.keys import KeyKind, VerifyKey, check_name
from truceline.signing.showing import shown

KIND = "manifest"
MAX_KEYS = 256
_PARTY = re.compile(r"(?!truceline/)[a-z0-9]([a-z0-9.-]*[a-z0-9])?(/[a-z0-9]([a-z0-9.-]*[a-z0-9])?)*")
_AGE_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{20,2000}")


class Role(StrEnum):
    """What a key is for. No key has two roles."""

    ROOT = "root"
    """Signs manifests and the charter; kept offline."""
    LOG = "log"
    """Signs the checkpoints of the party's log, and nothing else."""
    COSIGNER = "cosigner"
    """Cosigns the checkpoints of others, and nothing else."""
    NODE = "node"
    """Signs what the node sends by itself."""
    OPERATOR = "operator"
    """Signs what one desk or person sends and acknowledges."""
    AUTHORITY = "authority"
    """Signs agreements and their ends."""


@dataclass(frozen=True, order=True)
class Position:
    """A place in a party's log: which of its logs, counted from 1, and the entry's index. Later is greater.

    Raises:
        NoteError: there is no such place.
    """

    log: int
    index: int

    def __post_init__(self) -> None:
        if self.log < 1 or self.index < 0:
            raise NoteError(f"there is no {self}", hint="logs count from 1, entries from 0")

    def __str__(self) -> str:
        return f"entry {self.index} of log {self.log}"


class ListedKey(NamedTuple):
    """A key and its role."""

    role: Role
    key: VerifyKey


class RemovedKey(NamedTuple):
    """A key that speaks for the party no more, but for what stands at or before a position of its log."""

    key: VerifyKey
    last: Position


@dataclass(frozen=True)
class Manifest:
    """One version of what keys a party has.

    Args:
        party: such as ``alfa.example``; every key's name begins with it and a slash.
        version: from 1.
        keys: with their roles: at least one root, and exactly one log key, whose name, such as
            ``alfa.example/log/1``, is the origin of the party's log and ends in the log's number.
        root_threshold: how many roots must sign manifests and the charter.
        authority_threshold: how many authorities must sign an agreement; 0 if there are none.
        tls_pins: SHA-256 of the public keys of the node's TLS certificates, 64 hex digits each.
        age_recipients: to whom sealed bundles for the party are encrypted.
        removed: the keys of the version before that are not listed any more.
        prev: id of the manifest before, 64 hex digits; empty for version 1.

    Raises:
        NoteError: one of these rules is broken.
    """

    party: str
    version: int
    keys: tuple[ListedKey, ...]
    root_threshold: int
    authority_threshold: int = 0
    tls_pins: tuple[str, ...] = ()
    age_recipients: tuple[str, ...] = ()
    removed: tuple[RemovedKey, ...] = ()
    prev: str = ""

    def __post_init__(self) -> None:
        check_party(self.party)
        if self.version < 1 or (self.version > 1) != bool(HEX_64.fullmatch(self.prev)):
            raise self._wrong("every version but the first names the one before it")
        if self.version == 1 and (self.prev or self.removed):
            raise self._wrong("the first version has none before it, and removes no key")
        if len(self.keys) + len(self.removed) > MAX_KEYS:
            raise self._wrong(f"it may name {MAX_KEYS} keys")
        self._check_keys()
        self._check_thresholds()
        self._check_addresses()

    def _check_keys(self) -> None:
        named = [key for _, key in self.keys] + [key for key, _ in self.removed]
        for count in (Counter(key.public for key in named), Counter((key.name, key.key_id) for key in named)):
            if max(count.values(), default=0) > 1:
                raise self._wrong("no two keys may have the same bytes, or the same name and id")
        for role, key in self.keys:
            kind = KeyKind.COSIGNATURE if role is Role.COSIGNER else KeyKind.ED25519
            if key.kind is not kind:
                raise self._wrong(f"the key {shown(key.name)} with the role {role} must be of the kind 0x{kind:02x}")
            if not key.name.startswith(f"{self.party}/"):
                raise self._wrong(f"the name {shown(key.name)} must begin with {self.party}/")
        if len(self.keys_of(Role.LOG)) != 1 or not self._log_name:
            raise self._wrong(f"it must have one log key, with a name such as {self.party}/log/1")

    def _check_thresholds(self) -> None:
        roots, authorities = len(self.keys_of(Role.ROOT)), len(self.keys_of(Role.AUTHORITY))
        if not 1 <= self.root_threshold <= roots:
            raise self._wrong(f"the threshold of roots is {self.root_threshold} of {roots}")
        if not min(1, authorities) <= self.authority_threshold <= authorities:
            raise self._wrong(f"the threshold of authorities is {self.authority_threshold} of {authorities}")

    def _check_addresses(self) -> None:
        for what, pattern in ((self.tls_pins, HEX_64), (self.age_recipients, _AGE_RECIPIENT)):
            for text in what:
                if not pattern.fullmatch(text):
                    raise self._wrong(f"{shown(text)} is not like {pattern.pattern}")

    @property
    def _log_name(self) -> re.Match[str] | None:
        return re.fullmatch(rf"{re.escape(self.party)}/log/([1-9][0-9]{{0,8}})", self.log_key.name)

    @property
    def log_key(self) -> VerifyKey:
        """The key that signs the log's checkpoints; its name is the log's origin."""
        return self.keys_of(Role.LOG)[0]

    @property
    def log_number(self) -> int:
        """Which of the party's logs is in use, from 1."""
        name = self._log_name
        return int(name[1]) if name else 0

    def keys_of(self, role: Role) -> tuple[VerifyKey, ...]:
        """The keys of one role."""
        return tuple(key for listed, key in self.keys if listed is role)

    @cached_property
    def text(self) -> str:
        """The manifest as a document, to be signed by ``notes.sign_note``."""
        fields: dict[str, Value] = {
            "party": self.party,
            "version": self.version,
            "keys": [{"role": str(role), "key": key.text} for role, key in self.keys],
            "root_threshold": self.root_threshold,
            "authority_threshold": self.authority_threshold,
            "tls_pins": self.tls_pins,
            "age_recipients": self.age_recipients,
            "removed": [
                {"key": key.text, "last_log": last.log, "last_index": last.index} for key, last in self.removed
            ],
            "prev": self.prev,
        }
        return write_document(KIND, fields)

    @cached_property
    def id(self) -> str:
        """SHA-256 of the text, 64 hex digits."""
        return sha256(self.text.encode()).hexdigest()

    def is_signed_by_roots(self, keys: Iterable[VerifyKey]) -> bool:
        """True if enough of this version's roots are among keys whose signatures hold."""
        return len(set(self.keys_of(Role.ROOT)).intersection(keys)) >= self.root_threshold

    def _wrong(self, rule: str) -> NoteError:
        return NoteError(f"version {self.version} of the manifest of {self.party}: {rule}", hint="draw it up anew")


def check_party(party: str) -> None:
    """Nothing, for a name that a party may have.

    Raises:
        NoteError: it is not like ``alfa.example`` or ``truceline.example/alfa``, or is too long.
    """
    check_name(party)
    if len(party) > 128 or not _PARTY.fullmatch(party):
        raise NoteError(
            f"the party name {shown(party)}",
            hint="use small letters, digits, dots and hyphens, as in alfa.example, at most 128 of them",
        )
