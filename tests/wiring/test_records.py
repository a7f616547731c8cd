"""A record is read beside the node that writes it, and what does not hold in it is found."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import MetHomes, met_homes
from tests.wiring.homes import PASSPHRASE, a_home
from truceline.errors import InputError, NotFoundError, StoreError
from truceline.record.entries import EntryKind
from truceline.record.log_proofs import check_log_proof
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.store import Change
from truceline.signing.notes import sign_note
from truceline.wiring.home import Home, opened_node
from truceline.wiring.home_keys import read_locked_key, read_service_key
from truceline.wiring.moments import now
from truceline.wiring.records import (
    Filter,
    entries_of,
    entry_told,
    examine,
    examine_signatures,
    line_meant,
    open_record,
    prove,
    texts_meant,
)
from truceline.wiring.running import office_of, say


def wording(met: MetHomes, words: str) -> dict[str, Any]:
    """A warning of Alfa's, as the act takes it."""
    return {
        "line": met.line,
        "to": [met.bravo.party],
        "kind": "warning",
        "body": {"text": words},
        "prec": "immediate",
        "drill": False,
        "need": "ack",
        "by": 0,
        "att": [],
        "lang": "en",
    }


def warned(met: MetHomes, words: str = "Turn back.") -> str:
    """Id of a warning of Alfa's that is on record there."""
    key = read_locked_key(met.alfa.keys / "duty", PASSPHRASE)
    with office_of(met.alfa) as office:
        return str(say(office, wording(met, words), lambda text: sign_note(text, [key]).encoded)["id"])


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    return met_homes(tmp_path)


def all_damages(home: Home, processes: int = 2) -> list[str]:
    counted: list[int] = []
    found = [*examine(home), *examine_signatures(home, counted.append, processes)]
    with open_record(home) as record:
        assert sum(counted) == record.size
    return [f"{where}: {what}" for where, what in found]


def altered(home: Home, statement: str, *values: object) -> None:
    """The record as somebody leaves it who can write to its file."""
    with sqlite3.connect(home.folder / "record" / "record.db") as connection:
        assert connection.execute(statement, values).rowcount == 1
    connection.close()


def test_a_record_that_nobody_touched_holds(met: MetHomes) -> None:
    warned(met)
    met.exchange()
    assert all_damages(met.alfa) == all_damages(met.bravo) == []
    assert all_damages(met.alfa, processes=1) == []


def test_it_is_read_while_the_node_has_it_open(met: MetHomes) -> None:
    warned(met)
    with office_of(met.alfa):
        assert all_damages(met.alfa) == []


def test_an_entry_that_was_altered_is_named(met: MetHomes) -> None:
    warned(met)
    altered(met.alfa, "UPDATE entry SET leaf = CAST(replace(leaf, 'open', 'tick') AS BLOB) WHERE i = 0")
    assert {where for where, _ in examine(met.alfa)} >= {"entry 0", "the log"}


def test_an_object_that_was_altered_is_named(met: MetHomes) -> None:
    message = warned(met)
    with open_record(met.alfa) as record:
        obj = next(entry.obj for entry in record.entries() if entry.note_id == message)
    altered(met.alfa, "UPDATE object SET content = x'00' WHERE digest = ?", bytes.fromhex(obj))
    assert list(examine(met.alfa)) == [(f"object {obj}", "its content has another hash")]


def test_a_signature_that_does_not_hold_is_named_though_all_hashes_are_right(met: MetHomes) -> None:
    """What only a node that writes untruths would have: its own log, whole, with a note that its desk never signed."""
    key = read_service_key(met.alfa.keys / "node")
    with office_of(met.alfa) as office:
        text = office.ask("message-compose", **wording(met, "All clear."))["text"]
    note = sign_note(text, [key])
    with opened_node(met.alfa) as node:
        draft = node.draft(now(), EntryKind.SENT, line=met.line, note_id=note.id, obj=note.obj)
        position = node.commit(Change((draft,), objects=(note.encoded,))).indices.start
    (found,) = [row for row in all_damages(met.alfa) if not row.startswith("the table ")]
    assert found.startswith(f"entry {position}: the message is refused: no operator")


