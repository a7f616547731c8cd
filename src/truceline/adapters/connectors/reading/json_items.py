"""The items of a JSON array, or of JSON values one after another, without holding the whole of it.

A broken item costs itself, and a file that breaks off keeps the items before.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

MAX_ITEM_CHARACTERS = 1024 * 1024
NOT_JSON = f"not JSON, or longer than {MAX_ITEM_CHARACTERS} characters"
BREAKS_OFF = "JSON that breaks off"
MORE_AFTER_END = "text after the end of the JSON"

_READ_BYTES = 1024 * 1024
_SEPARATORS = re.compile(r"[\s,\x1e\ufeff]*")
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
_NEXT_OBJECT = re.compile(r"\}\s*,?\s*(?=\{)")
_NEXT_LENGTH = 64


@dataclass(frozen=True)
class Item:
    """One item, or what stands in its place.

    Args:
        raw: its text. value: what it holds, if `fault` is empty.
    """

    raw: str
    value: Any = None
    fault: str = ""


class JsonItems:
    """The items of a stream, in order.

    Args:
        stream: UTF-8, with a byte order mark or without; undecodable bytes become U+FFFD.
        opening: what precedes the items of an array, such as a bracket at the beginning; where it is not found,
            the items are values one after another.

    Attributes:
        preamble: the text up to and with the opening; empty without one.
    """

    def __init__(self, stream: BinaryIO, opening: re.Pattern[str]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text = ""
        self._place = 0
        self._at_end = False
        self._fill()
        match = opening.match(self._text)
        self.preamble = match[0] if match else ""
        self._place = len(self.preamble)

    def __iter__(self) -> Iterator[Item]:
        decode = json.JSONDecoder().raw_decode
        while self._skip_separators():
            start = self._place
            if self.preamble and self._text[start] == "]":
                yield from self._rest()
                return
            try:
                value, self._place = decode(self._text, start)
                if _HALF_CHARACTER.search(self._text, start, self._place):
                    value = _with_whole_characters(value)
            except (ValueError, RecursionError):
                value, self._place = None, start
            if start < self._place <= start + MAX_ITEM_CHARACTERS:
                yield Item(self._text[start : self._place], value)
            else:
                self._place = start
                item = self._broken()
                yield item
                if item.fault == BREAKS_OFF:
                    return
        if self.preamble:
            yield Item("", fault=BREAKS_OFF)

    def _skip_separators(self) -> bool:
        """Go to the next item, with all of its text at hand; False if there is none."""
        while True:
            self._fill()
            match = _SEPARATORS.match(self._text, self._place)
            self._place = match.end() if match else self._place
            if self._place < len(self._text):
                self._fill()
                return True
            if self._at_end:
                return False

    def _fill(self) -> None:
        """Read until the longest item that is allowed would be complete."""
        if self._at_end or len(self._text) - self._place > MAX_ITEM_CHARACTERS:
            return
        parts = [self._text[self._place :]]
        length, self._place = len(parts[0]), 0
        while not self._at_end and length <= MAX_ITEM_CHARACTERS:
            data = self._stream.read(_READ_BYTES)
            self._at_end = not data
            parts.append(self._decoder.decode(data, final=self._at_end))
            length += len(parts[-1])
        self._text = "".join(parts)

    def _broken(self) -> Item:
        """What cannot be read, up to the next object or as far as an item may reach."""
        start, limit = self._place, self._place + MAX_ITEM_CHARACTERS
        following = _NEXT_OBJECT.search(self._text, start, limit)
        if following is not None:
            self._place = following.end()
        elif len(self._text) > limit:
            # Half of a boundary may lie at the very end.
            self._place = limit - _NEXT_LENGTH
        else:
            self._place = len(self._text)
            return Item(self._text[start:], fault=BREAKS_OFF if self.preamble else NOT_JSON)
        return Item(self._text[start : self._place], fault=NOT_JSON)

    def _rest(self) -> Iterator[Item]:
        """After the closing bracket of a whole document nothing may follow; inside an object its other members do."""
        self._place += 1
        if self._skip_separators() and self.preamble.strip() == "[":
            yield Item(self._text[self._place :][:MAX_ITEM_CHARACTERS], fault=MORE_AFTER_END)


def _with_whole_characters(value: Any) -> Any:
    r"""The value with U+FFFD for halves of characters, such as a lone ``\ud800``, which no text can hold."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
