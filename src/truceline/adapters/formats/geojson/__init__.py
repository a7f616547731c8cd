"""Zones as GeoJSON (RFC 7946): `read_zones`, `check_zones`, and `geojson_text` to write them."""
# SPDX-License-Identifier: Apache-2.0

from truceline.adapters.formats.geojson.reading import ZoneIds, ZonesRead, check_zones, read_zones
from truceline.adapters.formats.geojson.writing import geojson_text

__all__ = ["ZoneIds", "ZonesRead", "check_zones", "geojson_text", "read_zones"]