def test_an_entry_is_proved_by_its_place_and_a_message_by_its_id(met: MetHomes) -> None:
    message = warned(met)
    key = read_service_key(met.alfa.keys / "log").verify_key
    for named in (message, message[:9]):
        proof = prove(met.alfa, named)
        assert message.encode() in proof.extra
        check_log_proof(proof, leaf_hash(proof.extra), [key])
    assert prove(met.alfa, str(proof.index)) == proof
    assert prove(met.alfa, "0").index == 0


@pytest.mark.parametrize(("named", "error"), [("ab" * 32, NotFoundError), ("99999", NotFoundError), ("0x", InputError)])
def test_what_is_not_there_is_not_proved(met: MetHomes, named: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        prove(met.alfa, named)


def test_entries_are_found_by_line_kind_and_time(met: MetHomes) -> None:
    warned(met)
    (sent,) = entries_of(met.alfa, Filter(line=met.line[:6], kinds=("sent",)), 0, 10)
    assert entries_of(met.alfa, Filter(kinds=("sent",), start_at=sent.at + 1), 0, 10) == []
    assert entries_of(met.alfa, Filter(kinds=("sent",), end_at=sent.at), 0, 10) == []
    assert entries_of(met.alfa, Filter(kinds=("sent",), start_at=sent.at, end_at=sent.at + 1), 0, 10) == [sent]
    assert [entry.index for entry in entries_of(met.alfa, Filter(), 1, 2)] == [1, 2]


def test_what_an_entry_has_not_is_none_when_it_is_told(met: MetHomes) -> None:
    warned(met)
    (begun, *_), (sent,) = (entries_of(met.alfa, Filter(kinds=(kind,)), 0, 10) for kind in ("open", "sent"))
    assert (entry_told(begun)["peer"], entry_told(begun)["kind"]) == (None, "open")
    assert (entry_told(sent)["index"], entry_told(sent)["note_id"]) == (sent.index, sent.note_id)
    assert entry_told(sent)["line"] == met.line
    assert entries_of(met.alfa, Filter(line="00000000"), 0, 10) == []


def test_the_only_line_is_meant_if_none_is_named(met: MetHomes, tmp_path: Path) -> None:
    assert line_meant(met.alfa, "") == line_meant(met.alfa, met.line[:4]) == met.line
    with pytest.raises(NotFoundError, match="no line"):
        line_meant(a_home(tmp_path / "alone", "charlie.example"), "")


def test_an_entry_that_was_altered_is_not_shown_and_those_after_it_are(met: MetHomes) -> None:
    warned(met)
    altered(
        met.alfa,
        "UPDATE entry SET leaf = CAST(replace(CAST(leaf AS TEXT), 'manifest', 'manifesT') AS BLOB) WHERE i = 1",
    )
    with pytest.raises(StoreError, match="entry 1 is not as it was written"):
        entries_of(met.alfa, Filter(), 0, 100)
    assert next(iter(entries_of(met.alfa, Filter(), 2, 100))).index == 2


def test_a_text_that_was_altered_is_not_read(met: MetHomes) -> None:
    said = warned(met)
    altered(
        met.alfa,
        "UPDATE object SET content = CAST(content || 'x' AS BLOB) WHERE instr(CAST(content AS TEXT), 'Turn back.')",
    )
    with office_of(met.alfa) as office, pytest.raises(StoreError, match="is not as it was written"):
        office.ask("line-item", id=said)


def test_a_copy_of_a_peers_log_that_was_altered_is_found(met: MetHomes) -> None:
    warned(met)
    met.exchange()
    altered(met.bravo, "UPDATE mirror SET hashes = zeroblob(length(hashes))")
    assert [row for row in all_damages(met.bravo) if row.startswith("the copy of alfa.example/log/1: its ")]


def test_a_text_is_named_by_its_first_digits_or_by_all(met: MetHomes) -> None:
    message = warned(met)
    assert texts_meant(met.alfa, [message[:12]]) == {message}
    assert texts_meant(met.alfa, ["ab" * 32, message[:8]]) == {"ab" * 32, message}
    assert texts_meant(met.alfa, []) == frozenset()


@pytest.mark.parametrize(("digits", "error"), [("0123456789", NotFoundError), ("turn back", InputError)])
def test_a_text_that_is_not_there_is_not_taken_for_another(met: MetHomes, digits: str, error: type[Exception]) -> None:
    warned(met)
    with pytest.raises(error):
        texts_meant(met.alfa, [digits])
