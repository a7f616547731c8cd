"""Which connectors there are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.adapters.connectors.registry import BUILT_IN, connectors
from truceline.errors import ReportError


def _install(folder: Path, code: str, entry: str, monkeypatch: pytest.MonkeyPatch, name: str = "third_party") -> None:
    """A package as pip leaves it: a module, and metadata that name its entry point."""
    (folder / f"{name}.py").write_text(code)
    metadata = folder / f"{name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[truceline.connectors]\nx = {entry}\n")
    monkeypatch.syspath_prepend(folder)


def test_every_name_is_there_once() -> None:
    assert list(connectors()) == [connector.name for connector in BUILT_IN]
    assert len(connectors()) == len(BUILT_IN) == 14


def test_a_third_party_is_found_by_its_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "from truceline.adapters.connectors.connector import Connector\n"
        "MINE = Connector('mine', 'reads nothing', sniff=lambda head: False, read=lambda stream, options: iter(()))\n"
    )
    _install(tmp_path, code, "good_party:MINE", monkeypatch, "good_party")
    assert list(connectors())[-1] == "mine"


@pytest.mark.parametrize(
    ("name", "code", "entry", "message"),
    [
        ("absent_party", "", "no_such_module:MINE", "cannot be loaded"),
        ("hollow_party", "", "hollow_party:MINE", "cannot be loaded"),
        ("wrong_party", "MINE = 7", "wrong_party:MINE", "is a int, not a Connector"),
        (
            "double_party",
            "from truceline.adapters.connectors.gpx import CONNECTOR as MINE",
            "double_party:MINE",
            "has the name of another",
        ),
    ],
)
def test_one_that_cannot_be_used_is_told_and_not_passed_over(
    name: str, code: str, entry: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path, code, entry, monkeypatch, name)
    with pytest.raises(ReportError, match=message) as caught:
        connectors()
    assert "uninstall" in caught.value.hint
