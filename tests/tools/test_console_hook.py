"""What hatchling calls before it packs a wheel."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tools.console_hook import ConsoleHook


@pytest.fixture
def hook(tmp_path: Path) -> ConsoleHook:
    """Of a checkout whose tool writes down that it was called, and fails if it is told to."""
    (tmp_path / "web").mkdir()
    (tmp_path / "tools").mkdir()
    tool = "from pathlib import Path\nPath('called').touch()\nraise SystemExit(Path('broken').exists())\n"
    (tmp_path / "tools" / "build_console.py").write_text(tool, encoding="utf-8")
    builder = WheelBuilder(str(tmp_path), config={"project": {"name": "x", "version": "1"}})
    return ConsoleHook(str(tmp_path), {}, builder.config, builder.metadata, str(tmp_path), "wheel")


def test_a_wheel_has_the_console_built(hook: ConsoleHook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    hook.initialize("standard", {})
    assert Path("called").exists()


def test_an_installation_from_a_checkout_builds_nothing(
    hook: ConsoleHook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hook.initialize("editable", {})
    assert not Path("called").exists()


def test_a_console_that_does_not_build_stops_the_wheel(
    hook: ConsoleHook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken").touch()
    with pytest.raises(subprocess.CalledProcessError):
        hook.initialize("standard", {})
