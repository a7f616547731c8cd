"""Zone files, for whoever must not know which formats there are: read, checked, measured and written."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.adapters.formats.extents import area_km2, box_of
from truceline.adapters.formats.findings import Code, Finding, Severity
from truceline.adapters.formats.geojson import ZoneIds, ZonesRead, check_zones, geojson_text, read_zones

__all__ = [
    "Code",
    "Finding",
    "Severity",
    "ZoneIds",
    "ZonesRead",
    "area_km2",
    "box_of",
    "check_zones",
    "geojson_text",
    "read_zones",
]
