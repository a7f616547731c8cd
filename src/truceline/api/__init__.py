"""The HTTP faces of a running node: the acts under /api/v1, events as they happen, OGC API Features, the console."""
# SPDX-License-Identifier: Apache-2.0
