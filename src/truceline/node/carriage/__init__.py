"""Bundles that others carry: files in somebody's hand, and mediators between two who cannot reach each other."""
# SPDX-License-Identifier: Apache-2.0
