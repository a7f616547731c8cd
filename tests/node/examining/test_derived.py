"""Rows beside a log that do not follow from it are differences; those that do, of whatever was done, are none."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.dossier.cases import talk
from tests.node.meeting import ALFA, BRAVO, Met, meet, warn
from tests.node.pacts import HOUR_MS, assent, pact, propose
from tests.node.terms.test_renewal import renewed, restored
from tests.signing.parties.sides import listed, signed
from truceline.adapters.store.memory import MemoryDisk
from truceline.node import labels
from truceline.node.checks import State, challenge, declare
from truceline.node.deadlines import tick
from truceline.node.examining.derived import Difference, differences
from truceline.node.terms.parties import KeyChanges, draw_up_next, log_manifest
from truceline.record.store import Due, Parcel
from truceline.signing.parties.manifests import Role


@dataclass
class Kept:
    """The tables of a record in memory."""

    disk: MemoryDisk
    named: list[tuple[int, str, str]]

    def names(self) -> Iterator[tuple[int, str, str]]:
        return iter(self.named)

    def labels(self) -> Iterator[tuple[int, str]]:
        return iter(sorted((index, text) for text, indices in self.disk.labels.items() for index in indices))

    def acts(self) -> Iterator[tuple[int, str, int]]:
        return iter(sorted((indices.start, key, len(indices)) for key, indices in self.disk.done.items()))

    def deadlines(self) -> Iterator[tuple[int, str]]:
        return ((due.at, due.note_id) for due in self.disk.due)

    def waiting(self) -> Iterator[tuple[str, str, int]]:
        return ((parcel.peer, parcel.obj, parcel.rank) for parcel in self.disk.outbox.values())


def found(met: Met, party: str = ALFA, named: list[tuple[int, str, str]] | None = None) -> list[Difference]:
    node = met[party]
    entries = [node.entry(index) for index in range(node.store.tree.size)]
    names = [(entry.index, entry.obj, entry.note_id) for entry in entries] if named is None else named
    return list(differences(party, entries, node.store.content, Kept(met.disks[party][0], names)))


def with_cards(met: Met) -> Met:
    """The parties, with the labels that enrolling gives to cards."""
    for party, node in met.nodes.items():
        kept = met.disks[party][0].labels
        for index in range(node.store.tree.size):
            entry = node.entry(index)
            if entry.extra.get("is") == "enrolled":
                kept.setdefault(labels.CARDS, []).append(index)
                kept.setdefault(labels.card_of(entry.peer), []).append(index)
    return met


def busy() -> Met:
    """Two parties that did what leaves something beside the log: messages, keys, agreements, checks, ticks."""
    met, _ = talk()
    agreement = pact(met)
    propose(met, agreement)
    assent(met, agreement, ALFA)
    met.exchange_until_quiet(ALFA, BRAVO)
    for party in (ALFA, BRAVO):
        added = KeyChanges(added=(listed(party, Role.OPERATOR, 2),))
        log_manifest(met[party], signed(draw_up_next(met[party], added), 1, 2), met.clock.now)
    met.exchange_until_quiet(ALFA, BRAVO)
    for node in met.nodes.values():
        declare(node, met.line, State.MANNED, met.clock.now)
        challenge(node, met.line, BRAVO if node.party == ALFA else ALFA, met.clock.now)
        tick(node, met.clock.forward(HOUR_MS))
    met.exchange_until_quiet(BRAVO, ALFA)
    warn(met)
    warn(met, BRAVO, ALFA)
    return with_cards(met)


def test_what_parties_do_leaves_no_difference() -> None:
    met = busy()
    assert found(met) == found(met, BRAVO) == []


def test_a_log_that_follows_another_has_no_difference() -> None:
    met = with_cards(restored())
    renewed(met)
    warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    warn(met)
    old_disk, new = met.disks[ALFA][0], met[ALFA].store
    met.disks[ALFA] = new._disk, met.disks[ALFA][1]  # type: ignore[attr-defined]
    assert met.disks[ALFA][0] is not old_disk
    assert found(met) == found(met, BRAVO) == []


def test_an_erased_message_takes_nothing_along() -> None:
    met = with_cards(meet())
    said = warn(met)
    del met.disks[ALFA][0].objects[met[ALFA].entry(said.entry).obj]
    assert found(met) == []


def test_a_label_of_any_family_that_is_lost_is_missed() -> None:
    met = busy()
    disk = met.disks[ALFA][0]
    families = {text.partition(":")[0]: (text, indices) for text, indices in disk.labels.items()}
    assert len(families) > 9
    for text, indices in families.values():
        disk.labels[text] = indices[1:]
        assert found(met) == [
            Difference("label", f"entry {indices[0]} is not found under {text}", right=(indices[0], text))
        ], text
        disk.labels[text] = indices
    assert found(met) == []


@pytest.mark.parametrize("place", [0, 10_000])
def test_a_label_that_follows_from_nothing_is_named(place: int) -> None:
    met = busy()
    met.disks[ALFA][0].labels.setdefault("charters", []).append(place)
    (difference,) = found(met)
    assert (difference.table, difference.wrong, difference.right) == ("label", (place, "charters"), ())


def test_the_keys_that_keep_numbers_unique_are_missed_and_strange_ones_named() -> None:
    met = busy()
    done = met.disks[ALFA][0].done
    keys = [key for key in done if key.startswith(("sent:", "recv:"))]
    assert len(keys) > 4
    for key in (*keys[:2], *keys[-2:]):
        indices = done.pop(key)
        (difference,) = found(met)
        assert (difference.right, difference.wrong) == ((indices.start, key, len(indices)), ())
        done[key] = range(indices.start, indices.stop + 1)
        assert {each.wrong for each in found(met)} == {(indices.start, key, len(indices) + 1), ()}
        done[key] = indices
    done["sent:elsewhere:7"] = range(10_000, 10_001)
    assert [each.wrong for each in found(met)] == [(10_000, "sent:elsewhere:7", 1)]


def test_a_deadline_that_lies_ahead_is_missed_and_a_strange_one_put_right() -> None:
    met = busy()
    due = met.disks[ALFA][0].due
    ahead = max(due)
    due.remove(ahead)
    assert [(each.wrong, each.right) for each in found(met)] == [((), ahead)]
    moved = Due(ahead.at ^ 1 << 20, ahead.note_id)
    due.add(moved)
    assert [(each.wrong, each.right) for each in found(met)] == [(moved, ()), ((), ahead)]


def test_a_deadline_that_has_passed_and_may_have_been_moved_is_looked_at_again() -> None:
    met = with_cards(meet())
    said = warn(met).message
    met.clock.forward(48 * HOUR_MS)
    tick(met[ALFA], met.clock.now)
    assert not met.disks[ALFA][0].due
    assert found(met) == []
    met.disks[ALFA][0].due.add(Due(said.by + 1, "ab" * 32))
    assert [(each.wrong, each.right) for each in found(met)] == [
        ((said.by + 1, "ab" * 32), ()),
        ((), (said.by + 1, said.id)),
    ]


def test_what_waits_is_missed_until_it_is_receipted_and_strange_parcels_are_named() -> None:
    met = busy()
    outbox = met.disks[ALFA][0].outbox
    (name,) = outbox
    waiting = outbox.pop(name)
    row = waiting.peer, waiting.obj, waiting.rank
    assert [(each.wrong, each.right) for each in found(met)] == [((), row)]
    outbox[name] = Parcel(waiting.peer, waiting.obj, waiting.rank + 4)
    assert [(each.wrong, each.right) for each in found(met)] == [((*row[:2], row[2] + 4), ()), ((), row)]
    outbox[name] = waiting
    strange = Parcel(BRAVO, "ab" * 32)
    outbox[BRAVO, "ab" * 32] = strange
    assert [each.wrong for each in found(met)] == [(BRAVO, "ab" * 32, strange.rank)]


def test_an_entry_that_is_not_found_by_what_it_names_is_named() -> None:
    met = busy()
    node = met[ALFA]
    entries = [node.entry(index) for index in range(node.store.tree.size)]
    named = [(entry.index, entry.obj, entry.note_id) for entry in entries]
    right = named[3]
    named[3] = right[0], "ab" * 32, right[2]
    assert [(each.table, each.right) for each in found(met, ALFA, named)] == [("entry", right)]
