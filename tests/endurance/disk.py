"""A disk that loses its power: what may be on it after a cut, given everything that was written and synced before.

What was synced is there. Of what was not, any part may be: each sector of 512 bytes was written or not, each
change of a file's length came through or not, and so did each new or deleted name in the folder until the folder
was synced. POSIX promises no more than that.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

SECTOR_BYTES = 512


class Write(NamedTuple):
    """Bytes go into a file."""

    name: str
    start: int
    content: bytes


class Truncate(NamedTuple):
    """A file gets a length."""

    name: str
    size: int


class Sync(NamedTuple):
    """What was written to a file is durable from now on; its name may not be."""

    name: str


class Create(NamedTuple):
    """A file has come to be."""

    name: str


class Delete(NamedTuple):
    """A name is gone."""

    name: str


class Rename(NamedTuple):
    """A file has another name, which stood for nothing or another file before."""

    name: str
    new: str


class SyncNames(NamedTuple):
    """The names of all files in the folder are durable from now on."""


Event: TypeAlias = Write | Truncate | Sync | Create | Delete | Rename | SyncNames


@dataclass
class _Content:
    """A file, whatever its name is."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Write | Truncate] = field(default_factory=list)

    def after_cut(self, chance: random.Random, share: float) -> bytes:
        """What may be found, with about a share of what was not synced."""
        found = bytearray(self.durable)
        for event in self.pending:
            for part in _sectors(event) if isinstance(event, Write) else [event]:
                if chance.random() < share:
                    _apply(found, part)
        return bytes(found)


class Disk:
    """One folder on such a disk."""

    def __init__(self) -> None:
        self._now: dict[str, _Content] = {}
        self._durable: dict[str, _Content] = {}
        self._pending: list[tuple[Create | Delete | Rename, _Content]] = []

    def take(self, event: Event) -> None:
        """Something happens."""
        match event:
            case Write(name) | Truncate(name):
                self._now[name].pending.append(event)
            case Sync(name):
                content = self._now[name]
                for each in content.pending:
                    _apply(content.durable, each)
                content.pending.clear()
            case SyncNames():
                self._durable = dict(self._now)
                self._pending.clear()
            case Create(name) | Delete(name) | Rename(name):
                content = _Content() if isinstance(event, Create) else self._now[name]
                _rename(self._now, event, content)
                self._pending.append((event, content))

    def after_cut(self, chance: random.Random) -> Mapping[str, bytes]:
        """The files that may be found after a cut at this moment."""
        share = chance.choice([0.0, 0.1, 0.5, 0.9, 1.0])
        names = dict(self._durable)
        for event, content in self._pending:
            # Names depend on those before them: file systems keep a journal of them in order.
            if chance.random() >= share:
                break
            _rename(names, event, content)
        return {name: content.after_cut(chance, share) for name, content in names.items()}


def _rename(names: dict[str, _Content], event: Create | Delete | Rename, content: _Content) -> None:
    if not isinstance(event, Create):
        names.pop(event.name, None)
    if not isinstance(event, Delete):
        names[event.new if isinstance(event, Rename) else event.name] = content


def _sectors(write: Write) -> Iterator[Write]:
    end = write.start + len(write.content)
    start = write.start
    while start < end:
        stop = min(end, (start // SECTOR_BYTES + 1) * SECTOR_BYTES)
        yield Write(write.name, start, write.content[start - write.start : stop - write.start])
        start = stop


def _apply(content: bytearray, event: Write | Truncate) -> None:
    if isinstance(event, Truncate):
        del content[event.size :]
        content.extend(bytes(event.size - len(content)))
    else:
        content.extend(bytes(max(0, event.start - len(content))))
        content[event.start : event.start + len(event.content)] = event.content
