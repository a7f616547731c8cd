"""Pictures of zones, tracks and events for reports, as SVG or PNG; nothing is fetched from anywhere."""
# SPDX-License-Identifier: Apache-2.0
