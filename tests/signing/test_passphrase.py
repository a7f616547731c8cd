"""What is locked here the age tool opens, and the other way round."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signing.vectors import VECTORS, read
from truceline.errors import InputError, NoteError
from truceline.signing.passphrase import CHANCE_BYTES, MAX_CONTENT_BYTES, MAX_WORK, lock, unlock

AGE_CASES = sorted(file.name for file in (VECTORS / "age").iterdir())
LIGHT = 1
"""So little work that tests do not wait."""
CHANCE = bytes(range(CHANCE_BYTES))
LOCKED = lock(b"content\n", "correct horse", chance=CHANCE, work=LIGHT)


@given(st.binary(min_size=1), st.text(), st.binary(min_size=CHANCE_BYTES, max_size=CHANCE_BYTES))
def test_the_passphrase_opens_what_it_locked(content: bytes, passphrase: str, chance: bytes) -> None:
    assert unlock(lock(content, passphrase, chance=chance, work=LIGHT), passphrase) == content


def test_a_passphrase_of_half_characters_opens_too() -> None:
    assert unlock(lock(b"content", "\ud800\udcff", chance=CHANCE, work=LIGHT), "\ud800\udcff") == b"content"


@pytest.mark.parametrize("content", [b"short", bytes(MAX_CONTENT_BYTES)])
def test_another_implementation_of_age_opens_it(content: bytes) -> None:
    locked = lock(content, "correct horse", chance=CHANCE, work=10)
    assert pyrage.passphrase.decrypt(locked, "correct horse") == content


@pytest.mark.parametrize("name", AGE_CASES)
def test_public_age_files_open_or_not_as_wanted(name: str) -> None:
    head, _, locked = read(f"age/{name}").partition(b"\n\n")
    wanted = dict(row.split(": ", 1) for row in head.decode().splitlines())
    if wanted["expect"] == "success":
        content = unlock(locked, wanted["passphrase"])
        assert sha256(content).hexdigest() == wanted["payload"]
    else:
        with pytest.raises(InputError):
            unlock(locked, wanted.get("passphrase", "password"))


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(InputError, match="passphrase") as refused:
        unlock(LOCKED, "Correct horse")
    assert not isinstance(refused.value, NoteError)


@given(st.data())
def test_a_changed_byte_is_noticed(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(LOCKED) - 1))
    changed = bytearray(LOCKED)
    changed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(InputError):
        unlock(bytes(changed), "correct horse", max_work=9)


@given(st.integers(0, len(LOCKED) - 1))
def test_a_cut_file_is_noticed(length: int) -> None:
    with pytest.raises(NoteError):
        unlock(LOCKED[:length], "correct horse")


def test_a_longer_file_is_noticed() -> None:
    with pytest.raises(NoteError):
        unlock(LOCKED + b"x", "correct horse")
    with pytest.raises(NoteError):
        unlock(LOCKED + bytes(MAX_CONTENT_BYTES), "correct horse")


def test_a_file_that_asks_for_too_much_work_is_refused_before_any_is_done() -> None:
    greedy = LOCKED.replace(b" 1\n", b" 40\n", 1)
    with pytest.raises(NoteError, match=f"work 40, more than {MAX_WORK}"):
        unlock(greedy, "correct horse")


def test_files_for_other_recipients_are_refused() -> None:
    identity = pyrage.x25519.Identity.generate()
    with pytest.raises(NoteError):
        unlock(pyrage.encrypt(b"content", [identity.to_public()]), "correct horse")


@pytest.mark.parametrize(
    ("content", "chance", "work"), [(b"", CHANCE, 1), (b"a", b"", 1), (b"a", CHANCE, 0), (b"a", CHANCE, 21)]
)
def test_wrong_sizes_are_a_mistake_of_the_caller(content: bytes, chance: bytes, work: int) -> None:
    with pytest.raises(ValueError, match="bytes to lock"):
        lock(content, "correct horse", chance=chance, work=work)


@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda end: LOCKED[:60] + end))
def test_any_bytes_open_or_are_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        unlock(content, "correct horse", max_work=LIGHT)
