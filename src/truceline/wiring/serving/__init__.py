"""A node that runs: it answers its peers, calls them, keeps the time, and does what commands ask for."""
# SPDX-License-Identifier: Apache-2.0
