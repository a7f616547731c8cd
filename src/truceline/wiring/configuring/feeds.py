"""The tables ``[[feeds]]``: where position reports come from while the node runs.

[[feeds]]
name = "harbour-ais"
format = "ais-nmea"
connect = "10.1.2.3:4001"           # dialled by TCP, again and again
silent_s = 900                      # after so long without a report it is silent; 0 for never

[[feeds]]
name = "coast"
format = "ais-nmea"
listen = "127.0.0.1:10110"          # UDP

[[feeds]]
name = "convoys"
format = "csv"
follow = "incoming/convoys.csv"     # a file that grows, from the node's folder
options = { columns = "track=vehicle,at=when,lon=east,lat=north" }

[[feeds]]
name = "radar"
operator = "radar"                  # who hands reports in by HTTP: only their silence is looked for
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from truceline.errors import InputError
from truceline.node.terms.cards import host_and_port
from truceline.signing.showing import shown
from truceline.wiring.configuring.tables import check_keys, text_of

SILENT_S = 900
MOST_SILENT_S = 7 * 86_400
MOST_FEEDS = 100
ALL = "reports"
"""The feed of everything that comes in, whoever brings it."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_WAY_HINT = 'write one of them: connect = "10.1.2.3:4001", listen = "127.0.0.1:10110", follow = "incoming/ais.log"'


class Way(StrEnum):
    """How a feed comes in; the key that says where."""

    CONNECT = "connect"
    LISTEN = "listen"
    FOLLOW = "follow"
    OPERATOR = "operator"


_WORDS = {Way.CONNECT: "tcp", Way.LISTEN: "udp", Way.FOLLOW: "file", Way.OPERATOR: "http"}
_KEYS = ("name", "format", *Way, "silent_s", "options")


@dataclass(frozen=True)
class FeedSettings:
    """One feed.

    Args:
        name: a word. way: how it comes in. where: an address, a file or an operator.
        format: the name of a connector; empty for what comes by HTTP.
        options: of the format.
        silent_s: after so many seconds without a report it is silent; 0 for never.
    """

    name: str
    way: Way
    where: str
    format: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    silent_s: int = SILENT_S

    @property
    def told(self) -> str:
        """How it comes in, in words, such as ``tcp 10.1.2.3:4001``."""
        return f"{_WORDS[self.way]} {self.where}"


def feeds_from(rows: list[Mapping[str, Any]], where: str) -> tuple[FeedSettings, ...]:
    """The feeds of a document of settings.

    Raises:
        InputError: one has an unknown key, no name or way, two ways, or a value that is none of its kind; two have one
            name.
    """
    if len(rows) > MOST_FEEDS:
        raise InputError(f"{where}: {len(rows)} feeds", hint=f"name at most {MOST_FEEDS}")
    feeds = tuple(_feed(row, f"{where}, feeds") for row in rows)
    for name, count in Counter(feed.name for feed in feeds).items():
        if count > 1:
            raise InputError(f"{where}: {count} feeds are named {shown(name)}", hint="give each its own name")
    return feeds


def _feed(row: Mapping[str, Any], where: str) -> FeedSettings:
    check_keys(row, _KEYS, where)
    name, format_ = text_of(row, "name", where), text_of(row, "format", where)
    if not _NAME.fullmatch(name) or name == ALL:
        raise InputError(f"{where}: the name is {shown(name)}", hint="write a word in small letters: harbour-ais")
    where = f"{where}, {name}"
    ways = [way for way in Way if text_of(row, way, where)]
    if len(ways) != 1:
        told = f"it comes by {' and '.join(ways)}" if ways else "nothing says how it comes in"
        raise InputError(f"{where}: {told}", hint=_WAY_HINT)
    (way,) = ways
    if way in (Way.CONNECT, Way.LISTEN):
        host_and_port(row[way])
    if bool(format_) is (way is Way.OPERATOR):
        told, hint = ("no format", 'write format = "ais-nmea"') if not format_ else ("a format", "leave it out")
        raise InputError(f"{where}: {way} with {told}", hint=hint)
    return FeedSettings(name, way, row[way], format_, _options(row, where), _silent_s(row, where))


def _options(row: Mapping[str, Any], where: str) -> Mapping[str, str]:
    options = row.get("options", {})
    if not isinstance(options, dict) or not all(isinstance(value, str) for value in options.values()):
        raise InputError(f"{where}: options is {shown(options)}", hint='write { delimiter = ";" }')
    return options


def _silent_s(row: Mapping[str, Any], where: str) -> int:
    silent_s = row.get("silent_s", SILENT_S)
    if type(silent_s) is not int or not 0 <= silent_s <= MOST_SILENT_S:
        raise InputError(f"{where}: silent_s is {shown(silent_s)}", hint=f"write 0 to {MOST_SILENT_S} seconds")
    return silent_s
