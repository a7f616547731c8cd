"""Claims held against what is recorded: zones, tracks, messages, and what a gazetteer knows of places."""
# SPDX-License-Identifier: Apache-2.0
