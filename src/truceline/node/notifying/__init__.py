"""Notices of sites and movements: said, changed, withdrawn, lapsed, and how far down each of them really got."""
# SPDX-License-Identifier: Apache-2.0
