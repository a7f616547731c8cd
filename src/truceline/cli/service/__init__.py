"""Commands of whoever keeps a node running: who may sign in, and what its settings say."""
# SPDX-License-Identifier: Apache-2.0
