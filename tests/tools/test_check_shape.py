"""The shape that the repository keeps, and that each rule bites where it is broken."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "check_shape.py"


def _loaded_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_shape", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_shape"] = module
    spec.loader.exec_module(module)
    return module


shape: Any = _loaded_tool()
"""tools/ is a folder of scripts and no package, so its tool is loaded from its file."""

LICENSED = f'"""A module."""\n{shape.LICENCE}\n'


def _module(path: str, text: str) -> Any:
    return shape.Module(PurePosixPath(path), text, ast.parse(text))


def _broken(rule: str, path: str, text: str) -> list[str]:
    return [finding.text for finding in getattr(shape, rule)(_module(path, text))]


@pytest.mark.slow
def test_this_repository_keeps_its_shape(root: Path) -> None:
    assert shape.findings(root) == []


def test_a_module_may_have_500_rows_and_no_more() -> None:
    assert _broken("long_modules", "src/truceline/watch/a.py", "x = 1\n" * 500) == []
    assert _broken("long_modules", "src/truceline/watch/a.py", "x = 1\n" * 501) != []


def test_a_module_that_stands_alone_may_be_long_and_touch_the_world_and_keeps_every_other_rule(root: Path) -> None:
    for alone in shape.ALONE:
        assert (root / alone).read_text(encoding="utf-8").count("\n") > shape.MODULE_ROWS, "it needs no exception"
        assert _broken("long_modules", alone, "x = 1\n" * 501) == []
        assert _broken("touched_world", alone, "open('x')\n") == []
        assert _broken("missing_licence", alone, "x = 1\n") != []


@pytest.mark.parametrize("kind", ["def", "async def"])
def test_a_function_may_have_50_rows_beside_its_docstring(kind: str) -> None:
    docstring = '    """One.\n\n    Two.\n    """\n'
    longest = f"{kind} f():\n{docstring}" + "    x = 1\n" * 49
    assert _broken("long_functions", "tools/a.py", longest) == []
    assert _broken("long_functions", "tools/a.py", longest + "    x = 1\n") != []


@pytest.mark.parametrize(
    "text",
    ["", "x = 1\n", '"""A module."""\n', f'"""A module."""\n\n{shape.LICENCE}\n', f"x = 1\n{shape.LICENCE}\n"],
)
def test_a_licence_row_that_is_not_below_the_docstring_is_missed(text: str) -> None:
    assert len(_broken("missing_licence", "tools/a.py", text)) == 1


@pytest.mark.parametrize("text", [LICENSED, f'"""One.\n\nTwo.\n"""\n{shape.LICENCE}\nx = 1\n', shape.LICENCE])
def test_a_licence_row_below_the_docstring_or_first_of_all_is_seen(text: str) -> None:
    assert _broken("missing_licence", "tools/a.py", text) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/truceline/watch/utils.py", ""),
        ("src/truceline/watch/time_helpers.py", ""),
        ("src/truceline/common/zones.py", ""),
        ("src/truceline/watch/zones.py", "class ZoneManager: ..."),
        ("src/truceline/watch/zones.py", "class BASEZone: ..."),
    ],
)
def test_a_name_that_says_nothing_is_refused(path: str, text: str) -> None:
    assert len(_broken("empty_names", path, text)) == 1


def test_a_name_that_only_contains_such_a_word_is_kept() -> None:
    assert _broken("empty_names", "src/truceline/model/database.py", "class Baseline: ...") == []


@pytest.mark.parametrize(
    "text",
    [
        "line = 1",
        "for line in rows: ...",
        "def f(first_line): ...",
        "def read_lines(): ...",
        "async def lines(): ...",
        "class LineString: ...",
        "with open('x') as line: ...",
    ],
)
def test_a_line_that_is_no_signed_channel_is_refused(text: str) -> None:
    assert len(_broken("misused_line", "src/truceline/adapters/connectors/gpx.py", text)) == 1


def test_the_signed_channel_may_be_called_line() -> None:
    assert _broken("misused_line", "src/truceline/node/warnings.py", "line = 1") == []
    assert _broken("misused_line", "src/truceline/watch/zones/areas.py", "outline = sys.lineno") == []


@pytest.mark.parametrize(
    "text",
    [
        "open('x')",
        "print(1)",
        "np.random.default_rng(1)",
        "np.load('x')",
        "import numpy.random",
        "from numpy import random",
        "from pyarrow import parquet",
        "import pyarrow.csv as pc",
        "from pyarrow.fs import LocalFileSystem",
        "def f():\n    from io import open as o",
    ],
)
def test_the_core_touches_no_world_by_a_side_door(text: str) -> None:
    assert len(_broken("touched_world", "src/truceline/watch/step.py", text)) == 1
    assert _broken("touched_world", "src/truceline/adapters/store/files.py", text) == []


def test_the_core_computes_and_packs_freely() -> None:
    text = "import numpy as np\nimport pyarrow.compute\nfrom io import BytesIO\nnp.sort(x)\nself.open(x)\nx.load()"
    assert _broken("touched_world", "src/truceline/watch/step.py", text) == []


def test_a_folder_may_hold_15_modules_beside_its_init() -> None:
    names = ["__init__", *(f"m{number}" for number in range(15))]
    modules = [_module(f"src/truceline/watch/{name}.py", "") for name in names]
    assert list(shape.full_folders(modules)) == []
    assert len(list(shape.full_folders([*modules, _module("src/truceline/watch/one_more.py", "")]))) == 1


@pytest.mark.parametrize(
    ("module", "mirror"),
    [
        ("src/truceline/errors.py", "tests/test_errors.py"),
        ("src/truceline/adapters/store/memory.py", "tests/adapters/store/test_memory.py"),
        ("tools/check_shape.py", "tests/tools/test_check_shape.py"),
    ],
)
def test_every_module_has_its_test_file(module: str, mirror: str) -> None:
    assert [finding.text for finding in shape.unmirrored([_module(module, "")])] == [f"no test file {mirror}"]
    assert list(shape.unmirrored([_module(module, ""), _module(mirror, "")])) == []


def test_packages_tests_and_benchmarks_have_no_mirror() -> None:
    paths = ["src/truceline/watch/__init__.py", "tests/test_errors.py", "benchmarks/tracks.py"]
    assert list(shape.unmirrored([_module(path, "") for path in paths])) == []


def test_the_list_of_exceptions_only_shrinks() -> None:
    module, mirror = _module("src/truceline/errors.py", ""), _module("tests/test_errors.py", "")
    exceptions = {"src/truceline/errors.py": "a reason"}
    assert list(shape.unmirrored([module], exceptions)) == []
    assert len(list(shape.unmirrored([module, mirror], exceptions))) == 1
    assert len(list(shape.unmirrored([], exceptions))) == 1


def test_the_command_names_the_place_and_fails(tmp_path: Path) -> None:
    folder = tmp_path / "tools"
    folder.mkdir()
    (folder / "utils.py").write_text(LICENSED, encoding="utf-8")
    done = subprocess.run([sys.executable, TOOL, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "tools/utils.py:1: the name utils says nothing" in done.stdout


def test_the_command_is_silent_where_the_shape_is_kept(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, TOOL, tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
