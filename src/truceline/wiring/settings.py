"""What a node's owner has written in ``node.toml``: who it is, where its peers are found, where alerts go.

    party = "alfa.example"
    listen = "0.0.0.0:7443"             # leave it out if nobody can call this node: it calls the others
    check_minutes = 60                  # how often each line is checked; 0 for never
    time_zone = "Asia/Damascus"         # of the clock on the wall: times are shown by it as well, beside Zulu

    [peers."bravo.example"]
    address = "bravo.example:7443"      # leave it out for a peer that only calls
    certificate = "peers/bravo.example.pem"

    [api]                               # leave it out: 127.0.0.1:7480, or another free port of this machine
    listen = "10.1.2.3:7480"            # "" for no HTTP; beyond this machine only with a certificate
    certificate = "api/certificate.pem" # a file from the node's folder
    key = "api/key.pem"

    [watch]                             # of the reports that come in while the node runs
    zones = ["zones/own.geojson"]       # beside the zones that agreements bind us to
    lateness_s = 30                     # how much later than newer ones of its track a report may come
    late_after_s = 600                  # how old a report may be when it comes; then its track may be called silent

    [[feeds]]                           # see configuring/feeds.py for each way in
    name = "harbour-ais"
    format = "ais-nmea"
    connect = "10.1.2.3:4001"           # or listen (UDP), follow (a file), operator (HTTP)

    [console]
    tiles = "https://tiles.example/{z}/{x}/{y}.png"     # below the map; leave it out: coasts only, from the node
    attribution = "© whoever made them"

    [[desks]]                           # alerts begin at the first of them
    name = "duty"
    next = "deputy"                     # where an alert goes that nobody takes on in time
    within_minutes = 5                  # how long it may wait here; a more urgent one waits less

    [[alerts]]                          # the first row that fits an event decides
    zone = "at-tanf"
    event = "approach"
    precedence = "immediate"            # or "none": it raises no alert

    [[pagers]]                          # our own people are called to alerts
    name = "duty-phone"
    desks = ["duty"]                    # leave it out for the alerts of every desk
    least = "immediate"                 # leave it out for all; else what is less urgent is not called out
    apprise = "pagers/duty-phone"       # a file with the address of a service, as Apprise writes it

    [[pagers]]
    name = "board"
    webhook = "https://ops.example/truceline"
    secret = "pagers/board"             # a file with the secret that both sides know

    [model]                             # asked only by `truceline account read --model`
    address = "http://127.0.0.1:11434/v1"
    name = "qwen2.5:14b"
    key = "keys/model"                  # a file; leave it out if the endpoint wants none

Nothing in it is trusted: a wrong address is only not reached, and a certificate counts if the peer's manifest pins it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from truceline.adapters.channels.webhook import check_address
from truceline.errors import InputError, NoteError
from truceline.model.orders import MINUTE_MS, AlertRule, Desk, Orders
from truceline.model.precedence import Precedence
from truceline.node.paging import Pager
from truceline.node.terms.cards import host_and_port
from truceline.signing.parties.manifests import check_party
from truceline.signing.showing import shown
from truceline.wiring.configuring.feeds import FeedSettings, feeds_from
from truceline.wiring.configuring.model import model_from
from truceline.wiring.configuring.tables import check_keys, document_in, text_of

_NODE_KEYS = (
    "party",
    "listen",
    "check_minutes",
    "time_zone",
    "peers",
    "api",
    "watch",
    "feeds",
    "console",
    "desks",
    "alerts",
    "pagers",
    "model",
)
_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
CHECK_MINUTES = 60
_MOST_MINUTES = 31 * 24 * 60
_PEER_KEYS = ("address", "certificate")
_API_KEYS = ("listen", "certificate", "key")
_WATCH_KEYS = ("zones", "lateness_s", "late_after_s")
_CONSOLE_KEYS = ("tiles", "attribution")
_TILES = re.compile(r"(https?://[A-Za-z0-9.\[\]:-]{1,255})/[!-~]{1,1024}", re.ASCII)
_DESK_KEYS = ("name", "next", "within_minutes", "supervisor")
_ALERT_KEYS = ("event", "reason", "zone", "precedence", "desk")
_PAGER_KEYS = ("name", "desks", "least", "apprise", "webhook", "secret")
_MOST_LATENESS_S = 86_400
_NO_ALERT = "none"
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class PeerSettings:
    """Where a peer is found.

    Args:
        address: host and port; empty for a peer that only calls.
        certificate: a file in PEM, from the node's folder; empty if there is none.
    """

    address: str = ""
    certificate: str = ""


@dataclass(frozen=True)
class ApiSettings:
    """Where the node answers HTTP.

    Args:
        listen: host and port; empty if it does not.
        certificate: a file in PEM, from the node's folder; empty for HTTP in the clear.
        key: of the certificate, likewise.
        is_asked_for: False if the settings do not say where: another free port will do then.
    """

    listen: str = "127.0.0.1:7480"
    certificate: str = ""
    key: str = ""
    is_asked_for: bool = False


@dataclass(frozen=True)
class WatchSettings:
    """What the watch on incoming reports goes by.

    Args:
        zones: files of zones, from the node's folder, beside those that are agreed.
        lateness_s: how much later than newer ones of its track a report may come and still be used.
        late_after_s: how old a report may be when it comes, once there are reports of now, and still be used; 0 for
            any age, and then silence is told only when the track speaks again.
    """

    zones: tuple[str, ...] = ()
    lateness_s: int = 0
    late_after_s: int = 600


@dataclass(frozen=True)
class ConsoleSettings:
    """What the console's map loads from elsewhere.

    Args:
        tiles: the address of pictures in the grid of the web, with {z}, {x} and {y}; empty for none.
        attribution: whom they come from, to be shown.
    """

    tiles: str = ""
    attribution: str = ""

    @property
    def tiles_origin(self) -> str:
        """The server of the tiles, the only one that the page may ask besides the node; empty without tiles."""
        found = _TILES.fullmatch(self.tiles)
        return found[1] if found else ""


@dataclass(frozen=True)
class PagerSettings:
    """A way to our own people: a service that Apprise knows, or a webhook.

    Args:
        pager: for which alerts it is.
        apprise: a file with the service's address, from the node's folder; empty for a webhook.
        webhook: an address; empty for a service.
        secret: a file with the webhook's secret, likewise.
    """

    pager: Pager
    apprise: str = ""
    webhook: str = ""
    secret: str = ""


@dataclass(frozen=True)
class Settings:
    """What ``node.toml`` says.

    Args:
        party: whose node it is.
        listen: address and port at which peers are answered; empty if they are not.
        peers: by party.
        check_minutes: how often each line is checked; 0 for never.
        orders: which desks alerts go to, and what raises them.
        pagers: how our own people are called to alerts.
        time_zone: of the clock on the wall, as the time zone database names it; empty for none.
        api: where it answers HTTP.
        watch: of reports that come in.
        console: of the page in a browser.
        feeds: where reports come from.
    """

    party: str
    listen: str = ""
    peers: Mapping[str, PeerSettings] = field(default_factory=dict)
    check_minutes: int = CHECK_MINUTES
    orders: Orders = field(default_factory=Orders)
    pagers: tuple[PagerSettings, ...] = ()
    time_zone: str = ""
    api: ApiSettings = field(default_factory=ApiSettings)
    watch: WatchSettings = field(default_factory=WatchSettings)
    console: ConsoleSettings = field(default_factory=ConsoleSettings)
    feeds: tuple[FeedSettings, ...] = ()


def read_settings(path: Path) -> Settings:
    """What a ``node.toml`` says.

    Raises:
        InputError: it cannot be read, is no TOML, has an unknown key, or a value that is none of its kind.
    """
    return settings_from(document_in(path), str(path))


def settings_from(document: Mapping[str, Any], where: str) -> Settings:
    """What the document of a ``node.toml`` says; errors as in ``read_settings``."""
    check_keys(document, _NODE_KEYS, where)
    peers = document.get("peers", {})
    if not isinstance(peers, dict) or not all(isinstance(peer, dict) for peer in peers.values()):
        raise InputError(f"{where}: peers is no table of tables", hint='begin each with [peers."bravo.example"]')
    party, listen = text_of(document, "party", where), text_of(document, "listen", where)
    if not party:
        raise InputError(f"{where} does not say whose node it is", hint='write party = "alfa.example"')
    _check_party(party, where)
    if listen:
        host_and_port(listen)
    known = {name: _peer(name, peer, f"{where}, peer {name}") for name, peer in peers.items()}
    minutes = _minutes(document, "check_minutes", CHECK_MINUTES, where)
    zone = _time_zone(document, where)
    orders, pagers = _orders(document, where), _pagers(document, where)
    if "model" in document:
        model_from(document, where)  # only `account read` asks it, and reads it then; what is wrong is told at once
    api, watch, console = _api(document, where), _watch(document, where), _console(document, where)
    feeds = feeds_from(_rows(document, "feeds", where), where)
    return Settings(party, listen, known, minutes, orders, pagers, zone, api, watch, console, feeds)


def settings_text(party: str, listen: str) -> str:
    """A new ``node.toml``."""
    row = f'listen = "{listen}"\n' if listen else '# listen = "0.0.0.0:7443"\n'
    return f'party = "{party}"\n{row}'


def peer_text(party: str, peer: PeerSettings) -> str:
    """The rows for one more peer, to be put at the end of a ``node.toml``."""
    address = f'address = "{peer.address}"\n' if peer.address else ""
    return f'\n[peers."{party}"]\n{address}certificate = "{peer.certificate}"\n'


def _peer(name: str, document: Mapping[str, Any], where: str) -> PeerSettings:
    check_keys(document, _PEER_KEYS, where)
    _check_party(name, where)
    peer = PeerSettings(text_of(document, "address", where), text_of(document, "certificate", where))
    if peer.address:
        host_and_port(peer.address)
    return peer


def _api(document: Mapping[str, Any], where: str) -> ApiSettings:
    if "api" not in document:
        return ApiSettings()
    table, where = document["api"], f"{where}, api"
    if not isinstance(table, dict):
        raise InputError(f"{where} is {shown(table)}", hint="begin it with [api]")
    check_keys(table, _API_KEYS, where)
    listen = text_of(table, "listen", where) if "listen" in table else ApiSettings.listen
    api = ApiSettings(listen, text_of(table, "certificate", where), text_of(table, "key", where), "listen" in table)
    if bool(api.certificate) != bool(api.key):
        raise InputError(f"{where}: certificate and key go together", hint="write both, or neither")
    if listen and host_and_port(listen)[0].strip("[]") not in _THIS_MACHINE and not api.certificate:
        raise InputError(
            f"{where}: {listen} is beyond this machine, in the clear",
            hint="write certificate and key, or listen on 127.0.0.1 behind a server that has them",
        )
    return api


def _watch(document: Mapping[str, Any], where: str) -> WatchSettings:
    table, where = document.get("watch", {}), f"{where}, watch"
    if not isinstance(table, dict):
        raise InputError(f"{where} is {shown(table)}", hint="begin it with [watch]")
    check_keys(table, _WATCH_KEYS, where)
    zones, lateness_s = table.get("zones", []), table.get("lateness_s", 0)
    if not isinstance(zones, list) or not all(isinstance(name, str) for name in zones):
        raise InputError(f"{where}: zones is {shown(zones)}", hint='write a list of files: ["zones/own.geojson"]')
    _check_lateness("lateness_s", lateness_s, where)
    late_after_s = table.get("late_after_s", max(WatchSettings.late_after_s, lateness_s))
    _check_lateness("late_after_s", late_after_s, where)
    if 0 < late_after_s < lateness_s:
        raise InputError(
            f"{where}: late_after_s is {late_after_s}, below lateness_s, which is {lateness_s}",
            hint="write at least as much, or 0 for reports of any age",
        )
    return WatchSettings(tuple(zones), lateness_s, late_after_s)


def _check_lateness(name: str, seconds: object, where: str) -> None:
    if type(seconds) is not int or not 0 <= seconds <= _MOST_LATENESS_S:
        raise InputError(f"{where}: {name} is {shown(seconds)}", hint=f"write 0 to {_MOST_LATENESS_S} seconds")


def _console(document: Mapping[str, Any], where: str) -> ConsoleSettings:
    table, where = document.get("console", {}), f"{where}, console"
    if not isinstance(table, dict):
        raise InputError(f"{where} is {shown(table)}", hint="begin it with [console]")
    check_keys(table, _CONSOLE_KEYS, where)
    console = ConsoleSettings(text_of(table, "tiles", where), text_of(table, "attribution", where))
    is_whole = console.tiles_origin and all(part in console.tiles for part in ("{z}", "{x}", "{y}"))
    if console.tiles and (not is_whole or ";" in console.tiles):
        raise InputError(
            f"{where}: tiles is {shown(console.tiles)}", hint='write "https://tiles.example/{z}/{x}/{y}.png"'
        )
    return console


def _check_party(party: str, where: str) -> None:
    try:
        check_party(party)
    except NoteError as error:
        raise InputError(f"{where}: {error}", hint=error.hint) from error


def _orders(document: Mapping[str, Any], where: str) -> Orders:
    desks = tuple(_desk(row, f"{where}, desks") for row in _rows(document, "desks", where))
    rules = tuple(_alert_rule(row, f"{where}, alerts") for row in _rows(document, "alerts", where))
    try:
        return Orders(desks, rules) if desks else Orders(rules=rules)
    except InputError as error:
        raise InputError(f"{where}: {error}", hint=error.hint) from error


def _desk(row: Mapping[str, Any], where: str) -> Desk:
    check_keys(row, _DESK_KEYS, where)
    name, following, supervisor = (text_of(row, key, where) for key in ("name", "next", "supervisor"))
    within_ms = _minutes(row, "within_minutes", 0, where) * MINUTE_MS
    return Desk(name=name, next=following, within_ms=within_ms, supervisor=supervisor)


def _alert_rule(row: Mapping[str, Any], where: str) -> AlertRule:
    check_keys(row, _ALERT_KEYS, where)
    event, reason, zone, desk = (text_of(row, key, where) for key in ("event", "reason", "zone", "desk"))
    wanted, known = text_of(row, "precedence", where), (*Precedence, _NO_ALERT)
    if wanted not in known:
        raise InputError(f"{where}: precedence is {shown(wanted)}", hint=f"write one of {', '.join(known)}")
    precedence = None if wanted == _NO_ALERT else Precedence(wanted)
    return AlertRule(precedence=precedence, event=event, reason=reason, zone=zone, desk=desk)


def _pagers(document: Mapping[str, Any], where: str) -> tuple[PagerSettings, ...]:
    pagers = tuple(_pager(row, f"{where}, pagers") for row in _rows(document, "pagers", where))
    names = Counter(each.pager.name for each in pagers)
    for name, count in names.items():
        if count > 1:
            raise InputError(f"{where}: {count} pagers are named {shown(name)}", hint="give each its own name")
    return pagers


def _pager(row: Mapping[str, Any], where: str) -> PagerSettings:
    check_keys(row, _PAGER_KEYS, where)
    name, least, apprise, webhook, secret = (text_of(row, key, where) for key in _PAGER_KEYS if key != "desks")
    desks = row.get("desks", [])
    if not _WORD.fullmatch(name):
        raise InputError(f"{where}: the name is {shown(name)}", hint="write a word in small letters: duty-phone")
    if not isinstance(desks, list) or not all(isinstance(desk, str) for desk in desks):
        raise InputError(f"{where}: desks is {shown(desks)}", hint='write a list of names: ["duty"]')
    if least and least not in tuple(Precedence):
        raise InputError(f"{where}: least is {shown(least)}", hint=f"write one of {', '.join(Precedence)}")
    if bool(apprise) == bool(webhook) or bool(webhook) != bool(secret):
        raise InputError(f"{where}: {name} has no way to call, or two", hint="write apprise, or webhook and secret")
    if webhook:
        check_address(webhook)
    return PagerSettings(
        Pager(name, frozenset(desks), Precedence(least or Precedence.ROUTINE)), apprise, webhook, secret
    )


def _time_zone(document: Mapping[str, Any], where: str) -> str:
    name = text_of(document, "time_zone", where)
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(f"{where}: there is no time zone {shown(name)}", hint="write it as Asia/Damascus") from error


def _rows(document: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    rows = document.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{where}: {key} is no list of tables", hint=f"begin each with [[{key}]]")
    return rows


def _minutes(document: Mapping[str, Any], key: str, otherwise: int, where: str) -> int:
    value = document.get(key, otherwise)
    if type(value) is not int or not 0 <= value <= _MOST_MINUTES:
        raise InputError(f"{where}: {key} is {shown(value)}", hint=f"write 0 to {_MOST_MINUTES} minutes")
    return value
