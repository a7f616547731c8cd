"""Check codes: exactly the hash they come from, and no slip of a hand that goes unnoticed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import InputError
from truceline.record.codes import (
    ALPHABET,
    CHARACTERS,
    code_of,
    first_digits_of,
    read_code,
    read_scanned,
    spelled,
    text_to_scan,
)

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
OBJECTS = st.binary(min_size=1, max_size=8).map(lambda content: sha256(content).hexdigest())
CODES = OBJECTS.map(code_of)
PLACES = st.integers(0, CHARACTERS - 1)


def _symbols(code: str) -> list[str]:
    return list(code.removeprefix("TL").replace("-", ""))


def _is_noticed(symbols: list[str]) -> bool:
    try:
        read_code("".join(symbols))
    except InputError:
        return True
    return False


def test_the_code_of_a_known_hash_is_this_one() -> None:
    assert code_of(ABC) == "TL-Q9W1-DFWF-077Y-MGA1"


def test_fifteen_characters_are_the_first_75_bits_of_the_hash() -> None:
    by_hand = f"{int(ABC, 16):0256b}"
    groups = [ALPHABET[int(by_hand[start : start + 5], 2)] for start in range(0, 75, 5)]
    assert _symbols(code_of(ABC))[:-1] == groups


@pytest.mark.parametrize("obj", ["", ABC[:-1], ABC.upper(), ABC + "0", "g" * 64])
def test_what_is_no_hash_has_no_code(obj: str) -> None:
    with pytest.raises(InputError):
        code_of(obj)


@given(CODES)
def test_a_code_is_read_as_it_was_written(code: str) -> None:
    assert read_code(code) == code


@given(CODES, st.lists(st.sampled_from(["", " ", "-", "\N{EN DASH}", ".", "\u200f"]), min_size=16, max_size=16))
def test_case_and_what_stands_between_characters_do_not_matter(code: str, between: list[str]) -> None:
    typed = "tl" + "".join(mark + symbol for mark, symbol in zip(between, _symbols(code), strict=True))
    assert read_code(typed.lower()) == code
    assert read_code(typed[2:].upper()) == code


@given(CODES)
def test_letters_that_look_like_figures_are_read_as_these(code: str) -> None:
    assert read_code("TL" + "".join(_symbols(code)).replace("0", "o").replace("1", "l")) == code
    assert read_code("".join(_symbols(code)).replace("0", "O").replace("1", "i")) == code


@given(CODES, st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]))
def test_figures_of_other_keyboards_are_read(code: str, figures: str) -> None:
    assert read_code(code.translate(str.maketrans("0123456789", figures))) == code


@given(CODES)
def test_cyrillic_letters_that_look_the_same_are_read(code: str) -> None:
    assert read_code(code.removeprefix("TL-").translate(str.maketrans("ABEKMHPCTYX0", "АВЕКМНРСТУХО"))) == code


@given(CODES, PLACES, st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    symbols = _symbols(code)
    if symbols[place] != other:
        symbols[place] = other
        assert _is_noticed(symbols)


@given(CODES, PLACES, PLACES)
def test_any_two_characters_that_changed_places_are_noticed(code: str, one: int, other: int) -> None:
    symbols = _symbols(code)
    if symbols[one] != symbols[other]:
        symbols[one], symbols[other] = symbols[other], symbols[one]
        assert _is_noticed(symbols)


@given(CODES, PLACES, st.sampled_from(ALPHABET))
def test_a_lost_or_an_added_character_is_noticed(code: str, place: int, added: str) -> None:
    symbols = _symbols(code)
    assert _is_noticed(symbols[:place] + symbols[place + 1 :])
    assert _is_noticed([*symbols[:place], added, *symbols[place:]])


@given(CODES, st.integers(0, CHARACTERS - 2), st.sampled_from(ALPHABET))
def test_a_double_character_typed_as_another_double_one_is_noticed(code: str, place: int, other: str) -> None:
    right = _symbols(code)
    right[place + 1] = right[place]
    right[-1] = next(symbol for symbol in ALPHABET if not _is_noticed([*right[:-1], symbol]))
    wrong = [*right]
    wrong[place : place + 2] = [other, other]
    if place < CHARACTERS - 2 and wrong != right:
        assert _is_noticed(wrong)


def test_of_wild_guesses_one_in_32_is_taken() -> None:
    taken = sum(not _is_noticed([*"7K2M9QXA0D4EH", first, second, "0"]) for first in ALPHABET for second in ALPHABET)
    assert taken == 32


@pytest.mark.parametrize("text", ["", "TL", "TL-Q9W1", "TL-Q9W1-DFWF-077Y-MGAU", "TL-Q9W1-DFWF-077Y-MGA1-0000", "سلام"])
def test_what_is_no_code_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(InputError) as refused:
        read_code(text)
    assert refused.value.hint


@given(OBJECTS)
def test_a_code_gives_the_first_digits_of_its_hash(obj: str) -> None:
    assert first_digits_of(code_of(obj)) == obj[:18]


def test_a_code_is_spelled_for_the_radio_with_figures_as_they_are_pronounced() -> None:
    assert spelled("TL-Q9W1-DFWF-077Y-MGA1") == (
        "TANGO LIMA, QUEBEC NINER WHISKEY WUN, DELTA FOXTROT WHISKEY FOXTROT, ZERO SEVEN SEVEN YANKEE, "
        "MIKE GOLF ALFA WUN"
    )


def test_every_character_is_spelled_by_another_word() -> None:
    words = {spelled(symbol) for symbol in f"{ALPHABET}L"}
    assert len(words) == len(ALPHABET) + 1
    assert {word[0] for word in words if not word[0].isdigit()} >= set("ABCDEFGHJKMNPQRSTVWXYZ")


@given(OBJECTS)
def test_a_scanned_picture_names_the_whole_hash_and_the_log(obj: str) -> None:
    text = text_to_scan(obj, "alfa.example/log/1")
    assert read_scanned(text) == (code_of(obj), obj, "alfa.example/log/1")
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_a_scanned_code_beside_another_items_hash_is_refused() -> None:
    other = text_to_scan(sha256(b"other").hexdigest(), "alfa.example/log/1").partition("/")[2]
    with pytest.raises(InputError, match="not the code of the hash"):
        read_scanned(f"{code_of(ABC)}/{other}")


def test_what_was_typed_is_no_scanned_picture() -> None:
    assert read_scanned(code_of(ABC)) is None
