"""The example of a third party's connector is found, keeps the contract, and reads its sample."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from truceline.adapters.connectors import BUILT_IN, Tally, connectors, read_reports
from truceline.adapters.connectors.reading.contract import broken_promises

GROUP = "truceline.connectors"


@pytest.fixture
def example(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the example, installed as pip would: its module, and metadata with its entry points."""
    folder = root / "examples" / "a-connector"
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    metadata = tmp_path / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    metadata.mkdir()
    named = f"Name: {project['name']}\nVersion: {project['version']}\n"
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\n{named}")
    entries = "".join(f"{name} = {value}\n" for name, value in project["entry-points"][GROUP].items())
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\n{entries}")
    shutil.copy(folder / "beacon_log.py", tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def test_it_is_found_beside_the_built_in_ones(example: Path) -> None:
    assert list(connectors()) == [*(connector.name for connector in BUILT_IN), "beacon-log"]


def test_it_keeps_the_contract_of_every_connector(example: Path) -> None:
    assert broken_promises(connectors()["beacon-log"], (example / "sample.log").read_bytes()) == []


def test_its_files_are_recognised_and_read(example: Path) -> None:
    tally = Tally()
    for chunk in read_reports(example / "sample.log"):
        tally.add(chunk)
        assert chunk.reports.column("received")[0].as_py() == '{"speed":"12.5 km/h"}'
    assert (tally.reports, tally.other) == (2, {"beacon without a fix": 1})
    assert tally.bad == {
        "position not available (longitude 181 or latitude 91)": 1,
        "not a row of a beacon log": 1,
    }
