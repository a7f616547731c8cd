"""The tree of RFC 6962: its hashes, how it grows, lies in tiles, and proves what it holds."""
# SPDX-License-Identifier: Apache-2.0
