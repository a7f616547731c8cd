"""A key file is for its owner alone, and is never written over."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import resource
import signal
import stat
from pathlib import Path

import pytest

from truceline.adapters.key_files import MAX_BYTES, read_key_file, replace_key_file, write_key_file
from truceline.errors import InputError, NotFoundError, TrustError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A key file that was written."""
    file = tmp_path / "operator.key"
    write_key_file(file, b"locked")
    return file


def test_what_was_written_is_read_and_nobody_else_may(path: Path) -> None:
    assert read_key_file(path) == b"locked"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_the_permissions_do_not_depend_on_the_surroundings(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_key_file(tmp_path / "a.key", b"locked")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.key").stat().st_mode) == 0o600


def test_a_key_is_never_written_over(path: Path) -> None:
    with pytest.raises(InputError, match="already"):
        write_key_file(path, b"another")
    assert read_key_file(path) == b"locked"


def test_nothing_is_written_through_a_link(path: Path) -> None:
    link = path.with_name("link.key")
    link.symlink_to(path.with_name("elsewhere.key"))
    with pytest.raises(InputError):
        write_key_file(link, b"locked")
    assert not path.with_name("elsewhere.key").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666])
def test_a_file_that_others_may_use_is_not_trusted(path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(TrustError, match=f"{mode:04o}") as refused:
        read_key_file(path)
    assert "chmod 600" in refused.value.hint


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_for_its_owner_alone_is_read(path: Path, mode: int) -> None:
    path.chmod(mode)
    assert read_key_file(path) == b"locked"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_not_trusted(path: Path) -> None:
    os.chown(path, 12345, -1)
    with pytest.raises(TrustError, match="belongs to user 12345"):
        read_key_file(path)


def test_a_link_a_folder_and_a_pipe_are_not_trusted(path: Path) -> None:
    link, pipe = path.with_name("link"), path.with_name("pipe")
    link.symlink_to(path)
    os.mkfifo(pipe, 0o600)
    for place in (link, path.parent, pipe):
        with pytest.raises(TrustError):
            read_key_file(place)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"absent\.key"):
        read_key_file(tmp_path / "absent.key")


def test_a_folder_that_is_not_there_cannot_take_a_key(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_key_file(tmp_path / "absent" / "a.key", b"locked")


def test_a_full_disk_leaves_no_half_key(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4, limits[1]))
    try:
        with pytest.raises(InputError, match="cannot be written"):
            write_key_file(tmp_path / "a.key", b"locked")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_too_long_is_refused(tmp_path: Path) -> None:
    write_key_file(tmp_path / "long.key", bytes(MAX_BYTES + 1))
    with pytest.raises(InputError, match="more than"):
        read_key_file(tmp_path / "long.key")


def test_a_key_file_is_replaced_at_once_and_stays_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "duty"
    write_key_file(path, b"old")
    path.with_name("duty.new").write_bytes(b"left by a crash")
    replace_key_file(path, b"new")
    assert read_key_file(path) == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_key_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        replace_key_file(tmp_path / "missing" / "duty", b"new")
