"""Backups of a node's record, and records that come back from them.

A backup is a folder of the same form as the record's: the file as it was at one moment, and a guard that says what was
signed until then; or the same, sealed with a passphrase (see ``sealing``). What comes back goes on only where the
node's own guard, which outlived the record, says that nothing was signed since. Otherwise it is frozen: it can be read
and handed out, and the party goes on in its next log.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from truceline.adapters.store.guard import Guard, size_signed, sync_folder
from truceline.adapters.store.sqlite import DATABASE, FROZEN, GUARD, LOCK, locked
from truceline.adapters.store.sqlite_copying import copy_database
from truceline.errors import InputError, NotFoundError, StoreError
from truceline.record.examination import Damage
from truceline.signing.passphrase import WORK
from truceline.wiring.home import Home, opened_node
from truceline.wiring.keeping.passing_folders import OPEN_COPY, passing_folder
from truceline.wiring.keeping.sealing import check_passphrase, is_sealed, seal_files, unsealed
from truceline.wiring.records import OpenRecord, examine_open, record_in

_COMING = f"{DATABASE}.new"


class BackedUp(NamedTuple):
    """A record's backup, or what came back from one."""

    folder: Path
    origin: str
    """Which log it is of."""
    size: int
    """How many entries it has."""
    frozen: str = ""
    """Why nothing may be added to it; empty if it may."""


def back_up(home: Home, place: Path, passphrase: str = "", *, work: int = WORK) -> BackedUp:
    """A backup of the record as it is now, verified; the node may be running.

    Args:
        home: the node's folder.
        place: a new folder.
        passphrase: it is sealed with; empty if it is not sealed.
        work: logarithm of scrypt's work; each step doubles it.

    Raises:
        InputError: there is something at the place, or it cannot be made; or the passphrase is too short.
        StoreError: the disk is full or fails, or the record is damaged: then there is no backup.
    """
    if place.exists():
        raise InputError(f"there is something at {place} already", hint="a backup is never written over: name another")
    if passphrase:
        check_passphrase(passphrase)
    place = place.absolute()
    try:
        with passing_folder(place) as beside:
            return _backed_up(home, place, beside, passphrase, work)
    except OSError as error:
        raise InputError(f"{place} cannot be made: {error.strerror}", hint="name a folder that there is") from error


def restore(home: Home, backup: Path, passphrase: Callable[[], str] = str) -> BackedUp:
    """The record of a node, back from a backup; frozen, unless it is known that nothing was signed since.

    Args:
        home: the node's folder; its record is not there, but for the guard, which is left where it is.
        backup: what ``back_up`` made.
        passphrase: asked once, if it is sealed.

    Raises:
        InputError: there is a record; or the backup is damaged, or of another log, or the passphrase is not the one.
        NotFoundError: there is no backup.
        InUseError, StoreError: another process writes to the record, or the disk is full or fails.
    """
    if is_sealed(backup):
        try:
            with unsealed(backup, home.folder, passphrase()) as plain:
                return _restore(home, plain)
        except OSError as error:
            raise _failed("the record cannot be brought back", error) from error
    return _restore(home, backup)


def _restore(home: Home, backup: Path) -> BackedUp:
    with _opened(backup, home.party) as record:
        _check_backup(record, backup, home)
        size = record.store.stored_size()
    try:
        with _place_for(home) as folder:
            copy_database(backup / DATABASE, folder / _COMING)
            _stand(folder, backup, size)
            (folder / _COMING).replace(folder / DATABASE)
            sync_folder(folder)
    except OSError as error:
        raise _failed("the record cannot be brought back", error) from error
    with opened_node(home) as node:
        return BackedUp(home.record, node.origin, node.store.tree.size, node.store.frozen)


def _backed_up(home: Home, place: Path, beside: Path, passphrase: str, work: int) -> BackedUp:
    """The backup at its place, to which the folder beside it was renamed."""
    try:
        made = _fill_sealed(home, beside, passphrase, work) if passphrase else _fill(home, beside)
        beside.replace(place)
        sync_folder(place.parent)
    except OSError as error:
        raise _failed("the backup cannot be written", error) from error
    return made._replace(folder=place)


