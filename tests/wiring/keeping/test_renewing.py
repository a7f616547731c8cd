"""A node goes on in its party's next log: whole or not at all, and the old record stays as it is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from pathlib import Path
from signal import SIGKILL

import pytest

from tests.cli.met_homes import ALFA, MetHomes, met_homes
from tests.forked import FORKED
from tests.wiring.homes import PASSPHRASE
from tests.wiring.test_records import warned
from truceline.errors import FrozenError, InputError, StoreError
from truceline.node.saying.inbox import correspondents
from truceline.node.terms.parties import own_manifest
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Manifest
from truceline.wiring.home import Home, open_home, opened_node
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.keeping import renewing
from truceline.wiring.keeping.renewing import Renewed, renew_home
from truceline.wiring.records import examine

POINTS = [
    ("left_open", 1),
    ("sync_folder", 1),
    ("write_key_file", 1),
    ("new_node", 1),
    ("renew", 1),
    ("sync_folder", 2),
]
"""Calls of a renewal, in their order, each with its number: before each of them a process is killed."""
LAST = ("sync_folder", 3)
"""The new record stands in its place."""


@pytest.fixture
def frozen(tmp_path: Path) -> MetHomes:
    """Two homes that have met; Alfa's log is frozen, and has a warning that Bravo knows and one that it does not."""
    met = met_homes(tmp_path)
    warned(met, "First.")
    met.exchange()
    warned(met, "Second.")
    with opened_node(met.alfa) as node:
        node.store.freeze("for a test")
    return met


def signed_by_root(home: Home) -> Callable[[Manifest], bytes]:
    key = read_locked_key(home.keys / "root-1", PASSPHRASE)
    return lambda manifest: sign_note(manifest.text, [key]).encoded


def renewed(home: Home) -> Renewed:
    with opened_node(home) as old:
        return renew_home(home, old, 0, signed_by_root(home))


def contents(folder: Path) -> dict[str, str]:
    """What is in a record's files that are never written to by reading."""
    names = ("record.db", "guard", "frozen")
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}


def test_the_node_goes_on_and_the_old_record_stays(frozen: MetHomes) -> None:
    before = contents(frozen.alfa.record)
    with opened_node(frozen.alfa) as node:
        size = node.store.tree.size
    done = renewed(frozen.alfa)
    home = open_home(frozen.alfa.folder)
    assert (home, home.log_number, home.record.name, home.log_key.name) == (done.home, 2, "record-2", "log-2")
    assert (done.ended, done.kept, [left.message.body["text"] for left in done.left]) == (
        size,
        size,
        ["First.", "Second."],
    )
    assert contents(home.of_log(1).record) == before
    assert list(examine(home)) == list(examine(home.of_log(1))) == []
    after = MetHomes(home, frozen.bravo, frozen.line, frozen.passphrase)
    after.exchange()
    warned(after, "Third.")
    after.exchange()
    with opened_node(frozen.bravo) as bravo:
        said = [each.newest for each in correspondents(bravo, frozen.line)]
    assert said == [3]


def test_it_goes_on_again_in_the_log_after(frozen: MetHomes) -> None:
    renewed(frozen.alfa)
    home = open_home(frozen.alfa.folder)
    with opened_node(home) as node:
        node.store.freeze("once more")
    renewed(home)
    third = open_home(frozen.alfa.folder)
    assert third.log_number == 3
    with opened_node(third) as node:
        assert own_manifest(node).manifest.version == 3


def test_a_log_that_is_not_frozen_is_not_given_up(tmp_path: Path) -> None:
    met = met_homes(tmp_path)
    with pytest.raises(InputError, match="not frozen"):
        renewed(met.alfa)
    assert sorted(path.name for path in met.alfa.keys.glob("log*")) == ["log"]


def test_who_has_no_root_key_changes_nothing(frozen: MetHomes) -> None:
    def refused(manifest: Manifest) -> bytes:
        raise InputError("no passphrase")

    with pytest.raises(InputError), opened_node(frozen.alfa) as old:
        renew_home(frozen.alfa, old, 0, refused)
    assert {path.name for path in frozen.alfa.folder.iterdir()} >= {"record"}
    assert not list(frozen.alfa.folder.glob("record-*")) + list(frozen.alfa.keys.glob("log-*"))


@pytest.mark.parametrize("point", [*POINTS, LAST])
def test_a_crash_leaves_the_old_node_or_the_new_one(frozen: MetHomes, point: tuple[str, int]) -> None:
    before = contents(frozen.alfa.record)
    process = FORKED.Process(target=_killed_at, args=(frozen.alfa, *point))
    process.start()
    process.join()
    assert process.exitcode == -SIGKILL
    home = open_home(frozen.alfa.folder)
    assert home.log_number == (2 if point == LAST else 1)
    assert contents(home.of_log(1).record) == before
    with opened_node(home) as node:
        assert bool(node.store.frozen) == (home.log_number == 1)
        assert own_manifest(node).manifest.version == home.log_number
    if home.log_number == 1:
        with pytest.raises(FrozenError):
            warned(frozen, "Too soon.")
        assert renewed(home).home.log_number == 2
    home = open_home(frozen.alfa.folder)
    assert list(examine(home)) == []
    assert not list(home.folder.glob("*.new"))
    after = MetHomes(home, frozen.bravo, frozen.line, frozen.passphrase)
    after.exchange()
    with opened_node(frozen.bravo) as bravo:
        assert bravo.line(frozen.line).histories[ALFA].newest.log_number == 2


def test_a_record_that_is_lost_is_not_begun_anew(frozen: MetHomes) -> None:
    renewed(frozen.alfa)
    home = open_home(frozen.alfa.folder)
    (home.record / "record.db").unlink()
    (home.record / "guard").unlink()
    for lost in (home, open_home(home.folder)):
        with pytest.raises(StoreError, match="is lost"), opened_node(lost):
            pass
    for path in home.record.iterdir():
        path.unlink()
    home.record.rmdir()
    assert open_home(home.folder).log_number == 2


def _killed_at(home: Home, name: str, time: int) -> None:
    """Renews a node, and kills itself before a function is called for the so-many-th time."""
    real, counted = getattr(renewing, name), count(1)

    def dying(*args: object, **given: object) -> object:
        if next(counted) == time:
            os.kill(os.getpid(), SIGKILL)
        return real(*args, **given)

    setattr(renewing, name, dying)
    renewed(home)
