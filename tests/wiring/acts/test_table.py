"""The table of acts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.node.homes import begun
from tests.wiring.acts.asking import asked
from truceline.errors import NotFoundError
from truceline.wiring.acts.table import ACTS


def test_every_act_has_a_name_of_a_noun_and_a_verb() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", name) for name in ACTS)


def test_an_act_that_is_not_there_is_not_done() -> None:
    with pytest.raises(NotFoundError, match="no act 'node-sing'"):
        asked(begun(), "node-sing")


@pytest.mark.slow
def test_the_table_loads_no_compiler_so_that_a_command_begins_at_once() -> None:
    program = "import sys, truceline.wiring.acts.table; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
