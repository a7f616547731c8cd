"""truceline record: as people and scripts use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.store.copies import put_back
from tests.cli.met_homes import MetHomes, met_homes, told
from tests.wiring.homes import passphrase_file
from tests.wiring.test_records import warned
from truceline.cli.main import main
from truceline.node.carriage.by_hand import unpack
from truceline.node.deadlines import tick
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.wiring.acts.act import bytes_from_text
from truceline.wiring.home import opened_node
from truceline.wiring.moments import now
from truceline.wiring.proving import holding
from truceline.wiring.running import office_of

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    met = met_homes(tmp_path / "homes")
    warned(met)
    met.exchange()
    return met


def alfa(met: MetHomes) -> tuple[str, str]:
    return "--home", str(met.alfa.folder)


def export_kinds(met: MetHomes, capsys: Captured) -> list[dict[str, Any]]:
    return told(capsys, "record", "show", *alfa(met), "--kind", "export")[1]


def test_a_record_that_holds_ends_with_0(met: MetHomes, capsys: Captured) -> None:
    for verb in ("verify", "fsck"):
        assert main(["record", verb, *alfa(met)]) == 0
        assert capsys.readouterr().err == "the record is as it was written\n"
        assert told(capsys, "record", verb, *alfa(met)) == (0, [])


def test_damage_is_named_and_ends_with_3(met: MetHomes, capsys: Captured) -> None:
    with sqlite3.connect(met.alfa.folder / "record" / "record.db") as connection:
        connection.execute(
            "UPDATE object SET content = x'00' WHERE substr(content, 1, 13) = CAST('truceline/msg' AS BLOB)"
        )
    connection.close()
    for verb in ("verify", "fsck"):
        code, rows = told(capsys, "record", verb, *alfa(met))
        assert code == 3
        assert rows[0]["what"] == "its content has another hash"
    assert main(["record", "fsck", *alfa(met)]) == 3
    assert capsys.readouterr().out.startswith("object ")


def test_entries_are_listed_and_found(met: MetHomes, capsys: Captured) -> None:
    code, rows = told(capsys, "record", "show", *alfa(met))
    assert code == 0
    assert [row["index"] for row in rows] == list(range(len(rows)))
    (sent,) = told(capsys, "record", "show", *alfa(met), "--kind", "sent", "--line", met.line[:8])[1]
    assert sent["line"] == met.line
    assert told(capsys, "record", "show", *alfa(met), "--to", "2020-01-01T00:00Z")[1] == []
    assert told(capsys, "record", "show", *alfa(met), "--from", "2020-01-01T00:00+02:00")[1] == rows
    assert main(["record", "show", *alfa(met), "--first", "2", "--limit", "2"]) == 0
    captured = capsys.readouterr()
    assert [row.split()[0] for row in captured.out.splitlines()] == ["index", "2", "3"]
    assert captured.err == "there may be more: --first 4\n"
    assert main(["record", "show", *alfa(met), "--line", "none"]) == 6
    assert "the record has no line none" in capsys.readouterr().err


def test_entries_are_found_by_words_however_many_must_be_looked_through(
    met: MetHomes, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "MOST_READ", 2)
    (sent,) = told(capsys, "record", "show", *alfa(met), "--kind", "sent")[1]
    assert told(capsys, "record", "show", *alfa(met), "--kind", "sent", "--words", "TURN back") == (0, [sent])
    assert told(capsys, "record", "show", *alfa(met), "--words", "nobody wrote that") == (0, [])


@pytest.mark.parametrize("time", ["yesterday", "2026-11-21T08:00"])
def test_a_time_without_its_zone_is_no_time(met: MetHomes, capsys: Captured, time: str) -> None:
    assert main(["record", "show", *alfa(met), "--from", time]) == 2
    assert "2026-11-21T08:00" in capsys.readouterr().err


def test_a_proof_goes_to_standard_output_or_into_a_new_file(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    (sent,) = told(capsys, "record", "show", *alfa(met), "--kind", "sent")[1]
    assert main(["record", "prove", sent["note_id"][:12], *alfa(met)]) == 0
    printed = capsys.readouterr().out
    assert log_proof_from_bytes(printed.encode()).index == sent["index"]
    out = tmp_path / "a.tlog-proof"
    assert told(capsys, "record", "prove", str(sent["index"]), *alfa(met)) == (
        0,
        [{"index": sent["index"], "proof": printed}],
    )
    assert main(["record", "prove", str(sent["index"]), *alfa(met), "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == printed
    assert main(["record", "prove", "12345", *alfa(met)]) == 6


def test_a_proof_is_not_written_over_a_file(met: MetHomes, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    assert main(["record", "prove", "0", *alfa(met), "-o", str(tmp_path / "mine")]) != 0
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"


def test_an_export_is_on_record_and_verifies(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    out = str(tmp_path / "out.zip")
    code, (made,) = told(capsys, "record", "export", *alfa(met), "-o", out)
    assert code == 0
    (entry,) = export_kinds(met, capsys)
    assert (entry["index"], entry["obj"]) == (made["index"], made["sha256"])
    code, (result,) = told(capsys, "record", "verify", out, "--charter", met.line)
    assert (code, result["exit"], result["pinned"]) == (0, 0, True)
    assert main(["record", "verify", out]) == 0
    assert "Compare this with what you wrote down" in capsys.readouterr().out
    assert main(["record", "verify", out, "--charter", "ab" * 16]) == 3


def test_an_export_is_on_record_also_while_the_record_is_open_elsewhere(
    met: MetHomes, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("truceline.wiring.running.PATIENCE_S", 0.2)
    out = tmp_path / "out.zip"
    with office_of(met.alfa):
        assert main(["record", "export", *alfa(met), "-o", str(out)]) == 8
        assert list(tmp_path.glob("*out.zip*")) == [], "what is not on record does not go out"
        assert main(["record", "export", *alfa(met), "-o", str(out), "--unlogged"]) == 0
    assert "it is not on record that it went out" in capsys.readouterr().err
    assert export_kinds(met, capsys) == []


def test_a_part_is_handed_out_and_the_rest_withheld(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    message = warned(met, "Second.")
    out = str(tmp_path / "out.zip")
    assert main(["record", "export", *alfa(met), "-o", out, "--text", message[:12], "--withhold", message]) == 0
    code, (result,) = told(capsys, "record", "verify", out)
    assert code == 0
    verdicts = {claim["verdict"] for claim in result["claims"] if claim["about"] == message}
    assert verdicts == {"WITHHELD"}


def test_an_export_that_was_altered_ends_with_3(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    out = tmp_path / "out.zip"
    assert main(["record", "export", *alfa(met), "-o", str(out), "--unlogged"]) == 0
    capsys.readouterr()
    folder = tmp_path / "folder"
    with zipfile.ZipFile(out) as archive:
        archive.extractall(folder)
    assert main(["record", "verify", str(folder)]) == 0
    path = min((folder / "objects").iterdir())
    path.write_bytes(path.read_bytes() + b" ")
    capsys.readouterr()
    code, (result,) = told(capsys, "record", "verify", str(folder))
    assert code == 3
    assert json.dumps(result["problems"]).count(path.name) == 1


def test_what_is_no_export_ends_with_2(tmp_path: Path, capsys: Captured) -> None:
    assert main(["record", "verify", str(tmp_path)]) == 2
    assert "no charter.note" in capsys.readouterr().err


def test_without_a_node_there_is_no_record(tmp_path: Path) -> None:
    assert main(["record", "fsck", "--home", str(tmp_path / "none")]) == 6


def restored_late(met: MetHomes, folder: Path) -> None:
    """Alfa's record is that of before its second warning, which Bravo holds."""
    assert main(["record", "backup", *alfa(met), str(folder / "backup")]) == 0
    warned(met, "Second.")
    met.exchange()
    for path in met.alfa.record.glob("record.db*"):
        path.unlink()
    assert main(["record", "restore", *alfa(met), str(folder / "backup")]) == 0


