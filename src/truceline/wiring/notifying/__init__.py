"""Notices from files of many rows, and out again."""
# SPDX-License-Identifier: Apache-2.0
