"""A code is checked in an export alone: what it proves, what it leaves open, and what was changed in it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests.dossier.cases import zipped
from tests.dossier.test_several_lines import TO_CHARLIE, on_two_lines
from tests.wiring.dossiers.kept import PHOTO, Kept, kept
from tests.wiring.proving.test_checking import warning_in
from truceline.cli.main import main
from truceline.dossier.verify import read_export
from truceline.errors import InputError, TrucelineError, TrustError
from truceline.record.codes import code_of
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.wiring.proving.checking import Checked, check, sought_from
from truceline.wiring.proving.exported import check_exported

ABSENT = code_of(sha256(b"never recorded").hexdigest())


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return kept(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def whole(case: Kept, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Everything that alfa has, in one file."""
    return exported(case, tmp_path_factory.mktemp("whole") / "whole.zip", "--whole")


def exported(case: Kept, place: Path, *options: str) -> str:
    words = ["record", "export", "-o", str(place), "--home", str(case.home.folder), *options]
    assert main([*words, "--unlogged"]) == 0
    return str(place)


def checked(code: str, *paths: str, charter: str = "") -> Checked:
    return check_exported(paths, sought_from(code), charter)


def in_both(item: dict[str, object]) -> dict[str, object]:
    """An item as both ways of checking tell it; how high the tree is that proves it may differ."""
    return {
        name: item.get(name) for name in ("code", "obj", "index", "kind", "at", "line", "what", "text", "signed_by")
    }


def test_an_export_shows_and_proves_what_the_node_does(case: Kept, whole: str) -> None:
    obj, _ = warning_in(case.home, "sent")
    (ours, *_) = checked(code_of(obj), whole, charter=case.met.line).items
    (by_node,) = check(case.home, sought_from(code_of(obj)), lambda _: None).items
    assert in_both(ours) == in_both(by_node)
    assert ours["signed_by"] == ["alfa.example/operator/duty"]
    assert log_proof_from_bytes(ours["proof"].encode()).index == ours["index"]


def test_a_dossier_shows_what_our_own_people_did_and_files_by_their_hash(case: Kept, tmp_path: Path) -> None:
    case.make(tmp_path / "d.zip")
    items = checked(case.incident, str(tmp_path / "d.zip")).items
    assert [item["what"] for item in items] == ["incident open", "incident add", "incident file"]
    assert items[0]["content"]["title"] == "Column"
    assert items[2]["content"]["sha256"] == sha256(PHOTO).hexdigest()


def test_a_dossier_of_several_lines_shows_and_proves_the_messages_of_each(tmp_path: Path) -> None:
    told = on_two_lines()
    path = zipped(told.files.items(), tmp_path / "two.zip")
    (object_of_charlie,) = [
        name.rpartition("/")[2]
        for name, content in told.files.items()
        if TO_CHARLIE.encode() in content[:2_000] and "/objects/" in name
    ]
    found = checked(code_of(object_of_charlie), str(path), charter=told.second)
    assert {item["line"] for item in found.items} == {told.second}
    assert TO_CHARLIE in str(found.items[0]["text"])
    assert found.export is not None
    assert found.export["problems"] == []


def test_absence_is_proved_for_all_entries_that_are_there(whole: str) -> None:
    found = checked(ABSENT, whole)
    log = found.logs[0]
    assert found.items == ()
    assert (log["withheld"], log["ranges"]) == (0, [[0, log["entries"] - 1]])
    assert found.export
    assert (found.export["problems"], found.export["pinned"]) == ([], False)


def test_of_what_was_left_out_nothing_is_proved(case: Kept, tmp_path: Path) -> None:
    obj, message = warning_in(case.home, "sent")
    part = exported(case, tmp_path / "part.zip", "--first", "6", "--last", "7")
    found = checked(code_of(obj), part)
    log = found.logs[0]
    assert log["withheld"] == log["entries"] - log["here"] > 0
    assert sum(last - first + 1 for first, last in log["ranges"]) == log["here"]
    hidden = exported(case, tmp_path / "hidden.zip", "--withhold", message)
    (item, *_) = checked(code_of(obj), hidden).items
    assert (item["is_kept"], "text" in item, "signed_by" in item) == (False, False, False)


def test_another_charter_than_the_trusted_one_proves_nothing(whole: str) -> None:
    with pytest.raises(TrustError, match="not the one that you trust"):
        checked(ABSENT, whole, charter="0" * 32)


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"PK")
    for name in ("no.zip", "missing.zip"):
        with pytest.raises(InputError):
            checked(ABSENT, str(tmp_path / name))


@pytest.mark.slow
def test_whatever_is_changed_in_an_export_nothing_else_is_proved_by_it(case: Kept, whole: str, tmp_path: Path) -> None:
    obj, _ = warning_in(case.home, "sent")
    code, files = code_of(obj), read_export(whole)
    texts = {item["text"] for item in checked(code, whole, charter=case.met.line).items}
    for name, content in files.items():
        for changed in (content[:-1], content[:9] + bytes([content[9] ^ 1]) + content[10:], b"{" * 40_000):
            place = zipped((files | {name: changed}).items(), tmp_path / "changed.zip")
            try:
                found = checked(code, str(place), charter=case.met.line)
            except TrucelineError:
                continue
            assert {item["text"] for item in found.items if "text" in item} <= texts
            assert found.export
            assert found.export["problems"] or name in ("VERIFY.txt", "verify.py"), name
