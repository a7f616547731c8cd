"""Everything that the command line can do can be done over HTTP, but for what belongs to a person's own machine."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from truceline.api.routes import ROUTES
from truceline.cli.main import root

REACHED: Mapping[str, str] = {
    "account add": "account-read account-add",
    "account compare": "beside",
    "account facts": "beside",
    "account finding": "account-find",
    "account link": "account-link",
    "account list": "account-list",
    "account show": "account-show",
    "account state": "message-compose message-commit",
    "agreement assent": "agreement-show agreement-hand-over",
    "agreement decline": "agreement-declare agreement-hand-over",
    "agreement propose": "agreement-annexes agreement-draw message-compose message-commit",
    "agreement show": "agreement-list agreement-show agreement-maps",
    "agreement sign": "agreement-signed agreement-hand-over",
    "agreement terminate": "agreement-declare agreement-hand-over",
    "alert close": "alert-close",
    "alert feeds": "feed-list",
    "alert hand": "alert-hand",
    "alert list": "alert-list",
    "alert note": "alert-note",
    "alert own": "alert-own",
    "alert see": "alert-see",
    "alert show": "alert-show",
    "alert take": "alert-take",
    "alert undo": "alert-undo",
    "charter draft": "charter-draft",
    "charter show": "charter-list charter-review",
    "charter sign": "charter-review charter-take",
    "check": "checked",
    "dossier make": "dossier",
    "drill check": "drill-plan",
    "drill list": "drill-list",
    "drill run": "drill-begin drill-plan drill-inject drill-end",
    "drill score": "drill-score",
    "drill show": "drill-show",
    "handover draft": "handover-draft",
    "handover list": "handover-list",
    "handover print": "handover-show",
    "handover show": "handover-show",
    "handover sign": "handover-sign",
    "incident add": "incident-add incident-event incident-file incident-say",
    "incident allege": "incident-allegation message-commit",
    "incident clear": "incident-clear",
    "incident decide": "incident-say",
    "incident denials": "incident-denials",
    "incident deny": "incident-deny",
    "incident item": "incident-item",
    "incident link": "incident-say",
    "incident list": "incident-list",
    "incident open": "incident-open",
    "incident outcome": "incident-say",
    "incident page": "incident-page",
    "incident report": "incident-report",
    "incident sheet": "witness-sheet",
    "incident show": "incident-show",
    "incident witness": "incident-say",
    "ladder deviate": "ladder-deviate",
    "ladder report": "ladder-report",
    "ladder show": "ladder-list ladder-uses ladder-show",
    "ladder take": "ladder-next ladder-take",
    "leaflet list": "item-list",
    "leaflet make": "leaflet item-meant item-make item-set",
    "leaflet print": "item-file item-report",
    "leaflet record": "item-report",
    "leaflet show": "item-show",
    "line ack": "line-ack message-compose message-commit",
    "line check": "line-check",
    "line entrust": "line-entrust",
    "line export": "line-pack",
    "line import": "line-unpack",
    "line inbox": "line-inbox",
    "line relay": "line-reply message-compose message-commit",
    "line reply": "line-reply message-compose message-commit",
    "line send": "message-compose message-commit",
    "line show": "line-show line-files",
    "line status": "line-status line-declare",
    "message cap": "warning-cap",
    "message compose": "warning-word message-compose",
    "message preview": "warning-draft",
    "message radio": "item-meant item-make",
    "message read": "item-report",
    "message read-back": "warning-read-back",
    "message readings": "item-list",
    "message send": "warning-word warning-half message-compose message-commit",
    "message show": "warning-show",
    "message template": "templates",
    "node status": "node-status",
    "notice chain": "notice-chain",
    "notice change": "notice-cells notice-changed notice-change message-compose message-commit",
    "notice export": "notice-list",
    "notice import": "notice-file messages-compose messages-commit",
    "notice list": "notice-list",
    "notice lodge": "notice-form message-compose message-commit",
    "notice revalidate": "notice-revalidate",
    "notice show": "notice-item",
    "notice verify": "notice-verify",
    "notice withdraw": "notice-withdraw message-compose message-commit",
    "operator add": "add-operator",
    "operator change": "change-operator",
    "operator list": "operators",
    "operator password": "set-password own-password",
    "operator remove": "remove-operator",
    "party enrol": "party-compare party-enrol",
    "party list": "party-list",
    "party release": "release-set release-show",
    "party renew": "manifest-draft manifest-log",
    "party show": "party-own",
    "record erase": "record-object record-erase",
    "record show": "entries",
    "zones check": "zone-check",
    "zones show": "zone-check zones",
}
"""By command, what answers the same over HTTP: acts or handlers, by their names in the table of routes."""

_FILES = "reads and writes files of whoever asks, and no node"
_KEYS = "is about files of keys, which never reach the service"
_FOLDER = "is about the node's folder, for who may enter it"
ALONE: Mapping[str, str] = {
    "account read": "reads a text without a node; its claims are handed in by POST /accounts",
    "agreement decide": "a registrar's node does it by itself",
    "config check": _FOLDER,
    "config show": _FOLDER,
    "config systemd": _FOLDER,
    "demo": "plays two nodes of its own",
    "dossier show": _FILES,
    "dossier verify": "is for who does not trust the node: it must not be asked",
    "ladder check": _FILES,
    "ladder draft": _FILES,
    "node init": "makes the node that could be asked",
    "node renew": "the node is stopped for it",
    "node serve": "is the service itself",
    "party passphrase": _KEYS,
    "record backup": _FOLDER,
    "record export": f"{_FOLDER}; POST /record/exports notes that it was done",
    "record fsck": _FOLDER,
    "record prove": f"{_FOLDER}; GET /record/items/{{code}} proves an item",
    "record restore": _FOLDER,
    "record resume": _FOLDER,
    "record verify": "is for who does not trust the node: it must not be asked",
    "serve": "is the service itself",
    "watch plot": _FILES,
    "watch replay": f"{_FILES}; what it tells is handed in by POST /events",
}
"""Commands that have no answer over HTTP, and why."""


def commands(command: click.Command, name: str = "") -> Iterator[str]:
    """The names of all commands below one."""
    if not isinstance(command, click.Group):
        yield name
        return
    context = click.Context(command)
    for each in command.list_commands(context):
        below = command.get_command(context, each)
        assert below is not None
        yield from commands(below, f"{name} {each}".strip())


def test_every_command_can_be_done_over_http_or_has_a_reason_not_to() -> None:
    assert sorted(set(commands(root)) ^ (set(REACHED) | set(ALONE))) == []
    assert sorted(set(REACHED) & set(ALONE)) == []


def test_what_does_it_over_http_is_there() -> None:
    routed = {route.act or route.handler for route in ROUTES}
    assert [name for name, ways in REACHED.items() if not ways or not set(ways.split()) <= routed] == []


def test_every_act_with_a_route_serves_some_command() -> None:
    """What only HTTP has is what programs and the console need beside: it is named here, so that it does not grow."""
    used = {way for ways in REACHED.values() for way in ways.split()}
    beside = {route.act for route in ROUTES if route.act} - used
    assert beside == BESIDE


BESIDE = {
    "account-grounds",
    "account-words",
    "desk-signed",
    "dossier-sealed",
    "feed-heard",
    "line-item",
    "notice-duplicates",
    "notice-standing",
    "record-exported",
}
"""Acts that commands ask on their way to something else."""
