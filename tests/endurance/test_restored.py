"""Rows 14 and 18 of the fault matrix: backups made while a node writes, and nodes that come back from them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.met_homes import MetHomes, met_homes
from tests.endurance.nodes import BRAVO, two_nodes, wait_for
from tests.endurance.store_writer import digest_of, fresh_draft
from tests.record.drafts import ORIGIN, sign
from tests.wiring.test_records import warned
from truceline.adapters.store.sqlite import SqliteStore
from truceline.adapters.store.sqlite_reading import reading_connection
from truceline.errors import FrozenError
from truceline.record.entries import EntryKind
from truceline.record.examination import examine_entries, examine_structure
from truceline.record.merkle.tree import TiledTree
from truceline.record.store import Change
from truceline.wiring.home import Home, open_home, opened_node
from truceline.wiring.running import office_of


def back_up(folder: Path, copy: Path) -> None:
    """Copies a record that is being written: the guard first, so that the copy holds all that it signed."""
    copy.mkdir()
    shutil.copy(folder / "guard", copy)
    with (
        closing(reading_connection(folder / "record.db")) as source,
        closing(sqlite3.connect(copy / "record.db")) as to,
    ):
        source.backup(to, pages=5)


def restore(home: Home, copy: Path, *names: str) -> None:
    """Puts files of a backup in place of those of a node's record."""
    record = home.folder / "record"
    for path in record.glob("record.db*"):
        path.unlink()
    for name in names:
        shutil.copy(copy / name, record / name)


def leaves_of(home: Home) -> list[bytes]:
    """All entries of a node's log."""
    with opened_node(home) as node:
        return list(node.store.leaves(0, node.store.tree.size))


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    return met_homes(tmp_path)


def test_a_backup_made_while_writing_verifies_and_holds_everything_acknowledged_before_it_began(tmp_path: Path) -> None:
    folder, copy = tmp_path / "record", tmp_path / "copy"
    with closing(SqliteStore(folder, ORIGIN, sign)) as store:
        store.commit([Change(drafts=tuple(map(fresh_draft, range(300))), objects=(bytes(200_000),))])
        before, digest = store.tree.size, digest_of(store.leaves(0, 300))
        backing_up = Thread(target=back_up, args=(folder, copy))
        backing_up.start()
        while backing_up.is_alive():
            store.commit([Change(drafts=(fresh_draft(store.tree.size),))])
            store.settle()
        backing_up.join()
        live = TiledTree(store.tree.size, store.tile)
        with closing(SqliteStore(copy, ORIGIN, sign)) as restored:
            size = restored.tree.size
            assert restored.frozen == ""
            assert size >= before
            assert digest_of(restored.leaves(0, before)) == digest
            assert restored.tree.root == live.root(size)
            assert list(examine_structure(restored, size, None)) == []
            assert list(examine_entries(restored, 0, size)) == []


def test_a_record_restored_beside_its_newer_guard_is_frozen_and_takes_no_message(met: MetHomes, tmp_path: Path) -> None:
    back_up(met.alfa.folder / "record", tmp_path / "copy")
    warned(met)
    restore(met.alfa, tmp_path / "copy", "record.db")
    with office_of(met.alfa) as office:
        assert "the guard file holds our checkpoint" in office.ask("node-status")["frozen"]
    with pytest.raises(FrozenError):
        warned(met)


def test_a_record_restored_with_its_old_guard_is_frozen_by_what_the_peer_cosigned(
    met: MetHomes, tmp_path: Path
) -> None:
    back_up(met.alfa.folder / "record", tmp_path / "copy")
    warned(met)
    met.exchange()
    restore(met.alfa, tmp_path / "copy", "record.db", "guard")
    before = leaves_of(met.alfa)
    (news,) = [news for news in met.carry(met.bravo, met.alfa) if news["what"] == "frozen"]
    assert BRAVO in news["words"]
    with pytest.raises(FrozenError):
        warned(met)
    assert leaves_of(met.alfa) == before


def test_a_restored_node_that_speaks_before_it_hears_its_peer_is_caught_with_evidence(
    met: MetHomes, tmp_path: Path
) -> None:
    back_up(met.alfa.folder / "record", tmp_path / "copy")
    warned(met, "Turn back.")
    met.exchange()
    restore(met.alfa, tmp_path / "copy", "record.db", "guard")
    warned(met, "Go on.")
    assert "fork" in {news["what"] for news in met.carry(met.alfa, met.bravo)}
    assert "frozen" in {news["what"] for news in met.carry(met.bravo, met.alfa)}
    with pytest.raises(FrozenError):
        warned(met)


def test_of_two_nodes_with_one_key_the_peer_holds_the_evidence_and_the_later_one_is_frozen(
    met: MetHomes, tmp_path: Path
) -> None:
    twin = tmp_path / "twin"
    shutil.copytree(met.alfa.folder, twin)
    other = replace(met, alfa=open_home(twin))
    warned(met, "Turn back.")
    met.exchange()
    warned(other, "Go on.")
    assert "fork" in {news["what"] for news in other.carry(other.alfa, met.bravo)}
    assert "frozen" in {news["what"] for news in other.carry(met.bravo, other.alfa)}
    with opened_node(met.bravo) as bravo:
        kinds = [bravo.entry(index).kind for index in range(bravo.store.tree.size)]
    # Both used the same number: the second text is kept as evidence, not as a message.
    assert (kinds.count(EntryKind.RECV), kinds.count(EntryKind.REFUSED)) == (1, 1)


@pytest.mark.slow
def test_a_running_node_that_was_restored_freezes_at_its_first_call(tmp_path: Path) -> None:
    nodes = two_nodes(tmp_path)
    home = nodes.met.caller
    back_up(home.folder / "record", tmp_path / "copy")
    with nodes:
        nodes.say(home.party, "Turn back.")
        nodes.wait_until_all_is_receipted()
        nodes.alfa.stop()
        restore(home, tmp_path / "copy", "record.db", "guard")
        nodes.alfa.start()
        wait_for(lambda: bool(_frozen(home)), "the restored node does not freeze")
        assert BRAVO in _frozen(home)


def _frozen(home: Home) -> str:
    with office_of(home) as office:
        frozen: str = office.ask("node-status")["frozen"]
    return frozen
