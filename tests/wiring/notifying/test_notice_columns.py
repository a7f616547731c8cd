"""Commands have the columns without loading what reads files."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
import sys

from truceline.adapters.formats.notices import columns
from truceline.wiring.notifying.notice_columns import BOTH, COLUMNS, NAMES


def test_the_columns_are_those_of_files() -> None:
    assert (COLUMNS, NAMES, BOTH) == (columns.COLUMNS, columns.NAMES, columns.BOTH)


def test_nothing_slow_is_loaded_for_them() -> None:
    module = "truceline.wiring.notifying.notice_columns"
    asked = f"import sys, {module}; print({{'numpy', 'pyproj', 'openpyxl'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
