"""What an entry's object says is told in its own words, and only once it holds."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.met_homes import MetHomes, met_homes
from tests.wiring.test_records import warned
from truceline.errors import TrustError
from truceline.record.entries import EntryKind
from truceline.record.store import Change, object_name
from truceline.wiring.home import opened_node
from truceline.wiring.moments import now
from truceline.wiring.proving.items import is_deed, item_in
from truceline.wiring.records import open_record


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    return met_homes(tmp_path)


def test_keys_are_shown_as_the_text_that_was_signed(met: MetHomes) -> None:
    with open_record(met.alfa) as record:
        (first,) = (entry for entry in record.entries() if entry.kind is EntryKind.MANIFEST and not entry.peer)
        item = item_in(record, first)
        assert not is_deed(first)
    assert item["what"] == "truceline/manifest/v1"
    assert "alfa.example" in item["text"]
    assert "alfa.example/root/1" in item["names"]


def test_of_a_file_that_is_no_text_its_size_is_told(met: MetHomes) -> None:
    content = b"\x89PNG and so on"
    with opened_node(met.alfa) as node:
        draft = node.draft(now(), EntryKind.NOTE, obj=object_name(content), extra={"is": "picture"})
        (index,) = node.commit(Change((draft,), objects=(content,))).indices
        entry = node.entry(index)
    with open_record(met.alfa) as record:
        assert item_in(record, entry) == {"is_kept": True, "what": "file", "drill": False, "size": len(content)}


def test_a_message_that_somebody_else_signed_is_not_shown(met: MetHomes) -> None:
    warned(met)
    met.exchange()
    with open_record(met.bravo) as record:
        (received,) = (e for e in record.entries() if e.kind is EntryKind.RECV and b"warning" in _kept(record, e.obj))
        obj = received.obj
    with opened_node(met.bravo) as node:
        draft = node.draft(now(), EntryKind.SENT, line=met.line, note_id="0" * 64, obj=obj)
        (index,) = node.commit(Change((draft,))).indices
        entry = node.entry(index)
    with open_record(met.bravo) as record, pytest.raises(TrustError):
        item_in(record, entry)


def _kept(record: object, obj: str) -> bytes:
    return getattr(record, "store").content(obj) or b""  # noqa: B009
