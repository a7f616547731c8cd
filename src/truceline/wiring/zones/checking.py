"""Checks zones that somebody draws, before they are a file."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from truceline.adapters.formats.findings import Finding
from truceline.adapters.formats.geojson import check_zones
from truceline.wiring.zones.areas import areas_of

NAME = "drawn.geojson"


def check_text(content: bytes, now_at: int) -> dict[str, Any]:
    """What ``truceline zones check`` says of a text, and the usable zones of it as they were understood.

    Args:
        content: GeoJSON, perhaps damaged.
        now_at: ms UTC; a zone that ended before is told.

    Returns:
        ``findings``: severity, code, message, hint, feature and place of each. ``zones``: GeoJSON features, as areas.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(content)
        read = check_zones([path], now_at=now_at)
    return {"findings": [_told(found) for found in read.findings], "zones": areas_of(read.zones)}


def _told(found: Finding) -> dict[str, Any]:
    return {
        "severity": str(found.severity),
        "code": str(found.code),
        "message": found.message,
        "hint": found.hint,
        "feature": found.feature,
        "place": found.place,
    }