def test_a_backup_is_made_and_brought_back(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    place = str(tmp_path / "backup")
    code, (made,) = told(capsys, "record", "backup", *alfa(met), place)
    assert (code, made["folder"], made["log"], made["frozen"]) == (0, place, "alfa.example/log/1", "")
    for path in met.alfa.record.glob("record.db*"):
        path.unlink()
    assert main(["record", "restore", *alfa(met), place]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{made['size']} entries of alfa.example/log/1 are back in {met.alfa.record}\n"
    assert "the node can run" in captured.err
    assert main(["record", "restore", *alfa(met), place]) == 2
    assert "there is a record" in capsys.readouterr().err


@pytest.mark.slow
def test_a_sealed_backup_takes_its_passphrase_to_come_back(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    place, options = str(tmp_path / "backup"), ["--passphrase-file", str(met.passphrase)]
    assert main(["record", "backup", *alfa(met), place, *options]) == 2, "a passphrase without --encrypt seals nothing"
    code, (made,) = told(capsys, "record", "backup", *alfa(met), place, "--encrypt", *options)
    assert (code, made["folder"]) == (0, place)
    for path in met.alfa.record.glob("record.db*"):
        path.unlink()
    (tmp_path / "other").mkdir()
    wrong = passphrase_file(tmp_path / "other", "some other four words")
    assert main(["record", "restore", *alfa(met), place, "--passphrase-file", str(wrong)]) == 2
    assert "the passphrase does not open this file" in capsys.readouterr().err
    assert main(["record", "restore", *alfa(met), place, *options]) == 0
    assert f"{made['size']} entries of alfa.example/log/1 are back" in capsys.readouterr().out


def test_what_came_back_too_old_says_what_to_do_next(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    restored_late(met, tmp_path)
    captured = capsys.readouterr()
    assert "FROZEN: the guard file holds our checkpoint" in captured.out
    assert "truceline node renew" in captured.err
    assert main(["node", "status", *alfa(met)]) == 0
    assert "truceline node renew" in capsys.readouterr().out


def test_a_record_that_was_moved_is_let_go_on(met: MetHomes, capsys: Captured) -> None:
    put_back(met.alfa.record)
    assert main(["node", "status", *alfa(met)]) == 0
    assert "truceline record resume" in capsys.readouterr().out
    assert main(["record", "resume", *alfa(met)]) != 0
    assert "--held" in capsys.readouterr().err
    code, (done,) = told(capsys, "record", "resume", *alfa(met), "--held", "0")
    assert (code, list(done)) == (0, ["size"])
    assert main(["node", "status", *alfa(met)]) == 0
    assert "FROZEN" not in capsys.readouterr().out


def test_a_record_that_lost_entries_is_read_and_handed_out_as_far_as_it_goes(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    with office_of(met.bravo) as office:
        bundle = office.ask("line-pack", peer=met.alfa.party, carrier="file", answers=[])["bundle"]
    with opened_node(met.alfa) as node:
        unpack(node, bytes_from_text(bundle), now())
        tick(node, now())  # keeps what Bravo has cosigned
    restored_late(met, tmp_path)
    capsys.readouterr()
    code, rows = told(capsys, "record", "show", *alfa(met))
    assert code == 0
    assert [row["index"] for row in rows] == list(range(len(rows)))
    code, damages = told(capsys, "record", "fsck", *alfa(met))
    assert (code, {row["where"].split()[0] for row in damages}) == (3, {"entries"})
    out = str(tmp_path / "out.zip")
    assert main(["record", "export", *alfa(met), "-o", out]) == 5
    assert "--unlogged" in capsys.readouterr().err
    assert main(["record", "export", *alfa(met), "-o", out, "--unlogged"]) == 0
    capsys.readouterr()
    code, (result,) = told(capsys, "record", "verify", out)
    assert (code, result["problems"]) == (0, [])
    assert "PROVEN" in {claim["verdict"] for claim in result["claims"] if claim["kind"] == "written"}
    sent = next(row["index"] for row in rows if row["kind"] == "sent")
    assert main(["record", "prove", *alfa(met), str(sent)]) == 0


def test_where_nothing_proves_what_is_left_a_peer_is_to_be_asked(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    restored_late(met, tmp_path)
    capsys.readouterr()
    assert main(["record", "export", *alfa(met), "-o", str(tmp_path / "out.zip"), "--unlogged"]) == 5
    assert "ask a peer for an export" in capsys.readouterr().err
    assert not (tmp_path / "out.zip").exists()


def test_the_record_of_an_earlier_log_is_read_by_its_number(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    with opened_node(met.alfa) as node:
        node.store.freeze("a test")
    options = ["--passphrase-file", str(met.passphrase), "--held", "0"]
    assert main(["node", "renew", *alfa(met), *options]) == 0
    capsys.readouterr()
    first, second = (told(capsys, "record", "show", *alfa(met), "--log", number)[1] for number in ("1", "2"))
    assert ({row["kind"] for row in first}, "sent" in {row["kind"] for row in second}) >= ({"open", "sent"}, False)
    assert told(capsys, "record", "show", *alfa(met))[1] == second
    for verb in ("verify", "fsck"):
        assert main(["record", verb, *alfa(met), "--log", "1"]) == 0
    out = str(tmp_path / "out.zip")
    assert main(["record", "export", *alfa(met), "--log", "1", "-o", out]) == 0
    capsys.readouterr()
    assert told(capsys, "record", "verify", out)[0] == 0
    assert main(["record", "show", *alfa(met), "--log", "3"]) == 6
    assert "the party writes log 2" in capsys.readouterr().err


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE label SET text = 'line:' || substr(text, 7) WHERE text LIKE 'line:%'",
        "UPDATE label SET i = i + 1 WHERE text LIKE 'number:%'",
        "DELETE FROM done WHERE key LIKE 'sent:%'",
        "UPDATE due SET at = at + 1",
        "UPDATE entry SET id = NULL WHERE i = 1",
        "INSERT INTO outbox (peer, obj, rank) VALUES ('bravo.example', zeroblob(32), 3)",
    ],
)
def test_a_bit_that_turned_beside_the_log_is_named_and_mended(met: MetHomes, capsys: Captured, statement: str) -> None:
    with sqlite3.connect(met.alfa.record / "record.db") as connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()
    assert main(["record", "fsck", *alfa(met)]) == 3
    captured = capsys.readouterr()
    assert captured.out.startswith("the table ")
    assert "truceline record fsck --rebuild" in captured.err
    assert main(["record", "fsck", "--rebuild", *alfa(met)]) == 0
    assert "the record is as it was written" in capsys.readouterr().err
    assert main(["record", "fsck", *alfa(met)]) == 0


def test_nothing_is_rebuilt_from_a_damaged_log(met: MetHomes, capsys: Captured) -> None:
    with sqlite3.connect(met.alfa.record / "record.db") as connection:
        connection.execute("UPDATE entry SET leaf = x'00' WHERE i = 1")
        connection.execute("DELETE FROM done")
    connection.close()
    assert main(["record", "fsck", "--rebuild", *alfa(met)]) == 8
    assert "entry 1 is not as it was written" in capsys.readouterr().err
