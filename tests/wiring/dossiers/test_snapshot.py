"""A snapshot shows a record as it was at one signed checkpoint, while the node goes on."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wiring.dossiers.kept import BY, Kept, kept
from truceline.errors import FrozenError, NotFoundError
from truceline.node.deeds import book
from truceline.node.incidents.book import Incidents
from truceline.node.labels import deeds_of
from truceline.record.checkpoints import Checkpoint
from truceline.wiring.dossiers.snapshot import Snapshot, reading_node, snapshot_of
from truceline.wiring.records import OpenRecord, open_record
from truceline.wiring.running import office_of


@pytest.fixture
def case(tmp_path: Path) -> Kept:
    return kept(tmp_path)


def test_nothing_shows_that_came_after_the_checkpoint(case: Kept) -> None:
    with open_record(case.home) as record:
        snapshot = snapshot_of(record)
        size = snapshot.signed.size
        with office_of(case.home) as office:
            office.ask("incident-open", **BY, title="Later", drill=False)
        assert record.store.stored_size() == size + 1
        node = reading_node(case.home, snapshot)
        assert [each.opening.title for each in book(node, Incidents).by_id.values()] == ["Column"]
        assert len(snapshot.leaves(0, size + 10)) == size
        assert max(snapshot.labelled(deeds_of("incident"), 2**62, 10)) < size
        assert all(index < size for index in snapshot.about(case.warning))
        assert snapshot.tree.size == size
        assert snapshot.tree.root == snapshot.signed.root


def test_it_signs_nothing(case: Kept) -> None:
    with open_record(case.home) as record:
        node = reading_node(case.home, snapshot_of(record))
        with pytest.raises(AssertionError, match="only read"):
            node.sign(Checkpoint(node.origin, 1, bytes(32)))
        assert not hasattr(Snapshot, "commit")


def test_a_record_that_lost_what_it_had_signed_is_refused(case: Kept) -> None:
    with open_record(case.home) as record:
        lost = OpenRecord(record.party, record.store, b"", "it is missing")
        with pytest.raises(FrozenError):
            snapshot_of(lost)
        with pytest.raises(NotFoundError):
            snapshot_of(OpenRecord(record.party, record.store, b""))
