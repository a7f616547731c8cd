"""The node's append-only log: entries, tree, proofs, checkpoints, and what shows that somebody broke one."""
# SPDX-License-Identifier: Apache-2.0
