"""The watch follows what was notified: off its route, stopped, early, late. One pure step of its own."""
# SPDX-License-Identifier: Apache-2.0
