"""The built package, in an empty environment: it holds what it should, nothing else, and it starts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import truceline


@pytest.fixture(scope="module")
def uv() -> str:
    """The uv that ``run`` has put beside this Python, or the one on the path."""
    return shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}") or "uv"


@pytest.fixture(scope="module")
def wheel(root: Path, uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with what is installed here."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        uv,
        "-q",
        "build",
        "--wheel",
        "--no-build-isolation",
        "--python",
        sys.executable,
        "-o",
        str(folder),
        str(root),
    ]
    subprocess.run(command, check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_package_and_its_licence_and_nothing_else(root: Path, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {name for name in names if name.startswith("truceline/")}
    assert {name for name in package if name.endswith(".py")} == {
        str(file.relative_to(root / "src")) for file in (root / "src").rglob("*.py")
    }
    assert not {name for name in package if name.endswith((".pyc", ".nbi", ".nbc"))}
    assert "truceline/py.typed" in package
    about = names - package
    assert all(name.startswith(f"truceline-{truceline.__version__}.dist-info/") for name in about)
    assert any(name.endswith("/licenses/LICENSE") for name in about)


def test_the_wheel_brings_the_example_that_the_demo_plays(root: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as built:
        for name in ("account-a.txt", "account-b.txt", "statements.json", "tracks.csv", "zones.geojson"):
            example = Path("examples", "at-tanf-2017", name)
            assert built.read(f"truceline/{example.as_posix()}") == (root / example).read_bytes()


def test_the_wheel_brings_the_console_built_and_what_its_libraries_permit(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as built:
        names = {name for name in built.namelist() if name.startswith("truceline/api/console/")}
        page = built.read("truceline/api/console/index.html").decode()
        licences = built.read("truceline/api/console/.vite/license.md").decode()
        scripts = {name: built.read(name).decode() for name in names if name.endswith(".js")}
    assert scripts
    for name in scripts:  # those that are loaded when they are needed are named in others
        others = [page, *(text for other, text in scripts.items() if other != name)]
        assert any(name.rsplit("/", 1)[1] in text for text in others), name
    assert {"lit", "ol", "topojson-client"} <= {
        row.split()[1] for row in licences.splitlines() if row.startswith("## ")
    }


def test_the_installed_command_starts(root: Path, uv: str, wheel: Path, tmp_path: Path) -> None:
    environment = os.environ | {"UV_PROJECT_ENVIRONMENT": str(tmp_path / "venv")}
    environment.pop("PYTHONPATH", None)
    libraries = ["sync", "--locked", "--no-default-groups", "--no-install-project", "--python", sys.executable]
    subprocess.run([uv, "-q", "--project", root, *libraries], env=environment, check=True)
    binaries = tmp_path / "venv" / "bin"
    subprocess.run([uv, "-q", "pip", "install", "--no-deps", "--python", binaries / "python", wheel], check=True)
    done = subprocess.run(
        [binaries / "truceline", "--version"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert truceline.__version__ in done.stdout
