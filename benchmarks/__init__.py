"""Truceline measured against its peers: the same inputs, in turns, with equal answers."""
# SPDX-License-Identifier: Apache-2.0
