"""truceline node: a party's node, made, looked at, and put to work again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from truceline.cli.lines.node_options import home_of, home_option, json_option, passphrase_for, passphrase_option
from truceline.cli.output import print_json_row, print_rows, printable, say
from truceline.cli.serve import serve
from truceline.model.times import text_from_instant

if TYPE_CHECKING:
    from truceline.node.terms.renewal import LeftOpen
    from truceline.signing.parties.manifests import Manifest
    from truceline.wiring.acts.act import Document
    from truceline.wiring.keeping.renewing import Renewed

_FILE = click.Path(dir_okay=False, path_type=Path)
_COUNT = click.IntRange(0, 9)
_LOCKED = {"root": "the root keys", "authority": "the authority keys"}


@click.group()
def node() -> None:
    """Make a party's node, see how it stands, and put it to work again."""


node.add_command(serve)


@node.command()
@click.argument("party")
@home_option
@click.option("--listen", default="", metavar="HOST:PORT", help="Where peers may call; else this node calls them.")
@click.option("--roots", type=_COUNT, default=1, show_default=True, help="Root keys, which vouch for all others.")
@click.option("--root-threshold", type=_COUNT, default=1, show_default=True, help="How many of them must sign.")
@click.option("--authorities", type=_COUNT, default=1, show_default=True, help="Keys that sign agreements.")
@click.option("--authority-threshold", type=_COUNT, default=1, show_default=True, help="How many of them bind.")
@click.option("--desk", "desks", multiple=True, default=("duty",), show_default=True, help="Who may speak; repeatable.")
@passphrase_option
@json_option
def init(party: str, folder: str | None, passphrase_file: str | None, as_json: bool, **given: Any) -> None:
    """Make the node of PARTY, such as alfa.example: its keys, its record, its settings.

    The root keys, the authority keys and each desk get a passphrase of their own; with --passphrase-file, one opens
    all. Move the files of the root keys to media that you lock away.
    """
    from truceline.wiring.home import home_folder, make_home
    from truceline.wiring.home_keys import KeyPlan
    from truceline.wiring.running import office_of

    listen = given.pop("listen")
    plan = KeyPlan(party=party, **given)
    home = make_home(home_folder(folder, os.environ), plan, _new_passphrases(passphrase_file), listen=listen)
    with office_of(home) as office:
        own = office.ask("party-own")
    if as_json:
        print_json_row({"folder": str(home.folder), **{name: own[name] for name in ("party", "manifest", "number")}})
        return
    print_rows([f"{own['party']} has a node in {home.folder}"])
    roots = " ".join(str(home.keys / f"root-{number}") for number in range(1, plan.roots + 1))
    say(f"copy these to media that you lock away, and delete them here: {roots}", title="next")
    say("show your card to the other party: truceline party show --card FILE", title="next")


@node.command()
@home_option
@json_option
def status(folder: str | None, as_json: bool) -> None:
    """Tell how the node stands: its log, its lines, and what waits for its peers."""
    from truceline.wiring.running import office_of

    home = home_of(folder)
    with office_of(home) as office:
        told = office.ask("node-status") | {"folder": str(home.folder), "is_running": office.is_running}
    if as_json:
        print_json_row(told)
    else:
        print_rows(_status_rows(told))


@node.command()
@click.option("--key", "keys", multiple=True, type=_FILE, metavar="FILE", help="A root key; else those of the node.")
@click.option(
    "--from",
    "exports",
    multiple=True,
    type=click.Path(dir_okay=False),
    metavar="EXPORT",
    help="The record is lost: an export of a line by the other side; repeatable.",
)
@click.option(
    "--held", type=click.IntRange(0), metavar="N", help="The most entries that a peer holds who cannot be called now."
)
@passphrase_option
@home_option
@json_option
def renew(folder: str | None, passphrase_file: str | None, as_json: bool, **given: Any) -> None:
    """Go on in this party's next log, when the record is frozen for good, or lost.

    Stop the node first. Each peer is called and asked what it holds of the log that ends. The roots sign who goes on;
    every peer learns it when they next exchange. The old record stays as it is: `truceline record` reads it by --log.
    Agreements are carried over; messages that were not done with are listed, to be said again.
    """
    from truceline.node.terms.parties import own_manifest
    from truceline.wiring.acts.parties import manifest_document
    from truceline.wiring.handing.people_signing import manifest_by_roots
    from truceline.wiring.keeping.hearing import hear_peers, not_all_heard
    from truceline.wiring.keeping.lost import record_left
    from truceline.wiring.keeping.renewing import renew_home

    home = home_of(folder)
    with record_left(home, given["exports"]) as (old, shown, is_lost):
        unheard = hear_peers(home, old)
        if old.store.frozen and given["held"] is None and unheard.keys() - shown.keys():
            raise not_all_heard(unheard)
        held = max([given["held"] or 0, *shown.values()])

        def signed(manifest: Manifest) -> bytes:
            own = manifest_document(own_manifest(old).manifest)
            ask = partial(passphrase_for, "the root keys", passphrase_file)
            return manifest_by_roots(home, manifest.text, own, given["keys"], ask)

        done = renew_home(home, old, held, signed, is_lost=is_lost)
    if as_json:
        print_json_row(_renewed_document(done))
    else:
        print_rows(_renewed_rows(done))
        say("let it run: truceline serve; each peer learns the new log at the next exchange", title="next")


