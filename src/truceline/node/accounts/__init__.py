"""Accounts of incidents as entries of the record: added, linked, never overwritten; findings of mandated bodies."""
# SPDX-License-Identifier: Apache-2.0
