"""Machine code is kept by what it was made from."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from truceline.wiring.watching.compiled import digest_of, is_compiled, keep_compiled


def test_the_folder_is_below_the_users_cache(tmp_path: Path) -> None:
    environment = {"XDG_CACHE_HOME": str(tmp_path)}
    keep_compiled(environment)
    kept = Path(environment["NUMBA_CACHE_DIR"])
    assert kept.parent == tmp_path / "truceline"
    assert kept.name.startswith("kernels-")


def test_a_folder_that_the_user_chose_stays(tmp_path: Path) -> None:
    environment = {"NUMBA_CACHE_DIR": str(tmp_path)}
    keep_compiled(environment, tmp_path / "other")
    assert environment == {"NUMBA_CACHE_DIR": str(tmp_path)}


def test_a_change_in_any_source_and_a_moved_one_make_another_folder(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "inner" / "b.py").write_text("y = 2\n")
    seen = {digest_of(tmp_path)}
    (tmp_path / "inner" / "b.py").write_text("y = 3\n")
    seen.add(digest_of(tmp_path))
    (tmp_path / "inner" / "b.py").rename(tmp_path / "b.py")
    seen.add(digest_of(tmp_path))
    assert len(seen) == 3


def test_what_is_not_source_makes_no_difference(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    before = digest_of(tmp_path)
    (tmp_path / "a.pyc").write_bytes(b"\0")
    assert digest_of(tmp_path) == before


def test_the_command_line_keeps_its_machine_code_there(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    environment["XDG_CACHE_HOME"] = str(tmp_path)
    script = "import os; import truceline.cli.main as m; m.main(['zones', '-h']); print(os.environ['NUMBA_CACHE_DIR'])"
    told = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    assert told.stdout.splitlines()[-1].startswith(str(tmp_path / "truceline" / "kernels-"))


def test_machine_code_is_found_where_it_was_kept(tmp_path: Path) -> None:
    environment = {"NUMBA_CACHE_DIR": str(tmp_path / "kernels")}
    assert not is_compiled({})
    assert not is_compiled(environment)
    (tmp_path / "kernels" / "stream").mkdir(parents=True)
    assert not is_compiled(environment)
    (tmp_path / "kernels" / "stream" / "sift.sift-41.py311.nbi").touch()
    assert is_compiled(environment)
