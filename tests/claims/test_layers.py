"""The layers hold, and every contract on them bites: each breach below is written into a copy, and must be refused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BREACHES = {
    "a package imports one above it": (
        "layers",
        {"model/breach.py": "import truceline.watch"},
    ),
    "a package imports its sibling": (
        "layers",
        {"record/__init__.py": "", "line/__init__.py": "", "line/breach.py": "import truceline.record"},
    ),
    "an import hides in a function": (
        "layers",
        {"kernels/breach.py": "def breach():\n    from truceline.model import zones"},
    ),
    "a package is in no layer": (
        "layers",
        {"tracks/__init__.py": ""},
    ),
    "the core looks at the clock": (
        "core",
        {"watch/breach.py": "from time import time"},
    ),
    "the core opens a socket in a function": (
        "core",
        {"node/__init__.py": "", "node/breach.py": "def breach():\n    import socket"},
    ),
    "the core reads a file by way of another module": (
        "core",
        {"model/files.py": "from pathlib import Path", "watch/breach.py": "import truceline.model.files"},
    ),
    "a package itself touches the world": (
        "core",
        {"dossier/__init__.py": "import os"},
    ),
    "the command line names an adapter": (
        "wiring",
        {"cli/breach.py": "from truceline.adapters.store import memory", "adapters/store/memory.py": ""},
    ),
    "the core names an adapter": (
        "wiring",
        {"node/breach.py": "import truceline.adapters.store"},
    ),
    "an adapter knows another kind of adapter": (
        "adapters",
        {"adapters/store/breach.py": "import truceline.adapters.transport"},
    ),
    "two modules import each other": (
        "acyclic",
        {"model/one.py": "import truceline.model.other", "model/other.py": "import truceline.model.one"},
    ),
}
STUBS = ("adapters", "adapters/store", "adapters/transport", "cli", "node", "wiring")
"""Packages that a breach may need before they are built."""


def _judged(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """What import-linter says of a tree; its src comes before the installed package."""
    linter = Path(sys.executable).parent / "lint-imports"
    limits = [f"--contract={contract}" for contract in contracts]
    return subprocess.run(
        [linter, "--no-logo", "--no-cache", *limits],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tree(root: Path, tmp_path: Path) -> Path:
    """A copy of the package and of its contracts."""
    shutil.copy(root / "pyproject.toml", tmp_path)
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def _write(tree: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = tree / "src" / "truceline" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def test_the_layers_hold(root: Path) -> None:
    judged = _judged(root)
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_a_package_that_is_not_built_yet_already_has_its_layer(tree: Path) -> None:
    for name in ("accounts", "api", "dossier", "line", "record", "signing"):
        (tree / "src" / "truceline" / name).mkdir(exist_ok=True)
        (tree / "src" / "truceline" / name / "__init__.py").touch()
    judged = _judged(tree)
    assert judged.returncode == 0, judged.stdout + judged.stderr


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_refused(tree: Path, breach: str) -> None:
    contract, files = BREACHES[breach]
    for package in STUBS:
        init = tree / "src" / "truceline" / package / "__init__.py"
        init.parent.mkdir(parents=True, exist_ok=True)
        init.touch()
    assert _judged(tree, contract).returncode == 0
    _write(tree, files)
    judged = _judged(tree, contract)
    assert judged.returncode == 1, judged.stdout + judged.stderr
    assert "0 kept, 1 broken" in judged.stdout
