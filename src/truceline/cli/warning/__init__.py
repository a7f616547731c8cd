"""Warnings and the agreed ladder on the command line: by line, by voice, and as files for signs and sirens."""
# SPDX-License-Identifier: Apache-2.0
