"""What the settings of a node come to, what is wrong with them, and how systemd is told to run it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from truceline.adapters.key_files import read_key_file
from truceline.errors import TrucelineError
from truceline.wiring.configuring.feeds import Way
from truceline.wiring.home import Home


def settings_document(home: Home) -> dict[str, Any]:
    """The settings as they hold, defaults included. Files with secrets are named, never read."""
    settings = home.settings
    return {
        "folder": str(home.folder),
        "party": settings.party,
        "listen": settings.listen,
        "check_minutes": settings.check_minutes,
        "time_zone": settings.time_zone,
        "api": {name: value for name, value in asdict(settings.api).items() if name != "is_asked_for"},
        "watch": asdict(settings.watch),
        "console": asdict(settings.console),
        "peers": {party: asdict(peer) for party, peer in settings.peers.items()},
        "feeds": [asdict(feed) for feed in settings.feeds],
        "desks": [asdict(desk) for desk in settings.orders.desks],
        "alerts": [asdict(rule) for rule in settings.orders.rules],
        "pagers": [
            {
                "name": each.pager.name,
                "desks": sorted(each.pager.desks),
                "least": str(each.pager.least),
                "apprise": each.apprise,
                "webhook": each.webhook,
                "secret": each.secret,
            }
            for each in settings.pagers
        ],
    }


def faults(home: Home) -> Iterator[str]:
    """What a node with these settings would stumble over: files, keys and feeds that cannot be used."""
    for party in home.settings.peers:
        try:
            home.certificate_of(party)
        except TrucelineError as error:
            yield str(error)
    files = [(f"pager {each.pager.name}", each.apprise or each.secret) for each in home.settings.pagers]
    if home.settings.api.key:
        files.append(("api", home.settings.api.key))
    for what, name in files:
        try:
            read_key_file(home.folder / name)
        except TrucelineError as error:
            yield f"{what}: {error}"
    yield from _certificate_faults(home)
    yield from _feed_faults(home)


def unit_text(home: Home, program: Path, user: str) -> str:
    """A unit for systemd that runs the node, and lets it do nothing else.

    Args:
        home: of the node. program: the whole path of ``truceline``. user: as whom it runs.
    """
    folder = home.folder.absolute()
    return f"""[Unit]
Description=Truceline node of {home.party}
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
ExecStart={_quoted(program)} serve --home {_quoted(folder)} --json
User={user}
Restart=always
RestartSec=2
TimeoutStopSec=15
LimitNOFILE=65536
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=read-only
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectSystem=strict
ReadWritePaths={_quoted(folder)}
CacheDirectory=truceline
Environment=NUMBA_CACHE_DIR=%C/truceline
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
CapabilityBoundingSet=
UMask=0077

[Install]
WantedBy=multi-user.target
"""


def _certificate_faults(home: Home) -> Iterator[str]:
    api = home.settings.api
    if api.certificate:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
                home.folder / api.certificate, home.folder / api.key
            )
        except (OSError, ssl.SSLError) as error:
            yield f"api: {api.certificate} and {api.key} cannot be used: {error}"


def _feed_faults(home: Home) -> Iterator[str]:
    for feed in home.settings.feeds:
        if feed.way is not Way.OPERATOR:
            from truceline.wiring.configuring.feed_formats import connector_of  # which loads every format

            try:
                connector_of(feed)
            except TrucelineError as error:
                yield f"feed {feed.name}: {error}; {error.hint}"


def _quoted(path: Path) -> str:
    """A path as units write it."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{text}"' if " " in text else text
