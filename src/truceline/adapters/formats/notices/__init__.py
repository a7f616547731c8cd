"""Notices in tables (CSV, XLSX) and on maps (GeoJSON), in and out, with errors for each row."""
# SPDX-License-Identifier: Apache-2.0
