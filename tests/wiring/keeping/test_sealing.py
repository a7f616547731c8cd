"""A sealed backup shows nothing, opens with its passphrase alone, and comes back whole or not at all."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shutil
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrage import x25519

from tests.cli.met_homes import MetHomes, met_homes
from tests.wiring.homes import PASSPHRASE
from tests.wiring.keeping.test_backups import leaves_of, lose
from tests.wiring.test_records import warned
from truceline.errors import InputError
from truceline.signing.passphrase import unlock
from truceline.wiring.keeping.backups import back_up, restore
from truceline.wiring.keeping.sealing import KEY, is_sealed, seal_files, unsealed

WORDS = "Stay west of the railway."
FILES = {"record.db": b"all that was said" * 9_000, "guard": b"what was signed", "frozen": b"why\n"}


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    met = met_homes(tmp_path / "homes")
    warned(met, WORDS)
    return met


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    return seal(folder, FILES)


def seal(folder: Path, files: dict[str, bytes]) -> Path:
    """The sealed folder of some files."""
    plain, beside = folder / "plain", folder / "sealed"
    plain.mkdir()
    beside.mkdir()
    for name, content in files.items():
        (plain / name).write_bytes(content)
    seal_files(plain, beside, PASSPHRASE, work=1)
    return beside


def opened(backup: Path, beside: Path, passphrase: str = PASSPHRASE) -> dict[str, bytes]:
    """What comes out of a sealed folder."""
    with unsealed(backup, beside, passphrase) as plain:
        assert plain.stat().st_mode & 0o77 == 0
        return {path.name: path.read_bytes() for path in plain.iterdir()}


def test_a_sealed_backup_shows_nothing_and_comes_back_with_its_passphrase(met: MetHomes, tmp_path: Path) -> None:
    before, place = leaves_of(met.alfa), tmp_path / "backup"
    made = back_up(met.alfa, place, PASSPHRASE, work=1)
    assert (made.size, made.folder) == (len(before), place)
    assert sorted(path.name for path in place.iterdir()) == ["guard.age", KEY, "record.db.age"]
    assert all(WORDS.encode() not in path.read_bytes() for path in place.iterdir())
    assert all(path.stat().st_mode & 0o77 == 0 for path in (place, *place.iterdir()))
    lose(met.alfa)
    with pytest.raises(InputError, match="does not open"):
        restore(met.alfa, place, lambda: "some other four words")
    assert not list(met.alfa.record.glob("record.db*"))
    assert restore(met.alfa, place, lambda: PASSPHRASE).frozen == ""
    assert leaves_of(met.alfa) == before
    assert not list(met.alfa.folder.glob(".*")), "nothing that was open is left beside the record"


def test_a_passphrase_that_is_too_short_seals_nothing(met: MetHomes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fewer than 12"):
        back_up(met.alfa, tmp_path / "backup", "too short")
    assert not (tmp_path / "backup").exists()


def test_a_backup_that_is_not_sealed_asks_for_no_passphrase(met: MetHomes, tmp_path: Path) -> None:
    back_up(met.alfa, tmp_path / "backup")
    assert not is_sealed(tmp_path / "backup")
    lose(met.alfa)

    def asked() -> str:
        raise AssertionError("nobody needs to be asked")

    assert restore(met.alfa, tmp_path / "backup", asked).frozen == ""


@given(st.dictionaries(st.sampled_from(["guard", "frozen"]), st.binary(max_size=200)), st.binary(max_size=70_000))
def test_whatever_is_sealed_comes_out_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, others: dict[str, bytes], record: bytes
) -> None:
    files = {"record.db": record, **others}
    folder = tmp_path_factory.mktemp("backup")
    assert opened(seal(folder, files), folder) == files


@given(st.data())
def test_a_file_that_was_cut_or_changed_anywhere_is_refused_and_nothing_is_left_open(
    tmp_path_factory: pytest.TempPathFactory, sealed: Path, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(sealed, folder / "sealed")
    path = data.draw(st.sampled_from(sorted((folder / "sealed").iterdir())))
    content = path.read_bytes()
    place = data.draw(st.integers(0, len(content) - 1))
    turned = content[:place] + bytes([content[place] ^ data.draw(st.integers(1, 255))]) + content[place + 1 :]
    path.write_bytes(data.draw(st.sampled_from([content[:place], turned, content + b"more"])))
    with pytest.raises(InputError):
        opened(folder / "sealed", folder)
    assert [each.name for each in folder.iterdir()] == ["sealed"]


@pytest.mark.parametrize("name", [f"{name}.age" for name in FILES])
def test_a_file_that_was_left_out_or_is_of_another_backup_is_refused(sealed: Path, tmp_path: Path, name: str) -> None:
    other = seal(tmp_path, FILES)
    copy = tmp_path / "copy"
    shutil.copytree(sealed, copy)
    (copy / name).write_bytes((other / name).read_bytes())
    with pytest.raises(InputError, match="not the file that was sealed"):
        opened(copy, tmp_path)
    (copy / name).unlink()
    with pytest.raises(InputError, match="missing"):
        opened(copy, tmp_path)


def test_the_age_format_alone_opens_it(sealed: Path) -> None:
    row = unlock((sealed / KEY).read_bytes(), PASSPHRASE).decode().splitlines()[-1]
    content = pyrage.decrypt((sealed / "record.db.age").read_bytes(), [x25519.Identity.from_str(row)])
    assert content == FILES["record.db"]
