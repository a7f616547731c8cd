"""Claims held against a record: zones, tracks, warnings, and against each other's figures."""
# SPDX-License-Identifier: Apache-2.0
