"""What there is to go on from when a record is lost, and when it is not."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.cli.met_homes import ALFA, BRAVO, MetHomes, met_homes
from tests.wiring.test_records import warned
from truceline.dossier.selection import Part
from truceline.errors import InputError, InUseError, TrustError
from truceline.wiring.exports import export_beside
from truceline.wiring.home import Home, opened_node
from truceline.wiring.keeping.lost import record_left
from truceline.wiring.meeting import served


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    met = met_homes(tmp_path)
    warned(met)
    met.exchange()
    return met


def exported(met: MetHomes, home: Home, path: Path) -> str:
    """A file with what a party has on record of the line."""
    export_beside(home, Part(line=met.line), path).path.replace(path)
    return str(path)


def test_a_record_that_is_there_is_opened(met: MetHomes) -> None:
    with record_left(met.alfa, ()) as (node, shown, is_lost):
        assert (node.party, node.store.tree.size > 4, shown, is_lost) == (ALFA, True, {}, False)


def test_a_record_that_is_lost_is_told_by_the_peer_and_nothing_can_be_added_to_it(
    met: MetHomes, tmp_path: Path
) -> None:
    export = exported(met, met.bravo, tmp_path / "line.zip")
    shutil.rmtree(met.alfa.record)
    with record_left(met.alfa, [export]) as (node, shown, is_lost):
        assert is_lost
        assert node.lines == (met.line,)
        assert shown[BRAVO] > 4
        assert shown[ALFA] == -1
        assert node.store.frozen == "its record is lost"
    assert not met.alfa.record.exists()


def test_a_guard_that_is_left_tells_how_much_was_signed(met: MetHomes, tmp_path: Path) -> None:
    export = exported(met, met.bravo, tmp_path / "line.zip")
    warned(met, "After the export.")
    with opened_node(met.alfa) as node:
        size = node.store.tree.size
    for path in met.alfa.record.glob("record.db*"):
        path.unlink()
    with record_left(met.alfa, [export]) as (_, shown, _):
        assert shown[ALFA] == size > shown[BRAVO]


def test_an_export_that_was_tampered_with_is_not_believed(met: MetHomes, tmp_path: Path) -> None:
    export = exported(met, met.bravo, tmp_path / "line.zip")
    with zipfile.ZipFile(export) as whole, zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        for name in whole.namelist():
            content = whole.read(name)
            other.writestr(name, content.replace(b"Turn back.", b"Come here.") if "objects/" in name else content)
    shutil.rmtree(met.alfa.record)
    with pytest.raises(TrustError, match="does not hold"), record_left(met.alfa, [str(tmp_path / "other.zip")]):
        pass


def test_what_is_no_export_is_refused(met: MetHomes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"no export")
    shutil.rmtree(met.alfa.record)
    with pytest.raises(InputError, match="cannot be read"), record_left(met.alfa, [str(tmp_path / "file")]):
        pass


@pytest.mark.slow
def test_nothing_is_begun_beside_a_node_that_runs(met: MetHomes, tmp_path: Path) -> None:
    export = exported(met, met.bravo, tmp_path / "line.zip")
    with served(met.alfa):
        shutil.rmtree(met.alfa.record)
        with pytest.raises(InUseError, match="is running"), record_left(met.alfa, [export]):
            pass
