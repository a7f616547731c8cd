"""Asking a node, whether it runs or not: the running one by its socket, else the record itself.

One process writes a record. So while a node runs, commands ask it; the keys of people stay in the command,
which has the node compose a text, signs it, and hands it back.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

from truceline.errors import InUseError, StoreError
from truceline.node.node import Node
from truceline.wiring.acts.act import Document, text_from_bytes
from truceline.wiring.control import ask, is_served
from truceline.wiring.handing.desk_signing import DeskSignature
from truceline.wiring.home import Home, opened_node
from truceline.wiring.moments import now

PATIENCE_S = 10.0
"""How long a command waits for another one to let go of the record."""
TRIES = 5
"""How often a text is composed anew because another message took its number."""
AT_ONCE = 500
"""So many texts are composed at a time: more of them would keep the node from answering its peers."""


class Office(Protocol):
    """Whoever does what a node is asked to do."""

    @property
    def is_running(self) -> bool:
        """True if it is the running node, and not this process."""
        ...

    def ask(self, act: str, **given: Any) -> Document:
        """What came of an act of ``acts.table``.

        Raises:
            TrucelineError: of the act.
            UnreachableError: the node has stopped.
        """
        ...


class OwnOffice:
    """This process does it, with the record open."""

    is_running = False

    def __init__(self, node: Node) -> None:
        self._node = node

    def ask(self, act: str, **given: Any) -> Document:
        """See ``Office.ask``."""
        # It loads every act, and with them all that a node can do: nothing for a command that asks the running one.
        from truceline.wiring.acts.table import perform

        return perform(self._node, now(), act, given)


class RunningOffice:
    """The running node does it."""

    is_running = True

    def __init__(self, home: Home) -> None:
        self._home = home

    def ask(self, act: str, **given: Any) -> Document:
        """See ``Office.ask``."""
        return ask(self._home.control, act, given)


@contextmanager
def office_of(home: Home) -> Iterator[Office]:
    """Who does what the node of a folder is asked to do; another command's turn is waited for.

    Raises:
        InUseError: another process keeps the record open, and is no node that answers.
        TrucelineError: see ``opened_node``.
    """
    with ExitStack() as stack:
        node = opened_in_turn(stack, home)
        yield OwnOffice(node) if node else RunningOffice(home)


def opened_in_turn(stack: ExitStack, home: Home) -> Node | None:
    """The node of a folder, once no other command has its record open; none if a node runs there.

    Args:
        stack: keeps the record open.
        home: the folder.

    Raises:
        InUseError: another process keeps the record open, and is no node that answers.
        TrucelineError: see ``opened_node``.
    """
    until = time.monotonic() + PATIENCE_S
    while not is_served(home.control):
        try:
            return stack.enter_context(opened_node(home))
        except InUseError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
    return None


def tell_who_signed(office: Office, sign: Callable[[str], bytes], text: str) -> None:
    """The node is told that a desk has signed a text; see ``handing.desk_signing``."""
    if isinstance(sign, DeskSignature):
        sign.told_to(office, text)


def say(
    office: Office, wording: Mapping[str, Any], sign: Callable[[str], bytes], attachments: Sequence[bytes] = ()
) -> Document:
    """What came of a message that is signed here and committed there.

    Args:
        office: of the sender.
        wording: as the act ``message-compose`` takes it.
        sign: gives the note of a text.
        attachments: the files that the wording names.

    Raises:
        StoreError: other messages took its number again and again.
        TrucelineError: of the two acts.
    """
    files = list(map(text_from_bytes, attachments))
    for _ in range(TRIES):
        text = office.ask("message-compose", **wording)["text"]
        note = sign(text)
        tell_who_signed(office, sign, text)
        said = office.ask("message-commit", note=note.decode(), attachments=files)
        if not said["is_overtaken"]:
            return said
    raise StoreError(f"other messages took its number {TRIES} times", hint="try again in a moment")


def say_all(
    office: Office,
    line: str,
    wordings: Sequence[Mapping[str, Any]],
    sign: Callable[[str], bytes],
    on_signed: Callable[[int], None] = lambda count: None,
) -> Sequence[Document]:
    """What came of messages that are signed here and committed there, in one commit: all of them or none.

    Args:
        office: of the sender.
        line: 32 hex digits.
        wordings: as the act ``message-compose`` takes them, without the line and without files.
        sign: gives the note of a text.
        on_signed: told how many more have been signed.

    Raises:
        StoreError: other messages took the first one's number again and again.
        TrucelineError: of the two acts.
    """
    for _ in range(TRIES):
        notes: list[bytes] = []
        last: dict[str, str] = {}
        for first in range(0, len(wordings), AT_ONCE):
            group = list(wordings[first : first + AT_ONCE])
            texts = office.ask("messages-compose", line=line, wordings=group, **last)["texts"]
            notes += map(sign, texts)
            tell_who_signed(office, sign, texts[0])
            last = {"after": texts[-1]}
            on_signed(len(texts))
        said = office.ask("messages-commit", notes=[note.decode() for note in notes])
        if not said["is_overtaken"]:
            messages: Sequence[Document] = said["said"]
            return messages
    raise StoreError(f"other messages took their numbers {TRIES} times", hint="try again in a moment")
