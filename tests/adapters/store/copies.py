"""Records that look as if something else than a node had put them where they are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from hashlib import sha256
from pathlib import Path

from truceline.adapters.store.guard import COPIED_AFTER_MS, SLOT_BYTES

_HASH_BYTES = 32
_CLOCK_BYTES = 8


def put_back(record: Path, age_ms: int = COPIED_AFTER_MS + 60_000) -> None:
    """The guard of a record is as if a backup of some age had been copied to its place just now.

    Args:
        record: the folder.
        age_ms: of the backup.
    """
    written_at = (time.time_ns() // 1_000_000 - age_ms).to_bytes(_CLOCK_BYTES, "big")
    redate(record / "guard", written_at)


def redate(guard: Path, clock: bytes) -> None:
    """Both slots of a guard file bear other bytes for the time when they were written."""
    content = guard.read_bytes()
    bodies = [content[start + _HASH_BYTES : start + SLOT_BYTES - _CLOCK_BYTES] + clock for start in (0, SLOT_BYTES)]
    guard.write_bytes(b"".join(sha256(body).digest() + body for body in bodies))
