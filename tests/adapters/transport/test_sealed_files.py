"""A sealed file is opened by who it is for and by nobody else, and lies on the disk whole or not at all."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import resource
import stat
import subprocess
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.transport.sealed_files import (
    MAX_RECIPIENTS,
    MAX_SEALED_BYTES,
    AgeSealing,
    make_age_key,
    read_sealed_file,
    recipient_of,
    seal,
    unseal,
    write_sealed_file,
)
from truceline.errors import InputError, NotFoundError, StoreError
from truceline.line.bundles import MAX_BUNDLE_BYTES, Frame, FrameKind, write_bundle

ALFA, BRAVO, EVE = make_age_key(), make_age_key(), make_age_key()
TO_BOTH = [recipient_of(ALFA), recipient_of(BRAVO)]
BUNDLE = write_bundle([Frame(FrameKind.NOTE, b"a message")])
needs_age = pytest.mark.skipif(which("age") is None, reason="the program age is not installed (apt install age)")


@given(st.binary(max_size=200_000))
def test_each_recipient_opens_what_was_sealed(content: bytes) -> None:
    sealed = seal(content, TO_BOTH)
    assert unseal(sealed, ALFA) == unseal(sealed, BRAVO) == content


def test_nobody_else_opens_it() -> None:
    sealed = seal(BUNDLE, TO_BOTH)
    with pytest.raises(InputError, match="cannot be opened") as caught:
        unseal(sealed, EVE)
    assert "another party" in caught.value.hint
    assert b"a message" not in sealed


def test_the_same_bundle_is_sealed_differently_each_time() -> None:
    assert seal(BUNDLE, TO_BOTH) != seal(BUNDLE, TO_BOTH)


def test_every_changed_byte_and_every_cut_is_refused() -> None:
    sealed = seal(BUNDLE, TO_BOTH[:1])
    for place in range(len(sealed)):
        with pytest.raises(InputError):
            unseal(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :], ALFA)
        with pytest.raises(InputError):
            unseal(sealed[:place], ALFA)
    with pytest.raises(InputError):
        unseal(sealed + b"\n", ALFA)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is not sealed"), (BUNDLE, "is not sealed"), (b"age-encryption.org/v1\n", "cannot be opened by the key")],
)
def test_what_is_not_sealed_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        unseal(content, ALFA)


@pytest.mark.parametrize(
    "recipients",
    [[], [TO_BOTH[0]] * (MAX_RECIPIENTS + 1), ["age1"], [TO_BOTH[0].upper() + "x"]],
    ids=["nobody", "too many", "no key", "other letters"],
)
def test_it_is_sealed_for_somebody_who_can_open_it(recipients: list[str]) -> None:
    with pytest.raises(InputError):
        seal(BUNDLE, recipients)


@pytest.mark.parametrize(
    "key",
    [b"", ALFA + BRAVO, b"AGE-SECRET-KEY-1\n", TO_BOTH[0].encode(), b"\xff"],
    ids=["empty", "two", "cut", "the public side", "no text"],
)
def test_what_is_no_key_is_refused_and_not_shown(key: bytes) -> None:
    for use in (recipient_of, lambda wrong: unseal(seal(BUNDLE, TO_BOTH), wrong)):
        with pytest.raises(InputError) as caught:
            use(key)
        assert "SECRET" not in str(caught.value)


def test_the_largest_bundle_fits_and_a_larger_one_does_not() -> None:
    largest = bytes(MAX_BUNDLE_BYTES)
    sealed = seal(largest, TO_BOTH[:1] * MAX_RECIPIENTS)
    assert len(sealed) <= MAX_SEALED_BYTES
    assert unseal(sealed, ALFA) == largest
    with pytest.raises(InputError, match="more than"):
        seal(largest + b"x", TO_BOTH)
    with pytest.raises(InputError, match="no sealed bundle"):
        unseal(bytes(MAX_SEALED_BYTES + 1), ALFA)


def test_a_file_comes_back_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "for bravo.tlb.age"
    write_sealed_file(path, BUNDLE, TO_BOTH)
    assert read_sealed_file(path, BRAVO) == BUNDLE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_no_file_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "sealed"
    path.write_bytes(b"precious")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    for taken in (path, link):
        with pytest.raises(InputError, match="already"):
            write_sealed_file(taken, BUNDLE, TO_BOTH)
    assert path.read_bytes() == b"precious"
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            write_sealed_file(tmp_path / "sealed", bytes(100_000), TO_BOTH)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StoreError, match="cannot be written"):
        write_sealed_file(tmp_path / "absent" / "sealed", BUNDLE, TO_BOTH)


def test_a_file_is_looked_at_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_sealed_file(tmp_path / "absent", ALFA)
    pipe, vast = tmp_path / "pipe", tmp_path / "vast"
    os.mkfifo(pipe)
    with vast.open("wb") as file:
        file.truncate(2**40)
    for path in (tmp_path, pipe, vast, Path("/dev/zero")):
        with pytest.raises(InputError, match=r"no plain file|cannot be read"):
            read_sealed_file(path, ALFA)


@needs_age
def test_the_program_age_opens_what_we_seal_with_our_key_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(BRAVO)
    write_sealed_file(tmp_path / "sealed", BUNDLE, TO_BOTH)
    command = ["age", "-d", "-i", str(tmp_path / "key"), str(tmp_path / "sealed")]
    assert subprocess.run(command, capture_output=True, check=True).stdout == BUNDLE


@needs_age
def test_we_open_what_the_program_age_seals_for_a_key_that_it_made(tmp_path: Path) -> None:
    key = subprocess.run(["age-keygen"], capture_output=True, check=True).stdout
    command = ["age", "-r", recipient_of(key), "-r", TO_BOTH[0]]
    sealed = subprocess.run(command, input=BUNDLE, capture_output=True, check=True).stdout
    assert unseal(sealed, key) == unseal(sealed, ALFA) == BUNDLE
    assert recipient_of(key).encode() in key


def test_a_node_s_sealing_opens_what_is_sealed_for_it_and_shows_no_key() -> None:
    ours, theirs = AgeSealing(make_age_key()), AgeSealing(make_age_key())
    sealed = theirs.seal(b"bundle", [recipient_of(ours.age_key)])
    assert ours.unseal(sealed) == b"bundle"
    with pytest.raises(InputError, match="cannot be opened"):
        theirs.unseal(sealed)
    assert "AGE-SECRET-KEY" not in repr(ours)
