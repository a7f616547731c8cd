"""Dossiers as files: gathered beside the node that may be running, sealed by it, written, shown and verified."""
# SPDX-License-Identifier: Apache-2.0
