"""The accounts of an incident are compared as they stand on record, and held against it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.met_homes import told
from tests.wiring.dossiers.kept import EXAMPLE, Kept, kept
from truceline.node.dossiers.comparing import SideBySide
from truceline.node.dossiers.gathering import Wanted, material_of
from truceline.wiring.dossiers.given import Given
from truceline.wiring.dossiers.side_by_side import side_by_side
from truceline.wiring.dossiers.snapshot import reading_node, snapshot_of
from truceline.wiring.records import open_record


def beside(case: Kept) -> SideBySide:
    with open_record(case.home) as record:
        node = reading_node(case.home, snapshot_of(record))
        last_at = node.entry(node.store.tree.size - 1).at
        material = material_of(node, Wanted(case.incident), last_at)
        return side_by_side(node, material, Given((EXAMPLE / "zones.geojson",)), last_at)


def test_two_accounts_stand_side_by_side_and_one_alone_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = kept(tmp_path)
    for name in ("a", "b"):
        found = beside(case)
        assert not found.compared
        assert "nothing to set side by side" in found.reason
        text = str(EXAMPLE / f"account-{name}.txt")
        more = (
            "--publisher",
            f"Office {name}",
            "--date",
            "2017-06-06",
            "--said-by",
            "Officer",
            "--incident",
            case.incident,
        )
        code, _ = told(capsys, "account", "add", text, *more, "--home", str(case.home.folder))
        assert code == 0
    found = beside(case)
    assert len(found.compared["accounts"]) == 2
    assert found.compared["items"]
    assert found.rows
    assert {check["verdict"] for check in found.compared["checks"]} >= {"undetermined"}
