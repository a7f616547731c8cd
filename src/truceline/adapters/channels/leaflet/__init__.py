"""Leaflets: one sheet in several languages with a map, as PDF, the same bytes from the same input."""
# SPDX-License-Identifier: Apache-2.0
