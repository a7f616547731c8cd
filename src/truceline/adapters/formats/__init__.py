"""Files of zones, read and written. `geojson` is the door; the other modules are its parts."""
# SPDX-License-Identifier: Apache-2.0
