"""What an act is: how its plain values are read, and what is then done with a node."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from truceline.errors import NoteError
from truceline.node.node import Moment, Node
from truceline.signing.fields import Fields

Document: TypeAlias = dict[str, Any]
"""Objects, lists, strings, truth values and whole numbers, as JSON has them."""
Taken = TypeVar("Taken")


@dataclass(frozen=True)
class Act(Generic[Taken]):
    """One thing that a node can be asked to do.

    Args:
        taken: reads what was given, field by field, and touches nothing.
        done: does it, and gives what came of it: a ``TypedDict``, from which the HTTP API's document is made. Such a
            class is named after what it tells, with ``Told`` behind it; what is not known is absent from it, or null.
    """

    taken: Callable[[Fields], Taken]
    done: Callable[[Node, Moment, Taken], Mapping[str, Any]]

    def perform(self, node: Node, now: Moment, given: Fields) -> Document:
        """What came of it; nothing is done if a field is missing, unknown or unusable.

        Raises:
            NoteError: what was given is not what the act takes.
            TrucelineError: of the act itself.
        """
        taken = self.taken(given)
        given.end()
        return dict(self.done(node, now, taken))


def nothing(given: Fields) -> None:
    """Reads what is given to an act that takes nothing."""


def text_from_bytes(content: bytes) -> str:
    """Bytes as they are given and come back: in base 64."""
    return b64encode(content).decode()


def bytes_from_text(text: str) -> bytes:
    """The bytes in base 64.

    Raises:
        NoteError: it is none.
    """
    try:
        return b64decode(text, validate=True)
    except ValueError as error:
        raise NoteError("what should be bytes is no base 64", hint="encode them with padding, in one row") from error


def note_from(given: Fields) -> bytes:
    """The bytes of a note, which is given as the text that it is.

    Raises:
        NoteError: the text has characters that UTF-8 cannot write.
    """
    try:
        return given.text("note").encode()
    except UnicodeEncodeError as error:
        raise NoteError("a note with half a character", hint="hand it in unchanged, in UTF-8") from error


def numbers_from(given: Fields, names: tuple[str, ...]) -> Mapping[str, int]:
    """The integers of an object that has exactly these fields."""
    numbers = {name: given.integer(name) for name in names}
    given.end()
    return numbers
