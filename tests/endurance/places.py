"""Where files can be put that need not survive anything."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from pathlib import Path


def memory_folder() -> Path | None:
    """A folder of a file system in memory; none if this machine has none for us."""
    folder = Path("/dev/shm")
    return folder if folder.is_dir() and os.access(folder, os.W_OK) else None