def _fill_sealed(home: Home, beside: Path, passphrase: str, work: int) -> BackedUp:
    """As ``_fill``, without a trace of what is open where the backup lies."""
    with passing_folder(home.folder / OPEN_COPY) as plain:
        made = _fill(home, plain)
        seal_files(plain, beside, passphrase, work=work)
        return made


def _fill(home: Home, beside: Path) -> BackedUp:
    with record_in(home.record, home.party) as record:  # the guard first: the copy has all that it signed
        if record.signed:
            Guard.create(beside / GUARD)
            guard = Guard(beside / GUARD)
            guard.advance(record.signed)
            guard.close()
        copy_database(home.record / DATABASE, beside / DATABASE)
    if (home.record / FROZEN).exists():
        _write(beside / FROZEN, (home.record / FROZEN).read_bytes())
    with record_in(beside, home.party) as copied:
        _check_whole(copied, "the record", "see what it lacks: truceline record fsck")
        return BackedUp(beside, _origin_of(copied), copied.store.stored_size())


@contextmanager
def _opened(backup: Path, party: str) -> Iterator[OpenRecord]:
    if not (backup / DATABASE).is_file():
        raise NotFoundError(f"there is no backup in {backup}", hint="name the folder that `record backup` made")
    try:
        with record_in(backup, party) as record:
            yield record
    except StoreError as error:
        raise _damaged(backup, str(error)) from error


def _check_backup(record: OpenRecord, backup: Path, home: Home) -> None:
    wanted = f"{home.party}/log/{home.log_number}"
    origin = _origin_of(record)
    if origin != wanted:
        raise InputError(f"{backup} is of the log {origin}", hint=f"name a backup of {wanted}, which this node writes")
    try:
        _check_whole(record, "it", "take another backup, or go on without one: truceline node renew --from")
    except StoreError as error:
        raise _damaged(backup, str(error), error.hint) from error


def _check_whole(record: OpenRecord, what: str, hint: str) -> None:
    damages = list(examine_open(record))
    if damages:
        first: Damage = damages[0]
        raise StoreError(f"{what} is not as it was written: {first.where}: {first.what}", hint=hint)


def _damaged(backup: Path, why: str, hint: str = "take another backup") -> InputError:
    return InputError(f"the backup {backup} is damaged: {why}", hint=hint)


def _failed(what: str, error: OSError) -> StoreError:
    return StoreError(f"{what}: {error.strerror or error}", hint="make room or mend the disk, and do it again")


def _origin_of(record: OpenRecord) -> str:
    opening = next(record.entries(0, 1), None)
    return str(opening.extra.get("origin", "")) if opening else ""


@contextmanager
def _place_for(home: Home) -> Iterator[Path]:
    """The folder of the record, in which there is none, and which nobody else writes to."""
    folder = home.record
    folder.mkdir(mode=0o700, exist_ok=True)
    there = sorted(folder.glob(f"{DATABASE}*"))
    left = [path for path in there if path.name != _COMING]
    if left:
        raise InputError(
            f"there is a record {left[0]} already",
            hint=f"move it away, but leave {folder / GUARD} where it is: {' '.join(path.name for path in left)}",
        )
    lock = locked(folder / LOCK)
    try:
        for path in there:  # of a restore that came to no end
            path.unlink()
        yield folder
    finally:
        os.close(lock)


def _stand(folder: Path, backup: Path, size: int) -> None:
    """Has what comes back stand frozen, unless the guard that was here covers exactly that."""
    guard, marker = folder / GUARD, folder / FROZEN
    reason = ""
    if not guard.exists():
        reason = "it came back from a backup, and nobody here knows what was signed since"
        if (backup / GUARD).exists():
            _write(guard, (backup / GUARD).read_bytes())
    elif size_signed(guard) < size:
        reason = f"it came back from a backup of {size} entries, and the guard file is older or damaged"
    if (backup / FROZEN).exists():
        reason = (backup / FROZEN).read_text(encoding="utf-8").strip()
    if reason and not marker.exists():
        _write(marker, f"{reason}\n".encode())


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)
    sync_folder(path.parent)
