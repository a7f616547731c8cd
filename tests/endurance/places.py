"""Where files can be put that need not survive anything."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from pathlib import Path

ROOM_BYTES = 4 * 1024**3


def memory_folder() -> Path | None:
    """A folder of a file system in memory; none if this machine has none for us with room and for programs as well."""
    folder = Path("/dev/shm")
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return None
    system = os.statvfs(folder)
    has_room = system.f_bavail * system.f_frsize >= ROOM_BYTES
    return folder if has_room and not system.f_flag & os.ST_NOEXEC else None
