"""The part of the demo that speaks: a warning over a real line between two nodes, and its acknowledgement."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from truceline.errors import UnreachableError
from truceline.signing.notes import sign_note
from truceline.wiring.home import Home
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.meeting import PASSPHRASE, PATIENCE_S, meet, served
from truceline.wiring.running import Office, office_of, say

COALITION, OTHER_SIDE = "coalition.example", "other-side.example"
_POLL_S = 0.05


def print_warning(words: str) -> None:
    """Starts two nodes, sends a warning from one to the other, has it acknowledged, and prints both sides of it.

    Args:
        words: of the warning; it goes out as a drill.

    Raises:
        UnreachableError: a node does not start, or they do not find each other.
        StoreError: there is no room for their records.
    """
    with tempfile.TemporaryDirectory(prefix="truceline-demo-") as folder:
        met = meet(Path(folder), COALITION, OTHER_SIDE)
        with served(met.listener), served(met.caller), office_of(met.caller) as ours, office_of(met.listener) as theirs:
            message_id = _warn(ours, met.caller, met.line, words)
            shown = _once(lambda: _shown(theirs, message_id), "arrived")
            click.echo(f"\n{OTHER_SIDE} is shown, from its own node:")
            click.echo("".join(f"  {row}\n" for row in shown["text"].splitlines()), nl=False)
            say(
                theirs,
                theirs.ask("line-ack", id=message_id, shown_at=shown["shown_at"], remark=""),
                _desk(met.listener),
            )
            way = _once(lambda: _acknowledged(ours, message_id), "acknowledged")
            click.echo(f"\n{COALITION} has it on record, each step with its proof:\n  {way['told']}")


def _warn(office: Office, home: Home, line: str, words: str) -> str:
    wording = {
        "line": line,
        "to": [OTHER_SIDE],
        "kind": "warning",
        "body": {"text": words},
        "prec": "flash",
        "drill": True,
        "need": "ack",
        "by": 0,
        "att": [],
        "lang": "en",
    }
    return str(say(office, wording, _desk(home))["id"])


def _desk(home: Home) -> Callable[[str], bytes]:
    key = read_locked_key(home.keys / "duty", PASSPHRASE)
    return lambda text: sign_note(text, [key]).encoded


def _shown(office: Office, message_id: str) -> dict[str, Any] | None:
    (line,) = office.ask("charter-list")["charters"]
    here = [message["id"] for message in office.ask("line-inbox", line=line["line"], limit=5)["messages"]]
    return office.ask("line-show", id=message_id, desk="duty") if message_id in here else None


def _acknowledged(office: Office, message_id: str) -> dict[str, Any] | None:
    way: dict[str, Any] = office.ask("line-item", id=message_id)["outgoing"][0]
    return way if way["acks"] else None


def _once(look: Callable[[], dict[str, Any] | None], what: str) -> dict[str, Any]:
    """What looking gives, as soon as it gives something."""
    until = time.monotonic() + PATIENCE_S
    while (found := look()) is None:
        if time.monotonic() > until:
            raise UnreachableError(f"the warning was not {what} within {PATIENCE_S:.0f} s", hint="try the demo again")
        time.sleep(_POLL_S)
    return found
