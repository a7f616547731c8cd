"""Where the test data of others lies, and how it is read."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).resolve().parents[1] / "vectors"


def read(place: str) -> bytes:
    """The bytes of one file, below the folder of vectors, unpacked if it is packed."""
    content = (VECTORS / place).read_bytes()
    return gzip.decompress(content) if place.endswith(".gz") else content


def read_json(place: str) -> Any:
    """What one JSON file holds."""
    return json.loads(read(place))