def _renewed_document(done: Renewed) -> Document:
    return {
        "folder": str(done.home.folder),
        "party": done.home.party,
        "log": done.home.log_number,
        "record": str(done.home.record),
        "manifest": done.manifest.id,
        "version": done.manifest.version,
        "ended": done.ended,
        "lost": done.ended - done.kept,
        "left": [
            {
                "id": left.message.id,
                "line": left.message.line,
                "number": left.message.seq,
                "kind": str(left.message.kind),
                "peer": left.peer,
                "is_ours": left.is_ours,
                "missing": [str(what) for what in left.missing],
            }
            for left in done.left
        ],
    }


def _renewed_rows(done: Renewed) -> list[str]:
    lost = done.ended - done.kept
    before = done.home.log_number - 1
    return [
        f"{done.home.party} goes on in log {before + 1}, with version {done.manifest.version} of its keys",
        f"log {before} has ended after {done.ended} entries"
        + (f", of which {lost} are lost: ask the others what you signed in them" if lost else ""),
        *map(_left_row, done.left),
    ]


def _left_row(left: LeftOpen) -> str:
    message = left.message
    missing = " and ".join(left.missing)
    who = f"we owe {left.peer} {missing}" if left.is_ours else f"no {missing} of {left.peer}"
    return f"left open: {message.kind} {message.seq}, {message.id[:12]}: {who}"


def _status_rows(told: Document) -> list[str]:
    from truceline.record.standing import cure_of

    frozen = told["frozen"]
    return [
        f"{told['party']} in {told['folder']}, {'running' if told['is_running'] else 'not running'}",
        f"log: {told['size']} entries, keys of version {told['version']}",
        *([f"FROZEN: {printable(frozen)}", f"  nothing is added to this log; {cure_of(frozen)}"] if frozen else []),
        *(_line_row(line, told["party"]) for line in told["lines"]),
        *([] if told["lines"] else ["no line yet: meet another party, and sign a charter"]),
        *(_peer_row(peer) for peer in told["peers"]),
    ]


def _line_row(line: Document, own: str) -> str:
    others = ", ".join(member for member in line["members"] if member != own)
    return f"line {line['line'][:12]} with {others} until {text_from_instant(line['ends_at'])}"


def _peer_row(peer: Document) -> str:
    heard = f"heard at {text_from_instant(peer['heard_at'])}" if "heard_at" in peer else "not heard since the start"
    flash = f", {peer['waiting_flash']} of them FLASH" if peer["waiting_flash"] else ""
    ahead = peer.get("clock_ahead_ms")
    clock = "" if ahead is None else f", clock {ahead / 1000:+.1f} s (± {peer['error_ms'] / 1000:.1f} s)"
    held = f", {peer['held']} entries of {peer['log']} held here"
    return f"peer {peer['party']}: {peer['waiting']} waiting{flash}, {heard}{clock}{held}"


def _new_passphrases(file: str | None) -> Callable[[str], str]:
    """Where new passphrases come from: one file for all, or whoever sits at the keyboard, twice for each."""
    from truceline.wiring.passphrases import read_passphrase

    if file:
        return lambda _: read_passphrase(Path(file))

    def asked(name: str) -> str:
        answer: str = click.prompt(
            f"New passphrase for {_LOCKED.get(name, f'the desk {name}')}",
            hide_input=True,
            confirmation_prompt=True,
            err=True,
        )
        return answer

    return asked
