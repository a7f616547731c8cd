"""A key comes out of its file with its passphrase, and with nothing else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.signing.keyring import key_called
from truceline.errors import InputError, NoteError
from truceline.signing.key_files import lock_key, unlock_key
from truceline.signing.keys import KeyKind
from truceline.signing.passphrase import CHANCE_BYTES, lock, unlock

CHANCE = bytes(CHANCE_BYTES)
PASSPHRASE = "four random words here"


@pytest.mark.parametrize("kind", KeyKind)
def test_a_key_comes_out_as_it_went_in(kind: KeyKind) -> None:
    key = key_called("alfa.example/operator/1", kind)
    assert unlock_key(lock_key(key, PASSPHRASE, chance=CHANCE, work=1), PASSPHRASE) == key


def test_the_file_holds_the_key_as_other_programs_write_it_and_shows_none_of_it() -> None:
    key = key_called("alfa.example/operator/1")
    locked = lock_key(key, PASSPHRASE, chance=CHANCE, work=1)
    assert unlock(locked, PASSPHRASE) == f"{key.secret_text}\n".encode()
    assert key.seed not in locked
    assert b"PRIVATE" not in locked


def test_a_short_passphrase_is_refused() -> None:
    assert lock_key(key_called("alfa.example"), "twelve chars", chance=CHANCE, work=1)
    with pytest.raises(InputError, match="fewer than 12"):
        lock_key(key_called("alfa.example"), "elevenchars", chance=CHANCE, work=1)


@pytest.mark.parametrize("content", [b"a letter, not a key\n", b"\xff\n", key_called("a").secret_text.encode()])
def test_a_locked_file_that_holds_no_key_is_refused(content: bytes) -> None:
    with pytest.raises(NoteError):
        unlock_key(lock(content, PASSPHRASE, chance=CHANCE, work=1), PASSPHRASE)
