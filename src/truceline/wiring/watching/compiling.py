"""The watch compiled by two processes at once where it is used for the first time, which nearly halves the wait."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gc
import os
import subprocess
import sys

from truceline.watch.rehearsal import rehearse_deciding, rehearse_measuring
from truceline.watch.zones.zoneset import ZoneSet
from truceline.wiring.watching.compiled import is_compiled


def compile_at_first_use() -> None:
    """Compile what a step needs, one half of it in another process, unless some of it is kept from an earlier one.

    Numba keeps machine code in a file for each function, and two processes must not write the same one with other
    signatures: they compile other functions, and the few that both need are the same in both. If the other
    process fails, its half is compiled when it is needed.
    """
    is_kept = "NUMBA_CACHE_DIR" in os.environ and "NUMBA_DISABLE_JIT" not in os.environ
    if not is_kept or is_compiled(os.environ) or os.cpu_count() == 1:
        return
    quiet = subprocess.DEVNULL
    other = subprocess.Popen([sys.executable, "-m", __name__], stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        rehearse_measuring(ZoneSet(()))
    finally:
        other.wait()


if __name__ == "__main__":
    gc.disable()
    rehearse_deciding(ZoneSet(()))
