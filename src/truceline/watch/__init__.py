"""The watch: position reports against zones, with an error that it knows.

What it says exactly is written in ``docs/explanation/the-meaning-of-the-watch.md``.
"""
# SPDX-License-Identifier: Apache-2.0
