"""A code finds its item and proves it; what is not there is proved absent; nothing is believed unproved."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.met_homes import MetHomes, met_homes
from tests.wiring.test_records import warned
from truceline.errors import InputError, StoreError
from truceline.node import labels
from truceline.node.carriage.by_hand import unpack
from truceline.node.deadlines import tick
from truceline.node.deeds import Deed, new_id, record_deeds
from truceline.record.codes import code_of, text_to_scan
from truceline.record.entries import EntryKind
from truceline.record.log_proofs import check_log_proof, log_proof_from_bytes
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.store import Change, Label
from truceline.wiring.acts.act import bytes_from_text
from truceline.wiring.home import Home, opened_node
from truceline.wiring.moments import now
from truceline.wiring.proving.checking import Checked, Sought, check, sought_from
from truceline.wiring.records import open_record
from truceline.wiring.running import office_of

ABSENT = code_of(sha256(b"never recorded").hexdigest())


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    met = met_homes(tmp_path)
    warned(met, "Turn back at the bridge.")
    met.exchange()
    return met


def checked(home: Home, text: str) -> Checked:
    counted: list[int] = []
    found = check(home, sought_from(text), counted.append)
    with open_record(home) as record:
        assert sum(counted) == record.size
    return found


def warning_in(home: Home, kind: str) -> tuple[str, str]:
    """The hash and the id of the one warning in a record."""
    with open_record(home) as record:
        (entry,) = (entry for entry in record.entries() if entry.kind == kind and entry.note_id)
        return entry.obj, entry.note_id


def done(home: Home, words: str) -> str:
    """Code of something that Alfa's people did."""
    with opened_node(home) as node:
        deed = Deed(
            noun="leaflet", of=new_id(node), verb="make", desk="duty", operator="Sgt Ada", content={"text": words}
        )
        (index,) = record_deeds(node, [deed], now())
        return code_of(node.entry(index).obj)


def test_both_sides_find_a_warning_by_the_code_of_its_note_and_prove_it(met: MetHomes) -> None:
    obj, _ = warning_in(met.alfa, "sent")
    for home, kind in ((met.alfa, "sent"), (met.bravo, "recv")):
        (item,) = checked(home, code_of(obj)).items
        assert (item["kind"], item["obj"], item["what"]) == (kind, obj, "warning")
        assert "Turn back at the bridge." in item["text"]
        assert item["signed_by"] == ["alfa.example/operator/duty"]


def test_the_proof_of_an_item_leads_from_its_entry_to_a_root_that_the_log_signed(met: MetHomes) -> None:
    (item,) = checked(met.alfa, code_of(warning_in(met.alfa, "sent")[0])).items
    proof = log_proof_from_bytes(item["proof"].encode())
    with opened_node(met.alfa) as node:
        (line,) = node.lines
        signed = check_log_proof(proof, leaf_hash(proof.extra), node.line(line).log_keys_of(met.alfa.party))
    assert signed.checkpoint.origin == item["origin"]
    assert item["obj"].encode() in proof.extra


def cosigned(met: MetHomes) -> int:
    """How many of Alfa's entries Bravo has cosigned, once that is on record at Alfa."""
    with office_of(met.bravo) as office:
        bundle = office.ask("line-pack", peer=met.alfa.party, carrier="file", answers=[])["bundle"]
    with opened_node(met.alfa) as node:
        unpack(node, bytes_from_text(bundle), now())
        tick(node, now())
    (each,) = checked(met.alfa, ABSENT).logs[0]["cosigned"]
    assert each["by"] == met.bravo.party
    return int(each["size"])


def test_an_item_is_cosigned_by_whoever_has_cosigned_a_size_that_holds_it(met: MetHomes) -> None:
    size = cosigned(met)
    (warning,) = checked(met.alfa, code_of(warning_in(met.alfa, "sent")[0])).items
    assert warning["index"] < size
    assert warning["cosigned"] == [{"by": met.bravo.party, "size": size}]
    (newer,) = checked(met.alfa, done(met.alfa, "newer than what was cosigned")).items
    assert newer["cosigned"] == []


def test_a_cosignature_that_does_not_hold_is_not_counted(met: MetHomes) -> None:
    cosigned(met)
    with open_record(met.alfa) as record:
        obj = next(entry.obj for entry in record.entries() if entry.kind == "cosigned")
        note = record.store.content(obj) or b""
    with opened_node(met.alfa) as node:
        wrong = note[:-6] + b"AAAA=\n"
        draft = node.draft(now(), EntryKind.COSIGNED, peer=met.bravo.party, obj=sha256(wrong).hexdigest())
        node.commit(Change((draft,), (Label(0, labels.cosigned_by(met.bravo.party)),), objects=(wrong,)))
    assert checked(met.alfa, ABSENT).logs[0]["cosigned"] == []


