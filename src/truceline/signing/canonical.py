"""The one spelling of structured text: RFC 8785, restricted until plain JSON writers agree on it.

What is signed must have one form only, or two programs could read two meanings from it. Keys
are short and plain; values are objects, arrays, strings, truth values and whole numbers that
every program holds exactly. There are no fractions and no null: places are integers of
1e-7 degree, times integer milliseconds.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from truceline.errors import NoteError
from truceline.signing.showing import shown

Value: TypeAlias = "Mapping[str, Value] | Sequence[Value] | str | bool | int"

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
"""Containers within one another, the outermost one counted."""
MAX_NODES = 2_000
"""Values of any kind, the outermost one counted, keys not."""
MAX_INTEGER = 2**53 - 1
"""Beyond it, programs that hold numbers as float64 would round."""

_CONTAINERS = (dict, list, tuple)
_MOST_KNOWN_KEYS = 1_024
_known_keys: set[str] = set()
"""Keys that were looked at before: documents have few, and all of them again and again."""
_WRITER = msgspec.json.Encoder(order="deterministic")
_READER = msgspec.json.Decoder()
_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}")
# Controls, surrogates, noncharacters, the byte order mark, and what turns the direction of writing: each can make a
# text look different from what it says, or cannot be written in UTF-8.
_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ud800-\udfff"
    + "".join(f"{chr((plane << 16) + 0xFFFE)}{chr((plane << 16) + 0xFFFF)}" for plane in range(17))
    + "]"
)


def encode(value: Value) -> bytes:
    """The UTF-8 bytes that a value is written as: keys sorted, no space, no escape that is not needed.

    Objects are dicts; arrays are lists or tuples.

    Raises:
        NoteError: the value has something that the form does not allow, or is over a limit.

    Source:
        RFC 8785; with ASCII keys, integers only and no controls, msgspec already writes it.

    >>> encode({"to": ["bravo.example"], "by": 1511222400000})
    b'{"by":1511222400000,"to":["bravo.example"]}'
    """
    _check(value)
    try:
        content = _WRITER.encode(value)
    except UnicodeEncodeError:
        content = b"\\"  # half a character, which the next step names
    # Plain ASCII without an escape has nothing to hide in any of its strings; most texts are so.
    if not content.isascii() or b"\\" in content or b"\x7f" in content:
        for each in _texts_in(value):
            check_text(each)
    _check_size(content)
    return content


def parse(content: bytes) -> Value:
    """The value that canonical bytes stand for: dicts, lists, strings, truth values and integers.

    Raises:
        NoteError: the bytes are not exactly what ``encode`` writes for some value. Doubled keys,
            spaces, other spellings of numbers and characters, and half characters all end here.
    """
    _check_size(content)
    try:
        value = _READER.decode(content)
    except (ValueError, RecursionError) as error:
        raise NoteError(
            f"not JSON in UTF-8: {error}", hint="ask the sender for the text as it was signed, unchanged"
        ) from error
    if encode(value) != content:
        raise NoteError(
            f"not in canonical form: {shown(content)}",
            hint="the sender must write each key once, keys sorted, without spaces or needless escapes",
        )
    return value  # type: ignore[no-any-return]


def check_text(text: str) -> None:
    """Nothing, for a string that may be signed.

    Raises:
        NoteError: it is not in Unicode's composed form (NFC), or has a character that hides something.
    """
    if text.isascii() and text.isprintable():
        return
    if found := _FORBIDDEN.search(text):
        if found[0] in "\r\n":
            raise NoteError(f"a row ends within {shown(text)}", hint="write it in one row")
        raise NoteError(
            f"the character U+{ord(found[0]):04X} in {shown(text)}",
            hint="leave out controls, noncharacters and marks that turn the direction of writing",
        )
    if not unicodedata.is_normalized("NFC", text):
        raise NoteError(f"not in composed form (NFC): {shown(text)}", hint="normalise the text to NFC")


def _check(value: Value) -> None:
    """All but its strings. Level by level, so that neither depth nor a circle exhausts the stack."""
    level: list[Value] = [value]
    nodes = depth = 0
    while level:
        depth += 1
        nodes += len(level)
        if nodes > MAX_NODES:
            raise NoteError(f"more than {MAX_NODES} values", hint="send long content as an attachment")
        below: list[Value] = []
        for item in level:
            if type(item) is str:  # most are, and nothing is quicker to find out
                continue
            if not isinstance(item, int):
                below += _children(item, depth)
            elif not -MAX_INTEGER <= item <= MAX_INTEGER:
                raise NoteError(
                    f"an integer of {item.bit_length()} bits, beyond ±(2^53 - 1)",
                    hint="use a coarser unit, or a string",
                )
        level = below


def _texts_in(value: Value) -> Iterable[str]:
    """Every string in a value that is checked otherwise."""
    if isinstance(value, str):
        yield value
    elif not isinstance(value, int):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(item)


def _children(item: Value, depth: int) -> Iterable[Value]:
    if isinstance(item, str):
        return ()
    if not isinstance(item, _CONTAINERS):
        raise NoteError(
            f"{shown(item)} is a {type(item).__name__}",
            hint="use integers of a small enough unit, and leave out what is not known",
        )
    if depth > MAX_DEPTH:
        raise NoteError(f"more than {MAX_DEPTH} objects and arrays within one another", hint="flatten the value")
    return _values_of(item) if isinstance(item, dict) else item


def _values_of(item: dict[str, Value]) -> Iterable[Value]:
    if not item.keys() <= _known_keys:
        _check_keys(item)
    return item.values()


def _check_keys(item: dict[str, Value]) -> None:
    for key in item:
        if not _KEY.fullmatch(key):
            raise NoteError(f"the key {shown(key)}", hint="keys are 1 to 32 of a-z, 0-9 and _, and begin with a letter")
    if len(_known_keys) < _MOST_KNOWN_KEYS:
        _known_keys.update(item)


def _check_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise NoteError(f"{len(content)} bytes, more than {MAX_BYTES}", hint="send long content as an attachment")
