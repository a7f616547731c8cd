"""Check codes: what stands on a leaflet, or is read out by voice, and finds and proves one item of a record.

    TL-7K2M-9QXA-0D4E-HVB6

Fifteen characters are the first 75 bits of the SHA-256 that an entry names as its ``obj``; the sixteenth is a check.
Whoever has the entries of a log can compute the codes of all of them. The letters are those of Crockford's base 32:
there is no I, L, O or U. docs/decisions/0021 says what a code is good for, and what only the scanned form is.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from truceline.errors import InputError
from truceline.signing.showing import shown

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHARACTERS = 16
"""Of a code, without its head and its hyphens."""
_HEAD = "TL"
_GROUP = 4
_HASH_BITS = 5 * (CHARACTERS - 1)
_DIGITS = 19
"""So many hex digits hold the bits of the hash, and one bit more."""
_ALIKE = {"I": "1", "L": "1", **dict(zip("OАВЕКМНОРСТУХ", "0ABEKMH0PCTYX", strict=True))}
"""What is read as another character; after the O, letters of a Cyrillic keyboard that look the same."""
_BETWEEN = re.compile(r"[\s\-_.,:\u2010-\u2015\u2212\u200e\u200f\u2066-\u2069]+")
"""What people, and programs that lay out text, put between characters; turned writing has invisible signs as well."""
_SCANNED = re.compile(r"([0-9A-Z-]+)/([0-9A-F]{64})/([0-9A-Z./-]+)")
_HEX_64 = re.compile(r"[0-9a-f]{64}")
_GENERATOR, _FIELD = 0b00010, 0b100101
"""The field of 32 elements is made by x^5 + x^2 + 1, of which x has order 31."""
_FIGURES = ("ZERO", "WUN", "TOO", "TREE", "FOWER", "FIFE", "SIX", "SEVEN", "AIT", "NINER")
_LETTERS = (
    *("ALFA", "BRAVO", "CHARLIE", "DELTA", "ECHO", "FOXTROT", "GOLF", "HOTEL", "JULIETT", "KILO", "LIMA", "MIKE"),
    *("NOVEMBER", "PAPA", "QUEBEC", "ROMEO", "SIERRA", "TANGO", "VICTOR", "WHISKEY", "X-RAY", "YANKEE", "ZULU"),
)
_SPOKEN = {str(figure): word for figure, word in enumerate(_FIGURES)} | {word[0]: word for word in _LETTERS}
"""The spelling alphabet, and figures as they are pronounced (ICAO Annex 10 volume II, 5.2.1.3 and 5.2.1.4)."""


class Scanned(NamedTuple):
    """What the picture on a leaflet says: more than a person would type."""

    code: str
    obj: str
    """The whole SHA-256 of the item, 64 hex digits: nobody can make two items of one hash."""
    origin: str
    """The log that has the item, such as ``alfa.example/log/1``."""


def code_of(obj: str) -> str:
    """The check code of what an entry names by hash.

    Two items of one record, out of a million, have the same code with odds of one in 70 thousand million. Whoever
    makes both on purpose needs some 2^38 tries, so proof against the maker of an item needs its whole hash; for
    anybody else it takes 2^75 to make an item for a code that is given.

    Args:
        obj: SHA-256, 64 hex digits in lower case.

    Raises:
        InputError: it is no such hash.

    >>> code_of("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    'TL-Q9W1-DFWF-077Y-MGA1'
    """
    if not _HEX_64.fullmatch(obj):
        raise InputError(f"{shown(obj)} is no SHA-256", hint="write 64 hex digits in lower case")
    bits = int(obj[:_DIGITS], 16) >> 4 * _DIGITS - _HASH_BITS
    symbols = [bits >> shift & 31 for shift in range(_HASH_BITS - 5, -5, -5)]
    return _written("".join(ALPHABET[symbol] for symbol in (*symbols, _check_of(symbols))))


def read_code(text: str) -> str:
    """The code that somebody typed, in the form in which ``code_of`` gives it.

    It may be in small letters, without the head, with blanks or signs between groups, with O for 0 and I or L for 1,
    with the figures of an Arabic or Persian keyboard, or letters of a Cyrillic one that look alike. One wrong
    character, two that changed places wherever they stand, and one lost or added are always noticed; anything else
    in 31 cases of 32.

    Raises:
        InputError: it is no code.
    """
    typed = _BETWEEN.sub("", text.upper()).removeprefix(_HEAD)
    symbols = "".join(_meant(character) for character in typed)
    if len(symbols) != CHARACTERS:
        raise InputError(
            f"{shown(text)} has {len(symbols)} characters, TL left out", hint=f"a check code has {CHARACTERS} of them"
        )
    strange = sorted(set(symbols) - set(ALPHABET))
    if strange:
        raise InputError(
            f"{shown(text)} has {shown(''.join(strange))} in it", hint="look again: a code has no U and no signs"
        )
    *given, check = (ALPHABET.index(symbol) for symbol in symbols)
    if check != _check_of(given):
        raise InputError(
            f"{shown(text)} is no check code: one of its characters is wrong, or two have changed places",
            hint="compare it character by character; have it read out once more",
        )
    return _written(symbols)


def first_digits_of(code: str) -> str:
    """The first 18 hex digits of every hash that has this code; three bits more are in the code.

    Args:
        code: as ``read_code`` gives it.
    """
    symbols = code.removeprefix(_HEAD).replace("-", "")[:-1]
    bits = 0
    for symbol in symbols:
        bits = bits << 5 | ALPHABET.index(symbol)
    return f"{bits >> _HASH_BITS % 4:0{_HASH_BITS // 4}x}"


def spelled(code: str) -> str:
    """A code for reading out, in the spelling alphabet, groups divided by commas.

    >>> spelled("TL-Q9W1-DFWF-077Y-MGA1").split(", ")[:2]
    ['TANGO LIMA', 'QUEBEC NINER WHISKEY WUN']
    """
    return ", ".join(" ".join(_SPOKEN[character] for character in group) for group in code.split("-"))


def text_to_scan(obj: str, origin: str) -> str:
    """What the picture of a code says, in characters of QR's alphanumeric mode.

    Args:
        obj: SHA-256 of the item, 64 hex digits.
        origin: the log that has it; its name is in small letters.
    """
    return f"{code_of(obj)}/{obj.upper()}/{origin.upper()}"


def read_scanned(text: str) -> Scanned | None:
    """What a picture says; none if the text is of another form, such as a code that was typed.

    Raises:
        InputError: code and hash do not belong together, or the code is none.
    """
    form = _SCANNED.fullmatch(text.strip().upper())
    if not form:
        return None
    scanned = Scanned(read_code(form[1]), form[2].lower(), form[3].lower())
    if scanned.code != code_of(scanned.obj):
        raise InputError(
            f"{scanned.code} is not the code of the hash beside it", hint="scan it again; if it stays so, it is forged"
        )
    return scanned


def _meant(character: str) -> str:
    """The character of the alphabet that was meant, if it is clear."""
    figure = unicodedata.decimal(character, None)
    return _ALIKE.get(character, character) if figure is None else str(figure)


def _written(symbols: str) -> str:
    groups = (symbols[start : start + _GROUP] for start in range(0, CHARACTERS, _GROUP))
    return "-".join((_HEAD, *groups))


def _check_of(symbols: Iterable[int]) -> int:
    """The symbol that makes the sum of all be zero, each multiplied by another power of x.

    Each power is another non-zero element, so a single change, and any two that change places, change the sum.
    """
    total = 0
    for symbol in symbols:
        total = _times_generator(total ^ symbol)
    return total


def _times_generator(symbol: int) -> int:
    """A symbol multiplied by x."""
    doubled = symbol << 1
    return doubled ^ _FIELD if doubled > max(range(32)) else doubled