def test_what_our_own_people_did_is_shown_without_its_random_digits(met: MetHomes) -> None:
    (item,) = checked(met.alfa, done(met.alfa, "Leave by the north.")).items
    assert item["what"] == "leaflet make"
    assert item["content"] == {"text": "Leave by the north."}
    assert (item["desk"], item["operator"]) == ("duty", "Sgt Ada")


def test_an_item_is_found_by_its_picture_its_hash_and_first_digits(met: MetHomes) -> None:
    obj, note_id = warning_in(met.alfa, "sent")
    by_code = checked(met.alfa, code_of(obj)).items
    for text in (text_to_scan(obj, "alfa.example/log/1"), obj, obj[:12]):
        assert checked(met.alfa, text).items == by_code
    assert [item["obj"] for item in checked(met.alfa, note_id[:8]).items] == [obj]


def test_a_code_that_no_entry_has_is_proved_absent_for_the_whole_log(met: MetHomes) -> None:
    found = checked(met.alfa, ABSENT)
    assert found.items == ()
    (log,) = found.logs
    with open_record(met.alfa) as record:
        entries = list(record.entries())
    assert (log["origin"], log["entries"]) == ("alfa.example/log/1", len(entries))
    assert (log["from_at"], log["to_at"]) == (entries[0].at, entries[-1].at)
    assert log["silences"] == 0


def test_a_silence_of_the_node_is_told_beside_an_absence(met: MetHomes) -> None:
    moment = now()
    later = moment._replace(at=moment.at + 600_000, mono_ms=moment.mono_ms + 600_000)
    with opened_node(met.alfa) as node:
        record_deeds(node, [Deed(noun="leaflet", of=new_id(node), verb="make", desk="duty")], later)
    (log,) = checked(met.alfa, ABSENT).logs
    assert log["silences"] == 1
    assert 600_000 <= log["longest_silence_ms"] < 660_000


def test_a_picture_of_another_hash_with_the_same_code_is_not_found(met: MetHomes) -> None:
    obj, _ = warning_in(met.alfa, "sent")
    twin = obj[:-1] + ("0" if obj[-1] != "0" else "1")
    assert code_of(twin) == code_of(obj)
    assert checked(met.alfa, text_to_scan(twin, "alfa.example/log/1")).items == ()


def test_an_item_whose_text_was_erased_still_stands(met: MetHomes) -> None:
    code = done(met.alfa, "to be erased")
    (obj,) = (item["obj"] for item in checked(met.alfa, code).items)
    _altered(met.alfa, "DELETE FROM object WHERE digest = ?", bytes.fromhex(obj))
    (item,) = checked(met.alfa, code).items
    assert not item["is_kept"]
    assert "content" not in item


def test_an_item_whose_words_were_changed_is_not_shown(met: MetHomes) -> None:
    code = done(met.alfa, "as it was")
    (obj,) = (item["obj"] for item in checked(met.alfa, code).items)
    _altered(met.alfa, "UPDATE object SET content = ? WHERE digest = ?", b"{}", bytes.fromhex(obj))
    with pytest.raises(StoreError, match="not as it was written"):
        checked(met.alfa, code)


def test_nothing_is_proved_from_entries_that_were_changed(met: MetHomes) -> None:
    obj, _ = warning_in(met.alfa, "sent")
    _altered(met.alfa, "UPDATE entry SET leaf = ? WHERE i = 0", b"{}")
    for text in (code_of(obj), code_of("0" * 64)):
        with pytest.raises(StoreError, match="do not lead to the root"):
            checked(met.alfa, text)


@pytest.mark.parametrize("text", ["", "TL-Q9W1-DFWF-077Y-MGA2", "abcdefg", "abcdef0"])
def test_what_is_no_code_and_no_digits_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        sought_from(text)


def test_hex_digits_are_an_id_unless_they_are_a_code() -> None:
    assert sought_from("deadbeef") == Sought("deadbeef")
    assert sought_from(code_of("0" * 64)).code == code_of("0" * 64)


def _altered(home: Home, statement: str, *values: object) -> None:
    """The record as somebody leaves it who can write to its file."""
    with sqlite3.connect(home.record / "record.db") as connection:
        assert connection.execute(statement, values).rowcount == 1
    connection.close()
